"""Evaluation: how well judged questions are answered."""

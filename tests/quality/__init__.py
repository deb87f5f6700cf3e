"""The judged questions, and the measuring of answers to them: python -m tests.quality."""

"""The product on judged questions, beside baselines: python -m tests.quality."""

"""Training: what the chatbot learns from a question bank."""

"""Training, the question bank, and examinations (B3)."""

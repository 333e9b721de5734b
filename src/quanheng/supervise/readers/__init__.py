"""Readers: foreign logs made canonical."""

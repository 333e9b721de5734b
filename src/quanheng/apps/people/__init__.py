"""Persons, posts, duties, credentials (A6, B2, B4, B5)."""

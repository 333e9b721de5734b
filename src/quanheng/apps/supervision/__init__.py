"""Supervision of the platform's own record: signals of what is nearly late, late, or unlawful (G1)."""

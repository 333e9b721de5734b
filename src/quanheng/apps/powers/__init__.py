"""The list of powers (A2-A10)."""

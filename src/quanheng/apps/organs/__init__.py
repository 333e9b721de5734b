"""Organs and their standing (B1)."""

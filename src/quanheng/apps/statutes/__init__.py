"""Statutes, their versions and their articles (A1)."""

"""Licences as they stand: who holds which, until when, and who may not apply again (行政许可法 50, 70, 78, 79)."""

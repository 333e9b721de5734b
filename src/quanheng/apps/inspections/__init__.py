"""Inspections with their four steps (D4), the plans they follow, and the grid of patrols (D15)."""

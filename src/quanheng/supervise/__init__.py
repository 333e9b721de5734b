"""Logs of any size and origin held to a definition."""

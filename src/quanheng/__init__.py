"""权衡 Quanheng: a county's administrative powers run from one text of the law."""

__version__ = "0.1.0"

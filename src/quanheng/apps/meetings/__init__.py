"""Meetings at which the heads of an organ discuss a case: agenda, members, how each voted (D16)."""

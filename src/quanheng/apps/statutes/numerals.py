"""Chinese numerals, as statutes number their articles."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}


def number_of(numeral: str) -> int:
    """``一百零二`` is 102."""
    whole, digit = 0, 0
    for sign in numeral:
        if sign in _UNITS:
            whole += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS.index(sign)
    return whole + digit

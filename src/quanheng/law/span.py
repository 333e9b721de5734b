"""Spans of numbers as the law writes them: ``1000以上3000以下``, ``不满5000``, ``超过3且5以下``, ``5%``, ``3``.

以上 and 以下 include the number itself, 超过, 不满 and 不足 do not (民法典 1259; 市场监督管理行政处罚程序规定 84).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"(?:\d{1,18}(?:\.\d{1,6})?%?)"
_SPAN = re.compile(
    rf"(?:(?P<from>{_NUMBER})以上|超过(?P<over>{_NUMBER})(?=且|不|$))?(?:(?<=.)且(?=.))?"
    rf"(?:(?P<to>{_NUMBER})以下|(?:不满|不足)(?P<under>{_NUMBER}))?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from ``least`` to ``most``; None: no end. ``over`` and ``under`` leave out the number itself."""

    least: Decimal | None = None
    most: Decimal | None = None
    over: bool = False
    under: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        if self.least is None or self.most is None:
            return False
        return self.least > self.most or (self.least == self.most and (self.over or self.under))

    def __contains__(self, number: Decimal) -> bool:
        """Whether a number lies in it."""
        above = self.least is None or number > self.least or (number == self.least and not self.over)
        below = self.most is None or number < self.most or (number == self.most and not self.under)
        return above and below

    def within(self, other: Span) -> bool:
        """Whether all of it lies in ``other``."""
        return _no_lower(self, other) and _no_higher(self, other)

    def times(self, base: Decimal) -> Span:
        """The span of the multiples of ``base``, which is not negative."""
        least = None if self.least is None else self.least * base
        most = None if self.most is None else self.most * base
        return Span(least, most, self.over, self.under)

    def part(self, share: Span) -> Span:
        """The part of it that ``share`` (0 to 1, both ends given) takes, counted from its least."""
        least, most = self.least or Decimal(0), self.most or Decimal(0)
        low, high = share.least or Decimal(0), Decimal(1) if share.most is None else share.most
        width = most - least
        return Span(least + low * width, least + high * width, share.over, share.under)

    def __str__(self) -> str:
        return self.said()

    def said(self, unit: str = "") -> str:
        """In the words of the law, each number with its unit: ``1000元以上3000元以下``."""
        if self.least is not None and self.least == self.most and not self.empty:
            return f"{plain(self.least)}{unit}"
        least, most = (None if end is None else f"{plain(end)}{unit}" for end in (self.least, self.most))
        low = "" if least is None else f"超过{least}" if self.over else f"{least}以上"
        high = "" if most is None else f"不满{most}" if self.under else f"{most}以下"
        joint = "且" if low and high and self.over and not self.under else ""
        return low + joint + high or "不限"


def read_span(text: str) -> Span | None:
    """The span that ``text`` writes; None if it writes none."""
    if re.fullmatch(_NUMBER, text):
        return Span(_number(text), _number(text))
    found = _SPAN.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    least, most = found["from"] or found["over"], found["to"] or found["under"]
    return Span(
        _number(least) if least else None, _number(most) if most else None, bool(found["over"]), bool(found["under"])
    )


def plain(number: Decimal) -> str:
    """A number without needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(text: str) -> Decimal:
    return Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)


def _no_lower(span: Span, other: Span) -> bool:
    if other.least is None:
        return True
    if span.least is None:
        return False
    return span.least > other.least or (span.least == other.least and (span.over or not other.over))


def _no_higher(span: Span, other: Span) -> bool:
    if other.most is None:
        return True
    if span.most is None:
        return False
    return span.most < other.most or (span.most == other.most and (span.under or not other.under))

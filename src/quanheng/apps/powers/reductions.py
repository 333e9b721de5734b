"""What an item is to come down to: its promise, its levels of review, and all materials and limits together (A10)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from quanheng.apps.powers.models import Item

MOST_LEVELS = 2
"""Levels of review of an item at most."""
LEFT_OVER = {"materials": Decimal("0.7"), "each": Decimal("0.7"), "time": Decimal("0.8")}
"""What may be left of the baseline: of materials in total, of each promise, of time in total."""


class Miss(NamedTuple):
    """A target that an item misses: in which check of the registers it is told, its name, and how it is missed."""

    check: str
    title: str
    sentence: str


def reduction(item: Item) -> int | None:
    """By how many percent the promise came down from the baseline; none where one of the two is not told."""
    if not item.baseline_promised or item.limit_promised is None:
        return None
    return int((item.baseline_promised - item.limit_promised) * 100 / item.baseline_promised)


def missed(item: Item) -> Iterator[Miss]:
    """The targets that an item misses."""
    promised, statutory, baseline = item.limit_promised, item.limit_statutory, item.baseline_promised
    if promised and statutory and promised > statutory:
        said = f"承诺时限 {promised} 个工作日，长于法定的 {statutory} 个工作日。"
        yield Miss("promises", "长于法定", said)
    if item.levels and item.levels > MOST_LEVELS:
        yield Miss("promises", "层级过多", f"审查层级 {item.levels} 级，超过 {MOST_LEVELS} 级。")
    if promised is not None and baseline and promised > baseline * LEFT_OVER["each"]:
        said = f"承诺时限 {promised} 个工作日，基线 {baseline} 个工作日，没有压缩 {1 - LEFT_OVER['each']:.0%}。"
        yield Miss("reductions", "压缩不够", said)

"""The tiers of a discretion benchmark in words, for the hall and the desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from quanheng.law.benchmark import Benchmark, Cell, Circumstance, Tier, say_range
from quanheng.law.naming import grounds
from quanheng.law.span import Span


class TierRow(NamedTuple):
    """One tier of a benchmark in words."""

    title: str
    when: tuple[str, ...]
    range: str
    basis: str


def tier_rows(table: Benchmark) -> tuple[TierRow, ...]:
    """The tiers of a benchmark, each with the circumstances in which it holds."""
    return tuple(_row(table, tier) for tier in table.tiers.values())


def _row(table: Benchmark, tier: Tier) -> TierRow:
    when = tuple("；".join(_cells(table, row)) or "其他情形" for row in tier.rows)
    return TierRow(tier.title, when, say_range(table.range_of(tier), table.base), grounds(tier.basis))


def _cells(table: Benchmark, row: Mapping[str, Cell]) -> Iterator[str]:
    for name, cell in row.items():
        circumstance = table.circumstances[name]
        yield f"{circumstance.title}：{_cell(circumstance, cell)}"


def _cell(circumstance: Circumstance, cell: Cell) -> str:
    if isinstance(cell, Span):
        return str(cell)
    said = (circumstance.say(value).partition("：")[2] for value in sorted(cell, key=str))
    return "、".join(said)

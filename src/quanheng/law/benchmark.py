"""Discretion benchmarks: which circumstances lead to which tier, and the tier to which range (行政处罚法 34).

A benchmark is a decision table over typed circumstances. It is published, so anybody can look up what a case should
come to; ``judge`` answers the engine's look-up ``benchmark`` for a decision. ``docs/benchmarks.md`` tells the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Literal

from quanheng.law.errors import LawError
from quanheng.law.procedure import Basis, Place
from quanheng.law.span import Span, plain

CircumstanceType = Literal["flag", "choice", "count", "number", "money"]
"""``count`` is a whole number, ``money`` has two decimals, ``number`` any."""
Measure = Literal["fine", "times", "share"]
"""Yuan; multiples of the table's base; or a share of the statutory range, counted from its least."""

Given = str | bool | Decimal
"""A circumstance as it is: of a choice, a flag, or a number."""
Circumstances = Mapping[str, Given]

_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
_ALLOWED: Mapping[CircumstanceType, str] = {"flag": "是、否", "count": "整数", "money": "金额（元）", "number": "数目"}
_STEPS: Mapping[CircumstanceType, Decimal] = {"count": Decimal(1), "money": Decimal("0.01")}
"""The smallest difference between two values, where there is one."""


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One thing that the tier may depend on; ``choices`` maps each choice to its title. Numbers are not negative."""

    name: str
    title: str
    type: CircumstanceType
    choices: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default_factory=Place)

    @property
    def allowed(self) -> str:
        """What it may be, in words."""
        return _ALLOWED.get(self.type) or "、".join(self.choices.values())

    def read(self, words: str) -> Given | None:
        """The value that words give: 是, 否, a choice by its title, a number; none if they give none."""
        if self.type == "flag":
            return {"是": True, "否": False}.get(words)
        if self.type == "choice":
            return next((code for code, title in self.choices.items() if words in (title, code)), None)
        number = read_number(words)
        return None if number is None or (self.type == "count" and number % 1) else number

    def say(self, value: Given) -> str:
        """The circumstance with a value, in words."""
        if isinstance(value, bool):
            return f"{self.title}：{'是' if value else '否'}"
        return f"{self.title}：{plain(value) if isinstance(value, Decimal) else self.choices[value]}"


Cell = Span | frozenset[Given]
"""The values for which one row holds: of a number a span, else a set."""


@dataclass(frozen=True, slots=True)
class Range:
    """What may be imposed: yuan, multiples of the base, or a share of the statutory range."""

    measure: Measure
    span: Span


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: it holds where every cell of some row does; a row says nothing of circumstances that do not matter.

    ``range`` None: nothing is imposed.
    """

    name: str
    title: str
    rows: tuple[Mapping[str, Cell], ...]
    range: Range | None
    basis: Basis
    place: Place = field(default_factory=Place)

    def holds(self, circumstances: Circumstances) -> bool:
        """Whether the tier is that of ``circumstances``, which must all be given."""
        return any(all(_lies(circumstances[name], cell) for name, cell in row.items()) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The table for one violation, in force from ``valid_from`` until the day before ``until``.

    ``statutory`` is the range of the law (``basis``), in yuan or in multiples of ``base``.
    """

    name: str
    title: str
    violation: str
    statutory: Range
    base: str
    circumstances: Mapping[str, Circumstance]
    tiers: Mapping[str, Tier]
    valid_from: date
    published_by: str
    source: str
    basis: Basis
    until: date | None = None
    place: Place = field(default_factory=Place)

    def stands_on(self, day: date) -> bool:
        """Whether the table says that it is in force on a day."""
        return self.valid_from <= day and (self.until is None or day < self.until)

    def range_of(self, tier: Tier) -> Range | None:
        """The range of a tier in the measure of the statutory one; None: nothing is imposed."""
        if tier.range is None or tier.range.measure != "share":
            return tier.range
        return Range(self.statutory.measure, self.statutory.span.part(tier.range.span))

    def cells(self, name: str) -> tuple[Given, ...]:
        """A value of a circumstance from each part of its domain that the table tells from the others."""
        circumstance = self.circumstances[name]
        if circumstance.type == "flag":
            return (True, False)
        if circumstance.type == "choice":
            return tuple(circumstance.choices)
        spans = (row[name] for tier in self.tiers.values() for row in tier.rows if name in row)
        return tuple(_samples([span for span in spans if isinstance(span, Span)], _STEPS.get(circumstance.type)))

    def grid(self, known: Circumstances) -> Iterator[dict[str, Given]]:
        """Circumstances of every kind that the table tells apart, with those that are known."""
        open_ = [name for name in self.circumstances if name not in known]
        for values in product(*map(self.cells, open_)):
            yield {**known, **dict(zip(open_, values, strict=True))}

    def tiers_of(self, circumstances: Circumstances) -> tuple[Tier, ...]:
        """The tiers that hold; in a sound table exactly one."""
        return tuple(tier for tier in self.tiers.values() if tier.holds(circumstances))


@dataclass(frozen=True, slots=True)
class Placed:
    """What a benchmark says of circumstances: the ``tier``, or None and which circumstances are ``missing``."""

    tier: Tier | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer to the look-up ``benchmark`` (yes, no, unknown), why, and the tier if it is settled."""

    answer: Literal["yes", "no", "unknown"]
    sentence: str
    tier: Tier | None = None


def read_number(words: str) -> Decimal | None:
    """The number that words give, not negative; none if they give none."""
    return Decimal(words) if _NUMBER.fullmatch(words) else None


def place(benchmark: Benchmark, circumstances: Circumstances) -> Placed:
    """The tier of ``circumstances``; those not given do not matter if every one of their values leads to the same.

    Raises ``LawError`` (``benchmark.circumstance``) for one that the table does not have or of another type.
    """
    known = {name: _fitting(benchmark, name, value) for name, value in circumstances.items()}
    found = {tier.name for point in benchmark.grid(known) for tier in benchmark.tiers_of(point)}
    if len(found) == 1:
        return Placed(benchmark.tiers[found.pop()])
    return Placed(None, tuple(name for name in benchmark.circumstances if name not in known))


def judge(
    benchmark: Benchmark,
    circumstances: Circumstances,
    fine: Decimal,
    base: Decimal | None = None,
    *,
    departed: bool = False,
) -> Judgement:
    """Whether a fine of ``fine`` yuan (0: none) is that of the tier; ``base`` is what a multiple is taken of, in yuan.

    ``departed``: reasons were given and it was decided collectively, so that another result is allowed within the
    statutory range (国办发〔2022〕27号 十二).
    """
    placed = place(benchmark, circumstances)
    if placed.tier is None:
        titles = "、".join(benchmark.circumstances[name].title for name in placed.missing)
        return Judgement("unknown", f"不能确定阶次，还缺：{titles}。" if titles else "不能确定阶次：基准本身不唯一。")
    allowed = benchmark.range_of(placed.tier)
    reckoned = benchmark.statutory if allowed is None and fine else allowed
    if base is None and reckoned is not None and reckoned.measure == "times":
        return Judgement("unknown", f"不能确定幅度，还缺：{benchmark.base}。", placed.tier)
    tier = f"阶次为“{placed.tier.title}”，{say_range(allowed, benchmark.base)}"
    if _imposes(allowed, fine, base):
        return Judgement("yes", f"{tier}；决定在幅度以内。", placed.tier)
    if not departed:
        return Judgement("no", f"{tier}；决定不在幅度以内，应当说明理由并经集体讨论。", placed.tier)
    if fine == 0 or _imposes(benchmark.statutory, fine, base):
        return Judgement("yes", f"{tier}；决定不在幅度以内，已说明理由并经集体讨论。", placed.tier)
    return Judgement("no", f"{tier}；决定超出法定幅度，不能以集体讨论代替法律依据。", placed.tier)


def say_range(allowed: Range | None, base: str) -> str:
    """A range in words."""
    if allowed is None:
        return "不予处罚"
    span = allowed.span
    if span.least == 0 and span.most and not span.over:  # no fine is less than nothing
        span = replace(span, least=None)
    return f"罚款{span.said('元')}" if allowed.measure == "fine" else f"罚款为{base}的{span.said('倍')}"


def _imposes(allowed: Range | None, fine: Decimal, base: Decimal | None) -> bool:
    if allowed is None:
        return fine == 0
    return fine in (allowed.span if allowed.measure == "fine" else allowed.span.times(base or Decimal(0)))


def _samples(spans: Collection[Span], step: Decimal | None) -> Iterator[Decimal]:
    """Every bound, a value between each two, and one beyond the last; with a step, only what lies on it."""
    bounds = sorted({Decimal(0), *(end for span in spans for end in (span.least, span.most) if end is not None)})
    for bound, following in zip(bounds, [*bounds[1:], None], strict=True):
        if step is None or bound % step == 0:
            yield bound
        if step is None:
            yield bound + 1 if following is None else (bound + following) / 2
        elif following is None or (bound // step + 1) * step < following:
            yield (bound // step + 1) * step


def _lies(value: Given, cell: Cell) -> bool:
    if isinstance(cell, Span):
        return isinstance(value, Decimal) and value in cell
    return value in cell


def _is_number(value: Given) -> bool:
    return isinstance(value, Decimal) and value.is_finite() and value >= 0


_FITS: Mapping[CircumstanceType, Callable[[Given], bool]] = {
    "flag": lambda value: isinstance(value, bool),
    "count": lambda value: _is_number(value) and value == int(value),
    "number": _is_number,
    "money": _is_number,
}


def _fitting(benchmark: Benchmark, name: str, value: Given) -> Given:
    circumstance = benchmark.circumstances.get(name)
    if circumstance is None:
        mend = f"可用的有：{'、'.join(benchmark.circumstances)}。"
        raise LawError("benchmark.circumstance", f"裁量基准“{benchmark.title}”没有情节“{name}”。", mend=mend)
    fits = value in circumstance.choices if circumstance.type == "choice" else _FITS[circumstance.type](value)
    if not fits:
        choices = f"可用的有：{'、'.join(circumstance.choices)}。" if circumstance.choices else "核对它的类型。"
        raise LawError("benchmark.circumstance", f"情节“{circumstance.title}”不能是“{value}”。", mend=choices)
    return value

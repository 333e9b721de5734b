"""What the page of a power shows: all of it from the list of powers, the record and the definitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from quanheng.apps.inspections.models import MinorEntry
from quanheng.apps.inspections.queries import minor_entries
from quanheng.apps.powers.models import Power
from quanheng.apps.powers.queries import benchmark_days, benchmark_of
from quanheng.apps.publication.history import as_of, days_of
from quanheng.apps.publication.queries import PowerLine, power_line
from quanheng.law.benchmark import Benchmark, say_range
from quanheng.law.fault import DefinitionFaults
from quanheng.law.naming import grounds
from quanheng.web.benchmarks import TierRow, tier_rows
from quanheng.web.hall.explaining import PROFILES, article_text, find, law_in_words


class Course(NamedTuple):
    """A procedure in which the power is exercised, by its key; it may not be on the platform yet."""

    key: str
    title: str
    known: bool


@dataclass(frozen=True)
class PowerPage:
    """A power as it was on a day; ``unread``: a benchmark was published whose text cannot be read."""

    line: PowerLine
    on: date
    is_now: bool
    versions: tuple[date, ...]
    ended_on: date | None
    profile: str
    basis: tuple[tuple[str, tuple[str, ...]], ...]
    courses: tuple[Course, ...]
    materials: tuple[str, ...]
    responsibilities: tuple[str, ...]
    accountability: tuple[str, ...]
    benchmark: Benchmark | None
    unread: bool
    minor: tuple[MinorEntry, ...]

    @property
    def tiers(self) -> tuple[TierRow, ...]:
        """The tiers of the benchmark."""
        return tier_rows(self.benchmark) if self.benchmark else ()

    @property
    def statutory(self) -> str:
        """The range of the law, in words."""
        return say_range(self.benchmark.statutory, self.benchmark.base) if self.benchmark else ""

    @property
    def benchmark_basis(self) -> str:
        """On what the benchmark rests."""
        return grounds(self.benchmark.basis) if self.benchmark else ""


def power_page(row: Power, on: date, today: date) -> PowerPage | None:
    """The page of a power as of a day; none where it was not published by then."""
    then = row if on == today else as_of(row, on)
    if then is None or then.secret or then.published_on is None or then.published_on > on:
        return None
    benchmark, unread = _benchmark(row.key, on)
    return PowerPage(
        line=power_line(then, on),
        on=on,
        is_now=on == today,
        versions=tuple(sorted({*days_of(row), *benchmark_days(row.key, today)}, reverse=True)),
        ended_on=then.ended_on,
        profile=then.profile if then.profile in PROFILES else "general",
        basis=tuple((law_in_words(law), article_text(law, on)) for law in then.basis),
        courses=tuple(map(_course, then.procedures)),
        materials=tuple(then.materials),
        responsibilities=tuple(then.responsibilities),
        accountability=tuple(then.accountability),
        benchmark=benchmark,
        unread=unread,
        minor=tuple(minor_entries(on).filter(power=row.key)),
    )


def _benchmark(power: str, on: date) -> tuple[Benchmark | None, bool]:
    """The table in force on a day, and whether one was published that cannot be read."""
    try:
        return benchmark_of(power, on), False
    except DefinitionFaults:
        return None, True


def _course(key: str) -> Course:
    procedure = find(key)
    return Course(key, procedure.title if procedure else key, procedure is not None)

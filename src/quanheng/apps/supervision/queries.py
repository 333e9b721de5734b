"""What the watch asks of signals, limits and fines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from django.db.models import Count, Max, Q, Sum

from quanheng.apps.cases.library import REGISTERS
from quanheng.apps.cases.models import LimitTally, OpenTally
from quanheng.apps.database import plain
from quanheng.apps.supervision.models import PENDING, Fine, Rung, Signal

_NEAR = timedelta(days=3)
_SLOWEST = 8
COMPARED = 5000
"""Fines compared at most, the latest decided."""
_FINES = """
SELECT power, circumstance, "case", CAST(ROUND(amount * 100) AS BIGINT) FROM supervision_fine
ORDER BY decided_on DESC, "case" LIMIT %s
"""
"""In hundredths: to make a decimal of each would take longer than all the rest."""
_ALIKE = 5
"""Fines of one power and one circumstance, from which on they are compared at all."""
_TIMES = 3
"""How many times the median, or what part of it, is unusual."""


class Load(NamedTuple):
    """How many cases an organ has in hand, and how many matters of registers besides, by the organ's number."""

    organ: str
    cases: int
    registers: int


class Step(NamedTuple):
    """A limit over all cases in which it runs: in how many, and in how many of them it is over."""

    procedure: str
    limit: str
    title: str
    running: int
    late: int

    @property
    def share(self) -> int:
        """Late cases in a hundred."""
        return round(100 * self.late / self.running)


class Unusual(NamedTuple):
    """A fine far from those of like cases. It is a matter for a look, no violation."""

    fine: Fine
    median: Decimal
    alike: int


def pending_by_rung() -> dict[str, int]:
    """How many signals of each rung wait for somebody."""
    found = Signal.objects.filter(state__in=PENDING).values_list("rung").annotate(Count("id")).order_by()
    return dict.fromkeys(Rung.values, 0) | dict(found)


def due_soon(today: date) -> int:
    """How many running limits end within three days."""
    soon = LimitTally.objects.filter(due__range=(today, today + _NEAR))
    return soon.aggregate(count=Sum("change"))["count"] or 0


def open_by_organ() -> list[Load]:
    """What each organ has in hand, by the organ's number: load, no rank."""
    registers = Sum("change", filter=Q(procedure__startswith=REGISTERS), default=0)
    found = OpenTally.objects.filter(root=True).values_list("organ").annotate(Sum("change"), registers=registers)
    loads = (Load(organ, whole - kept, kept) for organ, whole, kept in found.order_by("organ"))
    return [load for load in loads if load.cases or load.registers]


def slowest_steps(today: date) -> list[Step]:
    """The limits that are over in the most cases."""
    grouped = LimitTally.objects.values_list("procedure", "limit").annotate(
        Max("title"), Sum("change"), late=Sum("change", filter=Q(due__lt=today))
    )
    worst = grouped.filter(late__gt=0).order_by("-late", "limit")
    return [Step(*found) for found in worst[:_SLOWEST]]


def unusual_fines() -> list[Unusual]:
    """Fines at least three times, or at most a third of, the median of those of one power and circumstance."""
    alike: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for power, circumstance, case, cents in plain.rows(_FINES, COMPARED):
        alike[power, circumstance][case] = cents
    found = dict(_unlike(alike[kind] for kind in sorted(alike)))
    fines = Fine.objects.in_bulk(found)
    return [Unusual(fines[case], middle, count) for case, (middle, count) in found.items()]


def _unlike(groups: Iterable[Mapping[str, int]]) -> Iterator[tuple[str, tuple[Decimal, int]]]:
    """Of each group of like cases those with unlike fines, with the median and how many are alike."""
    for amounts in groups:
        middle = median(amounts.values())
        for case, amount in amounts.items() if len(amounts) >= _ALIKE else ():
            if amount >= middle * _TIMES or amount * _TIMES <= middle:
                yield case, (Decimal(middle) / 100, len(amounts))

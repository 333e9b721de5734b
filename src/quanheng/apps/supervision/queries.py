"""What the watch asks of signals, limits and fines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery

from quanheng.apps.cases.models import Case, RunningLimit
from quanheng.apps.supervision.models import PENDING, Fine, Rung, Signal

_NEAR = timedelta(days=3)
_SLOWEST = 8
_LATEST = 5000
"""Fines compared at most, the latest decided."""
_ALIKE = 5
"""Fines of one power and one circumstance, from which on they are compared at all."""
_TIMES = 3
"""How many times the median, or what part of it, is unusual."""


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
    return RunningLimit.objects.filter(kind__in=("duty", "cap"), due__range=(today, today + _NEAR)).count()


def open_by_organ() -> list[tuple[str, int]]:
    """How many cases each organ has in hand, by the organ's number: load, no rank."""
    found = Case.objects.filter(parent=None, ended=False).values_list("organ").annotate(Count("id"))
    return [(organ, count) for organ, count in found.order_by("organ")]


def slowest_steps(today: date) -> list[Step]:
    """The limits that are over in the most cases."""
    late = RunningLimit.objects.filter(kind__in=("duty", "cap"), due__lt=today)
    grouped = (
        late.values_list("case__procedure", "limit", "title").annotate(late=Count("id")).order_by("-late", "limit")
    )
    worst = list(grouped[:_SLOWEST])
    # from the limits to their cases: the database would begin with all cases of the procedures, ended ones too
    procedure = Subquery(Case.objects.filter(pk=OuterRef("case")).values("procedure"))
    counted = RunningLimit.objects.filter(kind__in=("duty", "cap"), limit__in={limit for _, limit, _, _ in worst})
    running = {
        (key, limit): count
        for key, limit, count in counted.values_list(procedure, "limit").annotate(Count("id")).order_by()
    }
    return [Step(key, limit, title, running[key, limit], count) for key, limit, title, count in worst]


def unusual_fines() -> list[Unusual]:
    """Fines at least three times, or at most a third of, the median of those of one power and circumstance."""
    latest = Fine.objects.order_by("-decided_on", "case")[:_LATEST]
    alike: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for power, circumstance, case, amount in latest.values_list("power", "circumstance", "case", "amount"):
        alike[power, circumstance][case] = amount
    found = dict(_unlike(alike[kind] for kind in sorted(alike)))
    fines = Fine.objects.in_bulk(found)
    return [Unusual(fines[case], middle, count) for case, (middle, count) in found.items()]


def _unlike(groups: Iterable[Mapping[str, Decimal]]) -> Iterator[tuple[str, tuple[Decimal, int]]]:
    """Of each group of like cases those with unlike fines, with the median and how many are alike."""
    for amounts in groups:
        middle = median(amounts.values())
        for case, amount in amounts.items() if len(amounts) >= _ALIKE else ():
            if amount >= middle * _TIMES or amount * _TIMES <= middle:
                yield case, (middle, len(amounts))

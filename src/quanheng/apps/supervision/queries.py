"""What the watch asks of signals, limits and fines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet, Sum

from quanheng.apps.cases.library import REGISTERS
from quanheng.apps.cases.models import LimitTally, OpenTally, RunningLimit
from quanheng.apps.supervision.models import PENDING, Fine, Rung, Signal
from quanheng.apps.supervision.signals import HANDLING

_NEAR = timedelta(days=3)
_SLOWEST = 8


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


def pending_by_rung() -> dict[str, int]:
    """How many signals of each rung wait for somebody."""
    found = Signal.objects.filter(state__in=PENDING).values_list("rung").annotate(Count("id")).order_by()
    return dict.fromkeys(Rung.values, 0) | dict(found)


def overdue_in_handling(limit: str, today: date) -> QuerySet[RunningLimit]:
    """Where a limit of the handling of signals, ``ANSWER`` or ``CHECK``, is over and still runs."""
    return RunningLimit.objects.filter(case__procedure=HANDLING, limit=limit, due__lt=today, paused=False)


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


def unusual_fines() -> QuerySet[Fine]:
    """Fines far from those of like cases when they were last compared (``fines``), the latest decided first."""
    return Fine.objects.filter(alike__isnull=False).order_by("-decided_on", "case")

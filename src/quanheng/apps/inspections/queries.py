"""What others ask of inspections: whether the first three of the four steps were gone before a penalty (D4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from quanheng.apps.inspections.models import Cell, FourthStep, Inspection, InspectionPlan, MinorEntry, Round, Route

_STEPS = ("told_on", "guided_on", "ordered_on", "uncorrected_on")
"""The days without which the first three steps are not gone; the third has two: ordered, and found uncorrected."""


def steps_missing(inspection: str, parties: Collection[str]) -> int:
    """How many of the steps an inspection of these parties lacks; all of them where there is no such inspection."""
    found = _of(inspection, parties)
    return len(_STEPS) if found is None else sum(getattr(found, step) is None for step in _STEPS)


def is_referred(inspection: str, parties: Collection[str]) -> bool:
    """Whether it is an inspection of these parties that led to a penalty."""
    found = _of(inspection, parties)
    return found is not None and found.referred_on is not None


def is_listed(inspection: str) -> bool:
    """Whether an inspection found a violation of the county's list of minor ones."""
    return Inspection.objects.filter(key=inspection, listed_minor=True).exists()


def minor_entries(on: date) -> QuerySet[MinorEntry]:
    """The county's list of minor violations on a day."""
    return MinorEntry.objects.filter(in_use(on))


def referable(organ: str) -> QuerySet[Inspection]:
    """Inspections of an organ that led to a penalty, the latest first."""
    return Inspection.objects.filter(organ=organ, referred_on__isnull=False).order_by("-referred_on", "key")


def plans_in_force(organ: str, year: int) -> QuerySet[InspectionPlan]:
    """The approved plans of an organ for a year."""
    return InspectionPlan.objects.filter(organ=organ, year=year)


def plan_stands(plan: str, organ: str, on: date) -> bool:
    """Whether a plan of an organ is approved for the year of a day."""
    return plans_in_force(organ, on.year).filter(key=plan, approved_on__lte=on).exists()


def cells_in_use(organ: str, on: date) -> QuerySet[Cell]:
    """The cells of an organ on a day."""
    return Cell.objects.filter(in_use(on), organ=organ)


def routes_in_use(organ: str, on: date) -> QuerySet[Route]:
    """The routes through the cells of an organ on a day."""
    cells = cells_in_use(organ, on).values("key")
    return Route.objects.filter(in_use(on), cell__in=cells)


def routes_walked(on: date) -> QuerySet[Any]:
    """The routes in use on a day; each has ``last_on``, the day on which it was last walked, if it ever was."""
    rounds = Round.objects.filter(route=OuterRef("key"), walked_on__lte=on).order_by("-walked_on")
    found = Route.objects.filter(in_use(on), cell__in=Cell.objects.filter(in_use(on)).values("key"))
    return found.annotate(last_on=Subquery(rounds.values("walked_on")[:1]))


def in_use(on: date | OuterRef) -> Q:
    """Cells, routes, or entries of the list of minor violations, that are in use on a day."""
    return Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))


def penalties_for_steps() -> QuerySet[Any]:
    """Penalties decided in the place of the steps before: 以罚代管, or what may look like it.

    On the list and the steps not gone; called off the list after the inspection found it there; skipped on a ground
    of law; or, where the list had entries of the power, said for reasons to be none of them. Each row has ``gone``,
    ``was_listed``, ``skip_ground`` and ``skip_reason`` of its inspection.
    """
    own = Inspection.objects.filter(key=OuterRef("inspection"))
    gone = own.exclude(Q(*((step, None) for step in _STEPS), _connector=Q.OR))
    listing = MinorEntry.objects.filter(in_use(OuterRef("said_on")), power=OuterRef("power"))
    found = FourthStep.objects.annotate(
        gone=Exists(gone),
        was_listed=Coalesce(Subquery(own.values("listed_minor")[:1]), Value(False), output_field=BooleanField()),
        skip_ground=Coalesce(Subquery(own.values("skip_ground")[:1]), Value(""), output_field=CharField()),
        skip_reason=Coalesce(Subquery(own.values("skip_reason")[:1]), Value(""), output_field=TextField()),
    )
    unlisted = Q(Exists(listing), listed_minor=False) & ~Q(reasons="")
    doubtful = Q(listed_minor=True, gone=False) | Q(listed_minor=False, was_listed=True) | ~Q(skip_ground="") | unlisted
    return found.filter(doubtful, decided_on__isnull=False)


def _of(inspection: str, parties: Collection[str]) -> Inspection | None:
    return Inspection.objects.filter(key=inspection, party__in=parties).first()

"""Cells of the grid, what was walked and found there (D15); plans of inspections; the list of minor violations (D4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quanheng.apps.inspections.models import Cell, Inspection, InspectionPlan, MinorEntry, Problem, Round
from quanheng.apps.inspections.queries import in_use, routes_walked
from quanheng.apps.inspections.watches import gaps, parse_watch
from quanheng.apps.people.queries import names_of
from quanheng.apps.powers.models import Power
from quanheng.apps.record.clock import now
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import seen_by, staff_only
from quanheng.web.desk.registers_pages import matching, organ_names

_SHOWN = 100
"""Rounds and problems of a cell at most."""


class Spans(NamedTuple):
    """A problem, and how many days it took to report it, to remove it, and to see that it was gone."""

    problem: Problem
    reported: int | None
    removed: int | None
    gone: int | None


@staff_only
@require_safe
def cells(request: HttpRequest) -> HttpResponse:
    """The cells in use: who answers for each, whether somebody always watches, when it was last walked."""
    organs, today = organ_names(), now().date()
    said = {name: request.GET[name] for name in ("organ",) if request.GET.get(name)}
    found = list(_cells(today).filter(matching(request.GET.get("q", ""), "name", "key", "segment"), **said))
    names = names_of({person for cell in found for person in (cell.person, cell.substitute)})
    rows = [(cell, organs.get(cell.organ, cell.organ), [*gaps(cell.watches)]) for cell in found]
    shown = {"rows": rows, "names": names, "query": request.GET, "organs": sorted(organs.items())}
    return render(request, "desk/registers/cells.html", shown)


@staff_only
@require_safe
def cell(request: HttpRequest, key: str) -> HttpResponse:
    """One cell with its watches and routes, the rounds walked, and how long each problem took."""
    found, today = get_object_or_404(Cell, key=key), now().date()
    watches = [(line, parse_watch(line)) for line in found.watches]
    rounds, routes = list(Round.objects.filter(cell=key)[:_SHOWN]), list(routes_walked(today).filter(cell=key))
    problems = list(Problem.objects.filter(cell=key)[:_SHOWN])
    people = {found.person, found.substitute, *(watch.person for _, watch in watches if watch)}
    shown = {
        "cell": found,
        "organ": organ_names().get(found.organ, found.organ),
        "names": names_of(people | {one.person for one in rounds}),
        "watches": watches,
        "gaps": [*gaps(found.watches)],
        "routes": routes,
        "ways": {route.key: route.name for route in routes},
        "rounds": rounds,
        "spans": list(_spans(problems)),
        "readable": seen_by(signed_in(request).person, [row.key for row in (*rounds, *problems)]),
    }
    return render(request, "desk/registers/cell.html", shown)


@staff_only
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of inspections, and how many inspections followed each."""
    done = Inspection.objects.filter(plan=OuterRef("key"), inspected_on__isnull=False).order_by()
    count = done.values("plan").annotate(count=Count("pk")).values("count")
    found = InspectionPlan.objects.annotate(done=Coalesce(Subquery(count), 0))
    return render(request, "desk/registers/plans.html", {"plans": found, "organs": organ_names()})


@staff_only
@require_safe
def minor(request: HttpRequest) -> HttpResponse:
    """The list of minor violations, with what was taken off it and why (D4)."""
    found = list(MinorEntry.objects.all())
    powers = dict(Power.objects.filter(key__in={one.power for one in found}).values_list("key", "name"))
    return render(request, "desk/registers/minor.html", {"entries": found, "powers": powers, "organs": organ_names()})


def _cells(on: date) -> QuerySet[Cell]:
    """The cells in use; each has ``last_on``, the day it was last walked, and ``left``, its problems not yet gone."""
    rounds = Round.objects.filter(cell=OuterRef("key")).order_by("-walked_on")
    left = Problem.objects.filter(cell=OuterRef("key"), gone_on=None).order_by()
    count = left.values("cell").annotate(count=Count("pk")).values("count")
    told = {"last_on": Subquery(rounds.values("walked_on")[:1]), "left": Coalesce(Subquery(count), 0)}
    return Cell.objects.filter(in_use(on)).annotate(**told)


def _spans(problems: list[Problem]) -> Iterator[Spans]:
    for one in problems:
        yield Spans(
            one,
            _days(one.found_on, one.reported_on),
            _days(one.reported_on, one.removed_on),
            _days(one.removed_on, one.gone_on),
        )


def _days(since: date | None, until: date | None) -> int | None:
    return None if since is None or until is None else (until - since).days

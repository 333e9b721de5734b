"""Cells of the grid, what was walked and found there (D15); plans of inspections; the list of minor violations (D4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
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
from quanheng.web.desk.registers_lists import Columns, as_files, taken_away, with_organ, with_people
from quanheng.web.desk.registers_pages import matching, organ_names

_SHOWN = 100
"""Rounds and problems of a cell at most."""
_CELLS: Columns = {
    "编号": "key", "名称": "name", "地段和边界": "segment", "机关": "organ_name", "责任人": "person_name",
    "替补": "substitute_name", "值守": "watches", "最近巡查": "last_on", "没有排除的问题": "left",
}  # fmt: skip
_PLANS: Columns = {
    "编号": "key", "机关": "organ_name", "年度": "year", "对象、事项、比例和方式": "text", "批准之日": "approved_on",
    "已经检查（件）": "done",
}  # fmt: skip
_MINOR: Columns = {
    "编号": "key", "违法行为": "conduct", "在什么条件下属于轻微": "conditions", "处罚职权": "power_name",
    "机关": "organ_name", "依据": "basis", "公布之日": "since", "移出之日": "until", "移出的理由": "end_reason",
}  # fmt: skip


class Spans(NamedTuple):
    """A problem, and how many days it took to report it, to remove it, and to see that it was gone."""

    problem: Problem
    reported: int | None
    removed: int | None
    gone: int | None


@staff_only
@require_safe
def cells(request: HttpRequest) -> HttpResponseBase:
    """The cells in use: who answers for each, whether somebody always watches, when it was last walked."""
    organs, today = organ_names(), now().date()
    said = {name: request.GET[name] for name in ("organ",) if request.GET.get(name)}
    asked = _cells(today).filter(matching(request.GET.get("q", ""), "name", "key", "segment"), **said)
    if file := taken_away(request, with_people(with_organ(asked), "person", "substitute"), _CELLS, "网格"):
        return file
    found = list(asked)
    names = names_of({person for cell in found for person in (cell.person, cell.substitute)})
    rows = [(cell, organs.get(cell.organ, cell.organ), [*gaps(cell.watches)]) for cell in found]
    shown = {"rows": rows, "names": names, "query": request.GET, "organs": sorted(organs.items())}
    return render(request, "desk/registers/cells.html", shown | as_files(request))


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
def plans(request: HttpRequest) -> HttpResponseBase:
    """The plans of inspections, and how many inspections followed each."""
    done = Inspection.objects.filter(plan=OuterRef("key"), inspected_on__isnull=False).order_by()
    count = done.values("plan").annotate(count=Count("pk")).values("count")
    found = InspectionPlan.objects.annotate(done=Coalesce(Subquery(count), 0))
    if file := taken_away(request, with_organ(found), _PLANS, "年度检查计划"):
        return file
    shown = {"plans": found, "organs": organ_names()}
    return render(request, "desk/registers/plans.html", shown | as_files(request))


@staff_only
@require_safe
def minor(request: HttpRequest) -> HttpResponseBase:
    """The list of minor violations, with what was taken off it and why (D4)."""
    power = Power.objects.filter(key=OuterRef("power")).values("name")[:1]
    rows = with_organ(MinorEntry.objects.annotate(power_name=Subquery(power)))
    if file := taken_away(request, rows, _MINOR, "轻微违法清单"):
        return file
    found = list(MinorEntry.objects.all())
    powers = dict(Power.objects.filter(key__in={one.power for one in found}).values_list("key", "name"))
    shown = {"entries": found, "powers": powers, "organs": organ_names()}
    return render(request, "desk/registers/minor.html", shown | as_files(request))


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

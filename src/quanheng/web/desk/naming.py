"""The rows of registers that a form offers to be named, beside parties and officers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quanheng.apps.cases.archive import files_of
from quanheng.apps.cases.ending import days_of_ending
from quanheng.apps.cases.family import root_of
from quanheng.apps.cases.models import Case
from quanheng.apps.inspections.models import Inspection
from quanheng.apps.inspections.queries import cells_in_use, plans_in_force, referable, routes_in_use
from quanheng.apps.leads.queries import awaiting
from quanheng.apps.organs.models import Organ
from quanheng.apps.parties.queries import names_of
from quanheng.apps.record.clock import now
from quanheng.engine.options import Option
from quanheng.law.calendar import date_text

_ROWS = 200
"""Rows offered to choose from at most."""
Choices = list[tuple[str, str]]


def rows_to_name(option: Option, organ: str) -> dict[str, Choices]:
    """The rows that the form of an act can name, by what kind of row its fields ask for."""
    asked = {field.of for field in option.form} & _OFFERED.keys()
    return {kind: _OFFERED[kind](organ) for kind in asked}


def _inspections(organ: str) -> Choices:
    """Inspections that led to a penalty, the latest first."""
    found = referable(organ)[:_ROWS]
    names = names_of({one.party for one in found})
    return [(one.key, _said(one, names.get(one.party, one.party))) for one in found]


def _said(inspection: Inspection, party: str) -> str:
    on = inspection.inspected_on
    return f"{date_text(on) if on else ''}{party}：{inspection.subject}"


def _plans(organ: str) -> Choices:
    return [(plan.key, plan.key) for plan in plans_in_force(organ, now().year)]


def _cells(organ: str) -> Choices:
    return [(cell.key, cell.name) for cell in cells_in_use(organ, now().date())]


def _routes(organ: str) -> Choices:
    cells = dict(_cells(organ))
    return [(one.key, f"{cells[one.cell]}：{one.name}") for one in routes_in_use(organ, now().date())]


def _cases(organ: str) -> Choices:
    """The cases that propose a lead."""
    found = list(awaiting([organ])[:_ROWS])
    roots = Case.objects.in_bulk({root_of(one.key) for one in found})
    return [(one.key, f"{one.get_source_display()}：{roots[root_of(one.key)]}") for one in found]


def _files(organ: str) -> Choices:
    """Files of the organ, the oldest first, each with when it ended: from then its period runs."""
    files = [*files_of(organ)[:_ROWS]]
    ended = days_of_ending(files)
    return [(file.pk, f"{file} {file.title}：{date_text(ended[file.pk])}办结") for file in files]


def _organs(_: str) -> Choices:
    return [*Organ.objects.values_list("key", "name")]


_OFFERED: Mapping[str, Callable[[str], Choices]] = {
    "inspection": _inspections,
    "inspection_plan": _plans,
    "cell": _cells,
    "route": _routes,
    "case": _cases,
    "file": _files,
    "organ": _organs,
}
"""What kinds of row a fact can refer to, and which of them are offered in an organ."""

"""以罚代管: penalties decided in the place of the steps before them, and inspections nobody took up (D4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case
from quanheng.apps.inspections.models import FourthStep
from quanheng.apps.inspections.queries import penalties_for_steps
from quanheng.apps.organs.models import Organ
from quanheng.apps.supervision.referrals import waiting_referrals
from quanheng.web.downloads import Row, csv_table
from quanheng.web.watch.access import Watching, watchers_only
from quanheng.web.watch.listing import Numbered

_SHOWN = 50
"""Inspections that wait, at most."""
_HEAD = ("案号", "案由", "机关", "决定之日", "情形", "理由", "检查")


class Line(NamedTuple):
    """A penalty of the list: its case, what about it is doubtful, whether nothing excuses it, and the reason given."""

    case: str
    number: str
    title: str
    organ: str
    step: FourthStep
    what: str
    grave: bool
    reason: str
    inspection: str


@watchers_only
@require_safe
def steps(request: Watching) -> HttpResponseBase:
    """The list, the latest first; whole as a table in a file where ``format`` asks for it."""
    found, organs = penalties_for_steps(), dict(Organ.objects.values_list("key", "name"))
    if request.GET.get("format") == "csv":
        return csv_table(_rows(_lines(found.order_by("decided_on", "pk"), organs)), "steps")
    listing = Numbered(found, request.GET, ("organ",))
    shown = {"listing": listing, "lines": list(_lines(listing.rows, organs)), "organs": sorted(organs.items())}
    waiting = waiting_referrals(request.GET.get("organ", ""), _SHOWN)
    return render(request, "watch/steps.html", shown | {"waiting": waiting, "names": organs})


def _lines(rows: Iterable[Any], organs: dict[str, str]) -> Iterator[Line]:
    cases = Case.objects.in_bulk({key for row in rows for key in (row.key, row.inspection)})
    for row in rows:
        case, inspection = cases.get(row.key), cases.get(row.inspection)
        what, reason = _doubt(row)
        yield Line(
            row.key,
            case.number if case else "",
            case.title if case else "",
            organs.get(row.organ, row.organ),
            row,
            what,
            not reason,
            reason,
            inspection.number if inspection else "",
        )


def _doubt(row: Any) -> tuple[str, str]:  # noqa: ANN401  a row with what the query adds to it
    """What is doubtful about a penalty, and the reason recorded for it."""
    if row.listed_minor and not row.gone:
        return "属于轻微违法清单，没有经过前三步", ""
    if row.was_listed and not row.listed_minor:
        return "检查认定属于轻微违法清单，处罚时改变认定", row.reasons
    if not row.skip_ground:
        return "本职权有轻微违法清单，认定不属于", row.reasons
    grounds = library().procedures["inspection"].facts["skip_ground"].choices
    return f"不经前面步骤：{grounds.get(row.skip_ground, row.skip_ground)}", row.skip_reason


def _rows(lines: Iterable[Line]) -> Iterator[Row]:
    yield _HEAD
    for one in lines:
        yield one.number, one.title, one.organ, one.step.decided_on, one.what, one.reason, one.inspection

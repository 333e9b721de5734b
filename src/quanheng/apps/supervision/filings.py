"""The register of major decisions filed with the legal office, and what is asked of it (D14)."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from quanheng.apps.cases.family import root_of
from quanheng.apps.cases.models import RunningLimit
from quanheng.apps.registers import Deed, Row, effect, merged
from quanheng.apps.supervision.models import Filing

_STATUS = {"start": Filing.Status.DUE, "file": Filing.Status.FILED, "spare": Filing.Status.NEEDLESS}


def _case(deed: Deed) -> tuple[str]:
    return (deed.case,)


@effect("note_filing", Filing, keys=_case)
def note_filing(row: Row | None, deed: Deed, _: str) -> Row:
    """To be filed, filed, examined, or not to be filed after all."""
    told: dict[str, Row] = {
        "start": {"decision": deed.text("decision"), "decided_on": deed.day("decided_on")},
        "file": {"filed_on": deed.at},
        "examine": {"examined_on": deed.at, "opinion": deed.text("examined_opinion")},
        "spare": {"opinion": deed.text("needless_reason")},
    }
    status = _STATUS.get(deed.act) or deed.text("review")
    return merged(row, organ=deed.organ, root=root_of(deed.case), status=status, **told[deed.act])


def filings() -> QuerySet[Filing]:
    """Every filing with the day by which it is due, while it is."""
    running = RunningLimit.objects.filter(case=OuterRef("key"), limit="filing")
    return Filing.objects.annotate(due=Subquery(running.values("due")[:1]))


def overdue(today: date) -> int:
    """How many decisions were to be filed before today and are not."""
    return RunningLimit.objects.filter(case__procedure="filing", limit="filing", due__lt=today).count()

"""Runs of supervision over the platform's record: asked for by a button, a command or the night, read in batches.

A batch that is not kept, because its reader died or another was faster, is read again: a signal is opened once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from quanheng.apps.cases.family import cases_of
from quanheng.apps.cases.models import Case
from quanheng.apps.record.clock import now
from quanheng.apps.supervision.findings import judged
from quanheng.apps.supervision.models import Run
from quanheng.apps.supervision.signals import HANDLING, open_signals

_TOGETHER = 1000
"""Families of a batch: some seconds, so that a worker's other jobs are not kept waiting."""
_OVERLAP = timedelta(hours=1)
"""How far back a run looks behind the last one: what was being recorded then may have been missed."""
_NIGHT = 2
"""The hour of the nightly run."""


def ask_for(*, whole: bool, by: str = "") -> Run:
    """A run over the record, or over what was touched since the last; the one under way, if it reads as much."""
    under_way = Run.objects.filter(ended_at=None).order_by("-at").first()
    if under_way and (under_way.since is None or not whole):
        return under_way
    last = None if whole else Run.objects.order_by("-at").first()
    since = last.at - _OVERLAP if last else None
    return Run.objects.create(at=now(), by=by, since=since, total=_roots(since).count())


def ask_nightly() -> Run | None:
    """The run of this night, if it was not asked for yet."""
    at = now()
    night = at.replace(hour=_NIGHT, minute=0, second=0, microsecond=0)
    night = night if night <= at else night - timedelta(days=1)
    return None if Run.objects.filter(by="", at__gte=night).exists() else ask_for(whole=False)


def advance() -> Run | None:
    """Read the next batch of the run that was asked for first; none, if no run is under way."""
    run = Run.objects.filter(ended_at=None).order_by("at", "id").first()
    if run is None:
        return None
    procedure, roots = _batch(run)
    families = [cases_of(root) for root in roots]
    found = judged(procedure, families, now()) if families else []
    for signal in found:
        signal.run = run
    read = {
        "families": run.families + len(families),
        "entries": run.entries + sum(len(case.entries) for family in families for case in family),
        "signals": run.signals + open_signals(found),
    }
    reached = {"procedure": procedure, "place": roots[-1]} if roots else {"ended_at": now()}
    Run.objects.filter(pk=run.pk, procedure=run.procedure, place=run.place, ended_at=None).update(**read, **reached)
    run.refresh_from_db()
    return run


def _batch(run: Run) -> tuple[str, list[str]]:
    """The next families to read, of one root procedure, by procedure and number; none, if all are read."""
    roots = _roots(run.since).order_by("pk").values_list("pk", flat=True)
    rest = list(roots.filter(procedure=run.procedure, pk__gt=run.place)[:_TOGETHER])
    if rest:
        return run.procedure, rest
    later = _roots(run.since).filter(procedure__gt=run.procedure).order_by("procedure")
    procedure = later.values_list("procedure", flat=True).first() or ""
    return procedure, list(roots.filter(procedure=procedure)[:_TOGETHER])


def _roots(since: datetime | None) -> QuerySet[Case]:
    """The families in which anything was done since then. Signals open none on the cases in which they are handled."""
    roots = Case.objects.filter(parent=None).exclude(procedure=HANDLING)
    return roots.filter(pk__in=Case.objects.filter(touched_at__gte=since).values("root")) if since else roots

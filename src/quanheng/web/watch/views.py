"""The pages of the watch: figures with the cases behind them, signals, courses, fines, refusals, the record."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from quanheng.apps.cases.family import root_of, rows_of
from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case, OpenTally, RefusedAttempt
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, fresh_key, open_case
from quanheng.apps.cases.values import FactValue
from quanheng.apps.definitions.shipped import background
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.queries import duties_of
from quanheng.apps.powers.models import Power
from quanheng.apps.record.clock import now
from quanheng.apps.supervision.filings import filings as filed_decisions
from quanheng.apps.supervision.filings import overdue
from quanheng.apps.supervision.fines import COMPARED
from quanheng.apps.supervision.models import Filing, Run, Rung, Signal, State
from quanheng.apps.supervision.queries import (
    due_soon,
    open_by_organ,
    overdue_in_handling,
    pending_by_rung,
    slowest_steps,
    unusual_fines,
)
from quanheng.apps.supervision.runs import ask_for
from quanheng.apps.supervision.signals import CHECK, HANDLING
from quanheng.law.chart import chart
from quanheng.law.chart_words import Overlay, Traffic
from quanheng.law.naming import stage_title
from quanheng.web.attempts import attempt_key
from quanheng.web.desk.access import keeps_answers_from, seen_by
from quanheng.web.desk.case_page import case_page
from quanheng.web.downloads import table_file
from quanheng.web.watch.access import Watching, watchers_only
from quanheng.web.watch.health import health
from quanheng.web.watch.listing import Numbered, PendingFirst, watched_cases
from quanheng.web.watch.signs import (
    Sign,
    filed_of,
    filing_table,
    fine_table,
    refusal_table,
    refusals_of,
    signal_table,
    signs_of,
)

_LATEST = 8
SUPERVISE = "supervise"
"""The duty of those who handle signals."""


@watchers_only
@require_safe
def overview(request: Watching) -> HttpResponse:
    """The figures, each with the cases behind it; the signals that wait; where it is slow; who has how much in hand."""
    today, loads, names = now().date(), open_by_organ(), _organs()
    pending = pending_by_rung()
    shown = {
        "cases": sum(load.cases for load in loads),
        "registers": sum(load.registers for load in loads),
        "soon": due_soon(today),
        "notice": pending[Rung.NOTICE],
        "yellow": pending[Rung.YELLOW],
        "red": pending[Rung.RED],
        "violation": pending[Rung.VIOLATION],
        "signals": signs_of(PendingFirst(Signal.objects.exclude(rung=Rung.NOTICE), {}, ()).rows[:_LATEST], names),
        "steps": slowest_steps(today),
        "organs": [(names.get(load.organ, load.organ), load) for load in loads],
        "run": Run.objects.order_by("-at").first(),
    }
    return render(request, "watch/overview.html", shown)


@watchers_only
@require_safe
def signals(request: Watching) -> HttpResponseBase:
    """Signals, filtered by what stands in the address; as a file where one is asked for."""
    listing = PendingFirst(
        Signal.objects.all(), request.GET, ("rung", "state", "organ", "rule", "procedure", "case", "run")
    )
    names = _organs()
    if form := request.GET.get("format"):
        return table_file(signal_table(listing.in_lots, names), "信号", form)
    shown = {"listing": listing, "rungs": Rung.choices, "states": State.choices, "organs": sorted(names.items())}
    return render(request, "watch/signals.html", shown | {"rows": signs_of(listing.rows, names)})


@watchers_only
@require_http_methods(["GET", "HEAD", "POST"])
def signal(request: Watching, number: int) -> HttpResponse:
    """One signal; whoever supervises tells the organ of it, which opens the case in which it is handled."""
    found = get_object_or_404(Signal, pk=number)
    about = Case.objects.filter(pk=found.case).first()
    may_tell = _may_tell(request, found)
    shown: dict[str, object] = {"signal": found, "case": about}
    shown |= {"organ": _organs().get(found.organ, found.organ), "may_tell": may_tell}
    shown["unchecked"] = overdue_in_handling(CHECK, now().date()).filter(case=found.handling).first()
    if request.method == "POST":
        if not may_tell:
            raise Http404
        outcome = _tell(found, request.user.person, attempt_key(request))
        if isinstance(outcome, Done):
            return redirect("watch:signal", number=number)
        found.refresh_from_db()  # somebody else may have told it meanwhile
        shown |= {"refused": outcome if isinstance(outcome, Refused) else None, "may_tell": _may_tell(request, found)}
    shown["key"] = attempt_key(request)
    return render(request, "watch/signal.html", shown, status=422 if request.method == "POST" else 200)


@watchers_only
@require_safe
def cases(request: Watching) -> HttpResponseBase:
    """Cases of every organ; as a file where one is asked for."""
    listing, names = watched_cases(request.GET), _organs()
    if request.GET.get("format"):
        return table_file(listing.table(), "案件", request.GET["format"])
    shown = {"listing": listing, "today": now().date(), "names": names, "organs": sorted(names.items())}
    return render(request, "watch/cases.html", shown)


@watchers_only
@require_safe
def case(request: Watching, case: str) -> HttpResponse:
    """One case with every entry of its record, to be read; answers, as at the desk, not by who may sit (B3)."""
    rows = rows_of(root_of(case))
    if (found := rows.get(case)) is None:
        raise Http404
    if keeps_answers_from(request.user.person, found):
        return redirect("desk:exams")
    names = _organs()
    given = Signal.objects.filter(case=case).order_by("-id")
    signals = [Sign(one, found, names.get(one.organ, one.organ)) for one in given]
    shown = {"page": case_page(rows, found, request.user.person), "signals": signals}
    return render(request, "watch/case.html", shown)


@watchers_only
@require_safe
def courses(request: Watching) -> HttpResponse:
    """The procedures, with the cases that run under each, the most first."""
    counts = dict(OpenTally.objects.values_list("procedure").annotate(count=Sum("change")).order_by())
    listed = [(text, counts.get(text.key, 0)) for text in library().procedures.values()]
    return render(request, "watch/courses.html", {"procedures": sorted(listed, key=lambda one: -one[1])})


@watchers_only
@require_safe
def course(request: Watching, procedure: str) -> HttpResponse:
    """The published course, and how many running cases stand where."""
    text = library().procedures.get(procedure)
    if text is None:
        raise Http404
    found = (
        Case.objects.filter(procedure=procedure, ended=False).values_list("stage").annotate(count=Count("*")).order_by()
    )
    stages = dict(found)
    drawn = chart(text, background(now().date()), Overlay(traffic=Traffic(stages=stages)))
    counted = [(stage, stage_title(text, stage), stages[stage]) for stage in text.stages if stage in stages]
    shown = {"procedure": text, "chart": mark_safe(drawn), "stages": counted}  # noqa: S308  drawn by us
    return render(request, "watch/course.html", shown)


@watchers_only
@require_safe
def fines(request: Watching) -> HttpResponseBase:
    """Like cases with unlike fines: unusual, to be looked at, no violation; as a file where one is asked for."""
    found = unusual_fines()
    powers = dict(Power.objects.filter(key__in={one.power for one in found}).values_list("key", "name"))
    numbers = dict(Case.objects.filter(pk__in={one.case for one in found}).values_list("pk", "number"))
    rows = [(one, powers.get(one.power, one.power), numbers.get(one.case) or "未编号") for one in found]
    if form := request.GET.get("format"):
        return table_file(fine_table(rows), "罚款悬殊", form)
    return render(request, "watch/fines.html", {"rows": rows, "compared": COMPARED})


@watchers_only
@require_safe
def filings(request: Watching) -> HttpResponseBase:
    """The major decisions filed with the legal office: what waits to be examined, what is overdue, what came of it."""
    listing = Numbered(filed_decisions(), request.GET, ("organ", "status"))
    today, names = now().date(), _organs()
    if form := request.GET.get("format"):
        return table_file(filing_table(listing.in_lots, names), "重大决定备案", form)
    rows = [*filed_of(listing.rows, names)]
    shown = {"listing": listing, "rows": rows, "today": today, "overdue": overdue(today)}
    filed = [row.key for row in listing.rows if row.status == Filing.Status.FILED]
    shown["examinable"] = seen_by(request.user.person, filed)
    shown |= {"statuses": Filing.Status.choices, "organs": sorted(names.items())}
    return render(request, "watch/filings.html", shown)


@watchers_only
@require_safe
def refused(request: Watching) -> HttpResponseBase:
    """The attempts that were refused, with the reasons they were given; as a file where one is asked for."""
    listing = Numbered(RefusedAttempt.objects.all(), request.GET, ("organ", "procedure", "act", "case"))
    organs = _organs()
    if form := request.GET.get("format"):
        return table_file(refusal_table(listing.in_lots, organs), "被拒绝的办理", form)
    shown = {"listing": listing, "refusals": list(refusals_of(listing.rows, organs)), "organs": sorted(organs.items())}
    return render(request, "watch/refused.html", shown)


@watchers_only
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Watching) -> HttpResponse:
    """The state of the record, and how it was held to the definitions; a button asks for that to be done again."""
    if request.method == "POST":
        ask_for(whole="whole" in request.POST, by=request.user.get_username())
        return redirect("watch:record")
    runs = list(Run.objects.order_by("-at")[:_LATEST])
    under_way = next((run for run in runs if run.ended_at is None), None)
    return render(request, "watch/record.html", {"health": health(), "runs": runs, "under_way": under_way})


def _organs() -> Mapping[str, str]:
    """The organs by number, as they are called in lists."""
    return dict(Organ.objects.values_list("key", "short_name"))


def _may_tell(request: Watching, signal: Signal) -> bool:
    """From yellow on, where nobody has told the organ yet, and by who holds the duty."""
    grave = signal.rung != Rung.NOTICE and signal.case and signal.state == State.OPEN
    person = request.user.person
    return bool(grave and person and SUPERVISE in duties_of(person, signal.organ, HANDLING, "", now().date()))


def _tell(signal: Signal, person: str, key: str) -> Outcome:
    matter = f"{signal.sentence}{signal.basis}"
    facts: dict[str, FactValue] = {"signal": str(signal.pk), "matter": matter, "told_on": now().date()}
    title = f"{signal.get_rung_display()}：{signal.sentence}"
    attempt = Attempt("", "tell", (Actor(person, SUPERVISE),), facts, key or fresh_key())
    return open_case(Opening(HANDLING, signal.organ, title=title), attempt)

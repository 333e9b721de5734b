"""Ledgers of the desk: leads, goods in custody, the agenda of collective discussion, major decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quanheng.apps.cases.library import stage_of
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.numbers import cases_of, latest_series
from quanheng.apps.custody.queries import Held, goods_of
from quanheng.apps.meetings.queries import Held as Meeting
from quanheng.apps.meetings.queries import all_meetings_of, awaited, meetings_of
from quanheng.apps.people.queries import names_of
from quanheng.apps.record.clock import now
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import cases_for, organs_of, staff_only
from quanheng.web.desk.leads import LEADS, LeadLedger
from quanheng.web.downloads import minute, table_file
from quanheng.web.paging import PAGE, address_after, day, mark_in, page_of

_SHOWN = 100
"""Rows of a ledger at most; the list of cases has the rest."""
_TOGETHER = 2000
"""Cases that are read together for a file."""


class Series(NamedTuple):
    """A series of numbers in a year: how many cases there are, and what the last number is."""

    organ: str
    year: int
    cases: int
    last: int

    @property
    def gapless(self) -> bool:
        """Whether every number has its case."""
        return self.cases == self.last


@staff_only
@require_safe
def leads(request: HttpRequest) -> HttpResponseBase:
    """The register of leads (D1): the latest first, one gapless series an organ and year; whole as a file."""
    organs = organs_of(signed_in(request).person)
    ledger = LeadLedger(Case.objects.filter(organ__in=organs), request.GET)
    if form := request.GET.get("format"):
        return table_file(ledger.table(), "线索登记簿", form)
    return render(request, "desk/leads.html", {"ledger": ledger, "series": list(_series(organs))})


@staff_only
@require_safe
def goods(request: HttpRequest) -> HttpResponseBase:
    """The register of goods in custody (D9), the latest first; whole as a file."""
    if form := request.GET.get("format"):
        return table_file(_goods(goods_of(organs_of(signed_in(request).person))), "涉案财物", form)
    mark = mark_in(request.GET)
    after = (day(mark.moment), mark.key) if mark else None
    page = page_of(goods_of(organs_of(signed_in(request).person), after, PAGE + 1))
    shown = {
        "held": page.rows,
        "names": names_of({one.item.custodian for one in page.rows}),
        "today": now().date(),
        "later": address_after(page.last.item.since, page.last.item.key) if page.last else "",
    }
    return render(request, "desk/goods.html", shown)


@staff_only
@require_safe
def agenda(request: HttpRequest) -> HttpResponseBase:
    """The meetings that were asked for, and those that were called, with each vote (D16); whole as a file."""
    person = signed_in(request).person
    waiting, organs = awaited(cases_for(person)), organs_of(person)
    if form := request.GET.get("format"):
        return table_file(_agenda(waiting, all_meetings_of(organs)), "案审会", form)
    shown = {"waiting": waiting[:_SHOWN], "meetings": meetings_of(organs, _SHOWN)}
    return render(request, "desk/agenda.html", shown)


@staff_only
@require_safe
def major(request: HttpRequest) -> HttpResponseBase:
    """Major decisions that are to be filed, those due first (D14); whole as a file."""
    found = cases_for(signed_in(request).person).filter(procedure="filing").select_related("root")
    found = found.order_by("ended", "due", "id")
    if form := request.GET.get("format"):
        return table_file(_major(found), "重大决定备案", form)
    shown = {"filings": found[:_SHOWN], "today": now().date()}
    return render(request, "desk/major.html", shown)


def _goods(held: list[Held]) -> Iterator[tuple[str, ...]]:
    """The goods as rows of text, head first."""
    names = names_of({one.item.custodian for one in held})
    yield "财物", "来由", "保管人", "地点", "入库", "到期", "状态", "去向"
    for one in held:
        item = one.item
        keeper = names.get(item.custodian, item.custodian)
        days = (item.since.isoformat(), one.due.isoformat() if one.due else "")
        yield (
            item.description,
            item.get_kind_display(),
            keeper,
            item.place,
            *days,
            item.get_status_display(),
            item.outcome,
        )


def _agenda(waiting: QuerySet[Case], meetings: Iterable[Meeting]) -> Iterator[tuple[str, ...]]:
    """What waits for a meeting, then the meetings, as rows of text, head first."""
    yield "案号", "案由", "提请", "会议日期", "专题会议", "议题", "应当参加", "回避、缺席", "表决和意见", "记录"
    for case in waiting.iterator(chunk_size=_TOGETHER):
        yield case.root.number, case.root.title, minute(case.opened_at), "等待召集", "", "", "", "", "", ""
    yield from map(_meeting, meetings)


def _meeting(one: Meeting) -> tuple[str, ...]:
    ballots = (f"{ballot.member}：{ballot.vote.get_stance_display()} {ballot.vote.opinion}" for ballot in one.ballots)
    return (
        one.about.number,
        one.about.title,
        "",
        one.meeting.met_on.isoformat() if one.meeting.met_on else "",
        "是" if one.meeting.special else "",
        one.meeting.agenda,
        "、".join(one.members),
        "、".join(one.excused),
        "\n".join(ballots),
        one.minutes.title if one.minutes else "正在进行",
    )


def _major(filings: QuerySet[Case]) -> Iterator[tuple[str, ...]]:
    """Decisions to be filed as rows of text, head first."""
    yield "报送到期", "案号", "案由", "状态", "是否终结"
    for filing in filings.iterator(chunk_size=_TOGETHER):
        due = filing.due.isoformat() if filing.due else ""
        yield due, filing.root.number, filing.root.title, stage_of(filing), "已终结" if filing.ended else ""


def _series(organs: list[str]) -> Iterator[Series]:
    """The series of this year and the last."""
    for counter in latest_series().filter(organ__in=organs, kind=LEADS).order_by("organ", "-year"):
        yield Series(counter.organ, counter.year, cases_of(counter), counter.last)

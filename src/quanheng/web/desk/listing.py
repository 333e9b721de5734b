"""Lists of cases: filtered by the address, paged by key, exported as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpResponse
from openpyxl import Workbook

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.search import matching
from quanheng.law.naming import stage_title
from quanheng.record.recorder import CHINA

PAGE = 50
_LARGEST = 10_000
"""Rows of an export at most."""
_SETTLED = ("set", "confirmed", "valid", "listed", "running")
"""The stages of the registers' procedures in which what is registered simply stands."""
_HEAD = ("案号", "案由", "程序", "环节", "立卷时间", "最近办理", "到期日")


class Named(NamedTuple):
    """A case in a list, and where it stands in words."""

    case: Case
    procedure: str
    stage: str


class Listing:
    """Cases by the filters in ``query``: ``q``, ``procedure``, ``stage``, ``ended``; newest first; after ``after``."""

    order: Sequence[str] = ("-touched_at", "id")

    def __init__(self, cases: QuerySet[Case], query: Mapping[str, str]) -> None:
        self.query = query
        self._cases = self._filtered(cases.filter(parent=None))

    @cached_property
    def rows(self) -> list[Case]:
        """The cases of this page."""
        return self._found[:PAGE]

    @property
    def named_rows(self) -> Iterator[Named]:
        """The cases of this page with the words for where they stand."""
        for case in self.rows:
            procedure = library().procedures[case.procedure]
            yield Named(case, procedure.title, stage_title(procedure, case.stage))

    @property
    def following(self) -> str:
        """The address of the next page; empty on the last."""
        if len(self._found) <= PAGE:
            return ""
        return "?" + urlencode({**self._said, "after": self._mark(self.rows[-1])})

    @property
    def as_csv(self) -> str:
        """The query of the same list as CSV."""
        return urlencode({**self._said, "format": "csv"})

    @property
    def as_xlsx(self) -> str:
        """The query of the same list as XLSX."""
        return urlencode({**self._said, "format": "xlsx"})

    @property
    def procedures(self) -> list[tuple[str, str]]:
        """What can be filtered by: the procedures that exercise a power."""
        return [(text.key, text.title) for text in library().procedures.values() if text.exercises]

    def table(self) -> Iterator[tuple[str, ...]]:
        """Every case of the list as a row of text, head first."""
        yield _HEAD
        yield from (_row(case) for case in self._cases.order_by(*self.order)[:_LARGEST])

    @cached_property
    def _found(self) -> list[Case]:
        return list(self._after().order_by(*self.order)[: PAGE + 1])

    @property
    def _said(self) -> dict[str, str]:
        return {name: self.query[name] for name in ("q", "procedure", "stage", "ended") if self.query.get(name)}

    def _filtered(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        said = self._said
        for name in ("procedure", "stage"):
            cases = cases.filter(**{name: said[name]}) if name in said else cases
        if "ended" in said:
            cases = cases.filter(ended=said["ended"] == "1")
        return matching(cases, said["q"]) if "q" in said else cases

    def _after(self) -> QuerySet[Case]:
        at, _, identity = self.query.get("after", "").partition("~")
        if not identity:
            return self._cases
        moment = _instant(at)
        return self._cases.filter(Q(touched_at__lt=moment) | Q(touched_at=moment, id__gt=identity))

    def _mark(self, case: Case) -> str:
        return f"{case.touched_at.isoformat()}~{case.id}"


class _Due(Listing):
    """What is not ended, by due date; what has none comes last."""

    order: Sequence[str] = (F("due").asc(nulls_last=True), "id")  # type: ignore[assignment]

    def _after(self) -> QuerySet[Case]:
        day, _, identity = self.query.get("after", "").partition("~")
        if not identity:
            return self._cases
        if not day:
            return self._cases.filter(due=None, id__gt=identity)
        due = _day(day)
        return self._cases.filter(Q(due__gt=due) | Q(due=due, id__gt=identity) | Q(due=None))

    def _mark(self, case: Case) -> str:
        return f"{case.due.isoformat() if case.due else ''}~{case.id}"


def todo_listing(cases: QuerySet[Case], query: Mapping[str, str]) -> Listing:
    """What is to be done, by due date, overdue first; what simply stands in a register is nobody's to do."""
    kept = Q(procedure__startswith="register.", due=None, stage__in=_SETTLED)
    return _Due(cases.filter(ended=False).exclude(kept), query)


def exported(listing: Listing, form: str) -> HttpResponse:
    """A list as a file: ``csv`` or ``xlsx``."""
    if form not in _EXPORTS:
        raise Http404
    kind, write = _EXPORTS[form]
    answer = HttpResponse(write(listing.table()), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="cases.{form}"'
    return answer


def _csv(rows: Iterator[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterator[tuple[str, ...]]) -> bytes:
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("案件")
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


_EXPORTS = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}


def _row(case: Case) -> tuple[str, ...]:
    procedure = library().procedures[case.procedure]
    times = (case.opened_at.astimezone(CHINA), case.touched_at.astimezone(CHINA))
    return (
        case.number,
        case.title,
        procedure.title,
        stage_title(procedure, case.stage),
        *(f"{time:%Y-%m-%d %H:%M}" for time in times),
        case.due.isoformat() if case.due else "",
    )


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error

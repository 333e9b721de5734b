"""Lists of cases: filtered by the address, paged by key, exported as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpResponse
from openpyxl import Workbook

from quanheng.apps.cases.library import library, stage_of
from quanheng.apps.cases.models import Case, Involvement
from quanheng.apps.cases.search import Found, matching
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Person
from quanheng.record.recorder import CHINA

PAGE = 50
_LARGEST = 10_000
"""Rows of an export, and of what is counted, at most."""
_PEOPLE = 300
"""People to choose from at most."""
_EQUAL = ("procedure", "stage", "organ")
_FILTERS = ("q", *_EQUAL, "handler", "due_from", "due_until", "ended")
_SETTLED = ("set", "confirmed", "valid", "listed", "running")
"""The stages of the registers' procedures in which what is registered simply stands."""
_HEAD = ("案号", "案由", "程序", "环节", "立卷时间", "最近办理", "到期日")


class Named(NamedTuple):
    """A case in a list, and where it stands in words."""

    case: Case
    procedure: str
    stage: str


class Listing:
    """Cases by the filters in ``query``, newest first, after ``after``.

    ``q`` is a search; ``procedure``, ``stage``, ``organ`` and ``ended`` are as of the case, ``handler`` is the
    number of a person who has acted in it, ``due_from`` and ``due_until`` are days.
    """

    order: Sequence[str] = ("-touched_at", "id")

    def __init__(self, cases: QuerySet[Case], query: Mapping[str, str], organs: Sequence[str] = ()) -> None:
        self.query = query
        self._organs = organs
        self._found = self._searched(self._filtered(cases.filter(parent=None)))

    @cached_property
    def rows(self) -> list[Case]:
        """The cases of this page."""
        return self._page[:PAGE]

    @cached_property
    def count(self) -> str:
        """How many cases there are on all pages."""
        count = self._found.counted.order_by()[: _LARGEST + 1].count()
        return f"超过 {_LARGEST:,} 件" if count > _LARGEST else f"共 {count:,} 件"

    @property
    def named_rows(self) -> Iterator[Named]:
        """The cases of this page with the words for where they stand."""
        for case in self.rows:
            procedure = library().procedures[case.procedure]
            yield Named(case, procedure.title, stage_of(case))

    @property
    def following(self) -> str:
        """The address of the next page; empty on the last."""
        if len(self._page) <= PAGE:
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

    @property
    def stages(self) -> list[tuple[str, str]]:
        """The stages that can be filtered by, once a procedure is chosen."""
        text = library().procedures.get(self.query.get("procedure", ""))
        return [(stage.name, stage.title) for stage in text.stages.values()] if text else []

    @property
    def organs(self) -> Iterable[tuple[str, str]]:
        """The organs that can be filtered by: those of who asks, where there are several."""
        found = Organ.objects.filter(key__in=self._organs).values_list("key", "name") if len(self._organs) > 1 else ()
        return [*found]

    @property
    def handlers(self) -> Iterable[tuple[str, str]]:
        """The people that can be filtered by: those of the same organs."""
        return Person.objects.filter(organ__in=self._organs).values_list("key", "name")[:_PEOPLE]

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self._said)

    def table(self) -> Iterator[tuple[str, ...]]:
        """Every case of the list as a row of text, head first."""
        yield _HEAD
        yield from (_row(case) for case in self._found.rows.order_by(*self.order)[:_LARGEST])

    @cached_property
    def _page(self) -> list[Case]:
        return list(self._after(self._found.rows).order_by(*self.order)[: PAGE + 1])

    @property
    def _said(self) -> dict[str, str]:
        return {name: self.query[name] for name in _FILTERS if self.query.get(name)}

    def _filtered(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        said = self._said
        cases = cases.filter(**{name: said[name] for name in _EQUAL if name in said})
        if "ended" in said:
            cases = cases.filter(ended=said["ended"] == "1")
        if "handler" in said:
            cases = cases.filter(pk__in=Involvement.objects.filter(person=said["handler"]).values("case__root"))
        due = {"due_from": "due__gte", "due_until": "due__lte"}
        return cases.filter(**{lookup: _day(said[name]) for name, lookup in due.items() if name in said})

    def _searched(self, cases: QuerySet[Case]) -> Found:
        return matching(cases, self._said.get("q", ""))

    def _after(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        at, _, identity = self.query.get("after", "").partition("~")
        if not identity:
            return cases
        moment = instant(at)
        return cases.filter(Q(touched_at__lt=moment) | Q(touched_at=moment, id__gt=identity))

    def _mark(self, case: Case) -> str:
        return f"{case.touched_at.isoformat()}~{case.id}"


class _Due(Listing):
    """What is not ended, by due date; what has none comes last."""

    order: Sequence[str] = (F("due").asc(nulls_last=True), "id")  # type: ignore[assignment]

    def _after(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        day, _, identity = self.query.get("after", "").partition("~")
        if not identity:
            return cases
        if not day:
            return cases.filter(due=None, id__gt=identity)
        due = _day(day)
        return cases.filter(Q(due__gt=due) | Q(due=due, id__gt=identity) | Q(due=None))

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
        stage_of(case),
        *(f"{time:%Y-%m-%d %H:%M}" for time in times),
        case.due.isoformat() if case.due else "",
    )


def instant(text: str) -> datetime:
    """An instant of an address; there is no page where it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error

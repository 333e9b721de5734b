"""Lists of cases: filtered by the address, paged by key, exported as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial, reduce
from heapq import merge
from itertools import islice
from operator import or_
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from quanheng.apps.cases.library import REGISTERS, library, stage_of
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.search import Sought, sought
from quanheng.apps.database.united import count_of, first_of, united
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Person
from quanheng.web.downloads import TakenAway, minute
from quanheng.web.paging import PAGE, day, instant, later, mark_in, marked

_LARGEST = 10_000
"""Rows of an export at most."""
_PAGES = 160
"""Pages in an export of a search that tries at most."""
_COUNTED = 500
"""Cases that are counted at most."""
_STRETCH = 40 * PAGE
"""Cases of each part of a list that are tried for a page."""
_PEOPLE = 300
"""People to choose from at most."""
_EQUAL = ("procedure", "stage", "organ")
_FILTERS = ("q", *_EQUAL, "handler", "due_from", "due_until", "ended")
_SETTLED = ("set", "confirmed", "valid", "listed", "running")
"""The stages of the registers' procedures in which what is registered simply stands."""
_HEAD = ("案号", "案由", "机关", "程序", "环节", "立卷时间", "最近办理", "到期日")


Row = Callable[[Case], tuple[str, ...]]
"""How a case is written in a file."""


class Named(NamedTuple):
    """A case in a list, and where it stands in words."""

    case: Case
    procedure: str
    stage: str


class _Page(NamedTuple):
    """Cases in the order of a list; ``end`` is the last one tried, where there are more to be tried."""

    rows: list[Case]
    end: Case | None


class Listing(TakenAway):
    """Cases by the filters in ``query``, newest first, after ``after``.

    ``q`` is a search; ``procedure``, ``stage``, ``organ`` and ``ended`` are as of the case, ``handler`` is the
    number of a person who has acted in it, ``due_from`` and ``due_until`` are days. The cases come in ``parts`` that
    have none in common, each of which an index gives in the order of the list. ``looked_up`` is what the search
    comes to, where that is known.

    Where only trying shows which cases are meant, a stretch of the list is tried; the next page goes on from its end.
    """

    order: Sequence[str] = ("-touched_at", "id")
    """Within each phase, as an index gives it."""
    through: Sequence[str | OrderBy] = order
    """Through all phases."""

    def __init__(
        self,
        parts: Iterable[QuerySet[Case]],
        query: Mapping[str, str],
        organs: Sequence[str] = (),
        looked_up: Sought | None = None,
    ) -> None:
        self.query = query
        self._organs = organs
        self._whole = [*parts]
        self._sought = looked_up or sought(self._said.get("q", ""), self._said.get("handler", ""))
        self._parts = [self._filtered(part.filter(*self._sought.within, parent=None)) for part in self._whole]
        if self._sought.few is not None:
            self._parts = [_among(self._sought.few, self._parts)]

    @cached_property
    def rows(self) -> list[Case]:
        """The cases of this page."""
        return self._page.rows[:PAGE]

    @cached_property
    def count(self) -> str:
        """How many cases there are on all pages, counted to a few hundred; of a search that tries, how far it came."""
        if self._tries and self._page.end:
            return f"按次序查了 {_STRETCH:,} 件案件，往下还有没查的"
        if self._tries:
            return f"本页 {len(self.rows)} 件"
        if not (self.following or self.query.get("after")):
            return _in_words(len(self.rows))
        return counted(part.filter(*self._sought.tests).order_by(*self.order) for part in self._parts)

    @property
    def named_rows(self) -> Iterator[Named]:
        """The cases of this page with the words for where they stand."""
        for case in self.rows:
            procedure = library().procedures[case.procedure]
            yield Named(case, procedure.title, stage_of(case))

    @property
    def following(self) -> str:
        """The address of the next page; empty on the last."""
        return "?" + urlencode({**self._said, "after": self._mark(self._last)}) if self._last else ""

    @property
    def procedures(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What can be filtered by: the procedures that exercise a power, and the others that no other one opens."""
        found = library().procedures.values()
        opened = {child.procedure for text in found for child in text.children.values()}
        others = [text for text in found if not text.exercises and text.key not in opened]
        groups = (("行使职权", [text for text in found if text.exercises]), ("登记和管理", others))
        return [(title, [(text.key, text.title) for text in group]) for title, group in groups]

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
        """The cases of the list as rows of text, head first; a list that is too long ends by saying so."""
        yield _HEAD
        row = partial(_row, organs=dict(Organ.objects.values_list("key", "name")))
        yield from self._tried_rows(row) if self._tries else self._found_rows(row)

    def _found_rows(self, row: Row) -> Iterator[tuple[str, ...]]:
        parts = (part.filter(*self._sought.tests) for part in self._parts)
        found = self._read(parts, _LARGEST + 1)
        yield from map(row, islice(found, _LARGEST))
        if next(found, None) is not None:
            yield (f"只列出前 {_LARGEST:,} 件，其余没有列出。请缩小范围，分几次导出。",)

    def _tried_rows(self, row: Row) -> Iterator[tuple[str, ...]]:
        """Page by page, from this one on."""
        listing = self
        for _ in range(_PAGES):
            yield from map(row, listing.rows)
            if listing._last is None:
                return
            after = {**self.query, "after": self._mark(listing._last)}
            listing = type(self)(self._whole, after, self._organs, self._sought)
        yield ("只查到这里，往下还有没查的。请缩小范围，分几次导出。",)

    @property
    def _last(self) -> Case | None:
        """The case after which the next page goes on; none on the last page."""
        return self.rows[-1] if len(self._page.rows) > PAGE else self._page.end

    @property
    def _tries(self) -> bool:
        return self._sought.few is None and bool(self._sought.tests)

    @cached_property
    def _page(self) -> _Page:
        """What this page shows and one more; of a search that tries, it may be fewer, and the end of what was tried."""
        parts = [self._after(part) for part in self._parts]
        if not self._tries:
            return _Page(self._first([part.filter(*self._sought.tests) for part in parts], PAGE + 1), None)
        page = self._tried(parts)
        return page._replace(end=None) if len(page.rows) > PAGE else page

    def _tried(self, parts: Sequence[QuerySet[Case]]) -> _Page:
        """Those that pass the tests, up to where every part was tried; and the case there, if there are more.

        They are read in the order of the list, so that no more are tried than fill the page.
        """
        at = _STRETCH - 1
        ends = sorted(united([part.order_by(*self.through)[at : at + 1] for part in parts]), key=self._place)
        end = ends[0] if ends else None
        within = parts if end is None else [self._up_to(part, end) for part in parts]
        return _Page(self._first([part.filter(*self._sought.tests) for part in within], PAGE + 1), end)

    def _first(self, parts: Iterable[QuerySet[Case]], wanted: int) -> list[Case]:
        """The first cases of all parts together."""
        found: list[Case] = []
        for phase in self._phases(parts):
            left = wanted - len(found)
            if left:
                found += first_of(phase, self.order, left)
        return found

    def _read(self, parts: Iterable[QuerySet[Case]], most: int) -> Iterator[Case]:
        """The cases of all parts together, so many of each at most, read as they are taken."""
        for phase in self._phases(parts):
            rows = (part.order_by(*self.order)[:most].iterator(chunk_size=_STRETCH) for part in phase)
            yield from merge(*rows, key=self._place)

    def _phases(self, parts: Iterable[QuerySet[Case]]) -> list[list[QuerySet[Case]]]:
        """The parts as often as they are gone through, each time in the order of the list."""
        return [[*parts]]

    def _place(self, case: Case) -> tuple[object, ...]:
        """Where a case stands in the order of the list."""
        return -case.touched_at.timestamp(), case.id

    @property
    def _said(self) -> dict[str, str]:
        return {name: self.query[name] for name in _FILTERS if self.query.get(name)}

    def _filtered(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        said = self._said
        cases = cases.filter(**{name: said[name] for name in _EQUAL if name in said})
        if "ended" in said:
            cases = cases.filter(ended=said["ended"] == "1")
        due = {"due_from": "due__gte", "due_until": "due__lte"}
        return cases.filter(**{lookup: day(said[name]) for name, lookup in due.items() if name in said})

    def _after(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        mark = mark_in(self.query)
        if mark is None:
            return cases
        after = later(mark, "touched_at", "id")
        return cases.filter(after, touched_at__lte=instant(mark.moment))  # said besides: the index is entered there

    def _up_to(self, cases: QuerySet[Case], end: Case) -> QuerySet[Case]:
        """Those that do not stand after ``end``."""
        earlier = Q(touched_at__gt=end.touched_at) | Q(touched_at=end.touched_at, id__lte=end.id)
        return cases.filter(earlier, touched_at__gte=end.touched_at)  # said besides: the index is left there

    def _mark(self, case: Case) -> str:
        return marked(case.touched_at, case.id)


class Due(Listing):
    """What is not ended, by due date; what has none comes last."""

    order: Sequence[str] = ("due", "id")
    through: Sequence[str | OrderBy] = (F("due").asc(nulls_last=True), "id")

    def _phases(self, parts: Iterable[QuerySet[Case]]) -> list[list[QuerySet[Case]]]:
        parts = [*parts]
        return [[part.filter(due__isnull=False) for part in parts], [part.filter(due=None) for part in parts]]

    def _place(self, case: Case) -> tuple[object, ...]:
        return case.due is None, case.due, case.id

    def _after(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        mark = mark_in(self.query)
        if mark is None:
            return cases
        if not mark.moment:
            return cases.filter(due=None, id__gt=mark.key)
        due = day(mark.moment)
        return cases.filter(Q(due__gt=due) | Q(due=due, id__gt=mark.key) | Q(due=None))

    def _up_to(self, cases: QuerySet[Case], end: Case) -> QuerySet[Case]:
        if end.due is None:
            return cases.filter(Q(due__isnull=False) | Q(id__lte=end.id))
        return cases.filter(Q(due__lt=end.due) | Q(due=end.due, id__lte=end.id), due__lte=end.due)

    def _mark(self, case: Case) -> str:
        return marked(case.due, case.id)


def todo_listing(parts: Iterable[QuerySet[Case]], query: Mapping[str, str]) -> Listing:
    """What is to be done, by due date, overdue first; what simply stands in a register is nobody's to do."""
    kept = Q(procedure__startswith=REGISTERS, due=None, stage__in=_SETTLED)
    return Due([part.filter(ended=False).exclude(kept) for part in parts], query)


def case_listing(parts: Iterable[QuerySet[Case]], query: Mapping[str, str], organs: Sequence[str] = ()) -> Listing:
    """All cases, the last touched first; by due date where due dates are asked for, which open cases alone have."""
    if query.get("due_from") or query.get("due_until"):
        return Due([part.filter(ended=False) for part in parts], query, organs)
    return Listing(parts, query, organs)


def counted(parts: Iterable[QuerySet[Case]]) -> str:
    """How many cases there are, counted to a few hundred, in the order of the parts, which an index gives."""
    count = count_of(part[: _COUNTED + 1] for part in parts)
    return f"{_COUNTED} 件以上" if count > _COUNTED else _in_words(count)


def _in_words(count: int) -> str:
    return f"共 {count:,} 件"


def _among(few: Iterable[str], parts: Iterable[QuerySet[Case]]) -> QuerySet[Case]:
    """Those of a few cases that are in any part. Each is tried apart: the database would begin with the parts."""
    within = (Q(Exists(part.filter(pk=OuterRef("pk")))) for part in parts)
    return Case.objects.filter(reduce(or_, within, Q(pk__in=())), pk__in=few)


def _row(case: Case, organs: Mapping[str, str]) -> tuple[str, ...]:
    procedure = library().procedures[case.procedure]
    return (
        case.number,
        case.title,
        organs.get(case.organ, case.organ),
        procedure.title,
        stage_of(case),
        minute(case.opened_at),
        minute(case.touched_at),
        case.due.isoformat() if case.due else "",
    )

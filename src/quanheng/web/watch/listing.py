"""Lists of the watch: filtered by the address, paged by number, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404

from quanheng.apps.cases.library import REGISTERS, library
from quanheng.apps.cases.models import Case
from quanheng.apps.database.lots import lots
from quanheng.apps.record.clock import now
from quanheng.apps.supervision.models import PENDING
from quanheng.web.desk.listing import Due, Listing
from quanheng.web.downloads import TakenAway
from quanheng.web.paging import PAGE

_TOGETHER = 500
"""Rows that are read together for a file."""
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_SOON = timedelta(days=3)
_WITHOUT_FIELD = frozenset({"rule", "procedure", "case", "act", "run"})


class Numbered(TakenAway):
    """Rows that are numbered as they come, newest first, equal in the fields named that the address gives."""

    def __init__(self, rows: QuerySet[Any], query: Mapping[str, str], fields: tuple[str, ...]) -> None:
        self.query = query
        self._fields = fields
        if not _NUMBER.fullmatch(self._said.get("run", "0")):
            raise Http404
        self._rows = rows.filter(**self._said)

    @cached_property
    def _said(self) -> dict[str, str]:
        return {name: self.query[name] for name in self._fields if self.query.get(name)}

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of this page."""
        return self._found[:PAGE]

    @property
    def following(self) -> str:
        """The address of the next page; empty on the last."""
        if len(self._found) <= PAGE:
            return ""
        return "?" + urlencode({**self._said, "after": self.rows[-1].pk})

    @property
    def in_lots(self) -> Iterator[list[Any]]:
        """The rows of all pages, so many together."""
        return lots(self._rows.order_by("-pk").iterator(chunk_size=_TOGETHER), _TOGETHER)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address says that the form of the page has no field for."""
        return [(name, value) for name, value in self._said.items() if name in _WITHOUT_FIELD]

    @cached_property
    def _found(self) -> list[Any]:
        after = self.query.get("after", "")
        rows = self._rows.filter(pk__lt=int(after)) if _NUMBER.fullmatch(after) else self._rows
        return list(rows.order_by("-pk")[: PAGE + 1])


class PendingFirst(Numbered):
    """Signals; where the address names no state, those that wait for somebody."""

    def __init__(self, rows: QuerySet[Any], query: Mapping[str, str], fields: tuple[str, ...]) -> None:
        rows = rows if query.get("state") or query.get("case") or query.get("run") else rows.filter(state__in=PENDING)
        super().__init__(rows, query, fields)


def watched_cases(query: Mapping[str, str]) -> Listing:
    """Cases of every organ.

    ``due`` in the address is ``late`` or ``soon``; ``of`` is ``power``, or ``register`` for matters of registers.
    """
    cases = _of(query.get("of", ""))
    return _WatchedDue([_due(cases, query["due"])], query) if query.get("due") else _Watched([cases], query)


class _Watched(Listing):
    """Cases, by what else the address of the watch says."""

    @property
    def _said(self) -> dict[str, str]:
        return super()._said | {name: self.query[name] for name in ("due", "of") if self.query.get(name)}


class _WatchedDue(_Watched, Due):
    """Open cases by due date."""


def _of(what: str) -> QuerySet[Case]:
    """All cases, or those of one sort: named one by one, that an index finds the few there are."""
    if what == "power":
        return Case.objects.exclude(procedure__startswith=REGISTERS)
    if what == "register":
        return Case.objects.filter(procedure__in=[key for key in library().procedures if key.startswith(REGISTERS)])
    return Case.objects.all()


def _due(cases: QuerySet[Case], when: str) -> QuerySet[Case]:
    today, running = now().date(), cases.filter(ended=False)
    if when == "late":
        return running.filter(due__lt=today)
    return running.filter(due__range=(today, today + _SOON))

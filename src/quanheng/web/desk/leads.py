"""The register of leads and executions: paged in the order of registration, taken away whole (D1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from django.db.models import Q, QuerySet

from quanheng.apps.cases.library import library, stage_of
from quanheng.apps.cases.models import Case
from quanheng.web.desk.listing import Named
from quanheng.web.downloads import minute
from quanheng.web.paging import Page, address_after, newest

LEADS = "penalty"
_EXECUTION = "enforcement"
_HEAD = ("编号", "登记时间", "案由", "程序", "现在", "到期日")
_TOGETHER = 2000


class LeadLedger:
    """The leads among some cases and, hanging under their numbers, the applications to the court to execute.

    The latest first, after ``after`` in ``query``.
    """

    def __init__(self, cases: QuerySet[Case], query: Mapping[str, str]) -> None:
        self._query = query
        registered = Q(parent=None, procedure__startswith=f"{LEADS}.") | Q(procedure=_EXECUTION)
        self._rows = cases.filter(registered).select_related("root")

    @property
    def rows(self) -> list[Named]:
        """The lines of this page."""
        procedures = library().procedures
        return [Named(case, procedures[case.procedure].title, stage_of(case)) for case in self._page.rows]

    @property
    def following(self) -> str:
        """The address of the next page; empty on the last."""
        last = self._page.last
        return address_after(last.opened_at, last.id) if last else ""

    @cached_property
    def _page(self) -> Page[Case]:
        return newest(self._rows, self._query, "opened_at", "id")

    def table(self) -> Iterator[tuple[str, ...]]:
        """The whole register as rows of text, head first, the first lead first."""
        yield _HEAD
        yield from map(_line, self._rows.order_by("opened_at", "id").iterator(chunk_size=_TOGETHER))


def _line(case: Case) -> tuple[str, ...]:
    return (
        case.root.number,
        minute(case.opened_at),
        case.root.title,
        library().procedures[case.procedure].title,
        stage_of(case),
        case.due.isoformat() if case.due else "",
    )

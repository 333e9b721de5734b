"""Lists that are read page by page: where the next page goes on is the key of the last row of this one.

A mark names a row by when it stands in the list and by its key among those of the same moment: so a page begins where
the last one ended, whatever has come or gone meanwhile, and an index finds it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import Http404

PAGE = 30
"""Lines of a page: what somebody looks through; for more there are filters, searches and exports."""
T = TypeVar("T")
M = TypeVar("M", bound=Model)


class Mark(NamedTuple):
    """A row of a list, as an address names it: when it stands there (empty: at no time), and its key."""

    moment: str
    key: str


class Page(NamedTuple, Generic[T]):
    """The rows of a page, and the last of them where more follow: the next page begins after it."""

    rows: Sequence[T]
    last: T | None


def mark_in(query: Mapping[str, str]) -> Mark | None:
    """The mark after which a page begins; none: it is the first."""
    moment, _, key = query.get("after", "").partition("~")
    return Mark(moment, key) if key else None


def marked(moment: date | None, key: str) -> str:
    """The mark of a row, for an address."""
    return f"{moment.isoformat() if moment else ''}~{key}"


def address_after(moment: date, key: str) -> str:
    """The address of the page that begins after the row with this mark."""
    return "?" + urlencode({"after": marked(moment, key)})


def later(mark: Mark, field: str, key: str) -> Q:
    """What comes after a mark where the latest ``field`` comes first, and those of the same in the order of ``key``."""
    at = instant(mark.moment)
    return Q(**{f"{field}__lt": at}) | Q(**{field: at, f"{key}__gt": mark.key})


def page_of(found: Iterable[T]) -> Page[T]:
    """The page that is cut from what was found; one row more than fits says that there is another page."""
    rows = [*islice(found, PAGE + 1)]
    return Page(rows[:PAGE], rows[PAGE - 1] if len(rows) > PAGE else None)


def newest(rows: QuerySet[M], query: Mapping[str, str], field: str, key: str) -> Page[M]:
    """The page that ``query`` asks for of rows, the latest ``field`` first."""
    mark = mark_in(query)
    found = rows.filter(later(mark, field, key)) if mark else rows
    return page_of(found.order_by(f"-{field}", key)[: PAGE + 1])


def instant(text: str) -> datetime:
    """An instant of an address; there is no page where it is none."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Http404 from error


def day(text: str) -> date:
    """A day of an address; there is no page where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error

"""Lists of the registers: filtered by the address, a page at a time, whole as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Person
from quanheng.web.downloads import table_file

_PAGE = 50
Columns = Mapping[str, str]
"""What stands in each column of a file, by its head: an attribute of the row."""


def paged(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """A page of rows, with the addresses of the pages beside it and of all rows as a file."""
    page: Page[Model] = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    said = {name: value for name, value in request.GET.items() if name not in ("page", "format")}
    earlier = page.has_previous() and "?" + urlencode({**said, "page": page.number - 1})
    later = page.has_next() and "?" + urlencode({**said, "page": page.number + 1})
    shown = {"page": page, "query": request.GET, "earlier": earlier or "", "later": later or ""}
    return shown | as_files(request)


def as_files(request: HttpRequest) -> dict[str, str]:
    """The addresses of all rows of a list as a file, as templates call them."""
    said = {name: value for name, value in request.GET.items() if name not in ("page", "format")}
    return {f"as_{form}": urlencode({**said, "format": form}) for form in ("csv", "xlsx")}


def taken_away(request: HttpRequest, rows: QuerySet[Any], columns: Columns, name: str) -> HttpResponseBase | None:
    """All rows as a file, where ``format`` asks for one."""
    form = request.GET.get("format")
    return table_file(_table(rows, columns), name, form) if form else None


def with_organ(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with the ``organ_name`` of the organ that each names."""
    name = Organ.objects.filter(key=OuterRef("organ")).values("name")[:1]
    return rows.annotate(organ_name=Subquery(name))


def with_people(rows: QuerySet[Any], *fields: str) -> QuerySet[Any]:
    """Rows with the names of the persons whose numbers stand in some fields, as ``<field>_name``."""
    named = {one: Person.objects.filter(key=OuterRef(one)).values("name")[:1] for one in fields}
    return rows.annotate(**{f"{one}_name": Subquery(name) for one, name in named.items()})


def _table(rows: QuerySet[Any], columns: Columns) -> Iterator[list[str]]:
    yield [*columns]
    for row in rows.iterator():
        yield [_cell(getattr(row, name)) for name in columns.values()]


def _cell(value: object) -> str:
    if callable(value):
        value = value()
    if isinstance(value, list):
        return "；".join(map(str, value))
    return "" if value is None else str(value)

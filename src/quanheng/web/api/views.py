# ruff: noqa: ARG001  what is asked comes with its request
"""What can be asked: the lists of the hall, one line of them, and receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import date
from itertools import chain
from typing import Annotated, Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from quanheng.apps.publication import prescribed, queries
from quanheng.apps.publication.items import ItemLine
from quanheng.apps.publication.items import items as read_items
from quanheng.apps.publication.queries import LARGEST, PAGE, Part
from quanheng.apps.record import receipts
from quanheng.apps.record.clock import now
from quanheng.web.api import schemas
from quanheng.web.api.schemas import Fault
from quanheng.web.downloads import csv_table
from quanheng.web.hall.unseen import unseen

router = Router()
_FAULTS = {400: Fault, 422: Fault}
_FILE = {"responses": {200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}}

_Words = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]
_Mark = Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")]


class Found(Schema):
    """Which part of a list."""

    after: _Mark = Field("", description="上一页给出的 following")
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = Field(PAGE, description="最多多少行")

    @property
    def part(self) -> Part:
        """As the lists take it."""
        return Part(self.after, self.limit)


class Filter(Schema):
    """Which lines of a list."""

    q: _Words = Field("", description="词语：名称、日常说法、机关、文号、当事人")
    kind: _Mark = Field("", description="类别的代码，例如 penalty、licence")
    organ: _Mark = Field("", description="机关的代码")


class PowerFilter(Filter):
    """Which powers, and of which day."""

    on: date | None = Field(None, description="哪一天的清单，由记录还原；不写的，今天的")

    @property
    def asked(self) -> dict[str, Any]:
        """As the list takes it, a day that is over or today."""
        today = now().date()
        return {**self.dict(), "on": min(self.on or today, today)}


class OfficerFilter(Schema):
    """Which credentials."""

    number: _Mark = Field("", description="证件号")
    organ: _Mark = Field("", description="机关的代码")


@router.get("/powers", response={200: schemas.Page[schemas.Power], **_FAULTS}, summary="权责清单")
def powers(request: HttpRequest, found: Query[Found], by: Query[PowerFilter]) -> queries.Page[queries.PowerLine]:
    """The powers in force."""
    return queries.powers(part=found.part, **by.asked)


@router.get("/powers.csv", response=_FAULTS, openapi_extra=_FILE, summary="权责清单（CSV）")
def powers_csv(request: HttpRequest, by: Query[PowerFilter]) -> StreamingHttpResponse:
    """All of them."""
    return _csv(schemas.Power, lambda part: queries.powers(part=part, **by.asked), "powers")


@router.get("/items", response={200: schemas.Page[schemas.Item], **_FAULTS}, summary="政务服务事项")
def items(request: HttpRequest, found: Query[Found], by: Query[Filter]) -> queries.Page[ItemLine]:
    """The items on the list."""
    return read_items(now().date(), found.part, **by.dict())


@router.get("/items.csv", response=_FAULTS, openapi_extra=_FILE, summary="政务服务事项（CSV）")
def items_csv(request: HttpRequest, by: Query[Filter]) -> StreamingHttpResponse:
    """All of them."""
    return _csv(schemas.Item, lambda part: read_items(now().date(), part, **by.dict()), "items")


@router.get("/minor", response={200: schemas.Page[schemas.Minor], **_FAULTS}, summary="轻微违法清单")
def minor(request: HttpRequest, found: Query[Found]) -> queries.Page[queries.MinorLine]:
    """The entries in force."""
    return queries.minor(now().date(), found.part)


@router.get("/minor.csv", response=_FAULTS, openapi_extra=_FILE, summary="轻微违法清单（CSV）")
def minor_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All of them."""
    return _csv(schemas.Minor, lambda part: queries.minor(now().date(), part), "minor")


@router.get("/organs", response={200: schemas.Page[schemas.Organ], **_FAULTS}, summary="执法主体")
def organs(request: HttpRequest, found: Query[Found]) -> queries.Page[queries.OrganLine]:
    """The organs."""
    return queries.organs(now().date(), found.part)


@router.get("/organs.csv", response=_FAULTS, openapi_extra=_FILE, summary="执法主体（CSV）")
def organs_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All of them."""
    return _csv(schemas.Organ, lambda part: queries.organs(now().date(), part), "organs")


@router.get("/officers", response={200: schemas.Page[schemas.Officer], **_FAULTS}, summary="执法人员和证件")
def officers(
    request: HttpRequest,
    found: Query[Found],
    by: Query[OfficerFilter],
) -> queries.Page[queries.OfficerLine]:
    """The credentials."""
    return queries.officers(now().date(), found.part, **by.dict())


@router.get("/officers.csv", response=_FAULTS, openapi_extra=_FILE, summary="执法人员和证件（CSV）")
def officers_csv(request: HttpRequest, by: Query[OfficerFilter]) -> StreamingHttpResponse:
    """All of them."""
    return _csv(schemas.Officer, lambda part: queries.officers(now().date(), part, **by.dict()), "officers")


@router.get("/publications", response={200: schemas.Page[schemas.Notice], **_FAULTS}, summary="公开的决定")
def publications(request: HttpRequest, found: Query[Found], by: Query[Filter]) -> queries.Page[queries.NoticeLine]:
    """The published decisions, the latest first."""
    return queries.notices(found.part, **by.dict())


@router.get("/publications.csv", response=_FAULTS, openapi_extra=_FILE, summary="公开的决定（CSV）")
def publications_csv(request: HttpRequest, by: Query[Filter]) -> StreamingHttpResponse:
    """All of them."""
    return _csv(schemas.Notice, lambda part: queries.notices(part, **by.dict()), "publications")


@router.get("/credit/penalties.csv", response=_FAULTS, openapi_extra=_FILE, summary="行政处罚信息（双公示的各栏，CSV）")
def credit_penalties(request: HttpRequest) -> StreamingHttpResponse:
    """The published penalties in the prescribed columns."""
    return unseen(csv_table(prescribed.penalties(), "credit-penalties"))


@router.get("/credit/licences.csv", response=_FAULTS, openapi_extra=_FILE, summary="行政许可信息（双公示的各栏，CSV）")
def credit_licences(request: HttpRequest) -> StreamingHttpResponse:
    """The published licences in the prescribed columns."""
    return unseen(csv_table(prescribed.licences(), "credit-licences"))


@router.get("/receipts/{number}", response={200: schemas.Receipt, 404: Fault, **_FAULTS}, summary="回执")
def receipt(request: HttpRequest, number: str = Path(max_length=64, description="回执编号")) -> dict[str, object]:
    """What a receipt proves."""
    shown = receipts.show(number)
    entry = shown.entry
    said = {name: getattr(entry, name) for name in ("case", "n", "act", "organ", "recorded")}
    return said | {name: getattr(shown, name) for name in ("number", "digest", "promise", "leaf", "size")}


def _csv(schema: type[Schema], read: Callable[[Part], queries.Page[Any]], name: str) -> StreamingHttpResponse:
    """Every line of a list, page by page, under the Chinese names of its fields."""
    heads = tuple(field.description or "" for field in schema.model_fields.values())
    return unseen(csv_table(chain((heads,), map(astuple, _lines(read))), name))


def _lines(read: Callable[[Part], queries.Page[Any]]) -> Iterator[Any]:
    after = ""
    while True:
        page = read(Part(after, LARGEST))
        yield from page.lines
        after = page.following
        if not after:
            return

"""Files that pages hand over: tables, papers, and whatever else is saved under a name."""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from quanheng.record.recorder import CHINA

Row = Sequence[object]
_Answer = TypeVar("_Answer", bound=HttpResponseBase)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins what it reckons instead of showing."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TakenAway(ABC):
    """A list of a page, filtered by what its address says, that can be taken away whole as a table."""

    @property
    @abstractmethod
    def _said(self) -> Mapping[str, str]:
        """What the address says of the list, where on it one is apart."""

    @property
    def as_csv(self) -> str:
        """The query of the same list as CSV."""
        return urlencode({**self._said, "format": "csv"})

    @property
    def as_xlsx(self) -> str:
        """The query of the same list as XLSX."""
        return urlencode({**self._said, "format": "xlsx"})


def saved(data: bytes, name: str, kind: str) -> HttpResponse:
    """Data of a media type, to be saved under a name."""
    return _named(HttpResponse(data, content_type=kind), name)


def minute(at: datetime) -> str:
    """A moment in a table, to the minute, in the time of China."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def csv_table(rows: Iterable[Row], name: str) -> StreamingHttpResponse:
    """Rows, their heads first, as CSV that is sent while it is written.

    The first row is read at once: what stands against the address is answered before a file has begun.
    """
    coming = iter(rows)
    begun = [*islice(coming, 2)]
    answer = StreamingHttpResponse(_written(chain(begun, coming)), content_type="text/csv; charset=utf-8")
    return _named(answer, f"{name}.csv")


def xlsx_table(rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """Rows, their heads first, as a workbook in which every cell is text."""
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows:
        cells = [WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub(" ", text)) for text in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    book.save(out)
    return saved(out.getvalue(), f"{name}.xlsx", _XLSX)


def table_file(rows: Iterable[Sequence[str]], name: str, form: str) -> HttpResponseBase:
    """Rows, their heads first, as a file in that form, ``csv`` or ``xlsx``; there is no page where it is another."""
    if form not in _TABLES:
        raise Http404
    return _TABLES[form](rows, name)


_TABLES: Mapping[str, Callable[[Iterable[Sequence[str]], str], HttpResponseBase]] = {
    "csv": csv_table,
    "xlsx": xlsx_table,
}


def _named(answer: _Answer, name: str) -> _Answer:
    answer.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return answer


def _written(rows: Iterable[Row]) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out)
    yield "\ufeff".encode()
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow(_cell(value) for value in row)
        yield out.getvalue().encode()


def _cell(value: object) -> object:
    """Several values on lines of their own; nothing that a spreadsheet would take for a formula."""
    if isinstance(value, tuple):
        value = "\n".join(map(str, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

"""Tables in CSV: read row by row, each good or named by its line with all that stands against it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Made = TypeVar("Made")
Cells = Mapping[str, str]
"""The cells of a row by their columns, without the blanks around them; empty where the row has none."""


class RowFault(NamedTuple):
    """A row that cannot be taken, its line, and why."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Table(Generic[Made]):
    """The rows of a table by their codes, and those that are not among them."""

    rows: Mapping[str, Made]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class Form(Generic[Made]):
    """How a table is read.

    ``needed`` are the columns that must be there and filled in, ``longest`` how many characters a cell may have;
    ``code`` is the column that names a row, called ``called``. ``wrong`` says what else stands against a row, ``made``
    makes what is read of a good one.
    """

    needed: tuple[str, ...]
    longest: Mapping[str, int]
    code: str
    called: str
    wrong: Callable[[Cells], Iterator[str]]
    made: Callable[[Cells], Made]

    def read(self, text: str) -> Table[Made]:
        """Read a table. A header that lacks a column is a fault of line 1, and then there are no rows.

        What is no CSV from some line on is a fault of that line, and nothing is read after it.
        """
        reader = reader_of(text)
        rows: dict[str, Made] = {}
        faults: list[RowFault] = []
        try:
            if missing := [name for name in self.needed if name not in (reader.fieldnames or ())]:
                return Table({}, (RowFault(1, f"缺少列 {'、'.join(missing)}"),))
            for row in reader:
                self._take(row, reader.line_num, rows, faults)
        except csv.Error:
            faults.append(RowFault(reader.line_num + 1, "从这一行起读不出来，多半是前面有引号没有成对"))
        return Table(rows, tuple(faults))

    def _take(self, row: Mapping[str, str], line: int, rows: dict[str, Made], faults: list[RowFault]) -> None:
        """Put a row among the good ones, or say what stands against it."""
        cells = {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
        wrong = [*self._against(cells), *([f"{self.called}与前面的一行相同"] if cells[self.code] in rows else [])]
        if wrong:
            faults.append(RowFault(line, "；".join(wrong)))
        else:
            rows[cells[self.code]] = self.made(cells)

    def _against(self, cells: Cells) -> Iterator[str]:
        yield from (f"没有写 {name}" for name in self.needed if not cells[name])
        yield from (
            f"{name} 超过 {most} 个字" for name, most in self.longest.items() if len(cells.get(name, "")) > most
        )
        yield from self.wrong(cells)


def reader_of(text: str) -> csv.DictReader[str]:
    """The rows of a table by their columns, line ends in a cell as they are. ``csv.Error`` comes as they are read."""
    return csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))


def several(cell: str) -> tuple[str, ...]:
    """What stands in one cell with ； between it."""
    return tuple(filter(None, (one.strip() for one in cell.split("；"))))

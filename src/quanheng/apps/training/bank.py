"""Questions as a table: read from CSV, row by row, each good or with its reason.

Columns: ``code``, ``statute``, ``stem``, ``options`` (with ； between them), ``answer`` (the letters that are right).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_uppercase
from typing import NamedTuple

_COLUMNS = ("code", "statute", "stem", "options", "answer")
_LONGEST = {"code": 64, "statute": 60}
_BETWEEN = "；"


class RowFault(NamedTuple):
    """A row that cannot be taken, its line, and why."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question as told."""

    code: str
    statute: str
    stem: str
    options: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class QuestionTable:
    """The questions of a table by their codes, and the rows that are not among them."""

    questions: Mapping[str, QuestionRow]
    faults: tuple[RowFault, ...]


@lru_cache(maxsize=4)
def parse_questions(text: str) -> QuestionTable:
    """Read a table. A header that lacks a column is a fault of line 1, and then there are no questions."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        return QuestionTable({}, (RowFault(1, f"缺少列 {'、'.join(missing)}"),))
    questions: dict[str, QuestionRow] = {}
    faults: list[RowFault] = []
    for row in reader:
        cells = {name: (row[name] or "").strip() for name in _COLUMNS}
        wrong = [*_wrong(cells), *(["试题编号与前面的一行相同"] if cells["code"] in questions else [])]
        faults += [RowFault(reader.line_num, "；".join(wrong))] if wrong else []
        if not wrong:
            questions[cells["code"]] = _question(cells)
    return QuestionTable(questions, tuple(faults))


def lettered(options: tuple[str, ...] | list[str]) -> Iterator[tuple[str, str]]:
    """The options of a question with their letters."""
    return zip(ascii_uppercase, options, strict=False)


def _wrong(cells: Mapping[str, str]) -> Iterator[str]:
    """Everything that stands against a row."""
    yield from (f"没有写 {name}" for name in _COLUMNS if not cells[name])
    yield from (f"{name} 超过 {most} 个字" for name, most in _LONGEST.items() if len(cells[name]) > most)
    options, answer = _options(cells), cells["answer"]
    if cells["options"] and not 2 <= len(options) <= len(ascii_uppercase):
        yield "选项少于两个或者多于二十六个"
    if answer and (answer != "".join(sorted(set(answer))) or not set(answer) <= set(ascii_uppercase[: len(options)])):
        yield f"答案“{answer}”不是选项的字母，按字母的顺序写，每个一次"


def _options(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in cells["options"].split(_BETWEEN))))


def _question(cells: Mapping[str, str]) -> QuestionRow:
    return QuestionRow(cells["code"], cells["statute"], cells["stem"], _options(cells), cells["answer"])

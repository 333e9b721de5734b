"""Questions as a table: read from CSV, row by row, each good or with its reason.

Columns: ``code``, ``statute``, ``stem``, ``options`` (with ； between them), ``answer`` (the letters that are right).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_uppercase

from quanheng.apps.tables import Cells, Form, Table, several

_COLUMNS = ("code", "statute", "stem", "options", "answer")
_LONGEST = {"code": 64, "statute": 60}


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question as told."""

    code: str
    statute: str
    stem: str
    options: tuple[str, ...]
    answer: str


def lettered(options: tuple[str, ...] | list[str]) -> Iterator[tuple[str, str]]:
    """The options of a question with their letters."""
    return zip(ascii_uppercase, options, strict=False)


def _wrong(cells: Cells) -> Iterator[str]:
    options, answer = several(cells["options"]), cells["answer"]
    if cells["options"] and not 2 <= len(options) <= len(ascii_uppercase):
        yield "选项少于两个或者多于二十六个"
    if answer and (answer != "".join(sorted(set(answer))) or not set(answer) <= set(ascii_uppercase[: len(options)])):
        yield f"答案“{answer}”不是选项的字母，按字母的顺序写，每个一次"


def _question(cells: Cells) -> QuestionRow:
    return QuestionRow(cells["code"], cells["statute"], cells["stem"], several(cells["options"]), cells["answer"])


_FORM = Form(_COLUMNS, _LONGEST, "code", "试题编号", _wrong, _question)


@lru_cache(maxsize=4)
def parse_questions(text: str) -> Table[QuestionRow]:
    """Read a table of questions. A header that lacks a column is a fault of line 1, and then there are no questions."""
    return _FORM.read(text)

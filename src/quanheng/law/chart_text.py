"""Text of a drawing: how wide it is, and where its lines break.

There is no font at hand to ask, so a full-width character counts as one em and every other as 0.55 em, which fits the
Chinese faces in use. Lengths are in units of the drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import east_asian_width

Tone = Literal["plain", "title", "muted", "go", "time", "here", "done"]
"""What a piece of text is: a title, a citation, where it leads, a limit, where the case stands, what is over."""
_NARROW = 0.55
_UNITS = re.compile(
    r"""
      本地规定|（\d+人）
    | [（“《〔]*(?:[\u4e00-\u9fff]{,4}法|[甲乙丙丁戊己庚辛壬癸])?[A-Za-z0-9.,:-]+[，。；：、）]*
    | (?:另自|→)?[\u2460-\u2473]+
    | [起止延][\u24b6-\u24cf]+
    | [（“《〔]*.[，。；：、）”》〕]*
    """,
    re.VERBOSE | re.DOTALL,
)
"""What no line break may part: an article, a way and its stage, a mark and its limits, a sign and its punctuation."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one tone."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs that flow together, at one size."""

    runs: tuple[Run, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph after breaking."""

    runs: tuple[Run, ...]
    size: float

    @property
    def width(self) -> float:
        """How wide the line is."""
        return sum(text_width(run.text, self.size) for run in self.runs)

    @property
    def height(self) -> float:
        """From the top of this line to the top of the next."""
        return round(self.size * 1.18, 2)


def text_width(text: str, size: float) -> float:
    """How wide ``text`` is at ``size``."""
    return sum(size if east_asian_width(char) in "WFA" else size * _NARROW for char in text)


def break_lines(paragraphs: Iterable[Paragraph], width: float) -> tuple[Line, ...]:
    """The lines of ``paragraphs`` in a column of ``width``; what fits no line is broken anywhere."""
    return tuple(line for paragraph in paragraphs for line in _lines(paragraph, width))


def _lines(paragraph: Paragraph, width: float) -> Iterator[Line]:
    size, line, used = paragraph.size, list[Run](), 0.0
    for unit in _units(paragraph, width):
        wide = text_width(unit.text, size)
        if line and used + wide > width:
            yield Line(_joined(line), size)
            line, used = [], 0.0
        if line or unit.text != " ":
            line.append(unit)
            used += wide
    if line:
        yield Line(_joined(line), size)


def _units(paragraph: Paragraph, width: float) -> Iterator[Run]:
    for run in paragraph.runs:
        for unit in _UNITS.findall(run.text):
            parts = unit if text_width(unit, paragraph.size) > width else (unit,)
            yield from (Run(part, run.tone) for part in parts)


def _joined(units: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours of one tone as one run."""
    runs: list[Run] = []
    for unit in units:
        if runs and runs[-1].tone == unit.tone:
            runs[-1] = Run(runs[-1].text + unit.text, unit.tone)
        else:
            runs.append(unit)
    return tuple(runs)

"""Reads the text of a statute: its head, and its articles with their paragraphs and items.

The form is that of the official texts: the title in the first line, who made it and when, then headings and articles.
What is not as it should be is told by line; nothing is guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from quanheng.apps.statutes.numerals import number_of
from quanheng.apps.statutes.ranking import Rank, rank_of

_ARTICLE = re.compile(r"第([零一二三四五六七八九十百千]+)条(之[一二三四五六七八九十]+)?(?=[\s：]|$)[\s：]*(.*)")
_ITEM = re.compile(r"[（(][一二三四五六七八九十]+[）)]")
_HEADING = re.compile(r"(?:#+\s*)?第[零一二三四五六七八九十百]+[编章节分]\S*(\s|$)|#{2,}\s")
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_BEGINS = re.compile(r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*起\s*(?:施行|实施|生效)")
_HEADED_BEGIN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*施行")
_SPACES = " \t\u3000\u200b\ufeff*"


class Remark(NamedTuple):
    """Something odd in a text, and in which line."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """One article: ``60`` or ``120之一`` (empty: the text has none), its heading, its paragraphs with their items."""

    number: str
    heading: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class StatuteText:
    """What the text of a statute says of itself; days that it does not say are none."""

    title: str
    rank: Rank
    version: date | None
    begins: date | None
    articles: tuple[ParsedArticle, ...]
    remarks: tuple[Remark, ...]


@lru_cache(maxsize=4)
def parse_statute(text: str) -> StatuteText:
    """Read ``text``, in the form of the official texts."""
    lines = [line.strip(_SPACES) for line in text.splitlines()]
    head, body = _split(lines)
    title = "".join(line.lstrip("# ") for line in lines[:1])
    reading = _Reading()
    for number, line in enumerate(lines[head:], head + 1):
        reading.read(number, line)
    said = [line for line in lines[1:head] if line and not line.startswith(("<!--", "#"))]
    said += [] if body else filter(_DAY.fullmatch, lines)
    articles = reading.articles() if body else (_whole(lines[1:]),)
    return StatuteText(
        title,
        rank_of(title, " ".join(said)),
        max(filter(None, map(_day, _DAY.findall(" ".join(said)))), default=None),
        _begins(articles, " ".join(said)),
        articles,
        (*_remarks_on_head(title), *(reading.remarks if body else ())),
    )


def _split(lines: list[str]) -> tuple[int, bool]:
    """How many lines are the head, and whether articles follow."""
    for number, line in enumerate(lines):
        if _ARTICLE.match(line) or (number and _HEADING.match(line)):
            return number, any(map(_ARTICLE.match, lines))
    return min(6, len(lines)), False


def _whole(lines: list[str]) -> ParsedArticle:
    """A text without articles."""
    return ParsedArticle("", "", tuple((line,) for line in lines if line and not line.startswith("<!--")))


def _remarks_on_head(title: str) -> Iterator[Remark]:
    if not title:
        yield Remark(1, "第一行应当是名称。")


def _begins(articles: tuple[ParsedArticle, ...], head: str) -> date | None:
    """The day that the last article, or else the head, says it begins to apply."""
    last = "".join("".join(paragraph) for article in articles[-3:] for paragraph in article.paragraphs)
    found = _BEGINS.findall(last) or _BEGINS.findall(head) or _HEADED_BEGIN.findall(head)
    return _day(found[-1]) if found else None


def _day(parts: tuple[str, ...]) -> date | None:
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


@dataclass
class _Reading:
    """The articles read so far, and what was odd."""

    remarks: list[Remark] = field(default_factory=list)
    _found: list[tuple[str, str, list[list[str]]]] = field(default_factory=list)
    _heading: str = ""
    _last: int = 0

    def read(self, number: int, line: str) -> None:
        """The next line."""
        if not line or line.startswith("<!--"):
            return
        if article := _ARTICLE.match(line):
            self._begin(number, article)
        elif _HEADING.match(line):
            self._heading = " ".join(line.lstrip("# ").split())
        elif not self._found:
            self.remarks.append(Remark(number, f"第一条之前有一段文字，没有收入条文：{line[:20]}"))
        else:
            self._add(number, line)

    def articles(self) -> tuple[ParsedArticle, ...]:
        """What was read."""
        return tuple(
            ParsedArticle(number, heading, tuple(map(tuple, paragraphs))) for number, heading, paragraphs in self._found
        )

    def _begin(self, line: int, found: re.Match[str]) -> None:
        count = number_of(found[1])
        if count != self._last + 1 and not found[2]:
            self.remarks.append(Remark(line, f"第{found[1]}条之前是第 {self._last} 条，条号不连续。"))
        self._last = count
        self._found.append((f"{count}{found[2] or ''}", self._heading, [[found[3]]] if found[3] else []))

    def _add(self, number: int, line: str) -> None:
        paragraphs = self._found[-1][2]
        if not _ITEM.match(line):
            paragraphs.append([line])
        elif paragraphs:
            paragraphs[-1].append(line)
        else:
            self.remarks.append(Remark(number, "这一项之前没有它所属的款。"))
            paragraphs.append([line])

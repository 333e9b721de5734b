"""Reads the calendars and the clauses of law that ship with the platform.

Scalars are read as text and typed here: YAML would make a date, a float or a flag of what merely looks like one.
Unknown and duplicate keys are refused, so a misspelt ``extensions`` cannot quietly shorten a limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from quanheng.law.calendar import HORIZON, Calendar, Mark
from quanheng.law.clause import Clause, ClauseTable, DayRule, Exclusion, ExtensionRule
from quanheng.law.errors import LawError

_Row = TypeVar("_Row")
_DATA = files("quanheng.procedures")
_ADAPTERS: dict[type, TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (Clause, DayRule)}
_PARTS = {"extensions": ExtensionRule, "exclusions": Exclusion}
_INHERITED = ("valid_from", "profile", "begins_by", "rolled_by")
_STATUTE = {"statute", "days", "clauses", *_INHERITED}
_CALENDAR = {"name", "title", "first", "last", "years", "statutory"}


@cache
def load_calendar(name: str) -> Calendar:
    """The calendar ``cn`` (State Council notices) or ``none``; ``LawError`` (``calendar.unknown``) for others."""
    if name == "none":
        return Calendar.none()
    source = _DATA / "calendars" / f"{name}.yaml"
    if not source.is_file():
        raise LawError("calendar.unknown", f"没有名为“{name}”的日历。", mend="可用的日历：cn、none。")
    return read_calendar(source.read_text(encoding="utf-8"), source.name)


@cache
def load_clauses() -> ClauseTable:
    """Every clause of law under ``procedures/clauses``. Raises ``LawError`` for a row that cannot be read."""
    clauses: list[Clause] = []
    rules: list[DayRule] = []
    for source in sorted((_DATA / "clauses").iterdir(), key=lambda file: file.name):
        more, more_rules = read_clauses(source.read_text(encoding="utf-8"), source.name)
        clauses += more
        rules += more_rules
    return ClauseTable(clauses, rules)


def read_calendar(text: str, where: str) -> Calendar:
    """The calendar that ``text`` (named ``where`` in errors) describes; its form is told at the head of ``cn.yaml``."""
    (data,) = _documents(text, _CALENDAR, where)
    last = dt.date.fromisoformat(data["last"])
    marks = dict(_statutory(data["statutory"], last.year + 1))
    for year, block in data["years"].items():
        for holiday, days in block["days"].items():
            marks |= {day: Mark(True, holiday) for day in _days(days.get("off", ""), int(year))}
            marks |= {day: Mark(False, holiday) for day in _days(days.get("work", ""), int(year))}
    return Calendar(data["name"], dt.date.fromisoformat(data["first"]), last, marks)


def read_clauses(text: str, where: str) -> tuple[list[Clause], list[DayRule]]:
    """The clauses, and the rules on what a day is, of the statutes in ``text``, one YAML document each."""
    clauses: list[Clause] = []
    rules: list[DayRule] = []
    for statute in _documents(text, _STATUTE, where):
        clauses += _clauses(statute, where)
        if "days" in statute:
            rules.append(_typed(DayRule, {"statute": statute["statute"], **statute["days"]}, where))
    return clauses, rules


def _statutory(data: dict[str, Any], first: int) -> Iterator[tuple[dt.date, Mark]]:
    """The rest days of the statute itself, for the years no notice covers: fixed dates, and lunar ones while listed."""
    for year in range(first, HORIZON.year + 1):
        holidays = data["every"] | data["years"].get(str(year), {})
        for holiday, days in holidays.items():
            yield from ((day, Mark(True, holiday)) for day in _days(days, year))


def _days(text: str, year: int) -> Iterator[dt.date]:
    """``02-15..02-23 03-01`` in ``year``; a day of another year is written whole (``2007-12-29``)."""
    for span in text.split():
        first, _, last = span.partition("..")
        day, end = _day(first, year), _day(last or first, year)
        while day <= end:
            yield day
            day += dt.timedelta(days=1)


def _day(text: str, year: int) -> dt.date:
    return dt.date.fromisoformat(text if len(text) > len("02-15") else f"{year}-{text}")


def _clauses(statute: dict[str, Any], where: str) -> Iterator[Clause]:
    """The rows of one statute; each takes from its head what it does not say itself, and its article's short name."""
    head = {name: statute[name] for name in _INHERITED if name in statute}
    for row in statute["clauses"]:
        article = "/".join(filter(None, (statute["statute"], row.get("article"))))
        for part, kind in _PARTS.items():
            for entry in row.get(part, ()):
                _refuse_unknown(entry.keys(), _fields(kind), where)
        yield _typed(Clause, head | row | {"article": article}, where)


def _typed(kind: type[_Row], row: dict[str, Any], where: str) -> _Row:
    """``row`` as a value of ``kind``; its faults, all of them, as one ``LawError``."""
    _refuse_unknown(row.keys(), _fields(kind), where)
    try:
        value: _Row = _ADAPTERS[kind].validate_python(row)
    except ValidationError as error:
        places = "、".join(".".join(map(str, fault["loc"])) for fault in error.errors())
        raise _faulty(where, f"{row} 缺少或者写错了 {places}") from error
    return value


def _fields(kind: type[Any]) -> Set[str]:
    return {field.name for field in fields(kind)}


def _refuse_unknown(names: Set[str], known: Set[str], where: str) -> None:
    if names - known:
        raise _faulty(where, f"不认识的字段 {'、'.join(sorted(names - known))}")


def _faulty(where: str, what: str) -> LawError:
    return LawError("procedures.data", f"数据 {where} 有误：{what}。", mend="按 docs/due-dates.md 的字段表改正。")


class _Text(yaml.CBaseLoader):
    """YAML whose scalars stay text and whose keys must be unique."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise _faulty(f"第 {node.start_mark.line + 1} 行起", f"重复的字段 {'、'.join(twice)}")
        return super().construct_mapping(node, deep)


def _documents(text: str, known: Set[str], where: str) -> list[dict[str, Any]]:
    documents = list(yaml.load_all(text, Loader=_Text))
    for document in documents:
        _refuse_unknown(document.keys(), known, where)
    return documents

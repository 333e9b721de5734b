"""Reads the calendars and the clauses of law that ship with the platform.

Scalars are read as text and typed here: YAML would make a date, a float or a flag of what merely looks like one.
Unknown and duplicate keys are refused, so a misspelt ``extensions`` cannot quietly shorten a limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from quanheng.law.calendar import HORIZON, Calendar, Mark
from quanheng.law.clause import Clause, ClauseTable, DayRule, Exclusion, ExtensionRule
from quanheng.law.errors import LawError

_Row = TypeVar("_Row")
_DATA = files("quanheng.procedures")
_adapter = cache(TypeAdapter)
_PARTS = {"extensions": ExtensionRule, "exclusions": Exclusion}
_INHERITED = ("valid_from", "profile", "begins_by", "rolled_by")


@cache
def load_calendar(name: str) -> Calendar:
    """The calendar ``cn`` (State Council notices) or ``none``; ``LawError`` (``calendar.unknown``) for others."""
    if name == "none":
        return Calendar.none()
    source = _DATA / "calendars" / f"{name}.yaml"
    if not source.is_file():
        raise LawError("calendar.unknown", f"没有名为“{name}”的日历。", mend="可用的日历：cn、none。")
    (data,) = _documents(source)
    last = dt.date.fromisoformat(data["last"])
    marks = dict(_statutory(data["statutory"], last.year + 1))
    for year, block in data["years"].items():
        for holiday, days in block["days"].items():
            marks |= {day: Mark(True, holiday) for day in _days(days.get("off", ""), int(year))}
            marks |= {day: Mark(False, holiday) for day in _days(days.get("work", ""), int(year))}
    return Calendar(data["name"], dt.date.fromisoformat(data["first"]), last, marks)


@cache
def load_clauses() -> ClauseTable:
    """Every clause of law under ``procedures/clauses``. Raises ``LawError`` for a row that cannot be read."""
    clauses: list[Clause] = []
    rules: list[DayRule] = []
    for source in sorted((_DATA / "clauses").iterdir(), key=lambda file: file.name):
        for statute in _documents(source):
            clauses += _clauses(statute, source.name)
            if "days" in statute:
                rules.append(_typed(DayRule, {"statute": statute["statute"]} | statute["days"], source.name))
    return ClauseTable(clauses, rules)


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
                _refuse_unknown(entry, kind, where)
        yield _typed(Clause, head | row | {"article": article}, where)


def _typed(kind: type[_Row], row: dict[str, Any], where: str) -> _Row:
    """``row`` as a value of ``kind``; its faults, all of them, as one ``LawError``."""
    _refuse_unknown(row, kind, where)
    try:
        return _adapter(kind).validate_python(row)
    except ValidationError as error:
        places = "、".join(".".join(map(str, fault["loc"])) for fault in error.errors())
        raise _faulty(where, f"{row} 缺少或者写错了 {places}") from error


def _refuse_unknown(row: dict[str, Any], kind: type[Any], where: str) -> None:
    unknown = sorted(row.keys() - {field.name for field in fields(kind)})
    if unknown:
        raise _faulty(where, f"{row} 有不认识的字段 {'、'.join(unknown)}")


def _faulty(where: str, what: str) -> LawError:
    return LawError("procedures.data", f"数据 {where} 有误：{what}。", mend="按 docs/due-dates.md 的字段表改正。")


class _Text(yaml.CBaseLoader):
    """YAML whose scalars stay text and whose keys must be unique."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise _faulty(f"第 {node.start_mark.line + 1} 行", f"重复的字段 {'、'.join(twice)}")
        return super().construct_mapping(node, deep)


def _documents(source: Traversable) -> list[dict[str, Any]]:
    return list(yaml.load_all(source.read_text(encoding="utf-8"), Loader=_Text))

"""A history written as JSON, and the family of cases it leads to.

A list of entries in the order in which they were recorded:

    [{"act": "open", "recorded": "2026-03-02T09:00", "persons": {"张三": "handle", "李四": "handle"},
      "facts": {"party": "王五", "fine": "150.00", "discovered_on": "2026-03-02"}, "answers": {"param:days": 5}}]

``case`` names a child as ``案/service.8.0``: the kind, the number of the entry that opened it, the place. What the law
itself does when a limit runs out is put in between and not written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from quanheng.cli.errors import CliError
from quanheng.engine.case import CHINA_OFFSET, read
from quanheng.engine.entry import Case, Entry, Person
from quanheng.engine.family import FamilyState, Member, Texts, deem, enter, open_family
from quanheng.law.condition import Scalar, Value
from quanheng.law.moment import Moment
from quanheng.law.procedure import Procedure

ROOT = "案"
"""What the root of a history is called."""
_KEYS = {"act", "recorded", "persons", "facts", "answers", "case"}
_CHINA = timezone(timedelta(minutes=CHINA_OFFSET))


def read_history(path: Path) -> list[dict[str, Any]]:
    """The entries written in a file. Raises ``CliError`` (``cli.history``) for what is no list of entries."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    except OSError as error:
        raise _fault(f"打不开文件 {path}。", "核对路径。") from error
    except ValueError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列" if isinstance(error, json.JSONDecodeError) else "编码"
        raise _fault(f"{path} 不是 JSON（{where}）。", "写成 UTF-8 的 JSON。") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _fault(f"{path} 不是条目的列表。", "写成 [{…}, {…}]。")
    for number, row in enumerate(rows, 1):
        unknown = row.keys() - _KEYS
        if unknown or not {"act", "recorded"} <= row.keys():
            wrong = f"有不认识的 {'、'.join(sorted(unknown))}" if unknown else "缺少 act 或者 recorded"
            raise _fault(f"第 {number} 条{wrong}。", f"可用的有：{'、'.join(sorted(_KEYS))}。")
    return rows


def play(procedure: str, rows: list[dict[str, Any]], until: Moment, texts: Texts) -> FamilyState:
    """The family after ``rows``, taken as they are, and after what the law did by ``until``."""
    family = open_family(Case(ROOT, procedure, ()), texts)
    for number, row in enumerate(rows, 1):
        recorded = read_moment(str(row["recorded"]))
        family = deem(family, recorded, texts).family
        case = row.get("case", ROOT)
        if case not in family.members:
            raise _fault(f"第 {number} 条：没有案件“{case}”。", f"可用的有：{'、'.join(family.members)}。")
        member = family.members[case]
        entry = _entry(number, row, member, recorded)
        family = enter(family, case, read(member.text, member.state, entry), texts).family
    if family.latest is not None and until.us < family.latest.us:
        raise _fault("案件有更晚登记的条目。", "用 --on 写明不早于最后一条的时间。")
    return deem(family, until, texts).family


def read_moment(text: str) -> Moment:
    """A day, or a civil time of the place. Raises ``CliError`` (``cli.date``)."""
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=_CHINA)
    except ValueError:
        raise CliError("cli.date", f"“{text}”不是时间。", mend="写成 2026-03-02 或者 2026-03-02T09:00。") from None
    return Moment(round(local.timestamp() * 1_000_000), local.date())


def present() -> Moment:
    """Now, by the clock of this machine."""
    return read_moment(datetime.now(_CHINA).replace(tzinfo=None).isoformat())


def _entry(number: int, row: Mapping[str, Any], member: Member, recorded: Moment) -> Entry:
    procedure = member.text.procedure
    act = procedure.acts.get(row["act"])
    if act is None:
        raise _fault(f"第 {number} 条：没有行为“{row['act']}”。", f"可用的有：{'、'.join(procedure.acts)}。")
    facts = {name: _value(procedure, name, raw) for name, raw in row.get("facts", {}).items()}
    faults = list(member.text.forms.faults(act, facts))
    if faults:
        raise _fault(f"第 {number} 条：{faults[0].sentence}", faults[0].mend)
    persons = tuple(Person(name, duty) for name, duty in row.get("persons", {}).items())
    return Entry(member.count + 1, act.name, recorded, facts, persons, row.get("answers", {}))


def _value(procedure: Procedure, name: str, raw: object) -> Value:
    """A value as the type of its fact has it; what cannot be stays as it is written, for its fault to be said."""
    if isinstance(raw, list):
        return tuple(_one(procedure, name, item) for item in raw)
    return _one(procedure, name, raw)


def _one(procedure: Procedure, name: str, raw: object) -> Scalar:
    if isinstance(raw, bool):
        return raw
    convert = _CONVERSIONS.get(procedure.facts[name].type, str) if name in procedure.facts else str
    try:
        return convert(str(raw))
    except (ValueError, InvalidOperation, CliError):
        return str(raw)


_CONVERSIONS: Mapping[str, Callable[[str], Scalar]] = {
    "number": Decimal,
    "money": Decimal,
    "date": date.fromisoformat,
    "time": read_moment,
}


def _fault(sentence: str, mend: str) -> CliError:
    return CliError("cli.history", sentence, mend=mend)

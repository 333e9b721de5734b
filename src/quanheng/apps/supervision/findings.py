"""Families of the platform's record held to the definitions under which they run; each violation is a signal."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.values import moment
from quanheng.apps.supervision.models import Rung, Signal
from quanheng.engine import entry as engine
from quanheng.engine.intent import is_tellable
from quanheng.law.clause import citations

_OVERDUE = "open:"
"""The rule of a limit that still runs and is over: the ladder's own, so the two meet in one signal."""

_log = logging.getLogger(__name__)


def judged(procedure: str, families: Sequence[Sequence[engine.Case]], at: datetime) -> list[Signal]:
    """The violations in families of one root procedure; procedures may have facts of one name and another type.

    Supervision that fails is told as a signal itself, and the others go on; so is a family whose record holds a number
    that no log can.
    """
    held = [family for family in families if _untold(family) is None]
    apart = [_left_out(*untold, at) for untold in map(_untold, families) if untold]
    return [*apart, *(_judged(procedure, held, at) if held else ())]


def _judged(procedure: str, families: Sequence[Sequence[engine.Case]], at: datetime) -> list[Signal]:
    try:
        return list(_violations(families, at))
    except Exception as error:  # noqa: BLE001  supervision may fail in any way; it is told, and the rest goes on
        _log.exception("按程序 %s 监督失败", procedure)
        return [failed(f"supervise:{procedure}", f"按程序“{procedure}”监督平台记录失败：{error}", at)]


def failed(rule: str, sentence: str, at: datetime) -> Signal:
    """A rule that could not be applied, once a day."""
    return Signal(rung=Rung.VIOLATION, rule=rule, instance=at.date().toordinal(), sentence=sentence[:500], opened_at=at)


def _untold(family: Sequence[engine.Case]) -> tuple[engine.Case, int] | None:
    """The first case and entry of a family with a number that was recorded before its size was bounded."""
    entries = ((case, n, entry) for case in family for n, entry in enumerate(case.entries, 1))
    return next(((case, n) for case, n, entry in entries if not all(map(is_tellable, _numbers(entry)))), None)


def _numbers(entry: engine.Entry) -> Iterator[Decimal]:
    for value in (*entry.facts.values(), *entry.answers.values()):
        several = value if isinstance(value, tuple) else (value,)
        yield from (one for one in several if isinstance(one, Decimal))


def _left_out(case: engine.Case, n: int, at: datetime) -> Signal:
    organ, procedure = _organs({case.id})[case.id]
    return Signal(
        rung=Rung.VIOLATION,
        rule=f"supervise:{procedure}",
        case=case.id,
        instance=n,
        organ=organ,
        procedure=procedure,
        sentence=f"第 {n} 个条目里有过大或者小数过多的数，本案和同一案卷的其他案件不能对照，由监督人员人工核对。",
        opened_at=at,
    )


def _violations(families: Sequence[Sequence[engine.Case]], at: datetime) -> Iterator[Signal]:
    # Loading these takes as long as all else that a server starts with, and most processes never supervise.
    from quanheng.apps.supervision.own_log import own_log
    from quanheng.supervise.backends.duckdb import DuckDB
    from quanheng.supervise.report import detailed
    from quanheng.supervise.supervision import supervise

    used = {version for family in families for case in family for version in _versions(case)}
    known = {version: texts()[version] for version in sorted(used)}
    with DuckDB() as backend:
        log = own_log(families, known, moment(at), backend)
        found = detailed(log, supervise(log, known, backend), known, backend).to_pyarrow().to_pylist()
    violated = [row for row in found if row["grade"] == "violation"]
    organs = _organs({row["case_id"] for row in violated})
    for row in violated:
        yield _signal(row, organs[row["case_id"]], at)


def _versions(case: engine.Case) -> Iterable[str]:
    return (case.procedure, *(entry.version for entry in case.entries if entry.version))


def _organs(cases: set[str]) -> Mapping[str, tuple[str, str]]:
    """The organ and the procedure of each case."""
    found = Case.objects.filter(pk__in=cases).values_list("pk", "organ", "procedure")
    return {case: (organ, procedure) for case, organ, procedure in found}


def _signal(row: Mapping[str, Any], where: tuple[str, str], at: datetime) -> Signal:
    organ, procedure = where
    return Signal(
        rung=Rung.RED if row["rule"].startswith(_OVERDUE) else Rung.VIOLATION,
        rule=row["rule"],
        case=row["case_id"],
        instance=row["pos"] + 1,
        organ=organ,
        procedure=procedure,
        sentence=row["sentence"],
        basis=citations(row["basis"]) if "/" in row["basis"] else row["basis"],
        opened_at=at,
    )

"""A family of cases brought back from the record, and what an act did put into it."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from threading import Lock
from typing import NamedTuple

from django.db.models import F

from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.values import known, moment
from quanheng.apps.database import plain
from quanheng.apps.database.lots import lots
from quanheng.apps.record.recorder import recorder
from quanheng.engine import entry as engine
from quanheng.engine.case import CHINA_OFFSET
from quanheng.engine.family import FamilyState, fold
from quanheng.law.condition import Value
from quanheng.law.course import Symbol
from quanheng.law.moment import Moment
from quanheng.law.procedure import ANSWERS, Procedure
from quanheng.record.entry import Answer, Entry

_REMEMBERED = 256
_TOGETHER = 500
"""Families whose rows are changed together."""


class _Version(NamedTuple):
    """How many entries a family has, and how often values of it were disposed of: a state of other numbers is past."""

    cases: int
    entries: int
    disposals: int


class _Memory:
    """The states of the families last met in this process, each with the version it is of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._states: OrderedDict[str, tuple[_Version, FamilyState]] = OrderedDict()

    def find(self, root: str, version: _Version) -> FamilyState | None:
        with self._lock:
            found = self._states.get(root)
            return found[1] if found and found[0] == version else None

    def keep(self, root: str, version: _Version, state: FamilyState) -> None:
        with self._lock:
            self._states[root] = version, state
            self._states.move_to_end(root)
            while len(self._states) > _REMEMBERED:
                self._states.popitem(last=False)


_memory = _Memory()

Rows = dict[str, Case]
"""The rows of a family's cases by name, in order of opening, the root first."""


_FAMILY = "SELECT * FROM cases_case WHERE root_id = %s ORDER BY ordinal"


def root_of(case: str) -> str:
    """The root of the family that a case belongs to, by the case's name."""
    return case.partition("/")[0]


def rows_of(root: str) -> Rows:
    """The rows of the family under ``root``, each with its parent; none where there is no such family."""
    rows = {case.id: case for case in plain.objects(Case, _FAMILY, root)}
    for case in rows.values():
        case.root, case.parent = rows[root], rows[case.parent_id] if case.parent_id else None
    return rows


def state_of(rows: Rows) -> FamilyState:
    """The state of the family of those rows, by what is committed or written in this transaction."""
    root, version = next(iter(rows)), _version([*rows.values()])
    state = _memory.find(root, version)
    if state is None:
        state = fold([*_cases(rows.values())], texts())
        _memory.keep(root, version, state)
    return state


def family_of(root: str) -> FamilyState:
    """The state of the family under ``root``, as ``state_of`` its rows."""
    return state_of(rows_of(root))


def cases_of(root: str) -> tuple[engine.Case, ...]:
    """The cases of a family with all their entries, in order of opening, as recorded."""
    return tuple(_cases(rows_of(root).values()))


def refolded(root: str) -> FamilyState:
    """The state of a family by its record alone, whatever is remembered of it."""
    return fold(cases_of(root), texts())


def remember(root: Case, state: FamilyState) -> None:
    """Keep the state of a family that has just been committed, under the row of its root."""
    entries = sum(member.count for member in state.members.values())
    _memory.keep(root.id, _Version(len(state.members), entries, root.disposals), state)


def outdate(roots: Collection[str]) -> None:
    """Values of families were destroyed, restricted or released: what any process remembers of them is out of date.

    In the transaction that does it: earlier, a process could read the values once more and keep them.
    """
    for some in lots(roots, _TOGETHER):
        Case.objects.filter(pk__in=some).update(disposals=F("disposals") + 1)


def _version(cases: Sequence[Case]) -> _Version:
    return _Version(len(cases), sum(case.entries for case in cases), cases[0].disposals)


def _cases(cases: Iterable[Case]) -> Iterable[engine.Case]:
    """The cases with their entries, in order of opening, each under the version it was opened by."""
    by_name = {case.id: case for case in cases}
    recorded = recorder().read_cases([*by_name])
    yield from (read_case(case, recorded[name]) for name, case in by_name.items())


def read_case(case: Case, recorded: Iterable[tuple[Entry, Mapping[str, object]]]) -> engine.Case:
    """A case with its entries, each read with the facts that the record holds of it, as the engine knows it."""
    entries = tuple(read_entry(texts()[entry.procedure].procedure, entry, facts) for entry, facts in recorded)
    return engine.Case(case.id, case.digest, entries, case.profile, case.parent_id, case.kind, case.batch, case.place)


def read_entry(procedure: Procedure, entry: Entry, facts: Mapping[str, object]) -> engine.Entry:
    """An entry of the record as the engine knows it."""
    context = entry.context
    return engine.Entry(
        n=entry.n,
        act=entry.act,
        recorded=moment(entry.recorded),
        facts=known(procedure, facts),
        persons=tuple(engine.Person(actor.person, actor.duty) for actor in entry.actors),
        answers={answer.look_up: _value(answer) for answer in entry.answers},
        by=str(context.get("by", "")),
        at=_moment(entry.at),
        child=str(context.get("child", "")),
        ended=bool(context.get("ended")),
        version=str(context.get("version", "")),
        symbol=read_symbol(entry.symbol),
    )


def write_symbol(symbol: Symbol) -> str:
    """A symbol as an entry keeps it."""
    return json.dumps(symbol, ensure_ascii=False, separators=(",", ":"))


def read_symbol(text: str) -> Symbol:
    """The symbol that an entry keeps."""
    act, outcome, given, opened, batch, place, ended, bits = json.loads(text)
    return Symbol(act, outcome, tuple(given), tuple(opened), batch, place, ended, tuple(bits))


def _moment(at: date | datetime) -> Moment:
    return moment(at) if isinstance(at, datetime) else Moment.of_day(at, CHINA_OFFSET)


def _value(answer: Answer) -> Value:
    """An answer as the engine takes it: numbers of parameters and of prior cases are decimals."""
    if answer.look_up in ANSWERS or answer.look_up.startswith("kind:"):
        return str(answer.answer)
    return Decimal(str(answer.answer))

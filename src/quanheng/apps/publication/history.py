"""A register row as it was on a day: the acts of its case are gone through again, up to that day.

Nothing old is kept in the registers; their history is the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypeVar

from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.values import known
from quanheng.apps.record.recorder import recorder
from quanheng.apps.registers import EFFECTS, Deed, Register, Row
from quanheng.law.condition import Value
from quanheng.record.recorder import CHINA

_Row = TypeVar("_Row", bound=Register)


def as_of(row: _Row, on: date) -> _Row | None:
    """A row as it was at the end of a day by legal time, written or not; none where it was not there yet."""
    made: Row | None = None
    last = 0
    for effects, deed in _deeds(row.entry_case):
        for effect in (EFFECTS[name] for name in effects if EFFECTS[name].register is type(row)):
            if deed.at <= on and row.key in effect.keys(deed):
                made, last = effect.change(made, deed, row.key), deed.n
    return None if made is None else type(row)(key=row.key, entry_case=row.entry_case, entry_n=last, **made)


def days_of(row: Register) -> list[date]:
    """The days on which the acts of its case changed a row, the first first."""
    changed = (
        deed.at
        for effects, deed in _deeds(row.entry_case)
        if any(EFFECTS[name].register is type(row) and row.key in EFFECTS[name].keys(deed) for name in effects)
    )
    return list(dict.fromkeys(changed))


def _deeds(name: str) -> Iterator[tuple[tuple[str, ...], Deed]]:
    """The acts of a case in order: the effects of each, and the act with all facts known by then."""
    case = Case.objects.filter(pk=name).first()
    facts: dict[str, Value] = {}
    for n in range(1, case.entries + 1 if case else 0):
        assert case is not None
        entry, given = recorder().read(name, n)
        procedure = texts()[entry.procedure].procedure
        facts |= known(procedure, given)
        at = entry.at.astimezone(CHINA).date() if isinstance(entry.at, datetime) else entry.at
        act = procedure.acts.get(entry.act)
        deed = Deed(name, n, entry.act, at, entry.recorded, case.organ, case.power, dict(facts))
        yield act.effects if act else (), deed

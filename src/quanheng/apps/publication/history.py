"""A register row as it was on a day: the acts of its case are gone through again, up to that day.

Nothing old is kept in the registers; their history is the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from quanheng.apps.cases.deeds import deeds_of
from quanheng.apps.cases.models import Case
from quanheng.apps.registers import EFFECTS, Deed, Register, Row

_Row = TypeVar("_Row", bound=Register)


def as_of(row: _Row, on: date) -> _Row | None:
    """A row as it was at the end of a day by legal time, written or not; none where it was not there yet."""
    made: Row | None = None
    last = 0
    for effects, deed in _deeds(row.entry_case):
        for effect in (EFFECTS[name] for name in effects if EFFECTS[name].register is type(row)):
            if deed.at <= on and effect.changes(deed, row.key, made):
                made, last = effect.change(made, deed, row.key), deed.n
    return None if made is None else type(row)(key=row.key, entry_case=row.entry_case, entry_n=last, **made)


def days_of(row: Register) -> list[date]:
    """The days on which the acts of its case changed a row, the first first."""
    changed = (
        deed.at
        for effects, deed in _deeds(row.entry_case)
        for effect in (EFFECTS[name] for name in effects)
        if effect.register is type(row) and effect.changes(deed, row.key, vars(row))
    )
    return list(dict.fromkeys(changed))


def _deeds(name: str) -> Iterator[tuple[tuple[str, ...], Deed]]:
    """The acts of a case in order, each with its effects."""
    case = Case.objects.filter(pk=name).first()
    for act, deed in deeds_of(case) if case else ():
        yield act.effects if act else (), deed

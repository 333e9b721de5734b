"""How long the file of a case is kept (D8): by the county's table, longer if whoever closed it said so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from quanheng.apps.cases.library import library
from quanheng.apps.definitions.shipped import shipped
from quanheng.engine.family import Member
from quanheng.procedures.files import FileKind, load_file_kinds
from quanheng.procedures.files import kind_of as kind_among

_SAID: Mapping[str, int | None] = {"permanent": None, "thirty": 30, "ten": 10}
"""The choices of the fact ``retention``, in years; none: for ever."""
_PERMANENT = "永久"


class Retention(NamedTuple):
    """``years`` from the first of January after the case ended; ``until`` the last day. None: for ever."""

    years: int | None
    until: date | None
    basis: str

    @property
    def words(self) -> str:
        """The period as the cover of the file says it."""
        return _PERMANENT if self.years is None else f"{self.years}年"


def kind_of(procedure: str) -> FileKind:
    """The kind of file that cases of a procedure are bound in."""
    return kind_among(procedure, _kinds())


def retention_of(member: Member, ended: date) -> Retention:
    """How long the file of a case that ended on a day is kept; ``member`` is its state."""
    row = library().parameters.find(kind_of(member.text.procedure.key).retention, ended)
    years = None if row.unit == _PERMANENT else int(row.value)
    said = member.state.known.facts.get("retention")
    kept = longer(years, _SAID[str(said)]) if said in _SAID else years
    basis = row.local if kept == years else "结案时另定，长于本机关档案保管期限表"
    return Retention(kept, _until(ended, kept), basis)


def longer(one: int | None, other: int | None) -> int | None:
    """The longer of two periods in years; none is for ever."""
    return None if one is None or other is None else max(one, other)


def _until(ended: date, years: int | None) -> date | None:
    return None if years is None else date(ended.year + years, 12, 31)


@cache
def _kinds() -> tuple[FileKind, ...]:
    return load_file_kinds(shipped().catalogue)

"""The acts of a case brought back from the record, as their effects saw them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.values import known
from quanheng.apps.record.recorder import recorder
from quanheng.apps.registers import Deed
from quanheng.law.condition import Value
from quanheng.law.procedure import Act
from quanheng.record.entry import Entry
from quanheng.record.recorder import CHINA


class Past(NamedTuple):
    """An entry, by which act it was made (none: a report, or a change of version), and the act with what was known."""

    act: Act | None
    deed: Deed


def deeds_of(case: Case, until: int | None = None) -> Iterator[Past]:
    """The entries of a case in order, up to the one of a number."""
    facts: dict[str, Value] = {}
    for entry, given in recorder().read_cases([case.id])[case.id][:until]:
        procedure = texts()[entry.procedure].procedure
        facts |= known(procedure, given)
        yield Past(procedure.acts.get(entry.act), _deed(case, entry, dict(facts)))


def _deed(case: Case, entry: Entry, facts: dict[str, Value]) -> Deed:
    persons = tuple(actor.person for actor in entry.actors)
    return Deed(case.id, entry.n, entry.act, _day(entry.at), entry.recorded, case.organ, case.power, facts, persons)


def _day(at: date | datetime) -> date:
    return at.astimezone(CHINA).date() if isinstance(at, datetime) else at

"""Which entry ended a case: what is entered after it, such as the report of a child, does not end it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case
from quanheng.apps.record.recorder import recorder
from quanheng.law.procedure import NEW, Procedure
from quanheng.record.entry import Entry
from quanheng.record.recorder import CHINA


def stages_of(procedure: Procedure, entries: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """The stage in which each act left the case. A report is no act."""
    stage = NEW
    for entry in entries:
        act = procedure.acts.get(entry.act)
        if act is not None:
            outcome = entry.facts.get(act.outcome or "")
            stage = act.target(stage, str(outcome).lower() if isinstance(outcome, bool) else str(outcome))
            yield stage, entry


def ending_of(procedure: Procedure, entries: Sequence[Entry]) -> Entry:
    """The entry that brought an ended case to the stage in which it is."""
    stage, ending = NEW, entries[-1]
    for came, entry in stages_of(procedure, entries):
        if came != stage:
            stage, ending = came, entry
    return ending


def days_of_ending(files: Sequence[Case]) -> dict[str, date]:
    """The days on which ended cases were recorded as ended, by name."""
    recorded = recorder().read_cases([file.pk for file in files])
    return {file.pk: _day(file, [entry for entry, _ in recorded[file.pk]]) for file in files}


def _day(file: Case, entries: Sequence[Entry]) -> date:
    return ending_of(texts()[file.digest].procedure, entries).recorded.astimezone(CHINA).date()

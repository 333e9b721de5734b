"""Families brought before the engine: the oracle's neutral values in the engine's own types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from tests.oracle import family as neutral

from quanheng.engine.case import Text
from quanheng.engine.entry import Carries, Case, Entry, Family, Person
from quanheng.engine.review import review
from quanheng.law.condition import Value
from quanheng.law.moment import Moment
from quanheng.law.procedure import Procedure
from quanheng.procedures.definitions import Library, load_library
from quanheng.procedures.loading import load_calendar

EVERYTHING_CARRIED = Carries()
EVERYTHING = Path(__file__).parents[1] / "oracle" / "everything"


@cache
def library() -> Library:
    """Everything that ships, and the synthetic texts that use every construct."""
    return load_library(EVERYTHING, Path(__file__).with_name("parameters.yaml"))


def texts_for(carries: Carries = EVERYTHING_CARRIED) -> dict[str, Text]:
    """A text for each procedure, for a log that carries ``carries``."""
    shelf, calendar = library(), load_calendar("cn")
    return {key: Text.of(procedure, shelf.clauses, calendar, carries) for key, procedure in shelf.procedures.items()}


_TEXTS: dict[Carries, dict[str, Text]] = {}


def engine_findings(family: neutral.Family) -> set[neutral.Finding]:
    """What the engine objects to in a family."""
    brought = bring(family)
    if brought.carries not in _TEXTS:
        _TEXTS[brought.carries] = texts_for(brought.carries)
    return {neutral.Finding(*finding) for finding in review(brought, _TEXTS[brought.carries])}


def bring(family: neutral.Family) -> Family:
    """A family in the engine's types."""
    carries = Carries(
        family.carries.actors,
        family.carries.recorded,
        family.carries.facts,
        family.carries.answers,
    )
    cases = tuple(_case(case) for case in family.cases)
    return Family(cases, moment_brought(family.horizon), family.deemed_carried, family.ordered, carries)


def _case(case: neutral.Case) -> Case:
    entries: list[Entry] = []
    version = case.procedure
    for entry in case.entries:
        entries.append(_entry(entry, library().procedures[version]))
        version = entry.to_version or version
    return Case(case.id, case.procedure, tuple(entries), case.profile, case.parent, case.kind, case.batch, case.place)


def _entry(entry: neutral.Entry, procedure: Procedure) -> Entry:
    return Entry(
        entry.n,
        entry.act,
        moment_brought(entry.recorded),
        declared(entry, procedure),
        tuple(Person(*actor) for actor in entry.actors),
        dict(_answers(entry.answers)),
        entry.by,
        moment_brought(entry.legal) if entry.legal else None,
        entry.child,
        entry.ended,
        entry.to_version,
    )


def _answers(answers: Mapping[str, neutral.Answer]) -> Iterator[tuple[str, Value]]:
    """Registers as they answered; of values, those that were given."""
    for key, value in answers.items():
        if key.startswith(("param:", "prior:")):
            if value != "unknown":
                yield key, Decimal(value)
        elif value != "unknown" or not key.startswith("kind:"):
            yield key, str(value)


def declared(entry: neutral.Entry, procedure: Procedure) -> Mapping[str, Value]:
    """The facts that the act declares, well typed: what whoever reads a log gives the engine."""
    act = procedure.acts.get(entry.act)
    if act is None:
        return {}
    names = {*act.asks, *act.may, "reason", "reasons", "av"}
    return {
        name: _value(value)
        for name, value in entry.facts.items()
        if name in names and not isinstance(value, neutral.IllTyped)
    }


def _value(value: neutral.Value) -> Value:
    if isinstance(value, tuple):
        return tuple(_value(item) for item in value)  # type: ignore[misc]
    return moment_brought(value) if isinstance(value, neutral.Moment) else value  # type: ignore[return-value]


def moment_brought(moment: neutral.Moment) -> Moment:
    return Moment(moment.us, moment.date)

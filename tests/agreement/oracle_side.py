"""Families that the engine has made, brought before the oracle: the engine's values in the oracle's neutral ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.oracle import family as neutral

from quanheng.engine.entry import Case, Entry
from quanheng.law.condition import Value
from quanheng.law.moment import Moment


def told(cases: Iterable[Case], horizon: Moment) -> neutral.Family:
    """The cases of a family, root first, as a log would tell them that carries everything."""
    return neutral.Family(tuple(map(_case, cases)), _moment(horizon))


def _case(case: Case) -> neutral.Case:
    entries = tuple(map(_entry, case.entries))
    return neutral.Case(
        case.id, case.procedure, entries, case.parent, case.kind, case.place, case.batch, profile=case.profile
    )


def _entry(entry: Entry) -> neutral.Entry:
    return neutral.Entry(
        entry.n,
        entry.act,
        _moment(entry.recorded),
        _values(entry.facts),
        tuple((person.name, person.duty) for person in entry.persons),
        dict(entry.answers),  # type: ignore[arg-type]
        entry.by,
        entry.child,
        entry.ended,
        legal=_moment(entry.at) if entry.at else None,
    )


def _values(facts: Mapping[str, Value]) -> dict[str, neutral.Value]:
    return {name: _moment(value) if isinstance(value, Moment) else value for name, value in facts.items()}  # type: ignore[misc]


def _moment(moment: Moment) -> neutral.Moment:
    return neutral.Moment(moment.date, moment.us)

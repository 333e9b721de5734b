"""What a log carries: some carry no persons, no registers, no recorded times, or not every fact."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from tests.oracle.course import UNDECLARED
from tests.oracle.family import Carries, Entry
from tests.oracle.texts import Text


def some_carriage(rng: random.Random, texts: list[Text], entries: list[Entry]) -> Carries:
    """A log that leaves something out, but none of the facts that steer the course of a case."""
    facts = {fact for text in texts for fact in text["facts"]} | set(UNDECLARED)
    idle = sorted(facts - {fact for text in texts for fact in steering_facts(text)})
    names = sorted({name for entry in entries for name in entry.answers})
    return Carries(
        actors=rng.random() < 0.7,
        recorded=rng.random() < 0.7,
        facts=None if rng.random() < 0.4 else frozenset(facts) - {fact for fact in idle if rng.random() < 0.25},
        answers=rng.choice((None, frozenset(), frozenset(name for name in names if rng.random() < 0.5))),
    )


def steering_facts(text: Text) -> set[str]:
    """The facts that decide what course a case takes: no log may leave them out without leaving out the course."""
    found = {trigger[5:] for limit in text["limits"].values() for trigger in limit["starts"] if trigger[:5] == "fact:"}
    for act in text["acts"].values():
        found |= {act[role] for role in ("outcome", "at", "recuses") if role in act}
        found |= {by[5:] for by in [act.get("extends", {}).get("by", "")] if by.startswith("fact:")}
        openings = [opening for opening in act.get("opens", ()) if isinstance(opening, dict)]
        found |= {each["each"] for opening in openings for each in opening.values()}
    return found


def as_carried(entry: Entry, carries: Carries) -> Entry:
    """The entry as the log has it."""
    return replace(
        entry,
        facts=_kept(entry.facts, carries.facts),
        answers=_kept(entry.answers, carries.answers),
        actors=entry.actors if carries.actors else (),
    )


def _kept(given: dict[str, Any], names: frozenset[str] | None) -> dict[str, Any]:
    return {name: value for name, value in given.items() if names is None or name in names}

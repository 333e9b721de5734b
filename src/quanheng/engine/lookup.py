"""What an entry asks of the world, and how the answers stand in it (``docs/language.md`` 10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from quanheng.engine.case import CaseState, Reading, Text, weigh
from quanheng.engine.entry import Case, Person
from quanheng.engine.known import moment_of
from quanheng.law.condition import Answer as Asked
from quanheng.law.condition import Value
from quanheng.law.moment import Moment
from quanheng.law.procedure import ANSWERS, Act

YES, NO, UNKNOWN = "yes", "no", "unknown"
"""What a register answers."""


class LookUp(NamedTuple):
    """One question to the world.

    ``kind`` is a register (``ANSWERS``) or ``param``, ``kind``, ``prior``. ``subject`` is the person for duty,
    credential and qualification, the party for ``kind``, the profile for ``param``, else the case. ``name`` is the
    duty, qualification, kind of power, act, parameter, fact or query asked about. ``as_of`` is the recorded time for
    duty, the date fact that a parameter names, and the legal time for all others.
    """

    kind: str
    subject: str
    name: str
    as_of: Moment


class Answer(NamedTuple):
    """What the world answered: yes, no or unknown of a register, else a value; from which source, on which day."""

    value: Value
    source: str = ""
    on: date | None = None


World = Mapping[LookUp, Answer]
"""The answers at hand; a look-up that is not in it was not answered."""


class Asking(NamedTuple):
    """About what the world is asked: an act, who does it, when, and the facts of the case with those given."""

    act: Act
    persons: tuple[Person, ...]
    recorded: Moment
    legal: Moment
    known: Mapping[str, Value]

    @classmethod
    def of(cls, act: Act, reading: Reading) -> Asking:
        """For an entry that has been read."""
        entry = reading.entry
        return cls(act, entry.persons, entry.recorded, reading.legal, reading.known.facts)


def questions(text: Text, case: Case, asking: Asking) -> Iterator[tuple[str, LookUp]]:
    """Every look-up an entry can need, with the name under which the entry keeps the answer."""
    name = asking.act.name
    if asking.act.staffed:
        for register in text.judge.registers[name]:
            for lookup in _of_register(register, text, case, asking):
                yield register, lookup
    for asked in text.judge.values_asked[name]:
        value = _of_value(asked, text, case, asking)
        if value is not None:
            yield asked.key, value


def needed(text: Text, case: Case, state: CaseState, reading: Reading) -> tuple[LookUp, ...]:
    """The look-ups of an entry without those whose answer would change nothing (a qualification not called for)."""
    undecided = {weighed.rule for weighed in weigh(text, state, reading)}
    asked = questions(text, case, Asking.of(text.procedure.acts[reading.entry.act], reading))
    return tuple(dict.fromkeys(lookup for key, lookup in asked if key not in ANSWERS or key in undecided))


def recorded(asked: Iterable[tuple[str, LookUp]], world: World) -> dict[str, Value]:
    """The answers as the entry keeps them: of each register the worst, values as they are."""
    kept: dict[str, Value] = {}
    open_: set[str] = set()
    for key, lookup in asked:
        answer = world.get(lookup)
        if key not in ANSWERS:
            if answer is not None:
                kept[key] = answer.value
        elif answer is None:
            open_.add(key)
        else:
            kept[key] = _worse(kept.get(key, YES), answer.value)
    for key in open_ & kept.keys():
        kept[key] = _worse(kept[key], UNKNOWN)
    return kept


def _worse(one: Value, other: Value) -> Value:
    if NO in (one, other):
        return NO
    return YES if one == other == YES else UNKNOWN


def _of_register(register: str, text: Text, case: Case, asking: Asking) -> Iterator[LookUp]:
    act, legal = asking.act, asking.legal
    match register:
        case "duty":
            for person in asking.persons:
                yield LookUp(register, person.name, person.duty, asking.recorded)
        case "credential" | "qualification":
            qualification = text.procedure.duties[act.duty].qualification
            name = qualification.name if qualification and register == "qualification" else ""
            for person in asking.persons:
                if person.duty == act.duty:
                    yield LookUp(register, person.name, name, legal)
        case "power":
            yield LookUp(register, case.id, text.procedure.exercises, legal)
        case _:
            yield LookUp(register, case.id, "" if register == "standing" else act.name, legal)


def _of_value(asked: Asked, text: Text, case: Case, asking: Asking) -> LookUp | None:
    """The look-up of a value, if what it hangs on is known."""
    match asked.function:
        case "param":
            on = asking.legal if asked.on is None else moment_of(asking.known.get(asked.on), text.offset)
            return None if on is None else LookUp("param", case.profile, asked.name, on)
        case "kind":
            party = asking.known.get(asked.name)
            return LookUp("kind", party, asked.name, asking.legal) if isinstance(party, str) else None
        case "prior":
            return LookUp("prior", case.id, asked.name, asking.legal)

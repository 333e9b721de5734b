"""What is known of a case: facts and sums as they stand, and how an entry becomes a symbol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from quanheng.engine.entry import Carries, Entry
from quanheng.engine.judge import (
    FALSE,
    NOT_CARRIED,
    TRUE,
    UNKNOWN,
    Answered,
    Bit,
    Dated,
    Given,
    Judge,
    Persons,
)
from quanheng.law.condition import DataAtom, Known, Value, answers_of, data_truth, facts_of
from quanheng.law.course import Symbol
from quanheng.law.moment import Moment
from quanheng.law.procedure import Act, Procedure


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts and sums of a case after some entry, with the answers recorded at it. Satisfies ``Known``."""

    facts: Mapping[str, Value] = field(default_factory=dict)
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    answers: Mapping[str, Value] = field(default_factory=dict)

    def after(self, entry: Entry, *, corrects: bool) -> Facts:
        """What is known with ``entry``: its facts set (in a correction, sums are made good), its answers at hand."""
        if not entry.facts:
            return replace(self, answers=entry.answers)
        before = self.facts if corrects else {}
        return Facts({**self.facts, **entry.facts}, self._sums(entry.facts, before), entry.answers)

    def with_replaced(self, values: Mapping[str, Value], before: Mapping[str, Value]) -> Facts:
        """What would have been known, had ``values`` stood in the place of ``before``."""
        return Facts({**self.facts, **values}, self._sums(values, before), self.answers)

    def _sums(self, values: Mapping[str, Value], before: Mapping[str, Value]) -> Mapping[str, Decimal]:
        numbers = {name: value for name, value in values.items() if isinstance(value, Decimal)}
        if not numbers:
            return self.sums
        return {
            **self.sums,
            **{
                name: self.sums.get(name, _NOTHING) + value - _number(before.get(name))
                for name, value in numbers.items()
            },
        }


_NOTHING = Decimal(0)


def _number(value: Value | None) -> Decimal:
    return value if isinstance(value, Decimal) else _NOTHING


def legal_time(procedure: Procedure, entry: Entry, offset: int) -> Moment:
    """The legal time of an entry: its act's date fact if given, else its time in the log (2).

    ``offset``: minutes east of UTC of the place, for a date that names no time.
    """
    act = procedure.acts.get(entry.act)
    return dated_by(act, entry.facts, offset) or entry.at or entry.recorded


def dated_by(act: Act | None, facts: Mapping[str, Value], offset: int) -> Moment | None:
    """The legal time that the facts given with an act say, if they do."""
    return moment_of(facts.get(act.at), offset) if act and act.at else None


def moment_of(value: Value | None, offset: int) -> Moment | None:
    """A date or time fact as a moment."""
    if value is None or isinstance(value, Moment):
        return value
    if isinstance(value, str | bool | Decimal | tuple):
        raise TypeError(f"not a day: {value!r}")
    return Moment.of_day(value, offset)


_BitReader = Callable[[Entry, Known, Moment], int]
"""From an entry, what is known with it and its legal time to the value of a bit."""


@dataclass(frozen=True)
class Symboliser:
    """How the entries of one procedure become symbols; made once for a procedure and what its log carries."""

    judge: Judge
    carries: Carries

    @cached_property
    def _readers(self) -> Mapping[str, tuple[_BitReader, ...]]:
        """For each act, how the bits of its plan are read, in their order."""
        plans = self.judge.plans.values()
        return {plan.act.name: tuple(self._reader(bit, plan.act.duty) for bit in plan.bits) for plan in plans}

    def symbol(self, entry: Entry, known: Known, legal: Moment, *, batch: int = 0, place: int = 0) -> Symbol:
        """The symbol of an entry, given what is known with it."""
        if "." in entry.act:
            return Symbol(entry.act, batch=batch, place=place, ended=entry.ended)
        plan = self.judge.plans.get(entry.act)
        if plan is None:
            return Symbol("")
        act = plan.act
        outcome = entry.facts.get(act.outcome) if act.outcome else None
        return Symbol(
            act.name,
            None if outcome is None else outcome_code(outcome),
            self._given(entry),
            tuple(_number_of_children(known, opening.each) for opening in act.opens),
            bits=() if entry.by else tuple([reader(entry, known, legal) for reader in self._readers[act.name]]),
        )

    def _given(self, entry: Entry) -> tuple[str, ...]:
        starting = self.judge.course.starting_facts
        return tuple(sorted(starting.intersection(entry.facts))) if starting else ()

    def _reader(self, bit: Bit, duty: str) -> _BitReader:
        match bit:
            case Given(fact):
                if not self.carries.fact(fact):
                    return lambda *_: NOT_CARRIED
                return lambda entry, *_: TRUE if fact in entry.facts else FALSE
            case Answered(register):
                if not self.carries.answer(register):
                    return lambda *_: NOT_CARRIED
                return lambda entry, *_: _ANSWERS.get(entry.answers.get(register), UNKNOWN)
            case Dated(fault):
                if not self.carries.recorded:
                    return lambda *_: NOT_CARRIED
                if fault == "postdated":
                    return _postdated
                return _backdated if self.carries.fact("reason") else _backdated_in_doubt
            case Persons(number):
                if not self.carries.actors:
                    return lambda *_: NOT_CARRIED
                return lambda entry, *_: TRUE if len(_acting(entry, duty)) >= number else FALSE
            case _:
                return self._data(bit)

    def _data(self, atom: DataAtom) -> _BitReader:
        if not all(map(self.carries.fact, facts_of(atom))):
            return lambda *_: NOT_CARRIED
        truth, facts, asks = data_truth(atom), facts_of(atom), bool(answers_of(atom))
        if not asks:
            return lambda _, known, __: _CODES[truth(known)]
        return lambda _, known, __: _CODES[truth(known)] if truth(known) is not None else _doubt(known, facts)


def _acting(entry: Entry, duty: str) -> set[str]:
    return {person.name for person in entry.persons if person.duty == duty}


def _doubt(known: Known, facts: tuple[str, ...]) -> int:
    """Why a comparison with a register's answer is unknown: the case does not say, or the register did not."""
    return NOT_CARRIED if all(fact in known.facts for fact in facts) else UNKNOWN


_ANSWERS: Mapping[object, int] = {"yes": TRUE, "no": FALSE}
_CODES = {False: FALSE, True: TRUE, None: UNKNOWN}


def _backdated(entry: Entry, _: Known, legal: Moment) -> int:
    return TRUE if legal.date < entry.recorded.date and "reason" not in entry.facts else FALSE


def _backdated_in_doubt(entry: Entry, _: Known, legal: Moment) -> int:
    """Whether a reason was given, the log cannot tell."""
    return UNKNOWN if legal.date < entry.recorded.date else FALSE


def _postdated(entry: Entry, _: Known, legal: Moment) -> int:
    return TRUE if legal.date > entry.recorded.date else FALSE


def _number_of_children(known: Known, each: str | None) -> int:
    """One, or one for each value of the list as known, whichever entry gave it."""
    if each is None:
        return 1
    values = known.facts.get(each, ())
    return len(values) if isinstance(values, tuple) else 1


def outcome_code(value: Value) -> str:
    """The code of an outcome in texts: a choice as it is, a flag as ``true`` or ``false``."""
    return str(value).lower() if isinstance(value, bool) else str(value)

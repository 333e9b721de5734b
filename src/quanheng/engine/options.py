"""What somebody may do now in a case: every act with its form, or with all that stands against it.

An act is judged before its form is filled in. What is yet to be entered or asked is left open: where every way of
closing it is refused, the objection stands already; where some are, it depends on the form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from quanheng.engine.case import Reading, Weighed, due_of, read, settle, times_at
from quanheng.engine.entry import Entry, Person
from quanheng.engine.family import FamilyState, Lapse, Member, check_turn
from quanheng.engine.intent import fields_of
from quanheng.engine.judge import (
    NOT_CARRIED,
    OBJECT,
    PASS,
    REASONS,
    UNKNOWN,
    UNVERIFIABLE,
    Answered,
    Bit,
    Dated,
    Given,
    Persons,
    Verdict,
)
from quanheng.engine.lookup import NO, YES, Answer, Asking, LookUp, World, questions, recorded
from quanheng.engine.objecting import limit_objection, objection, personal_objections
from quanheng.engine.reasons import Objection
from quanheng.law.condition import DataAtom, answers_of, facts_of
from quanheng.law.condition_scope import TRUTHS
from quanheng.law.course import Symbol
from quanheng.law.moment import MICROSECONDS_PER_DAY, Moment
from quanheng.law.naming import fact_title
from quanheng.law.procedure import ANSWERS, LAW, PARTY, Act, FactType


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person with the duties held, or the party, whose duty is ``party``."""

    name: str
    duties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of a form.

    ``judged`` are the rules among the pending ones that read it; ``choices`` maps code to title, ``of`` says to what a
    reference refers.
    """

    fact: str
    title: str
    type: FactType
    required: bool
    judged: tuple[str, ...] = ()
    many: bool = False
    of: str = ""
    choices: Mapping[str, str] | None = None


@dataclass(frozen=True, repr=False)
class Option:
    """One act for one actor.

    It is open unless there are ``objections``; a party's act is always open, its objections are the marks it would
    bear. What only its form needs is worked out when it is asked for: most of what is offered is never opened.
    """

    act: Act
    open: bool
    objections: tuple[Objection, ...]
    _judged: _Judged

    @property
    def officers(self) -> int:
        """How many persons must act."""
        return self.act.officers if self.act.staffed else 0

    @cached_property
    def form(self) -> tuple[Field, ...]:
        """The facts in order, asked before optional."""
        return tuple(self._judged.fields())

    @cached_property
    def pending(self) -> tuple[Objection, ...]:
        """The objections that what is entered and asked can still raise."""
        return tuple(self._judged.pending())

    @cached_property
    def excusable(self) -> tuple[str, ...]:
        """The rules of those that stand against it however the form is filled in, unless reasons are given with it."""
        return self._judged.excusable()


def options(
    family: FamilyState,
    case: str,
    actor: Actor,
    now: Moment,
    answers: World | None = None,
    among: Container[str] | None = None,
) -> tuple[Option, ...]:
    """Every act of ``case`` for ``actor``, in the order of the text, those of the law itself left out.

    ``answers`` are those at hand; what was not asked yet is left open. ``among``: the names of the acts that are of
    interest; where it is absent all are. Raises ``EngineError`` as ``check_turn`` does.
    """
    check_turn(family, now)
    member = family.members[case]
    wanted = member.text.procedure.acts if among is None else among
    acts = (act for act in member.text.procedure.acts.values() if act.duty != LAW and act.name in wanted)
    return tuple(_Judged(family, member, act, actor, now, answers or {}).option() for act in acts)


class _Judged:
    """One act judged before its form is filled in."""

    def __init__(
        self, family: FamilyState, member: Member, act: Act, actor: Actor, now: Moment, answers: World
    ) -> None:
        self.family, self.member, self.act, self.now = family, member, act, now
        self.persons = (Person(actor.name, act.duty),)
        held = Answer(YES if act.duty in actor.duties else NO)
        self.world = {**answers, LookUp("duty", actor.name, act.duty, now): held}
        self.held = held.value == YES
        self.form = frozenset(fields_of(act))
        self.reading = self._reading()

    def option(self) -> Option:
        found = (*self._in_words(self._certain, NOT_CARRIED), *self._personal(), *self._early(certain=True))
        is_open = (self.act.duty == PARTY and self.held) or not found
        return Option(self.act, is_open, found, self)

    def pending(self) -> Iterator[Objection]:
        yield from self._in_words(self._undecided, UNKNOWN)
        yield from self._early(certain=False)

    def _in_words(self, found: Mapping[str, int], unanswered: int) -> Iterator[Objection]:
        reading = self.reading._replace(symbol=self._left_open(self.reading.symbol, unanswered))
        for rule, code in found.items():
            if not rule.startswith("missing:"):
                yield objection(self.member, reading, Weighed(rule, code), self.world)

    def _reading(self) -> Reading:
        """The act with an empty form, and the answers at hand."""
        member = self.member
        asking = Asking(self.act, self.persons, self.now, self.now, member.state.known.facts)
        kept = recorded(questions(member.text, member.case, asking), self.world)
        entry = Entry(member.count + 1, self.act.name, self.now, {}, self.persons, kept)
        return read(member.text, member.state, entry)

    @cached_property
    def _certain(self) -> Mapping[str, int]:
        """What is refused however the form is filled in."""
        return dict(self._refused())

    @cached_property
    def _undecided(self) -> Mapping[str, int]:
        """What is refused for some way of filling in the form, and not for every one."""
        return {rule: code for rule, code in self._possible() if rule not in self._certain}

    def _refused(self) -> Iterator[tuple[str, int]]:
        """The same, weighed by the form as it is here."""
        found = [dict(self._weigh(symbol, NOT_CARRIED)) for symbol in self._symbols()]
        for rule, codes in found[0].items():
            doubt = rule in ANSWERS and rule != "qualification"
            refused = {OBJECT, UNVERIFIABLE} if doubt else {OBJECT}
            if codes <= refused and all(other.get(rule, {PASS}) <= refused for other in found[1:]):
                yield rule, min(codes)
        if not self.held and not self.act.staffed:
            yield "duty", OBJECT

    def excusable(self) -> tuple[str, ...]:
        """What is refused however the form is filled in, where it gives no reasons."""
        gates = self.member.text.judge.plans[self.act.name].gates
        if not any(REASONS in gate.leaves for gate in gates if gate.rule in self._undecided):
            return ()
        bare = copy(self)
        bare.form = self.form - {REASONS.fact}
        return tuple(rule for rule, _ in bare._refused() if rule in self._undecided)

    def _possible(self) -> Iterator[tuple[str, int]]:
        """What is refused for some way of filling in the form."""
        for symbol in self._symbols():
            for rule, codes in self._weigh(symbol, UNKNOWN):
                if codes != {PASS}:
                    yield rule, max(codes)

    def _weigh(self, symbol: Symbol, unanswered: int) -> Iterator[tuple[str, set[int]]]:
        """The rules that do not simply pass, with what they can come to."""
        judged = self._left_open(symbol, unanswered)
        for verdict in self.member.text.judge.judge(self.member.state.control, judged):
            yield verdict.rule, self._codes(verdict)

    def _left_open(self, symbol: Symbol, unanswered: int) -> Symbol:
        """The symbol with ``unanswered`` for every bit that is left open."""
        bits = zip(self.member.text.judge.plans[self.act.name].bits, symbol.bits, strict=True)
        return symbol._replace(bits=tuple(unanswered if self._is_open(bit) else code for bit, code in bits))

    def _codes(self, verdict: Verdict) -> set[int]:
        """What a verdict can come to: one thing if the legal time is now, any of its table if it is to be entered."""
        if self.act.at is not None:
            return set(verdict.table)
        times = times_at(self.member.text, self.member.state, verdict.times, self.now)
        return {settle(verdict, times)}

    def _symbols(self) -> Iterator[Symbol]:
        """The act with each outcome it can have, none if its form leaves it open."""
        outcome = self.act.outcome
        if outcome not in self.act.asks:
            yield self.reading.symbol
        if outcome is not None:
            fact = self.member.text.procedure.facts[outcome]
            for code in fact.choices or TRUTHS:
                yield self.reading.symbol._replace(outcome=code)

    def _is_open(self, bit: Bit) -> bool:
        """Whether the form, or an answer not at hand, decides a bit."""
        kept = self.reading.entry.answers
        match bit:
            case Given(fact):
                return fact in self.form
            case Answered(register):
                return register not in kept
            case Persons(number):
                return number > 1
            case Dated():
                return self.act.at is not None
            case _:
                asks = (answer.key not in kept for answer in answers_of(bit))
                return not self.form.isdisjoint(facts_of(bit)) or any(asks)

    def _personal(self) -> Iterator[Objection]:
        if not self.act.staffed:
            return iter(())
        return personal_objections(self.member.text, self.family.persons, self.persons, self.act)

    def _early(self, *, certain: bool) -> Iterator[Objection]:
        """Waits that are not over: on the latest day the act can bear, whatever its outcome, or for some day, some."""
        if not self._waits:
            return
        ended = [self._waits_ended(symbol) for symbol in self._symbols()]
        always, text, state = frozenset.intersection(*ended), self.member.text, self.member.state
        for name in sorted(frozenset.union(*ended)):
            instance = state.clocks.latest[name]
            due = due_of(text, state, instance)
            now, earlier = due.reached(self._latest()), due.known and self.act.at is not None
            if (now and name in always) == certain and (now or earlier):
                clause = text.dating.clause(name, state.profile, instance.start.moment(instance.fact).date)
                lapse = Lapse(self.member.case.id, self.act.name, f"early:{name}", due, clause)
                yield limit_objection(text, lapse)

    @cached_property
    def _waits(self) -> frozenset[str]:
        """The waits that run: an act can end no other."""
        limits = self.member.text.procedure.limits
        return frozenset(name for name in self.member.state.control.running if limits[name].kind == "wait")

    def _waits_ended(self, symbol: Symbol) -> frozenset[str]:
        _, moves = self.member.text.course.advance(self.member.state.control, symbol)
        return self._waits.intersection(move.name for move in moves if move.kind == "end")

    def _latest(self) -> Moment:
        """The latest legal time that is not after the day of recording."""
        if self.act.at is None:
            return self.now
        midnight = Moment.of_day(self.now.date, self.member.text.offset)
        return Moment(midnight.us + MICROSECONDS_PER_DAY - 1, self.now.date)

    def fields(self) -> Iterator[Field]:
        procedure, rules_by_fact = self.member.text.procedure, self._rules_by_fact()
        for name in fields_of(self.act):
            fact, rules = procedure.facts.get(name), tuple(rules_by_fact[name])
            title, kind, required = fact_title(procedure, name), procedure.fact_type(name), name in self.act.asks
            if fact is None:
                yield Field(name, title, kind, required, rules)
            else:
                yield Field(name, title, kind, required, rules, fact.many, fact.of, fact.choices)

    def _rules_by_fact(self) -> Mapping[str, dict[str, None]]:
        """For each fact the rules still undecided that read it."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for gate in self.member.text.judge.plans[self.act.name].gates:
            leaves = [
                leaf for leaf in gate.leaves if isinstance(leaf, Given | DataAtom) and gate.rule in self._undecided
            ]
            for leaf in leaves:
                for fact in (leaf.fact,) if isinstance(leaf, Given) else facts_of(leaf):
                    found[fact][gate.rule] = None
        return found

"""A desk at which random people do random things to a family of cases, mostly what is lawful."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from tests.agreement.engine_side import texts_for
from tests.engine.courses import COURSES, Done

from quanheng.engine.case import Text
from quanheng.engine.decide import Accepted, Refusal, decide, lookups
from quanheng.engine.entry import Case, Entry, Person
from quanheng.engine.family import FamilyState, Progress, deem, move, open_family
from quanheng.engine.intent import Intent, fields_of
from quanheng.engine.lookup import Answer, LookUp, World
from quanheng.engine.options import Actor, Option, options
from quanheng.law.condition import Scalar, Value
from quanheng.law.moment import Moment
from quanheng.law.procedure import LAW, PARTY, Act, Fact

PEOPLE = "甲乙丙丁戊己庚辛壬"
OFFSET = 480
ORDERLY: dict[str, Value] = {"kind": "natural", "param": Decimal(1000), "prior": Decimal(0)}
"""What is answered where everything is in order; every register says yes."""
REGISTERS = ("duty", "credential", "qualification", "standing", "power", "benchmark", "materials")


@cache
def texts() -> dict[str, Text]:
    """What ships, and the synthetic texts that use every construct, by key and by digest."""
    made = texts_for()
    return made | {text.procedure.digest: text for text in made.values()}


def at(day: str | dt.date, clock: str = "09:00") -> Moment:
    """The instant at which the clock on the wall in China shows ``clock`` on ``day``."""
    date = dt.date.fromisoformat(day) if isinstance(day, str) else day
    hours, minutes = clock.split(":")
    midnight = Moment.of_day(date, OFFSET)
    return Moment(midnight.us + (int(hours) * 60 + int(minutes)) * 60_000_000, date)


def desk_in_midcourse(seed: int, root: str) -> Desk:
    """A desk where a lawful course has been followed for a while, before anything else happens."""
    rng = random.Random(seed)
    desk = Desk(rng, root)
    desk.follow(COURSES[root][: rng.randrange(len(COURSES[root]) + 1)])
    return desk


class Desk:
    """A family under way, with every entry it has; ``rng`` decides everything."""

    def __init__(self, rng: random.Random, root: str, day: str = "2026-02-26") -> None:
        self.rng, self.now = rng, at(day)
        self.family: FamilyState = open_family(Case("案", root, ()), texts())
        self.entries: dict[str, list[Entry]] = {"案": []}

    def follow(self, course: Iterable[Done]) -> None:
        """Do what a lawful course says; nothing of it may meet an objection."""
        for done in course:
            answer = self.carry_out(done)
            assert isinstance(answer, Accepted), answer
            assert not answer.marks + answer.signals + answer.left_out, answer

    def carry_out(self, done: Done, **answers: Value) -> Accepted | Refusal:
        """Do one thing on its day at nine, with the answers of an orderly county but for ``answers`` (by kind)."""
        self.until(max(at(done.day), self.now))
        case = done.case or "案"
        duty = self.family.members[case].text.procedure.acts[done.act].duty
        persons = tuple(Person(name, duty) for name in done.people)
        intent = Intent(case, done.act, self.now, done.facts, persons)
        given = ORDERLY | answers
        asked = lookups(self.family, intent)
        return self.do(intent, {lookup: Answer(given.get(lookup.kind, "yes")) for lookup in asked})

    def until(self, now: Moment) -> Progress:
        """It is now later, and the law has done what it must."""
        self.now = now
        progress = deem(self.family, now, texts())
        self._keep(progress.family, progress.written)
        return progress

    def move(self, **successors: str) -> Progress:
        """The law moves every running case of one version to another, both by key."""
        digests = {texts()[old].procedure.digest: texts()[new].procedure.digest for old, new in successors.items()}
        progress = move(self.family, self.cases(), self.now, digests, texts())
        self._keep(progress.family, progress.written)
        return progress

    def cases(self, *more: tuple[str, Entry]) -> tuple[Case, ...]:
        """The family as the record has it, with further entries put in."""
        extra = [entry for case, entry in more]
        names = [case for case, entry in more]
        return tuple(
            replace(
                member.case,
                entries=(*self.entries[name], *(e for n, e in zip(names, extra, strict=True) if n == name)),
            )
            for name, member in self.family.members.items()
        )

    def wait(self) -> Progress:
        """Some time passes, and the law does what it must."""
        days = self.rng.choice((0, 0, 0, 1, 1, 2, 3, 5, 9, 20, 40))
        clock = self.rng.choice(("09:00", "14:30", "23:59"))
        return self.until(max(at(self.now.date + dt.timedelta(days=days), clock), self.now))

    def intend(self, option: Option | None = None, case: str = "", person: str = "") -> Intent:
        """Something somebody could want to do: the act of ``option``, or mostly one that the stage is right for."""
        case = case or self.rng.choice(list(self.family.members))
        act = option.act if option else self._act(case)
        return Intent(case, act.name, self.now, dict(self._facts(case, act)), tuple(self._persons(act, person)))

    def answer(self, intent: Intent, honest: float = 0.9) -> World:
        """The world's answers, mostly those that let an act pass."""
        return {lookup: Answer(self._answer(lookup, honest)) for lookup in lookups(self.family, intent)}

    def do(self, intent: Intent, world: World) -> Accepted | Refusal:
        """Decide, and keep what was accepted."""
        answer = decide(self.family, intent, world, texts())
        if isinstance(answer, Accepted):
            self._keep(answer.family, answer.written)
        return answer

    def offered(self, case: str, person: str) -> Iterator[Option]:
        """What ``person``, who holds every staff duty, may do in ``case``."""
        duties = frozenset(self.family.members[case].text.procedure.duties)
        yield from options(self.family, case, Actor(person, duties), self.now)

    def _keep(self, family: FamilyState, written: tuple[tuple[str, Entry], ...]) -> None:
        self.family = family
        for case in family.members:
            self.entries.setdefault(case, [])
        for case, entry in written:
            self.entries[case].append(entry)

    def _act(self, case: str) -> Act:
        member = self.family.members[case]
        acts = [act for act in member.text.procedure.acts.values() if act.duty != LAW]
        fitting = [act for act in acts if member.state.control.stage in act.start]
        return self.rng.choice(fitting if fitting and self.rng.random() < 0.9 else acts)

    def _persons(self, act: Act, person: str) -> Iterator[Person]:
        """Mostly as many as needed, and people who keep to one duty."""
        if act.duty == PARTY:
            return
        number = act.officers if self.rng.random() < 0.95 else self.rng.randrange(act.officers + 1)
        own = [name for index, name in enumerate(PEOPLE) if index % 3 == sum(map(ord, act.duty)) % 3]
        others = own if self.rng.random() < 0.9 else self.rng.sample(PEOPLE, len(own))
        names = ([person] if person else []) + [name for name in others if name != person]
        for name in names[: max(number, bool(person))]:
            yield Person(name, act.duty)

    def _facts(self, case: str, act: Act) -> Iterator[tuple[str, Value]]:
        procedure = self.family.members[case].text.procedure
        for name in fields_of(act):
            if self.rng.random() < (0.95 if name in act.asks else 0.6):
                fact = procedure.facts.get(name)
                yield name, self._value(fact) if fact else "写明"

    def _value(self, fact: Fact) -> Value:
        if fact.many:
            return tuple(self._one(fact) for _ in range(self.rng.choice((1, 1, 2))))
        return self._one(fact)

    def _one(self, fact: Fact) -> Scalar:
        match fact.type:
            case "flag":
                return self.rng.random() < 0.7
            case "choice":
                return self.rng.choice(list(fact.choices))
            case "number" | "money":
                return Decimal(self.rng.choice((0, 1, 3, 50, 200, 1000, 3000, 5001)))
            case "date":
                return self.now.date + dt.timedelta(days=self.rng.choice((0, 0, 0, 0, -1, -4, 2, 12)))
            case "time":
                return self.now
            case _:
                return self.rng.choice(("p1", "p2", *PEOPLE[:2]))

    def _answer(self, lookup: LookUp, honest: float) -> Value:
        if lookup.kind in REGISTERS:
            return "yes" if self.rng.random() < honest else self.rng.choice(("no", "unknown"))
        if lookup.kind == "kind":
            return self.rng.choice(("natural", "sole_trader", "organisation"))
        return Decimal(self.rng.choice((0, 0, 1, 200, 3000)))

"""An office in which one case after another is handled by the engine: who asks, who answers, what day it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from quanheng.engine.case import Text
from quanheng.engine.decide import Accepted, Refusal, decide, lookups
from quanheng.engine.entry import Case, Entry, Family, Person
from quanheng.engine.family import FamilyState, deem, open_family
from quanheng.engine.intent import Intent
from quanheng.engine.lookup import Answer, LookUp, World
from quanheng.engine.review import review
from quanheng.law.checker import Report, check
from quanheng.law.condition import Value
from quanheng.law.moment import Moment
from quanheng.law.procedure import PARTY
from quanheng.procedures.definitions import Library, load_library
from quanheng.procedures.loading import load_calendar

CASE = "案"
OFFSET = 480
NOON = 12 * 3_600_000_000

Given = Value | None
Forms = Mapping[str, Mapping[str, Given]]
"""What is filled in where a test says nothing else: act to facts. A date given as None is that of the day."""


@cache
def shipped() -> Library:
    """The definitions that ship with the platform."""
    return load_library()


@cache
def texts() -> Mapping[str, Text]:
    """The definitions made ready to be applied."""
    library, calendar = shipped(), load_calendar("cn")
    return {key: Text.of(text, library.clauses, calendar) for key, text in library.procedures.items()}


def proved(key: str) -> Report:
    """What the checker says of a shipped definition."""
    library = shipped()
    return check(library.procedures[key], library.catalogue, library.clauses, library.procedures)


def noon(day: dt.date) -> Moment:
    """Twelve o'clock on a day in China."""
    return Moment(Moment.of_day(day, OFFSET).us + NOON, day)


@dataclass
class Office:
    """One case of ``procedure`` from its first entry on.

    ``kind`` is what the register says of the party, ``prior`` how many earlier cases it knows by query, ``silent`` the
    look-ups that nobody answers, ``staff`` who holds a duty.
    """

    procedure: str
    forms: Forms
    day: dt.date
    profile: str = "general"
    kind: str = "natural"
    prior: Mapping[str, int] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    staff: dict[str, str] = field(default_factory=dict)
    family: FamilyState = field(init=False)
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.family = open_family(Case(CASE, self.procedure, (), self.profile), texts())

    @property
    def stage(self) -> str:
        """Where the case stands."""
        return self.family.members[CASE].state.control.stage

    @property
    def running(self) -> set[str]:
        """The limits that run."""
        return set(self.family.members[CASE].state.control.running)

    def on(self, day: str) -> Office:
        """The day comes; what the law does by itself until then is done."""
        self.day = dt.date.fromisoformat(day)
        progress = deem(self.family, noon(self.day), texts())
        self.family = progress.family
        self.entries += [written.entry for written in progress.written if written.case == CASE]
        return self

    def try_to(self, act: str, **facts: Given) -> Accepted | Refusal:
        """Put an act to the engine, with the facts of its form and those given here (None: left blank)."""
        intent = Intent(CASE, act, noon(self.day), self._filled(act, facts), self._persons(act))
        return decide(self.family, intent, self._answers(intent), texts())

    def do(self, act: str, **facts: Given) -> Accepted:
        """Do an act that must be accepted."""
        answer = self.try_to(act, **facts)
        assert isinstance(answer, Accepted), [objection.sentence for objection in answer.objections]
        self.family = answer.family
        self.entries += [written.entry for written in answer.written if written.case == CASE]
        return answer

    def after(self, *acts: str) -> Office:
        """Do several acts as their forms are filled in."""
        for act in acts:
            self.do(act)
        return self

    def refused(self, act: str, **facts: Given) -> dict[str, str]:
        """The rules that refuse an act, each with its article."""
        answer = self.try_to(act, **facts)
        assert isinstance(answer, Refusal), f"{act} was not refused"
        return {objection.rule: objection.law for objection in answer.objections}

    def marked(self, act: str, **facts: Given) -> set[str]:
        """The rules that mark an act of the party, which is accepted all the same."""
        return {objection.rule for objection in self.do(act, **facts).marks}

    def found(self) -> set[str]:
        """What the review of the whole record finds about the case."""
        member = self.family.members[CASE]
        case = replace(member.case, entries=tuple(self.entries))
        return {found.rule for found in review(Family((case,), noon(self.day)), texts())}

    def _filled(self, act: str, facts: Mapping[str, Given]) -> Mapping[str, Value]:
        filled: dict[str, Given] = {**self.forms.get(act, {}), **facts}
        dates = {
            name for name in filled if self._text.procedure.fact_type(name) == "date" and filled[name] is None
        } - facts.keys()
        filled |= dict.fromkeys(dates, self.day)
        return {name: value for name, value in filled.items() if value is not None}

    @property
    def _text(self) -> Text:
        return texts()[self.procedure]

    def _persons(self, act: str) -> tuple[Person, ...]:
        done = self._text.procedure.acts[act]
        if done.duty == PARTY:
            return ()
        names = self.staff.get(done.duty, f"{done.duty}甲 {done.duty}乙").split()
        return tuple(Person(name, done.duty) for name in names[: done.officers])

    def _answers(self, intent: Intent) -> World:
        asked = lookups(self.family, intent)
        return {lookup: Answer(self._answer(lookup)) for lookup in asked if lookup.kind not in self.silent}

    def _answer(self, lookup: LookUp) -> Value:
        match lookup.kind:
            case "param":
                return shipped().parameters.find(lookup.name, lookup.as_of.date).value
            case "kind":
                return self.kind
            case "prior":
                return Decimal(self.prior.get(lookup.name, 0))
            case _:
                return "yes"

"""An office in which a family of cases is handled by the engine: who asks, who answers, what day it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from quanheng.engine.case import Text
from quanheng.engine.decide import Accepted, Refusal, decide, lookups
from quanheng.engine.entry import Case, Entry, Family, Person
from quanheng.engine.family import FamilyState, Written, deem, open_family
from quanheng.engine.intent import Intent
from quanheng.engine.lookup import Answer, LookUp, World
from quanheng.engine.review import review
from quanheng.law.checker import Report, check
from quanheng.law.condition import Value
from quanheng.law.moment import Moment
from quanheng.law.procedure import LAW, PARTY
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
    """A family of cases, the root one of ``procedure``, from its first entry on; ``case`` is the one at hand.

    ``forms`` are those of the case at hand, ``books`` those of each procedure for when its case is taken to hand.
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
    books: Mapping[str, Forms] = field(default_factory=dict)
    case: str = CASE
    family: FamilyState = field(init=False)
    written: list[Written] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.family = open_family(Case(CASE, self.procedure, (), self.profile), texts())

    @property
    def stage(self) -> str:
        """Where the case at hand stands."""
        return self.family.members[self.case].state.control.stage

    @property
    def running(self) -> set[str]:
        """The limits that run in the case at hand."""
        return set(self.family.members[self.case].state.control.running)

    @property
    def entries(self) -> list[Entry]:
        """What was entered in the case at hand."""
        return [written.entry for written in self.written if written.case == self.case]

    def on(self, day: str) -> Office:
        """The day comes; what the law does by itself until then is done in the whole family."""
        self.day = dt.date.fromisoformat(day)
        progress = deem(self.family, noon(self.day), texts())
        self.family = progress.family
        self.written += progress.written
        return self

    def try_to(self, act: str, **facts: Given) -> Accepted | Refusal:
        """Put an act to the engine, with the facts of its form and those given here (None: left blank)."""
        intent = Intent(self.case, act, noon(self.day), self._filled(act, facts), self._persons(act))
        return decide(self.family, intent, self._answers(intent), texts())

    def do(self, act: str, **facts: Given) -> Accepted:
        """Do an act that must be accepted."""
        answer = self.try_to(act, **facts)
        assert isinstance(answer, Accepted), [objection.sentence for objection in answer.objections]
        self.family = answer.family
        self.written += answer.written
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
        """What the review of the whole record finds about the family."""
        entries: dict[str, list[Entry]] = {name: [] for name in self.family.members}
        for case, entry in self.written:
            entries[case].append(entry)
        cases = tuple(replace(self.family.members[name].case, entries=tuple(of)) for name, of in entries.items())
        return {found.rule for found in review(Family(cases, noon(self.day)), texts())}

    def children(self, kind: str) -> list[str]:
        """The children of a kind that the case at hand opened, in order of opening."""
        members = self.family.members.items()
        return [name for name, member in members if (member.case.parent, member.case.kind) == (self.case, kind)]

    @contextmanager
    def child(self, kind: str, place: int = 0, forms: Forms | None = None) -> Iterator[Case]:
        """Take to hand the child of a kind that the case at hand opened last, by its place among them."""
        before = self.case, self.forms
        cases = [self.family.members[name].case for name in self.children(kind)]
        found = next(case for case in reversed(cases) if case.place == place)
        self.take(found.id, forms)
        yield found
        self.case, self.forms = before

    def take(self, case: str, forms: Forms | None = None) -> None:
        """Take to hand some case of the family."""
        self.case = case
        self.forms = self.books.get(self.family.members[case].case.procedure, {}) if forms is None else forms

    def doable(self) -> list[str]:
        """The acts of the case at hand that start where it stands and whose forms are filled in."""
        acts = self._text.procedure.acts.values()
        filled = (act for act in acts if set(act.asks) <= set(self.forms.get(act.name, {})) and act.duty != LAW)
        return [act.name for act in filled if self.stage in act.start]

    def _filled(self, act: str, facts: Mapping[str, Given]) -> Mapping[str, Value]:
        filled: dict[str, Given] = {**self.forms.get(act, {}), **facts}
        dates = {
            name for name in filled if self._text.procedure.fact_type(name) == "date" and filled[name] is None
        } - facts.keys()
        filled |= dict.fromkeys(dates, self.day)
        return {name: value for name, value in filled.items() if value is not None}

    @property
    def _text(self) -> Text:
        return self.family.members[self.case].text

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

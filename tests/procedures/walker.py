"""Somebody who goes through a definition at random, but only by what meets no objection."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tests.engine.desk import OFFSET, PEOPLE, Desk, texts
from tests.procedures.office import Forms, Office, noon

from quanheng.engine.decide import Accepted, Refusal, decide
from quanheng.engine.entry import Person
from quanheng.engine.intent import Intent, fields_of
from quanheng.engine.reasons import Objection
from quanheng.law.condition import DataAtom, Value, atoms, facts_of
from quanheng.law.moment import Moment
from quanheng.law.procedure import LAW, Act, Procedure, Rule

PATIENCE = 12
"""How often the form of one act is filled in anew before the walker tries something else."""
SECOND = 1_000_000
HOPELESS = ("stage", "hold:", "children", "early:")
"""Objections that nothing written into the form would lift."""


class Walker(Desk):
    """A desk where each act is tried with what was last refused filled in anew, until it is lawful or given up.

    ``books`` are the forms of each procedure as they are customarily filled in: one walker keeps to them more than
    another. ``homeward`` asks for the nearest end; otherwise every act that the stage allows is as likely as any other.
    ``begun`` is a case to go on with. ``tried`` counts the intents put to the engine.
    """

    def __init__(self, rng: random.Random, root: str, books: Mapping[str, Forms], begun: Office | None = None) -> None:
        super().__init__(rng, root, f"2026-0{rng.randrange(1, 10)}-0{rng.randrange(1, 10)}")
        if begun:
            self.now = noon(begun.day)
            self._keep(begun.family, tuple(begun.written))
        self.books = books
        self.custom = rng.choice((0, 0.5, 0.9, 0.97))
        self.onward = rng.random() < 0.7
        self.tried = 0
        self.homeward = False

    @property
    def under_way(self) -> list[str]:
        """The cases of the family that have not ended."""
        return [
            name
            for name, member in self.family.members.items()
            if not member.text.procedure.is_end(member.state.control.stage)
        ]

    @property
    def left_running(self) -> set[tuple[str, str]]:
        """The limits binding an organ, or ending by law, that run in cases that have ended."""
        return {
            (name, limit)
            for name, member in self.family.members.items()
            if name not in self.under_way
            for limit in member.state.control.running
            if member.text.procedure.limits[limit].kind in ("duty", "cap")
        }

    @property
    def acted_apart(self) -> set[tuple[str, str, str]]:
        """Who acted in two duties that some text of the family keeps apart."""
        acted = {person for entries in self.entries.values() for entry in entries for person in entry.persons}
        pairs = {pair for member in self.family.members.values() for pair in member.text.procedure.apart}
        return {
            (name, pair.first, pair.second)
            for pair in pairs
            for name, duty in acted
            if duty == pair.first and (name, pair.second) in acted
        }

    def stage(self, case: str) -> str:
        """Where a case of the family stands."""
        return self.family.members[case].state.control.stage

    def step(self) -> str:
        """Let some time pass and try one act of a case under way, now and then of any; the case where it was done.

        No two acts of a family are recorded at one instant: their order would be that of the cases.
        """
        self.until(Moment.of_instant(self.now.us + SECOND, OFFSET))
        if self.rng.random() < 0.3:
            self.wait()
        cases = self.under_way if self.under_way and self.rng.random() < 0.97 else list(self.family.members)
        case = self.rng.choice(cases)
        act = self._choice(case)
        return case if act and self._seek(case, act) else ""

    def _choice(self, case: str) -> Act | None:
        procedure, stage = self.family.members[case].text.procedure, self.stage(case)
        acts = [act for act in procedure.acts.values() if act.duty != LAW and stage in act.start]
        if not acts:
            return None
        if self.homeward and self.rng.random() < 0.6:
            far = steps_to_end(procedure)
            return min(acts, key=lambda act: (min(far[target] for target in targets(act, stage)), self.rng.random()))
        (act,) = self.rng.choices(acts, [self._liking(procedure, act, stage) for act in acts])
        return act

    def _liking(self, procedure: Procedure, act: Act, stage: str) -> float:
        """Who has time goes on rather than stays, and does not end."""
        leads = set(targets(act, stage))
        if self.homeward or not self.onward:
            return 1
        return 0.05 if any(map(procedure.is_end, leads)) else 4 if leads != {stage} else 1

    def _seek(self, case: str, act: Act) -> bool:
        """Fill in the form of ``act`` until it meets no objection, and do it then."""
        procedure = self.family.members[case].text.procedure
        anybody = tuple(self._persons(act, self.rng.choice((*PEOPLE, "", "", ""))))
        intent = self._drafted(Intent(case, act.name, self.now, {}, anybody), act, fields_of(act))
        for _ in range(PATIENCE):
            self.tried += 1
            world = self.answer(intent, honest=1)
            answer = decide(self.family, intent, world, texts())
            objections = met(answer)
            if isinstance(answer, Accepted) and not objections and not answer.left_out:
                self._keep(answer.family, answer.written)
                return True
            if any(found.rule.startswith(HOPELESS) for found in objections):
                return False
            blamed = {fact for found in objections for fact in blame(procedure, act, found)}
            persons = any(found.rule.startswith(("apart", "recused", "officers")) for found in objections)
            intent = self._drafted(intent, act, blamed)
            intent = replace(intent, persons=self._newcomers(act)) if persons else intent
        return False

    def _newcomers(self, act: Act) -> tuple[Person, ...]:
        """Persons who have done nothing in the family yet: the walk ends for want of a way, not for want of hands."""
        return tuple(Person(f"新{self.tried}-{number}", act.duty) for number in range(act.officers))

    def _facts(self, case: str, act: Act) -> Iterator[tuple[str, Value]]:
        """As the form is customarily filled in, or as it comes."""
        form = self.books.get(self.family.members[case].case.procedure, {}).get(act.name, {})
        for name, value in super()._facts(case, act):
            if name in form and self.rng.random() < self.custom:
                usual = form[name]
                yield name, self.now.date if usual is None else usual
            else:
                yield name, value

    def _drafted(self, intent: Intent, act: Act, facts: Iterable[str]) -> Intent:
        """The intent with some of its facts thought of anew."""
        thought = dict(self._facts(intent.case, act))
        given = {name: value for name, value in intent.facts.items() if name not in facts}
        return replace(intent, facts=given | {name: value for name, value in thought.items() if name in facts})


def met(answer: Accepted | Refusal) -> list[Objection]:
    """What is objected to; to the use of a lapsed right as well, which nobody can refuse."""
    if isinstance(answer, Refusal):
        return list(answer.objections)
    return [*answer.marks, *(signal for signal in answer.signals if signal.rule.startswith("lapsed:"))]


def blame(procedure: Procedure, act: Act, objection: Objection) -> set[str]:
    """The facts on which an objection hangs."""
    kind, _, name = objection.rule.partition(":")
    match kind:
        case "missing":
            return {name}
        case "rule":
            return facts_of_rule(procedure.rules[name])
        case "backdated" | "postdated" | "recording" | "lapsed":
            return set(fields_of(act))
    return set()


def facts_of_rule(rule: Rule) -> set[str]:
    """The facts of which a rule speaks, and the reasons that may excuse from it."""
    conditions = [condition for condition in (rule.when, rule.needs) if condition is not None]
    found = [atom for condition in conditions for atom in atoms(condition.root)]
    return {fact for atom in found if isinstance(atom, DataAtom) for fact in facts_of(atom)} | {"reasons"}


def targets(act: Act, stage: str) -> list[str]:
    """The stages to which an act may lead."""
    return list(act.to.values()) if isinstance(act.to, Mapping) else [act.to or stage]


def steps_to_end(procedure: Procedure) -> Mapping[str, float]:
    """From each stage, the fewest acts to an end; infinitely many where there is no way."""
    far: dict[str, float] = defaultdict(lambda: float("inf"))
    far |= dict.fromkeys(filter(procedure.is_end, procedure.stages), 0)
    for _ in procedure.stages:
        for act in procedure.acts.values():
            for stage in act.start:
                far[stage] = min(far[stage], 1 + min(far[target] for target in targets(act, stage)))
    return far

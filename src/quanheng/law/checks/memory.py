"""What of the past still matters: the facts and deeds that a gate before a case can yet ask about.

What no gate ahead asks is forgotten. A fact given is left **open** until a gate reads it: that is all it takes to know
whether something can happen. To know what can happen whatever was given, each of its values is followed by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple

from quanheng.law.checks.acts import reports_in, stages_from, told
from quanheng.law.checks.gate import History, Variable
from quanheng.law.checks.gates import Gates
from quanheng.law.condition import Children, Contains, Count, Done, FactValue, Last, Scalar
from quanheng.law.course import Course
from quanheng.law.procedure import Act, Rule


class _Openness(Enum):
    OPEN = "given, with whatever value a gate will need"

    __hash__ = object.__hash__


OPEN: Final = _Openness.OPEN
Values = tuple[Scalar | _Openness | None, ...]
"""For each of ``Memory.facts``: not given, given and open, or given with this value."""


class Ahead(NamedTuple):
    """What gates ahead of a stage ask: which of ``Memory.facts``, ``Course.deeds`` and ``Course.outcomes_watched``.

    ``children`` are the kinds of child they ask about, with the reports they name.
    """

    facts: tuple[bool, ...]
    deeds: tuple[bool, ...]
    outcomes: tuple[bool, ...]
    children: Mapping[str, frozenset[str]]


class Memory:
    """What the gates of a part of a text look back at. ``course`` is the part, ``gates`` are those of the whole."""

    def __init__(self, gates: Gates, course: Course, *, every_value: bool) -> None:
        self._gates, self._course, self._every_value = gates, course, every_value
        self._ahead: dict[str, Ahead] = {}

    @cached_property
    def facts(self) -> tuple[FactValue, ...]:
        """The facts held against literals by a gate before an act that does not itself ask them."""
        rules = self._course.procedure.rules.values()
        read = ((variable, rule) for rule in rules for variable in self._gates.variables_of(rule.name))
        return tuple(
            dict.fromkeys(
                variable
                for variable, rule in read
                if isinstance(variable, FactValue) and variable not in self._gates.compared
                if any(self._looks_back(variable, act) for act in rule.before)
            )
        )

    def _looks_back(self, variable: Variable, act: str) -> bool:
        return isinstance(variable, FactValue) and variable.name not in self._gates.procedure.acts[act].asks

    @cached_property
    def _read(self) -> frozenset[Variable]:
        rules = self._course.procedure.rules
        return frozenset(variable for rule in rules for variable in self._gates.variables_of(rule))

    def given(self, values: Values, act: Act, outcome: str | None) -> Iterator[Values]:
        """The facts as they can stand once the act has given its own."""
        options: list[Values] = []
        for variable, value in zip(self.facts, self.with_outcome(values, act, outcome), strict=True):
            told_already = variable.name == act.outcome
            if told_already or variable.name not in (*act.asks, *act.may):
                options.append((value,))
            elif self._every_value:
                kept = (value,) if variable.name in act.may else ()
                options.append(tuple(dict.fromkeys((*kept, *self._gates.domains[variable]))))
            else:
                options.append((OPEN,))
        return product(*options)

    def with_outcome(self, values: Values, act: Act, outcome: str | None) -> Values:
        """The facts once the act has given its outcome alone."""
        said = told(self._gates.procedure, act, outcome)
        return tuple(said.get(variable, value) for variable, value in zip(self.facts, values, strict=True))

    def let_through(
        self, values: Values, act: Act, outcome: str | None, history: History, stage: str
    ) -> Iterator[Values]:
        """The facts with which an act that leads to ``stage`` passes the gates of this part; none if it cannot.

        Open facts that these gates read, and gates ahead read again, are settled on the way.
        """
        rules = self._course.procedure.guards(act)
        if not self._passes(values, act, outcome, history, rules):
            return
        read = {variable for rule in rules for variable in self._gates.variables_of(rule.name)}
        options = [
            self._gates.domains[variable] if value is OPEN and ahead and variable in read else (value,)
            for variable, value, ahead in zip(self.facts, values, self.ahead(stage).facts, strict=True)
        ]
        for chosen in product(*options):
            if chosen == values or self._passes(chosen, act, outcome, history, rules):
                yield chosen

    def surely_let_through(self, values: Values, act: Act, outcome: str | None, history: History) -> bool:
        """Whether the act can pass every gate of the whole text, whatever the past was that is not followed."""
        return self._passes(values, act, outcome, history, self._gates.procedure.guards(act))

    def _passes(self, values: Values, act: Act, outcome: str | None, history: History, rules: tuple[Rule, ...]) -> bool:
        if not rules:
            return True
        standing = dict(zip(self.facts, values, strict=True))
        fixed: dict[Variable, Scalar] = {
            variable: value for variable, value in standing.items() if value is not None and value is not OPEN
        }

        def is_open(variable: Variable) -> bool:
            if variable in standing:
                return standing[variable] is OPEN
            if variable in self._read or not isinstance(variable, FactValue | Contains):
                return True
            name = variable.fact if isinstance(variable, Contains) else variable.name
            return name in act.asks or name in act.may

        said = told(self._gates.procedure, act, outcome)
        return self._gates.passable(tuple(rule.name for rule in rules), history, {**fixed, **said}, is_open)

    def ahead(self, stage: str) -> Ahead:
        """What of the past still matters in ``stage``."""
        if stage not in self._ahead:
            self._ahead[stage] = self._find_asked(stage)
        return self._ahead[stage]

    def _find_asked(self, stage: str) -> Ahead:
        procedure = self._gates.procedure
        stages = stages_from(procedure, stage)
        acts = {act.name for act in procedure.acts.values() if stages.intersection(act.start)}
        gates = [
            (self._gates.by_rule[rule.name], acts.intersection(rule.before))
            for rule in self._course.procedure.rules.values()
        ]
        asked = [atom for gate, before in gates if before for atom in gate.atoms]
        deeds = {atom.deed for atom in asked if isinstance(atom, Done | Count)}
        outcomes = {atom.act for atom in asked if isinstance(atom, Last)}
        read = {
            variable
            for gate, before in gates
            for variable in gate.variables
            if any(self._looks_back(variable, act) for act in before)
        }
        children: dict[str, frozenset[str]] = {}
        for atom in asked:
            if isinstance(atom, Children):
                children[atom.child] = children.get(atom.child, frozenset()).union(reports_in(atom.formula))
        return Ahead(
            tuple(variable in read for variable in self.facts),
            tuple(deed in deeds for deed in self._course.deeds),
            tuple(act in outcomes for act in self._course.outcomes_watched),
            children,
        )

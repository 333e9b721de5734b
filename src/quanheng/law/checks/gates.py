"""Whether gates can be passed by some choice of data.

What was done and what has run out is settled by the course; facts, sums and answers of registers are open. A gate over
them is decided by trying, for each open value, a representative of every way in which it can compare with what the text
compares it with: so the answer is exact, and found in finitely many steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from quanheng.law.checks.gate import DATA_ATOMS, Choice, Gate, History, Variable, variables
from quanheng.law.checks.representatives import representatives
from quanheng.law.condition import Always, And, DataAtom, Node, Not, Or, Scalar
from quanheng.law.course import Course
from quanheng.law.procedure import Procedure


@dataclass(frozen=True)
class Gates:
    """The gates of a text."""

    procedure: Procedure

    @cached_property
    def by_rule(self) -> Mapping[str, Gate]:
        """The gate that each rule is. Reasons can always be given, so they are an escape that is always open."""
        escapes: Mapping[str, tuple[Node, ...]] = {
            "refuse": (),
            "reasons": (Always(truth=True),),
            "discussion": Course(self.procedure).discussions,
        }
        return {
            rule.name: Gate(
                rule.when.root if rule.when else Always(truth=True), rule.needs.root, escapes[rule.otherwise]
            )
            for rule in self.procedure.rules.values()
        }

    @cached_property
    def domains(self) -> Mapping[Variable, tuple[Scalar, ...]]:
        """The representatives of each open value, whichever gate asks it."""
        return representatives(_data(self.by_rule.values()), self.procedure.facts)

    @cached_property
    def compared(self) -> frozenset[Variable]:
        """Values held against other values: a few representatives of each, chosen apart, would not do."""
        groups = map(variables, _data(self.by_rule.values()))
        return frozenset(variable for group in groups if len(group) > 1 for variable in group)

    def variables_of(self, rule: str) -> tuple[Variable, ...]:
        """The open values that a rule asks."""
        return self.by_rule[rule].variables

    def passable(
        self, rules: tuple[str, ...], history: History, settled: Choice, is_open: Callable[[Variable], bool]
    ) -> bool:
        """Whether some choice of the open values passes all these rules; a value neither settled nor open is unknown.

        Two-valued choices are enough: in Kleene's logic a gate passed in doubt is passed however the doubt is settled.
        """
        if rules not in self._prepared:
            guarding = [self.by_rule[rule] for rule in rules]
            self._prepared[rules] = guarding, representatives(_data(guarding), self.procedure.facts)
        gates, domains = self._prepared[rules]
        return _Search(domains, history, is_open).passes(gates, settled)

    @cached_property
    def _prepared(self) -> dict[tuple[str, ...], tuple[Sequence[Gate], Mapping[Variable, tuple[Scalar, ...]]]]:
        return {}

    def can_refuse(self, rule: str, settled: Choice) -> bool:
        """Whether a rule refuses for some course and some data, reasons and discussions apart."""
        gate = self.by_rule[rule]
        return self._satisfiable(And((gate.when, Not(gate.needs))), settled)

    def can_pass(self, rule: str, *, applying: bool) -> bool:
        """Whether a rule lets through for some course and some data; ``applying``: where its ``when`` is true."""
        gate = self.by_rule[rule]
        return self._satisfiable(And((gate.when, gate.needs)) if applying else Or((Not(gate.when), gate.needs)), {})

    def _satisfiable(self, formula: Node, settled: Choice) -> bool:
        """Whether a formula can be true, its course and time atoms taken as independent of each other."""
        gate = Gate(Always(truth=True), formula)
        domains = representatives(_data([gate]), self.procedure.facts)
        past = [atom for atom in gate.atoms if not isinstance(atom, DATA_ATOMS)]
        return any(
            _Search(domains, dict(zip(past, truths, strict=True)).get, lambda _: True).passes([gate], settled)
            for truths in product((True, False), repeat=len(past))
        )


def _data(gates: Iterable[Gate]) -> tuple[DataAtom, ...]:
    found = (atom for gate in gates for atom in gate.atoms)
    return tuple(dict.fromkeys(atom for atom in found if isinstance(atom, DATA_ATOMS)))


@dataclass(frozen=True, slots=True)
class _Search:
    """A search for values that pass gates, settling one after another."""

    domains: Mapping[Variable, tuple[Scalar, ...]]
    history: History
    is_open: Callable[[Variable], bool]

    def passes(self, gates: Sequence[Gate], settled: Choice) -> bool:
        """Whether the gates can be passed once ``settled`` stands; that with least choice goes first."""
        waiting: list[tuple[Gate, list[Variable]]] = []
        for gate in gates:
            verdict = gate.lets_through(settled, self.history)
            if verdict is True:
                continue
            choices = [variable for variable in gate.variables if variable not in settled and self.is_open(variable)]
            if verdict is False or not choices:
                return False
            waiting.append((gate, choices))
        if not waiting:
            return True
        _, (chosen, *_) = min(waiting, key=lambda one: len(one[1]))
        rest = [gate for gate, _ in waiting]
        return any(self.passes(rest, {**settled, chosen: value}) for value in self.domains[chosen])

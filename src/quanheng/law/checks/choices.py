"""Whether gates can be passed by some choice of data.

What was done and what has run out is settled by the course; facts, sums and answers of registers are open. A gate over
them is decided by trying, for each open value, one representative of every way in which it can compare with what the
text compares it with: so the answer is exact for values held against literals, and finite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, product

from quanheng.law.condition import (
    Always,
    Among,
    And,
    Answer,
    Atom,
    Compare,
    Contains,
    CourseAtom,
    DataAtom,
    FactValue,
    Flag,
    Literally,
    Node,
    Not,
    Or,
    Scalar,
    Sum,
    Term,
    TimeAtom,
    Truth,
    atoms,
    compare,
    evaluate,
)
from quanheng.law.course import Course
from quanheng.law.moment import Moment
from quanheng.law.procedure import Fact, FactType, Procedure

Variable = FactValue | Sum | Answer | Contains
"""What a gate asks that is open: a value, or whether a value is among those of a fact with many."""
History = Callable[[CourseAtom | TimeAtom], Truth]
"""The truth of what the course and the clocks have settled; unknown where it is not followed."""

DATA_ATOMS = (Flag, Compare, Among, Contains)
PARTY_KINDS = ("natural", "sole_trader", "organisation")
"""What ``kind()`` can answer."""
_ANY_DAY = date(2000, 1, 1)
_OTHER_TEXT = "\0"
"""Stands for every text that no condition names."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A rule as a requirement: passed if ``when`` is false, ``needs`` true, or ``escape`` true (3)."""

    when: Node | None
    needs: Node
    escape: tuple[Node, ...] = ()

    @property
    def parts(self) -> tuple[Node, ...]:
        """Every formula of the gate."""
        return (self.needs, *self.escape) if self.when is None else (self.when, self.needs, *self.escape)

    def passed(self, truth_of: Callable[[Atom], Truth]) -> bool:
        """Whether the gate lets through; an unknown ``when`` is true, an unknown ``needs`` false."""
        if self.when is not None and evaluate(self.when, truth_of) is False:
            return True
        return any(evaluate(part, truth_of) is True for part in (self.needs, *self.escape))


def data_atoms(parts: Iterable[Node]) -> tuple[DataAtom, ...]:
    """The distinct data atoms of some formulas."""
    found = (atom for part in parts for atom in atoms(part) if isinstance(atom, DATA_ATOMS))
    return tuple(dict.fromkeys(found))


def variables(atom: DataAtom) -> tuple[Variable, ...]:
    """What an atom hangs on."""
    match atom:
        case Flag(fact):
            return (FactValue(fact, "flag"),)
        case Contains():
            return (atom,)
        case Among(term):
            terms: tuple[Term, ...] = (term,)
        case Compare(left, _, right):
            terms = (left, right)
    return tuple(term for term in terms if not isinstance(term, Literally))


def data_truth(atom: DataAtom, values: Mapping[Variable, Scalar]) -> Truth:
    """The truth of an atom where some values are chosen; unknown if it hangs on another."""
    match atom:
        case Flag() | Contains():
            chosen = values.get(variables(atom)[0])
            return chosen if isinstance(chosen, bool) else None
        case Among(term, options):
            value = _value(term, values)
            return None if value is None else value in options
        case Compare(left, op, right):
            return compare(_value(left, values), op, _value(right, values))


def _value(term: Term, values: Mapping[Variable, Scalar]) -> Scalar | None:
    return term.value if isinstance(term, Literally) else values.get(term)


@dataclass(frozen=True)
class Gates:
    """The gates of a text, and the representatives of every open value they ask."""

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
            rule.name: Gate(rule.when.root if rule.when else None, rule.needs.root, escapes[rule.otherwise])
            for rule in self.procedure.rules.values()
        }

    @cached_property
    def domains(self) -> Mapping[Variable, tuple[Scalar, ...]]:
        """The representatives of each open value."""
        pools: dict[Variable, set[Scalar]] = {}
        for atom in self._data_atoms:
            for variable in variables(atom):
                pools.setdefault(variable, set()).update(_literals(atom))
        _share(pools, [variables(atom) for atom in self._data_atoms])
        return {variable: _spread(variable, pool, self.procedure.facts) for variable, pool in pools.items()}

    @cached_property
    def compared(self) -> frozenset[Variable]:
        """Values held against other values: a few representatives of each, chosen apart, would not do."""
        groups = (variables(atom) for atom in self._data_atoms)
        return frozenset(variable for group in groups if len(group) > 1 for variable in group)

    @cached_property
    def _data_atoms(self) -> tuple[DataAtom, ...]:
        return tuple(dict.fromkeys(atom for gate in self.by_rule.values() for atom in data_atoms(gate.parts)))

    def variables_of(self, rule: str) -> tuple[Variable, ...]:
        """The open values that a rule asks."""
        atoms_asked = data_atoms(self.by_rule[rule].parts)
        return tuple(dict.fromkeys(variable for atom in atoms_asked for variable in variables(atom)))

    def passable(
        self,
        rules: Iterable[str],
        history: History,
        fixed: Mapping[Variable, Scalar],
        is_open: Callable[[Variable], bool],
    ) -> bool:
        """Whether some choice of the open values passes all these rules; a value neither fixed nor open is unknown.

        Two-valued choices are enough: in Kleene's logic a gate passed in doubt is passed however the doubt is settled.
        """
        return self._search([self.by_rule[rule] for rule in rules], history, fixed, is_open)

    def can_refuse(self, rule: str, fixed: Mapping[Variable, Scalar]) -> bool:
        """Whether a rule refuses for some course and some data, reasons and discussions apart."""
        gate = self.by_rule[rule]
        return self._satisfiable(And((gate.when or Always(truth=True), Not(gate.needs))), fixed)

    def can_pass(self, rule: str, *, applying: bool) -> bool:
        """Whether a rule lets through for some course and some data; ``applying``: where its ``when`` is true."""
        gate = self.by_rule[rule]
        when = gate.when or Always(truth=True)
        return self._satisfiable(And((when, gate.needs)) if applying else Or((Not(when), gate.needs)), {})

    def _satisfiable(self, formula: Node, fixed: Mapping[Variable, Scalar]) -> bool:
        """Whether a formula can be true, its course and time atoms taken as independent of each other."""
        past = [atom for atom in atoms(formula) if not isinstance(atom, DATA_ATOMS)]
        return any(
            self._search([Gate(None, formula)], dict(zip(past, truths, strict=True)).get, fixed, lambda _: True)
            for truths in product((True, False), repeat=len(past))
        )

    def _search(
        self,
        gates: Sequence[Gate],
        history: History,
        fixed: Mapping[Variable, Scalar],
        is_open: Callable[[Variable], bool],
    ) -> bool:
        def truth_of(atom: Atom) -> Truth:
            return data_truth(atom, fixed) if isinstance(atom, DATA_ATOMS) else history(atom)  # type: ignore[arg-type]

        for index, gate in enumerate(gates):
            if gate.passed(truth_of):
                continue
            asked = (variable for atom in data_atoms(gate.parts) for variable in variables(atom))
            chosen = next((variable for variable in asked if variable not in fixed and is_open(variable)), None)
            if chosen is None:
                return False
            return any(
                self._search(gates[index:], history, {**fixed, chosen: value}, is_open)
                for value in self.domains[chosen]
            )
        return True


def _literals(atom: DataAtom) -> Iterable[Scalar]:
    match atom:
        case Among(_, options):
            return options
        case Compare(left, _, right):
            return [term.value for term in (left, right) if isinstance(term, Literally)]
        case _:
            return ()


def _share(pools: Mapping[Variable, set[Scalar]], together: Sequence[tuple[Variable, ...]]) -> None:
    """Values that are compared with each other are held against the same literals."""
    for _ in together:
        for group in together:
            union = set().union(*(pools[variable] for variable in group))
            for variable in group:
                pools[variable] |= union


def _spread(variable: Variable, pool: set[Scalar], facts: Mapping[str, Fact]) -> tuple[Scalar, ...]:
    match variable:
        case Contains():
            return (True, False)
        case Answer("kind"):
            return PARTY_KINDS
        case FactValue(name, "choice"):
            return tuple(facts[name].choices)
        case FactValue(_, kind):
            return _around(pool, kind)
        case _:
            return _around(pool, "number")


def _around(pool: set[Scalar], kind: FactType) -> tuple[Scalar, ...]:
    """The literals themselves, one value between each two, and one on either side."""
    if kind == "flag":
        return (True, False)
    if kind in ("number", "money"):
        return _numbers(sorted(value for value in pool if isinstance(value, Decimal)) or [Decimal(0)])
    if kind == "date":
        days = sorted(value for value in pool if isinstance(value, date)) or [_ANY_DAY]
        return _days(days)
    if kind == "time":
        return tuple(Moment.of_day(_ANY_DAY + timedelta(day), 0) for day in range(3))
    return (*sorted(value for value in pool if isinstance(value, str)), _OTHER_TEXT)


def _numbers(points: list[Decimal]) -> tuple[Decimal, ...]:
    between = [(low + high) / 2 for low, high in pairwise(points)]
    return tuple(sorted([points[0] - 1, *points, *between, points[-1] + 1]))


def _days(points: list[date]) -> tuple[date, ...]:
    day = timedelta(1)
    return tuple(sorted({points[0] - day, *points, *(point + day for point in points)}))

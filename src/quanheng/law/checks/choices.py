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
    Named,
    Node,
    Not,
    Or,
    Report,
    Scalar,
    Sum,
    Term,
    TimeAtom,
    Truth,
    atoms,
    compare,
    conjunction,
    disjunction,
    negation,
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


Choice = Mapping[Variable, Scalar]
"""The open values that have been settled."""
Reading = Callable[[Choice, History], Truth]
"""A formula made ready to be evaluated over and over; unknown where it hangs on a value not settled."""


@dataclass(frozen=True)
class Gate:
    """A rule as a requirement: passed if ``when`` is false, ``needs`` true, or ``escape`` true (3)."""

    when: Node
    needs: Node
    escape: tuple[Node, ...] = ()

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """The distinct atoms of the gate, in the order of the text."""
        return tuple(dict.fromkeys(atom for part in (self.when, self.needs, *self.escape) for atom in atoms(part)))

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The open values it asks."""
        data = (atom for atom in self.atoms if isinstance(atom, DATA_ATOMS))
        return tuple(dict.fromkeys(variable for atom in data for variable in variables(atom)))

    def passed(self, choice: Choice, history: History) -> bool:
        """Whether the gate lets through; an unknown ``when`` is true, an unknown ``needs`` false."""
        if self._applies(choice, history) is False:
            return True
        return any(reading(choice, history) is True for reading in self._openings)

    @cached_property
    def _applies(self) -> Reading:
        return _reading(self.when)

    @cached_property
    def _openings(self) -> tuple[Reading, ...]:
        return tuple(map(_reading, (self.needs, *self.escape)))


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


def _reading(node: Node) -> Reading:
    match node:
        case Not(operand):
            inner = _reading(operand)
            return lambda choice, history: negation(inner(choice, history))
        case And(operands):
            parts = tuple(map(_reading, operands))
            return lambda choice, history: conjunction([part(choice, history) for part in parts])
        case Or(operands):
            parts = tuple(map(_reading, operands))
            return lambda choice, history: disjunction([part(choice, history) for part in parts])
        case Named(_, formula):
            return _reading(formula)
        case Always(truth):
            return lambda _, __: truth
        case Flag() | Contains() | Among() | Compare():
            return _reading_of_data(node)
        case Report():
            raise TypeError("a report stands only inside all() and any()")
        case _:
            return lambda _, history: history(node)


def _reading_of_data(atom: DataAtom) -> Reading:
    match atom:
        case Flag() | Contains():
            (variable,) = variables(atom)
            return lambda choice, _: None if variable not in choice else choice[variable] is True
        case Among(term, options):
            read = _reading_of_term(term)
            return lambda choice, _: None if (value := read(choice)) is None else value in options
        case Compare(left, op, right):
            first, second = _reading_of_term(left), _reading_of_term(right)
            return lambda choice, _: compare(first(choice), op, second(choice))


def _reading_of_term(term: Term) -> Callable[[Choice], Scalar | None]:
    if isinstance(term, Literally):
        return lambda _: term.value
    return lambda choice: choice.get(term)


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
            rule.name: Gate(
                rule.when.root if rule.when else Always(truth=True), rule.needs.root, escapes[rule.otherwise]
            )
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
        found = (atom for gate in self.by_rule.values() for atom in gate.atoms)
        return tuple(dict.fromkeys(atom for atom in found if isinstance(atom, DATA_ATOMS)))

    def variables_of(self, rule: str) -> tuple[Variable, ...]:
        """The open values that a rule asks."""
        return self.by_rule[rule].variables

    def passable(
        self, rules: Iterable[str], history: History, settled: Choice, is_open: Callable[[Variable], bool]
    ) -> bool:
        """Whether some choice of the open values passes all these rules; a value neither settled nor open is unknown.

        Two-valued choices are enough: in Kleene's logic a gate passed in doubt is passed however the doubt is settled.
        """
        return self._search([self.by_rule[rule] for rule in rules], history, settled, is_open)

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
        past = [atom for atom in gate.atoms if not isinstance(atom, DATA_ATOMS)]
        return any(
            self._search([gate], dict(zip(past, truths, strict=True)).get, settled, lambda _: True)
            for truths in product((True, False), repeat=len(past))
        )

    def _search(
        self, gates: Sequence[Gate], history: History, settled: Choice, is_open: Callable[[Variable], bool]
    ) -> bool:
        for index, gate in enumerate(gates):
            if gate.passed(settled, history):
                continue
            asked = (variable for variable in gate.variables if variable not in settled)
            chosen = next(filter(is_open, asked), None)
            if chosen is None:
                return False
            return any(
                self._search(gates[index:], history, {**settled, chosen: value}, is_open)
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

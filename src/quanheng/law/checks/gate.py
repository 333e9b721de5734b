"""A rule as a formula over what the course has settled and the values that are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

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

Variable = FactValue | Sum | Answer | Contains
"""What a gate asks that is open: a value, or whether a value is among those of a fact with many."""
History = Callable[[CourseAtom | TimeAtom], Truth]
"""The truth of what the course and the clocks have settled; unknown where it is not followed."""

DATA_ATOMS = (Flag, Compare, Among, Contains)
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

    def lets_through(self, choice: Choice, history: History) -> Truth:
        """Whether the gate lets through; unknown where that hangs on a value not settled.

        What remains unknown refuses: an unknown ``when`` is true, an unknown ``needs`` false.
        """
        return disjunction(
            [negation(self._applies(choice, history)), *(one(choice, history) for one in self._openings)]
        )

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

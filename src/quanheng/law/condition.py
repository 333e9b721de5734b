"""The condition language: one syntax tree, its types and its values (``docs/language.md``, 4).

A tree is a Boolean formula over **atoms** of three classes, and each reading takes it from there:

* ``CourseAtom``: decided by what was done and reported, in what order (``done count last all any``);
* ``DataAtom``: decided by facts and by what registers answered, at the entry itself;
* ``TimeAtom``: decided by a due date (``expired within``).

Evaluation is here; the formula itself is what the checker reasons about; ``condition_words`` puts a tree into Chinese;
``supervise.columns`` makes data atoms into columns. Truth is ``True``, ``False`` or ``None`` (unknown), after Kleene.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from quanheng.law.moment import Moment
from quanheng.law.procedure import FactType, Place

Truth = bool | None
Scalar = str | bool | Decimal | date | Moment
Value = Scalar | tuple[Scalar, ...]
Comparison = Literal["==", "!=", "<", "<=", ">", ">="]


class Known(Protocol):
    """What a data atom may look at: facts as known at the entry, sums over the case, recorded answers."""

    @property
    def facts(self) -> Mapping[str, Value]:
        """Name to value; absent means not given."""

    @property
    def sums(self) -> Mapping[str, Decimal]:
        """Sum of the values given so far for each summed fact; absent means none."""

    @property
    def answers(self) -> Mapping[str, Value]:
        """``kind:f``, ``prior:x``, ``param:p`` or ``param:p@f`` to the register's value; absent means unknown."""


# Terms: typed values inside a data atom.


@dataclass(frozen=True, slots=True)
class Literally:
    """A value written in the text."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class FactValue:
    """The value of a fact as known."""

    name: str
    type: FactType


@dataclass(frozen=True, slots=True)
class Sum:
    """Sum of a number or money fact over the entries that gave it."""

    fact: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that the world answered: ``key`` is the look-up, ``function`` one of param, kind, prior."""

    function: Literal["param", "kind", "prior"]
    name: str
    on: str | None = None

    @property
    def key(self) -> str:
        """The name under which an entry records the answer."""
        return f"{self.function}:{self.name}" + (f"@{self.on}" if self.on else "")


Term = Literally | FactValue | Sum | Answer


# Atoms.


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag fact standing for itself."""

    fact: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Two terms compared; unknown if either is."""

    left: Term
    op: Comparison
    right: Term


@dataclass(frozen=True, slots=True)
class Among:
    """A value among those written in the text (``f in ["a", "b"]``)."""

    term: Term
    options: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """A value among those of a fact with many (``"a" in f``)."""

    value: Scalar
    fact: str


DataAtom = Flag | Compare | Among | Contains


@dataclass(frozen=True, slots=True)
class Deed:
    """Which entries a course function looks at: an act, its outcome, and the act after which it must come."""

    act: str
    outcome: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The deed was done."""

    deed: Deed


@dataclass(frozen=True, slots=True)
class Count:
    """How often the deed was done, against a whole number."""

    deed: Deed
    op: Comparison
    number: int


@dataclass(frozen=True, slots=True)
class Last:
    """The outcome of the last time the act was done, against a literal; unknown if never or without outcome."""

    act: str
    op: Literal["==", "!="]
    outcome: str


@dataclass(frozen=True, slots=True)
class Children:
    """Every / at least one child of the latest batch satisfies a formula of its reports; false without child."""

    quantifier: Literal["all", "any"]
    child: str
    formula: Node


@dataclass(frozen=True, slots=True)
class Report:
    """Inside ``Children``: the child has made this report."""

    name: str


CourseAtom = Done | Count | Last | Children


@dataclass(frozen=True, slots=True)
class TimeAtom:
    """The latest instance of a limit has run out, or is running and has not."""

    function: Literal["expired", "within"]
    limit: str


Atom = DataAtom | CourseAtom | TimeAtom | Report


# Formulas.


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene's not."""

    operand: Node


@dataclass(frozen=True, slots=True)
class And:
    """Kleene's and, of two or more."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Kleene's or, of two or more."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Always:
    """True or false as written."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A derived fact standing for its formula; the name is kept for the reader."""

    fact: str
    formula: Node


Node = Not | And | Or | Always | Named | Atom


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition with the text it was read from."""

    root: Node
    text: str = field(compare=False, default="")
    place: Place = field(compare=False, default=Place())


def atoms(node: Node) -> Iterator[DataAtom | CourseAtom | TimeAtom]:
    """The distinct atoms of a formula in the order of the text (the inside of ``all`` and ``any`` is not entered)."""
    seen: set[Node] = set()
    for atom in _leaves(node):
        if atom not in seen:
            seen.add(atom)
            yield atom


def _leaves(node: Node) -> Iterator[DataAtom | CourseAtom | TimeAtom]:
    match node:
        case Not(operand) | Named(_, operand):
            yield from _leaves(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _leaves(operand)
        case Always():
            return
        case Report():
            raise TypeError("a report stands only inside all() and any()")
        case _:
            yield node


def conjunction(truths: Sequence[Truth]) -> Truth:
    """Kleene's and."""
    if False in truths:
        return False
    return None if None in truths else True


def disjunction(truths: Sequence[Truth]) -> Truth:
    """Kleene's or."""
    if True in truths:
        return True
    return None if None in truths else False


def negation(truth: Truth) -> Truth:
    """Kleene's not."""
    return None if truth is None else not truth


def evaluate(node: Node, truth_of: Callable[[Atom], Truth]) -> Truth:
    """The truth of a formula, given the truth of its atoms."""
    match node:
        case Not(operand):
            return negation(evaluate(operand, truth_of))
        case And(operands):
            return conjunction([evaluate(operand, truth_of) for operand in operands])
        case Or(operands):
            return disjunction([evaluate(operand, truth_of) for operand in operands])
        case Always(truth):
            return truth
        case Named(_, formula):
            return evaluate(formula, truth_of)
        case _:
            return truth_of(node)


def compare(left: Value | None, op: Comparison, right: Value | None) -> Truth:
    """Compare two values of one type; unknown if either is not given."""
    if left is None or right is None:
        return None
    return bool(COMPARISONS[op](left, right))


COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""What each sign does, to values and to columns alike. The parser admits only types that have an order."""


def data_truth(atom: DataAtom) -> Callable[[Known], Truth]:
    """A data atom as a function of what is known, made once and called for each entry."""
    match atom:
        case Flag(fact):
            return lambda known: _as_truth(known.facts.get(fact))
        case Compare(left, op, right):
            read_left, read_right, test = _reader(left), _reader(right), COMPARISONS[op]
            return lambda known: (
                None if (a := read_left(known)) is None or (b := read_right(known)) is None else test(a, b)
            )
        case Among(term, options):
            read, among = _reader(term), frozenset(options)
            return lambda known: None if (value := read(known)) is None else value in among
        case Contains(value, fact):
            return lambda known: None if (many := known.facts.get(fact)) is None else _contains(many, value)


def _contains(many: Value, value: Scalar) -> bool:
    return value in many if isinstance(many, tuple) else many == value


def _as_truth(value: Value | None) -> Truth:
    return value if isinstance(value, bool) else None


_ZERO = Decimal(0)


def _reader(term: Term) -> Callable[[Known], Value | None]:
    match term:
        case Literally(value):
            return lambda _: value
        case FactValue(name):
            return lambda known: known.facts.get(name)
        case Sum(fact):
            return lambda known: known.sums.get(fact, _ZERO)
        case Answer():
            key = term.key
            return lambda known: known.answers.get(key)


def facts_of(atom: DataAtom) -> tuple[str, ...]:
    """The facts a data atom depends on, those that choose the day of a parameter included."""
    match atom:
        case Flag(fact) | Contains(_, fact):
            return (fact,)
        case Among(term):
            return _facts_of_term(term)
        case Compare(left, _, right):
            return _facts_of_term(left) + _facts_of_term(right)


def _facts_of_term(term: Term) -> tuple[str, ...]:
    match term:
        case FactValue(name) | Sum(name):
            return (name,)
        case Answer(function, name, on):
            return tuple(fact for fact in (name if function == "kind" else None, on) if fact)
        case Literally():
            return ()


def answers_of(atom: DataAtom) -> tuple[Answer, ...]:
    """The look-ups a data atom depends on."""
    terms: tuple[Term, ...]
    match atom:
        case Compare(left, _, right):
            terms = (left, right)
        case Among(term):
            terms = (term,)
        case _:
            terms = ()
    return tuple(term for term in terms if isinstance(term, Answer))


def sums_of(atom: DataAtom) -> tuple[str, ...]:
    """The facts whose running sum a data atom reads."""
    if isinstance(atom, Compare):
        return tuple(term.fact for term in (atom.left, atom.right) if isinstance(term, Sum))
    return (atom.term.fact,) if isinstance(atom, Among) and isinstance(atom.term, Sum) else ()

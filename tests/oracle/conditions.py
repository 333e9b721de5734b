"""Whether a condition is true, false or unknown (None), by walking its syntax tree."""

from __future__ import annotations

import ast
import datetime as dt
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

from tests.oracle.family import Carries
from tests.oracle.texts import Text

Truth = bool | None

ORDER = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@cache
def tree(condition: str) -> ast.expr:
    return ast.parse(condition, mode="eval").body


@dataclass(frozen=True)
class Sight:
    """All that a condition may look at when an entry is judged.

    ``assumed`` settles the truth of single comparisons, by their text, whatever can be seen.
    """

    text: Text
    facts: dict[str, Any]
    sums: Callable[[str], Decimal]
    answers: dict[str, Any]
    carries: Carries
    deeds: list[tuple[str, Any]]
    expired: Callable[[str], bool]
    within: Callable[[str], bool]
    children: Callable[[str], list[set[str]]]
    assumed: dict[str, Truth] = field(default_factory=dict)

    def truth(self, condition: str | ast.expr) -> Truth:
        node = tree(condition) if isinstance(condition, str) else condition
        match node:
            case ast.BoolOp(ast.And(), values):
                truths = [self.truth(value) for value in values]
                return False if False in truths else None if None in truths else True
            case ast.BoolOp(ast.Or(), values):
                truths = [self.truth(value) for value in values]
                return True if True in truths else None if None in truths else False
            case ast.UnaryOp(ast.Not(), operand):
                inner = self.truth(operand)
                return None if inner is None else not inner
            case ast.Name(name) if self.derived(name):
                return self.truth(self.derived(name))
        if self.assumed and ast.unparse(node) in self.assumed:
            return self.assumed[ast.unparse(node)]
        return self.compared(node) if isinstance(node, ast.Compare) else self.value(node)

    def derived(self, name: str) -> str:
        """The condition for which the fact stands, '' for a fact that is given."""
        return self.text["facts"].get(name, {}).get("is", "")

    def compared(self, node: ast.Compare) -> Truth:
        sides = [node.left, *node.comparators]
        truths = [self.pair(left, op, right) for left, op, right in zip(sides, node.ops, sides[1:], strict=False)]
        return False if False in truths else None if None in truths else True

    def pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Truth:
        one = self.value(left)
        other = [self.value(each) for each in right.elts] if isinstance(right, ast.List) else self.value(right)
        if one is None or other is None:
            return None
        if isinstance(one, dt.date) and isinstance(other, str):
            other = dt.date.fromisoformat(other)
        return one in other if isinstance(op, ast.In) else ORDER[type(op)](one, other)

    def value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(int() | float() as number):
                return Decimal(str(number))
            case ast.Constant(text):
                return text
            case ast.Name("true" | "false" as name):
                return name == "true"
            case ast.Name(name):
                return self.truth(node) if self.derived(name) else self.facts.get(name)
            case ast.Call(ast.Name(function), [ast.Name(first), *rest], keywords):
                named = {each.arg: each.value for each in keywords}
                return getattr(self, f"call_{function}")(first, *rest, **named)
        raise AssertionError(ast.dump(node))

    def call_done(self, act: str, **narrowed: ast.expr) -> bool:
        return self.call_count(act, **narrowed) > 0

    def call_count(self, act: str, since: ast.expr | None = None, **outcome: ast.expr) -> Decimal:
        deeds = self.deeds
        if since is not None:
            after = [place + 1 for place, (done, _) in enumerate(deeds) if done == literal(since)]
            deeds = deeds[after[-1] :] if after else deeds
        wanted = [literal(value) for value in outcome.values()]
        return Decimal(sum(done == act and wanted in ([], [given]) for done, given in deeds))

    def call_last(self, act: str) -> Any:
        return next((given for done, given in reversed(self.deeds) if done == act), None)

    def call_sum(self, fact: str) -> Decimal | None:
        return self.sums(fact) if self.carried(fact) else None

    def call_param(self, name: str, on: ast.expr | None = None) -> Any:
        if on is None:
            return self.answer(f"param:{name}")
        return self.answer(f"param:{name}@{literal(on)}") if self.carried(literal(on)) else None

    def call_kind(self, fact: str) -> Any:
        return self.answer(f"kind:{fact}") if self.carried(fact) else None

    def call_prior(self, query: str) -> Any:
        number = self.answer(f"prior:{query}")
        return None if number is None else Decimal(number)

    def answer(self, name: str) -> Any:
        given = self.answers.get(name)
        return None if given == "unknown" else given

    def call_expired(self, limit: str) -> bool:
        return self.expired(limit)

    def call_within(self, limit: str) -> bool:
        return self.within(limit)

    def call_all(self, kind: str, formula: ast.expr) -> bool:
        said = [heard(formula, reports) for reports in self.children(kind)]
        return bool(said) and all(said)

    def call_any(self, kind: str, formula: ast.expr) -> bool:
        return any(heard(formula, reports) for reports in self.children(kind))

    def carried(self, fact: str) -> bool:
        return self.carries.facts is None or fact in self.carries.facts

    def atoms(self, condition: str | ast.expr) -> Iterator[ast.expr]:
        """The comparisons, flags and functions that ``and or not`` join, those of derived facts in their place."""
        node = tree(condition) if isinstance(condition, str) else condition
        match node:
            case ast.BoolOp(_, values):
                for value in values:
                    yield from self.atoms(value)
            case ast.UnaryOp(ast.Not(), operand):
                yield from self.atoms(operand)
            case ast.Name(name) if self.derived(name):
                yield from self.atoms(self.derived(name))
            case _:
                yield node

    def unverifiable(self, atom: ast.expr) -> bool:
        """Unknown because the log leaves a fact out, or only because a register is silent."""
        why = self.why_unknown(atom)
        return self.truth(atom) is None and ("log" in why or why == {"register"})

    def why_unknown(self, node: ast.expr) -> set[str]:
        """What keeps a value from being known: the ``log``, a ``register``, or the ``case`` that does not give it."""
        match node:
            case ast.Compare(left, _, others):
                return set().union(*map(self.why_unknown, [left, *others]))
            case ast.Name(name) | ast.Call(ast.Name("sum"), [ast.Name(name)]) if not self.carried(name):
                return {"log"}
            case ast.Call(ast.Name("param" | "kind"), [name], keywords) if self.value(node) is None:
                facts = [each.value for each in keywords] or [name] * (node.func.id == "kind")
                return {"register"}.union(*map(self.why_unknown, facts))
            case ast.Call(ast.Name("prior")) if self.value(node) is None:
                return {"register"}
            case ast.Name() | ast.Call() if self.value(node) is None:
                return {"case"}
        return set()

    def could_differ(self, verdict: Callable[[Sight], bool], *conditions: str) -> bool:
        """Whether some truth of what cannot be verified in ``conditions`` turns a true ``verdict``."""
        atoms = {ast.unparse(atom) for each in conditions for atom in self.atoms(each) if self.unverifiable(atom)}
        for truths in product((True, False, None), repeat=len(atoms)):
            assumed = dict(zip(sorted(atoms), truths, strict=True))
            if not verdict(Sight(**{**vars(self), "assumed": assumed})):
                return True
        return False


def literal(node: ast.expr) -> Any:
    """A value written in the text, with or without quotation marks; ``true`` and ``false`` are flags."""
    if isinstance(node, ast.Constant):
        return node.value
    return {"true": True, "false": False}.get(node.id, node.id)


def heard(formula: ast.expr, reports: set[str]) -> bool:
    match formula:
        case ast.BoolOp(ast.And(), values):
            return all(heard(value, reports) for value in values)
        case ast.BoolOp(ast.Or(), values):
            return any(heard(value, reports) for value in values)
        case ast.UnaryOp(ast.Not(), operand):
            return not heard(operand, reports)
    return ast.unparse(formula) in reports

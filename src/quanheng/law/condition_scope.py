"""What a condition may name, and the sorts of value that can be compared with one another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from quanheng.law.condition import Answer, Comparison, FactValue, Literally, Node, Sum, Term
from quanheng.law.procedure import Fact, FactType

PARTY_KINDS: Mapping[str, str] = {"natural": "自然人", "sole_trader": "个体工商户", "organisation": "法人或者其他组织"}
"""What ``kind(f)`` can be; a sole trader is one of its own, since tables of amounts differ on where it belongs."""
FACT_TYPES: Mapping[FactType, str] = {
    "text": "文字",
    "number": "数值",
    "money": "金额",
    "date": "日期",
    "time": "时间",
    "flag": "是非",
    "choice": "选项",
    "ref": "对象",
    "file": "附件",
    "rows": "表格",
}
"""The types of a fact and how a reader calls them."""
TRUTHS = ("true", "false")
"""The values of a flag as an outcome."""
MIRRORED: Mapping[Comparison, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The comparison that says the same with the sides exchanged."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The names a condition is read against.

    ``outcomes`` maps every act to its outcome fact, ``children`` every kind of child to its reports (None: its
    definition is not at hand). ``parameters`` are those of ``param`` (None: any), ``queries`` those of ``prior``.
    ``formula_of`` gives the formula of a derived fact, None if that is faulty.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    outcomes: Mapping[str, str | None] = field(default_factory=dict)
    limits: Collection[str] = ()
    children: Mapping[str, Collection[str] | None] = field(default_factory=dict)
    parameters: Collection[str] | None = None
    queries: Collection[str] = ()
    derived: Collection[str] = ()
    formula_of: Callable[[str], Node | None] = lambda _: None

    def outcome_values(self, act: str) -> Collection[str]:
        """The values the outcome of ``act`` can have; none if the act has no outcome."""
        fact = self.facts.get(self.outcomes.get(act) or "")
        if fact is None:
            return ()
        return TRUTHS if fact.type == "flag" else tuple(fact.choices)


@dataclass(frozen=True, slots=True)
class Sort:
    """Values of one sort can be compared. A choice is a sort of its own: that of its codes."""

    kind: Literal["number", "date", "time", "text", "ref", "choice"]
    codes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The sort in Chinese."""
        return FACT_TYPES[self.kind]

    @property
    def ordered(self) -> bool:
        """Whether one value can be less than another."""
        return self.kind in ("number", "date", "time")


_NUMBER = Sort("number")
_SORTS = {
    "number": _NUMBER,
    "money": _NUMBER,
    "date": Sort("date"),
    "time": Sort("time"),
    "text": Sort("text"),
    "ref": Sort("ref"),
}


def sort_of_fact(fact: Fact) -> Sort | None:
    """The sort of a fact's value; None for those that cannot be compared (flags, files, rows)."""
    return Sort("choice", tuple(fact.choices)) if fact.type == "choice" else _SORTS.get(fact.type)


def sort_of(term: Term, scope: Scope) -> Sort | None:
    """The sort of a term; None for a literal, which takes that of the other side."""
    match term:
        case FactValue(name):
            return sort_of_fact(scope.facts[name])
        case Answer("kind"):
            return Sort("choice", tuple(PARTY_KINDS))
        case Sum() | Answer():
            return _NUMBER
        case Literally():
            return None

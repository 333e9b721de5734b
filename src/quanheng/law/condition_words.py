"""A condition in plain Chinese, for officers and citizens, and in the source form it is written in.

``say`` first drives every negation down to the atoms, where Chinese has words for it (不超过, 没有作出, 未届满). Only
``all`` and ``any`` keep theirs outside: without a child both are false, so that neither is the other's opposite.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from quanheng.law.calendar import date_text
from quanheng.law.condition import (
    Always,
    Among,
    And,
    Answer,
    Atom,
    Children,
    Compare,
    Comparison,
    Condition,
    Contains,
    Count,
    Deed,
    Done,
    FactValue,
    Flag,
    Last,
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
)
from quanheng.law.condition_scope import MIRRORED, PARTY_KINDS, TRUTHS
from quanheng.law.course import ENDED
from quanheng.law.procedure import LAW, Fact, Procedure

_OPPOSITE: Mapping[Comparison, Comparison] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", "<=": ">", ">": "<="}
_AMOUNT_WORDS: Mapping[Comparison, str] = {
    "==": "等于", "!=": "不等于", "<": "少于", "<=": "不超过", ">": "超过", ">=": "不少于",
}  # fmt: skip
_DAY_WORDS: Mapping[Comparison, str] = {
    "==": "就是", "!=": "不是", "<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于",
}  # fmt: skip
_SAID_NOT: Mapping[str, str] = {"属于": "不属于", "已": "尚未", "有": "没有", "涉": "不涉"}
"""How what a flag is called begins where that is a sentence by itself, and how it begins when it is not so."""


@dataclass(frozen=True, slots=True)
class Titles:
    """What a reader calls the names that a definition does not declare; a name without title stands for itself.

    ``family`` are the procedures of the children, ``parameters`` and ``queries`` titles by name.
    """

    family: Mapping[str, Procedure] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)


def say(condition: Condition | Node, procedure: Procedure, titles: Titles = Titles()) -> str:
    """``condition``, which stands in ``procedure``, in Chinese, without a full stop."""
    root = condition.root if isinstance(condition, Condition) else condition
    return _Speaker(procedure, titles).formula(root, holds=True)


def _is_conjunction(node: Node, *, holds: bool) -> bool | None:
    """Whether a formula, or its negation, is said as an 'and' (true), an 'or' (false), or as neither (None)."""
    match node:
        case Not(operand):
            return _is_conjunction(operand, holds=not holds)
        case And():
            return holds
        case Or():
            return not holds
    return None


class _Speaker:
    """Says the formulas of one procedure. ``holds`` false: says that the formula does not hold."""

    def __init__(self, procedure: Procedure, titles: Titles) -> None:
        self._procedure, self._titles = procedure, titles

    def formula(self, node: Node, *, holds: bool, comma: str = "，") -> str:
        """A formula; ``comma`` stands before 并且 and 或者."""
        match node:
            case Not(operand):
                return self.formula(operand, holds=not holds, comma=comma)
            case And(operands) | Or(operands):
                conjunction = _is_conjunction(node, holds=holds)
                parts = [self._part(operand, conjunction, holds=holds, comma=comma) for operand in operands]
                return f"{comma}{'并且' if conjunction else '或者'}".join(parts)
            case Always(truth):
                return "任何情形" if truth == holds else "没有任何情形"
            case Named(fact):
                return self._flag(fact, holds=holds)
            case _:
                return self._atom(node, holds=holds)

    def _part(self, node: Node, conjunction: bool | None, *, holds: bool, comma: str) -> str:
        said = self.formula(node, holds=holds, comma=comma)
        return said if _is_conjunction(node, holds=holds) in (None, conjunction) else f"（{said}）"

    def _atom(self, atom: Atom, *, holds: bool) -> str:
        match atom:
            case Flag(fact):
                return self._flag(fact, holds=holds)
            case Compare(Literally() as left, op, right):
                return self._compare(right, MIRRORED[op], left, holds=holds)
            case Compare(left, op, right):
                return self._compare(left, op, right, holds=holds)
            case Among(term, options):
                return self._among(term, options, holds=holds)
            case Contains(value, fact):
                verb = "包括" if holds else "不包括"
                return f"{self._fact(fact).title}{verb}{self._value(value, FactValue(fact, self._fact(fact).type))}"
            case Done(deed):
                return self._done(deed, holds=holds)
            case Count(deed, op, number):
                words = _AMOUNT_WORDS[op if holds else _OPPOSITE[op]]
                return f"{self._since(deed)}{self._deed(deed)}{words}{number}次"
            case Last(act, op, outcome):
                return f"最近一次{self._act(act)}的结果{self._result(act, outcome, holds=holds == (op == '=='))}"
            case Children(quantifier, child, formula):
                return self._children(quantifier, child, formula, holds=holds)
            case Report():
                raise TypeError("a report stands only inside all() and any()")
            case TimeAtom(function, limit):
                return self._time(function, self._procedure.limits[limit].title, holds=holds)

    # Facts and registers.

    def _fact(self, name: str) -> Fact:
        return self._procedure.facts[name]

    def _flag(self, fact: str, *, holds: bool) -> str:
        title = self._fact(fact).title
        begun = next((word for word in _SAID_NOT if title.startswith(word) and "，" not in title), None)
        if begun:
            return title if holds else f"{_SAID_NOT[begun]}{title.removeprefix(begun)}"
        return f"{'属于' if holds else '不属于'}“{title}”{'' if title.endswith('情形') else '的情形'}"

    def _compare(self, left: Term, op: Comparison, right: Term, *, holds: bool) -> str:
        op = op if holds else _OPPOSITE[op]
        if isinstance(right, Literally) and right.value == "":
            return f"{'没有写明' if op == '==' else '写明'}“{self._term(left)}”"
        value = self._value(right.value, left) if isinstance(right, Literally) else self._term(right)
        return f"{self._term(left)}{self._verb(left, op)}{value}"

    def _verb(self, term: Term, op: Comparison) -> str:
        match term:
            case FactValue(_, "date" | "time"):
                return _DAY_WORDS[op]
            case FactValue(_, "choice" | "text" | "ref"):
                return "为" if op == "==" else "不为"
            case Answer("kind"):
                return "是" if op == "==" else "不是"
        return _AMOUNT_WORDS[op]

    def _among(self, term: Term, options: tuple[Scalar, ...], *, holds: bool) -> str:
        values = "、".join(self._value(option, term) for option in options)
        verb = "属于" if holds else "不属于"
        return f"{self._term(term)}{verb}{values}{'之一' if len(options) > 1 else ''}"

    def _term(self, term: Term) -> str:
        match term:
            case FactValue(name) | Answer("kind", name):
                return self._fact(name).title
            case Sum(name):
                return f"累计{self._fact(name).title}"
            case Answer("prior", name):
                return f"此前的“{self._titles.queries.get(name, name)}”"
            case Answer(_, name, on):
                day = f"（按{self._fact(on).title}当日的规定）" if on else ""
                return f"“{self._titles.parameters.get(name, name)}”{day}"
            case Literally(value):
                return str(value)

    def _value(self, value: Scalar, term: Term) -> str:
        """A value written in the text, as one of those that ``term`` can have."""
        match value, term:
            case Decimal(), FactValue(_, "money") | Sum():
                unit = "元" if isinstance(term, FactValue) or self._fact(term.fact).type == "money" else ""
                return f"{value:f}{unit}"
            case Decimal(), Answer("prior"):
                return f"{value:f}件"
            case Decimal(), _:
                return f"{value:f}"
            case date(), _:
                return date_text(value)
            case str(), Answer("kind"):
                return PARTY_KINDS[value]
            case str(), FactValue(name, "choice"):
                return f"“{self._fact(name).choices[value]}”"
        return f"“{value}”" if value else "空"

    # What was done.

    def _act(self, name: str) -> str:
        return f"“{self._procedure.acts[name].title}”"

    def _since(self, deed: Deed) -> str:
        return f"最近一次{self._act(deed.since)}之后，" if deed.since else ""

    def _deed(self, deed: Deed) -> str:
        if deed.outcome is None:
            return self._act(deed.act)
        return f"结果{self._result(deed.act, deed.outcome, holds=True)}的{self._act(deed.act)}"

    def _done(self, deed: Deed, *, holds: bool) -> str:
        if not holds:
            return f"{self._since(deed)}没有{self._came(deed, '作出')}{self._deed(deed)}"
        result = f"且结果{self._result(deed.act, deed.outcome, holds=True)}" if deed.outcome else ""
        return f"{self._since(deed)}已{self._came(deed, '作')}{self._act(deed.act)}{result}"

    def _came(self, deed: Deed, made: str) -> str:
        """What the law brings about by itself nobody makes."""
        act = self._procedure.acts.get(deed.act)
        return "发生" if act is not None and act.duty == LAW else made

    def _result(self, act: str, outcome: str, *, holds: bool) -> str:
        """为 or 不为 an outcome; a flag's false is the opposite of its title."""
        fact = self._fact(self._procedure.acts[act].outcome or "")
        if fact.type == "flag":
            return f"{'为' if holds == (outcome == TRUTHS[0]) else '不为'}“{fact.title}”"
        return f"{'为' if holds else '不为'}“{fact.choices[outcome]}”"

    def _children(self, quantifier: str, child: str, formula: Node, *, holds: bool) -> str:
        kind = self._procedure.children[child]
        inner = _ReportSpeaker(self._procedure, self._titles, self._titles.family.get(kind.procedure))
        said = inner.formula(formula, holds=True, comma="")
        if quantifier == "all":
            return f"{'' if holds else '并非'}每一个“{kind.title}”都{said}"
        return f"{'至少有一个' if holds else '没有一个'}“{kind.title}”{said}"

    def _time(self, function: str, title: str, *, holds: bool) -> str:
        if function == "expired":
            return f"“{title}”{'已' if holds else '未'}届满"
        return f"{'尚在' if holds else '不在'}“{title}”之内"


class _ReportSpeaker(_Speaker):
    """Says the formula inside ``all`` and ``any``: of the reports of one child."""

    def __init__(self, procedure: Procedure, titles: Titles, child: Procedure | None) -> None:
        super().__init__(procedure, titles)
        self._child = child

    def _atom(self, atom: Atom, *, holds: bool) -> str:
        name = atom.name if isinstance(atom, Report) else ""
        acts = self._child.acts.values() if self._child else ()
        titles = [act.title for act in acts if act.reports == name]
        said = "或者".join(titles) or ("办结" if name == ENDED else name)
        return f"{'已' if holds else '未'}“{said}”"


def unparse(condition: Condition | Node, outcomes: Mapping[str, str | None]) -> str:
    """The source form of ``condition``, which reads as the same tree; ``outcomes`` maps an act to its outcome fact."""
    root = condition.root if isinstance(condition, Condition) else condition
    return _Writer(outcomes).formula(root)


class _Writer:
    def __init__(self, outcomes: Mapping[str, str | None]) -> None:
        self._outcomes = outcomes

    def formula(self, node: Node) -> str:
        match node:
            case Or(operands):
                return " or ".join(self._inside(operand, Or) for operand in operands)
            case And(operands):
                return " and ".join(self._inside(operand, And, Or) for operand in operands)
            case Not(operand):
                return f"not {self._inside(operand, And, Or)}"
            case Always(truth):
                return _written(truth)
            case Named(name) | Flag(name) | Report(name):
                return name
        return self._atom(node)

    def _inside(self, node: Node, *looser: type[Node]) -> str:
        """An operand, in brackets if it binds no tighter than what it stands in."""
        return f"({self.formula(node)})" if isinstance(node, looser) else self.formula(node)

    def _atom(self, atom: Node) -> str:
        match atom:
            case Compare(left, op, right):
                return f"{_term(left)} {op} {_term(right)}"
            case Among(term, options):
                return f"{_term(term)} in [{', '.join(map(_written, options))}]"
            case Contains(value, fact):
                return f"{_written(value)} in {fact}"
            case Done(deed):
                return f"done({self._deed(deed)})"
            case Count(deed, op, number):
                return f"count({self._deed(deed)}) {op} {number}"
            case Last(act, op, outcome):
                return f"last({act}) {op} {_outcome(outcome)}"
            case Children(quantifier, child, formula):
                return f"{quantifier}({child}, {self.formula(formula)})"
            case TimeAtom(function, limit):
                return f"{function}({limit})"
        raise TypeError(f"not an atom: {atom}")

    def _deed(self, deed: Deed) -> str:
        outcome = f", {self._outcomes[deed.act]}={_outcome(deed.outcome)}" if deed.outcome else ""
        return f"{deed.act}{outcome}{f', since={deed.since}' if deed.since else ''}"


def _term(term: Term) -> str:
    match term:
        case Literally(value):
            return _written(value)
        case FactValue(name):
            return name
        case Sum(fact):
            return f"sum({fact})"
        case Answer(function, name, on):
            return f"{function}({name}{f', on={on}' if on else ''})"


def _outcome(outcome: str) -> str:
    return outcome if outcome in TRUTHS else _written(outcome)


def _written(value: Scalar) -> str:
    match value:
        case bool():
            return TRUTHS[0] if value else TRUTHS[1]
        case Decimal():
            return f"{value:f}"
        case str() if '"' in value:
            return f"'{value}'"
    return f'"{value}"'

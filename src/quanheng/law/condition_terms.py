"""Reads the parts of a condition that are no formula: names, calls, values, and the outcomes of acts.

Each method reads one node of Python's tree or raises ``PartFault``; ``condition_parser`` collects those.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quanheng.law.condition import Answer, Deed, FactValue, Scalar, Sum, Term
from quanheng.law.condition_scope import FACT_TYPES, Scope, Sort, sort_of_fact
from quanheng.law.fault import closest
from quanheng.law.procedure import Fact, FactType
from quanheng.law.reader_text import name_of

TRUTH_WORDS = {"true": True, "false": False}
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
"""A text as a condition writes it: no escapes, no prefixes."""
USAGE = {
    "done": "done(行为)、done(行为, 结果=值) 或者 done(行为, since=行为)",
    "count": "count(行为)、count(行为, 结果=值) 或者 count(行为, since=行为)",
    "last": "last(行为)",
    "sum": "sum(事实)",
    "all": "all(子程序, 报告)",
    "any": "any(子程序, 报告)",
    "param": "param(参数) 或者 param(参数, on=日期事实)",
    "kind": "kind(事实)",
    "prior": "prior(查询)",
    "expired": "expired(时限)",
    "within": "within(时限)",
}
"""Every function, and how it is written."""
_QUANTIFIERS = ("all", "any")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HINTS = {"number": "写数字。", "date": '写成 "2024-01-31"。', "time": "时间只能与时间事实比较。"}


@dataclass(frozen=True, slots=True)
class Written:
    """A literal before the other side says what it is, and where it stands."""

    value: str | bool | Decimal
    node: ast.expr


@dataclass(frozen=True, slots=True)
class Counted:
    """``count(..)`` before it is compared."""

    deed: Deed


@dataclass(frozen=True, slots=True)
class LastOf:
    """``last(..)`` before it is compared."""

    act: str


Side = Term | Written | Counted | LastOf
"""One side of a comparison."""


class PartFault(Exception):  # noqa: N818 - a fault of a part, not an error of its reader
    """Ends the reading of one part of a condition; its siblings are read on. ``where``: a node, or an offset."""

    def __init__(self, code: str, where: ast.expr | ast.keyword | int, sentence: str, mend: str = "") -> None:
        super().__init__(code)
        self.code, self.where, self.sentence, self.mend = code, where, sentence, mend


def _takes(function: str, keyword: str | None) -> bool:
    """Whether ``function`` may be given ``keyword``; of a deed, any may name the outcome."""
    return keyword is not None and (function in ("done", "count") or (function, keyword) == ("param", "on"))


class Terms:
    """Reads the parts of one condition, ``source``, against a scope."""

    def __init__(self, source: str, scope: Scope) -> None:
        self._source, self._scope = source, scope

    def side(self, node: ast.expr) -> Side:
        """One side of a comparison."""
        match node:
            case ast.Name(word) if word not in TRUTH_WORDS:
                return self._fact_value(node)
            case ast.Call():
                return self._value_call(node)
        return self.written(node)

    def _fact_value(self, node: ast.Name) -> FactValue:
        fact = self.fact(node)
        if fact.many:
            raise PartFault("condition.type", node, f"“{fact.name}”有多个值，不能比较。", f"写成 值 in {fact.name}。")
        if fact.type == "flag":
            mend = f"直接写 {fact.name} 或者 not {fact.name}。"
            raise PartFault("condition.type", node, f"“{fact.name}”是是非事实，不用比较。", mend)
        if sort_of_fact(fact) is None:
            raise PartFault("condition.type", node, f"“{fact.name}”是附件或者表格，不能比较。", "另设一个事实。")
        return FactValue(fact.name, fact.type)

    def _value_call(self, call: ast.Call) -> Side:
        function = self.function(call)
        match function:
            case "count":
                return Counted(self.deed(call))
            case "last":
                return self.last(call)
            case "sum":
                return Sum(self._typed_fact(self.arguments(call)[0], "number", "money"))
            case "kind":
                return Answer("kind", self._typed_fact(self.arguments(call)[0], "ref"))
            case "prior":
                return Answer("prior", self.known(self.arguments(call)[0], self._scope.queries, "查询"))
            case "param":
                return self._parameter(call)
        raise PartFault("condition.type", call, f"{function}(…) 本身就是真假，不用比较。", f"直接写 {function}(…)。")

    def _parameter(self, call: ast.Call) -> Answer:
        (name,) = self.arguments(call)
        day = next((self._typed_fact(keyword.value, "date") for keyword in call.keywords), None)
        known = self._scope.parameters
        return Answer("param", self._word(name) if known is None else self.known(name, known, "参数"), day)

    def deed(self, call: ast.Call) -> Deed:
        """What ``done`` or ``count`` asks for."""
        act = self.known(self.arguments(call)[0], self._scope.outcomes, "行为")
        outcome = since = None
        for keyword in call.keywords:
            if keyword.arg == "since":
                since = self.known(keyword.value, self._scope.outcomes, "行为")
            else:
                outcome = self._deed_outcome(act, keyword)
        return Deed(act, outcome, since)

    def _deed_outcome(self, act: str, keyword: ast.keyword) -> str:
        expected = self._scope.outcomes[act]
        if keyword.arg != expected:
            mend = f"写成 {expected}=…。" if expected else "在该行为上写明 outcome。"
            raise PartFault("condition.outcome", keyword, f"“{keyword.arg}”不是“{act}”的结果。", mend)
        return self.outcome(act, self.written(keyword.value))

    def last(self, call: ast.Call) -> LastOf:
        """What ``last`` asks for."""
        (name,) = self.arguments(call)
        act = self.known(name, self._scope.outcomes, "行为")
        if self._scope.outcomes[act] is None:
            raise PartFault(
                "condition.outcome", call, f"“{act}”没有结果。", "在该行为上写明 outcome，或者改用 done(…)。"
            )
        return LastOf(act)

    def outcome(self, act: str, written: Written) -> str:
        """A literal as one of the outcomes of ``act``."""
        value = name_of(written.value) if isinstance(written.value, str) else str(written.value).lower()
        known = self._scope.outcome_values(act)
        if value not in known:
            raise PartFault("condition.outcome", written.node, f"“{value}”不是“{act}”的结果。", closest(value, known))
        return value

    def written(self, node: ast.expr) -> Written:
        """A literal."""
        match node:
            case ast.Name("true" | "false" as word):
                return Written(TRUTH_WORDS[word], node)
            case ast.Constant(bool(value)):
                raise PartFault("condition.forbidden", node, f"没有“{value}”这个写法。", f"写 {str(value).lower()}。")
            case ast.Constant(str(value)) if QUOTED.fullmatch(self._segment(node)):
                return Written(value, node)
            case ast.Constant(int() | float()):
                return Written(Decimal(self._number(node)), node)
            case ast.UnaryOp(ast.USub(), ast.Constant(int() | float()) as number):
                return Written(-Decimal(self._number(number)), node)
        raise self.refused(node)

    def _number(self, node: ast.expr) -> str:
        """A number as it is written: a float would lose what the text says."""
        text = self._segment(node)
        if not _NUMBER.fullmatch(text):
            raise PartFault("condition.literal", node, f"数值“{text}”的写法不对。", "只写数字和小数点。")
        return text

    def scalar(self, written: Written, sort: Sort) -> Scalar:
        """A literal as a value of ``sort``."""
        value, node = written.value, written.node
        match sort.kind, value:
            case "number", Decimal():
                return value
            case "text" | "ref", str():
                return value
            case "choice", str():
                return self._choice(name_of(value), sort, node)
            case "date", str() if _DAY.fullmatch(value):
                return self._day(value, node)
        raise PartFault("condition.type", node, f"此处应当是{sort.title}。", _HINTS.get(sort.kind, '写成 "…"。'))

    def _choice(self, code: str, sort: Sort, node: ast.expr) -> str:
        if code not in sort.codes:
            raise PartFault("condition.choice", node, f"选项里没有“{code}”。", closest(code, sort.codes))
        return code

    def _day(self, text: str, node: ast.expr) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise PartFault("condition.literal", node, f"没有“{text}”这一天。", "核对年月日。") from None

    # Names and calls.

    def fact(self, node: ast.Name) -> Fact:
        """The fact a bare name stands for."""
        if node.id in self._scope.facts:
            return self._scope.facts[node.id]
        if node.id in self._scope.outcomes:
            mend = f"“{node.id}”是行为，写成 done({node.id})。"
        elif node.id in self._scope.limits:
            mend = f"“{node.id}”是时限，写成 expired({node.id}) 或者 within({node.id})。"
        else:
            mend = closest(node.id, self._scope.facts, "在 facts 中定义；文字值要加引号。")
        raise PartFault("condition.unknown", node, f"没有名为“{node.id}”的事实。", mend)

    def _typed_fact(self, node: ast.expr, *types: FactType) -> str:
        if not isinstance(node, ast.Name):
            raise PartFault("condition.arguments", node, "此处应当是一个事实的名称。")
        fact = self.fact(node)
        if fact.type not in types or fact.many or fact.name in self._scope.derived:
            titles = "或者".join(FACT_TYPES[name] for name in types)
            raise PartFault("condition.type", node, f"此处应当是{titles}事实，“{fact.name}”不是。", "核对事实的类型。")
        return fact.name

    def known(self, node: ast.expr, names: Collection[str], what: str) -> str:
        """A bare name that must be among ``names``."""
        word = self._word(node)
        if word not in names:
            raise PartFault("condition.unknown", node, f"没有名为“{word}”的{what}。", closest(word, names))
        return word

    def _word(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Name):
            raise PartFault("condition.arguments", node, "此处应当是一个名称。", "名称不加引号。")
        return node.id

    def function(self, call: ast.Call) -> str:
        """Which function a call calls."""
        if not isinstance(call.func, ast.Name):
            raise self.refused(call)
        if call.func.id not in USAGE:
            mend = closest(call.func.id, USAGE)
            raise PartFault("condition.function", call, f"没有名为“{call.func.id}”的函数。", mend)
        return call.func.id

    def arguments(self, call: ast.Call) -> Sequence[ast.expr]:
        """The positional arguments of a call whose number and keywords are right."""
        function = self.function(call)
        keywords = [keyword.arg for keyword in call.keywords]
        sound = len(set(keywords)) == len(keywords) and all(_takes(function, keyword) for keyword in keywords)
        starred = any(isinstance(argument, ast.Starred) for argument in call.args)
        if not sound or starred or len(call.args) != (2 if function in _QUANTIFIERS else 1):
            raise PartFault("condition.arguments", call, f"{function} 的参数不对。", f"写成 {USAGE[function]}。")
        return call.args

    def _segment(self, node: ast.expr) -> str:
        return ast.get_source_segment(self._source, node) or ""

    def refused(self, node: ast.expr) -> PartFault:
        """The fault of what is not in the language at all."""
        mend = "只能写比较、and、or、not、in 和规定的函数；不做算术。"
        return PartFault("condition.forbidden", node, f"条件里不能写“{self._segment(node)}”。", mend)

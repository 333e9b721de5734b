"""Reads a condition: Python's expression syntax, most of it refused, typed against what the definition declares.

Python's own parser gives the tree; what is not named here or in ``condition_terms`` is a fault. All faults of a
condition are reported, each at its column. Where a condition names a derived fact, the tree holds that fact's formula.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Literal

from quanheng.law.condition import (
    Always,
    Among,
    And,
    Children,
    Compare,
    Comparison,
    Condition,
    Contains,
    Count,
    Done,
    Flag,
    Last,
    Literally,
    Named,
    Node,
    Not,
    Or,
    Report,
    Term,
    TimeAtom,
)
from quanheng.law.condition_scope import MIRRORED, TRUTHS, Scope, Sort, sort_of, sort_of_fact
from quanheng.law.condition_terms import QUOTED, TRUTH_WORDS, Counted, LastOf, PartFault, Side, Terms, Written
from quanheng.law.fault import DefinitionFaults, Faults
from quanheng.law.procedure import Place

Locate = Callable[[int], Place]
"""From an offset in the text of a condition to its place in the file."""

_MAX_DEPTH = 30
"""Deeper than anybody reads; keeps the readings of a condition from running out of stack."""
_MAX_SIZE = 300
"""Of a formula with its derived facts in place, for the same reason."""
_COMPARISONS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_FOREIGN = {
    "（": "(", "）": ")", "［": "[", "］": "]", "，": ",", "、": ",", "＝": "=", "“": '"', "”": '"', "‘": "'", "’": "'",
    "＜": "<", "＞": ">", "≤": "<=", "≥": ">=", "≠": "!=", "！": "!",
}  # fmt: skip
"""Signs that a Chinese keyboard gives, and those that are read."""
_UNREAD = "#\\"
"""Signs that Python would pass over: a comment, a line continued."""


def parse(text: str, scope: Scope, locate: Locate = lambda offset: Place(line=1, column=offset + 1)) -> Condition:
    """The condition that ``text`` states. Raises ``DefinitionFaults`` with every fault (codes ``condition.*``).

    If nothing is wrong but the formula of a derived fact, the faults raised are none: they stand at that fact's place.
    """
    faults = Faults()
    root = _Parser(text, scope, locate, faults).condition()
    faults.check()
    if root is None:
        raise DefinitionFaults(())
    return Condition(root, text, locate(0))


def _syntax_fault(error: Exception, source: str) -> PartFault:
    """Python's complaint about ``source`` as ours; without an offset, it is about the end."""
    offset = error.offset - 1 if isinstance(error, SyntaxError) and error.offset else len(source)
    single = source[offset : offset + 1] == "="
    mend = "比较相等用 ==。" if single else "核对括号、引号，以及 and、or、not 两边。"
    return PartFault("condition.syntax", offset, "条件写得不完整，或者不合语法。", mend)


def _sign(operator: ast.cmpop, node: ast.Compare) -> Comparison:
    sign = _COMPARISONS.get(type(operator))
    if sign is None:
        raise PartFault("condition.forbidden", node, "没有这种比较。", "比较只用 == != < <= > >=；in 不能连写。")
    return sign


def _join(operator: ast.boolop | None, parts: Sequence[Node | None]) -> Node | None:
    """The parts joined by ``operator`` (None: and); None if one of them is faulty."""
    sound = tuple(part for part in parts if part is not None)
    if len(sound) < len(parts):
        return None
    return Or(sound) if isinstance(operator, ast.Or) else And(sound)


def _size(node: Node) -> int:
    """How many parts a formula has, those of derived facts included."""
    match node:
        case And(operands) | Or(operands):
            return 1 + sum(map(_size, operands))
        case Not(operand) | Named(_, operand) | Children(_, _, operand):
            return 1 + _size(operand)
    return 1


class _Parser:
    """One condition being read. A formula that holds a fault is None; the fault itself has been reported."""

    def __init__(self, text: str, scope: Scope, locate: Locate, faults: Faults) -> None:
        line = re.sub(r"[\r\n]", " ", text)
        self._indent = len(line) - len(line.lstrip())
        self._source = line.strip()
        self._scope, self._locate, self._faults = scope, locate, faults
        self._terms = Terms(self._source, scope)

    def condition(self) -> Node | None:
        """The whole text as a formula."""
        if not self._readable():
            return None
        try:
            tree = ast.parse(self._source, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self._report(_syntax_fault(error, self._source))
            return None
        root = self._formula(tree.body, self._atom)
        if root is not None and _size(root) > _MAX_SIZE:
            self._report(PartFault("condition.size", 0, "条件过长，无人读得懂。", "删去重复的部分，或者拆成几条规则。"))
            return None
        return root

    def _readable(self) -> bool:
        """Whether the text is free of signs that Python would stumble on or pass over in silence."""
        bare = QUOTED.sub(lambda quoted: " " * len(quoted.group()), self._source)
        found = [(offset, sign) for offset, sign in enumerate(bare) if sign in _FOREIGN or sign in _UNREAD]
        for offset, sign in found:
            mend = f"改用半角的 {_FOREIGN[sign]} 。" if sign in _FOREIGN else "删去。"
            self._report(PartFault("condition.sign", offset, f"条件里不能有“{sign}”。", mend))
        return not found

    def _report(self, fault: PartFault) -> None:
        where = fault.where
        offset = where if isinstance(where, int) else len(self._source.encode()[: where.col_offset].decode())
        self._faults.report(fault.code, self._locate(self._indent + offset), fault.sentence, fault.mend)

    def _formula(self, node: ast.expr, leaf: Callable[[ast.expr], Node | None], depth: int = 0) -> Node | None:
        """A formula over what ``leaf`` reads: atoms, or the reports of a child."""
        try:
            match node:
                case ast.BoolOp() | ast.UnaryOp(ast.Not()) if depth > _MAX_DEPTH:
                    raise PartFault("condition.size", node, "条件嵌套过深。", "把其中的部分写成导出事实。")
                case ast.BoolOp(operator, values):
                    return _join(operator, [self._formula(value, leaf, depth + 1) for value in values])
                case ast.UnaryOp(ast.Not(), operand):
                    inner = self._formula(operand, leaf, depth + 1)
                    return None if inner is None else Not(inner)
            return leaf(node)
        except PartFault as fault:
            self._report(fault)
            return None

    def _atom(self, node: ast.expr) -> Node | None:
        match node:
            case ast.Name("true" | "false" as word):
                return Always(TRUTH_WORDS[word])
            case ast.Name():
                return self._truth(node)
            case ast.Compare():
                return self._comparison(node)
            case ast.Call():
                return self._call(node)
        raise self._terms.refused(node)

    def _truth(self, node: ast.Name) -> Node | None:
        fact = self._terms.fact(node)
        if fact.name in self._scope.derived:
            formula = self._scope.formula_of(fact.name)
            return None if formula is None else Named(fact.name, formula)
        if fact.many or fact.type != "flag":
            mend = "写成比较，例如 a == b。"
            raise PartFault("condition.type", node, f"“{fact.name}”不是是非事实，不能单独作为条件。", mend)
        return Flag(fact.name)

    def _call(self, call: ast.Call) -> Node | None:
        match self._terms.function(call):
            case "done":
                return Done(self._terms.deed(call))
            case "last":
                return self._last_flag(call)
            case "all" | "any" as quantifier:
                return self._children(call, quantifier)
            case "expired" | "within" as function:
                (limit,) = self._terms.arguments(call)
                return TimeAtom(function, self._terms.known(limit, self._scope.limits, "时限"))
            case function:
                mend = f"写成比较，例如 {function}(…) >= 1。"
                raise PartFault("condition.type", call, f"{function}(…) 是一个值，不能单独作为条件。", mend)

    def _last_flag(self, call: ast.Call) -> Last:
        act = self._terms.last(call).act
        if tuple(self._scope.outcome_values(act)) != TRUTHS:
            mend = f"写成 last({act}) == 某个结果。"
            raise PartFault("condition.type", call, f"“{act}”的结果不是是非，不能单独作为条件。", mend)
        return Last(act, "==", TRUTHS[0])

    def _children(self, call: ast.Call, quantifier: Literal["all", "any"]) -> Children | None:
        child, formula = self._terms.arguments(call)
        kind = self._terms.known(child, self._scope.children, "子程序")
        inner = self._formula(formula, partial(self._child_report, known=self._scope.children[kind]))
        return None if inner is None else Children(quantifier, kind, inner)

    def _child_report(self, node: ast.expr, known: Collection[str] | None) -> Report:
        if not isinstance(node, ast.Name):
            mend = "例如 all(tell, heard or waived)。"
            raise PartFault("condition.forbidden", node, "此处只能写子程序的报告，以及 and、or、not。", mend)
        return Report(node.id if known is None else self._terms.known(node, known, "报告"))

    def _comparison(self, node: ast.Compare) -> Node | None:
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
            among = self._membership(node.left, node.comparators[0])
            return Not(among) if isinstance(node.ops[0], ast.NotIn) else among
        signs = [_sign(operator, node) for operator in node.ops]
        sides = [self._side(side) for side in (node.left, *node.comparators)]
        pairs = [
            None if left is None or right is None else self._pair(left, sign, right, node)
            for left, sign, right in zip(sides, signs, sides[1:], strict=False)
        ]
        return pairs[0] if len(pairs) == 1 else _join(None, pairs)

    def _side(self, node: ast.expr) -> Side | None:
        try:
            return self._terms.side(node)
        except PartFault as fault:
            self._report(fault)
            return None

    def _pair(self, left: Side, sign: Comparison, right: Side, node: ast.expr) -> Node:
        if isinstance(left, Counted | LastOf):
            return self._course(left, sign, right, node)
        if isinstance(right, Counted | LastOf):
            return self._course(right, MIRRORED[sign], left, node)
        return self._compare(left, sign, right, node)

    def _course(self, left: Counted | LastOf, sign: Comparison, right: Side, node: ast.expr) -> Count | Last:
        match left, right:
            case Counted(deed), Written(Decimal() as value) if str(value).isdecimal():
                return Count(deed, sign, int(value))
            case LastOf(act), Written() if sign in ("==", "!="):
                return Last(act, "==" if sign == "==" else "!=", self._terms.outcome(act, right))
            case Counted(), _:
                mend = "例如 count(inspect) >= 2。"
                raise PartFault("condition.type", node, "count(…) 只与写定的整数比较。", mend)
        mend = '例如 last(propose) == "fine"。'
        raise PartFault("condition.type", node, "last(…) 只与写定的结果比较，用 == 或者 !=。", mend)

    def _compare(self, left: Term | Written, sign: Comparison, right: Term | Written, node: ast.expr) -> Compare:
        sorts = [sort for side in (left, right) if (sort := self._sort(side)) is not None]
        if not sorts:
            raise PartFault("condition.type", node, "两边都是写定的值，比较没有意义。", "一边写事实或者函数。")
        if sorts[0] != sorts[-1]:
            titles = f"{sorts[0].title}与{sorts[-1].title}"
            raise PartFault("condition.type", node, f"{titles}（或者选项不同）不能比较。", "核对两边的类型。")
        if sign not in ("==", "!=") and not sorts[0].ordered:
            raise PartFault("condition.type", node, f"{sorts[0].title}没有大小先后之分。", "用 ==、!= 或者 in。")
        return Compare(self._term(left, sorts[0]), sign, self._term(right, sorts[0]))

    def _sort(self, side: Side) -> Sort | None:
        return None if isinstance(side, Written | Counted | LastOf) else sort_of(side, self._scope)

    def _term(self, side: Term | Written, sort: Sort) -> Term:
        return Literally(self._terms.scalar(side, sort)) if isinstance(side, Written) else side

    def _membership(self, left: ast.expr, right: ast.expr) -> Among | Contains:
        match right:
            case ast.List(options) if options:
                return self._among(left, options)
            case ast.Name():
                return self._contains(left, right)
        mend = '例如 result in ["fine", "warning"]。'
        raise PartFault("condition.forbidden", right, "in 之后写 [值, …] 或者一个多值事实。", mend)

    def _among(self, left: ast.expr, options: Sequence[ast.expr]) -> Among:
        term = self._terms.side(left)
        sort = self._sort(term)
        if sort is None or isinstance(term, Written | Counted | LastOf):
            mend = "例如 result in [..]；count(…) 和 last(…) 逐个比较。"
            raise PartFault("condition.type", left, "in [..] 之前写单值事实，或者 param、kind、prior、sum。", mend)
        return Among(term, tuple(self._terms.scalar(self._terms.written(option), sort) for option in options))

    def _contains(self, left: ast.expr, right: ast.Name) -> Contains:
        fact = self._terms.fact(right)
        sort = sort_of_fact(fact)
        if not fact.many or sort is None:
            mend = "单值事实用 == 比较。"
            raise PartFault("condition.type", right, f"“{fact.name}”不是可以逐个比较的多值事实。", mend)
        return Contains(self._terms.scalar(self._terms.written(left), sort), fact.name)

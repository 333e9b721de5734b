"""Reads stages, facts, duties and what is kept apart; gives the scope in which every condition is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import get_args

from quanheng.law.condition import Condition, Node
from quanheng.law.condition_scope import Scope
from quanheng.law.fault import Faults
from quanheng.law.procedure import (
    LAW,
    NEW,
    OPEN,
    PARTY,
    UNDECLARED_FACTS,
    Apart,
    Duty,
    Fact,
    FactType,
    Qualification,
    Stage,
)
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_outline import Surroundings, read_condition
from quanheng.law.reader_text import Leaf

_FACT_TYPES: tuple[FactType, ...] = get_args(FactType)
_SINGLE: tuple[FactType, ...] = ("flag", "rows")
_UNFIT_CODE = re.compile(r"""[\s='"]""")
"""Signs that a trigger (``decide=fine``) or a condition could not hold."""
_SINCE = "since"
"""A keyword of ``done`` and ``count``, where an outcome fact of that name could not be asked for."""


def read_stages(definition: Fields) -> Iterator[Stage]:
    """The section ``stages``."""
    for name, fields in definition.named("stages", reserved=(NEW, OPEN)):
        fields.require("title")
        stage = Stage(name, fields.text("title"), fields.flag("end"), fields.place)
        fields.finish()
        yield stage


def read_facts(definition: Fields, surroundings: Surroundings) -> tuple[Mapping[str, Fact], Mapping[str, Leaf]]:
    """The section ``facts``, and the texts of the derived ones, whose conditions are not read yet."""
    facts: dict[str, Fact] = {}
    derived: dict[str, Leaf] = {}
    for name, fields in definition.named("facts", reserved=(*UNDECLARED_FACTS, _SINCE)):
        formula = fields.leaf("is")
        fields.require("title", "type")
        facts[name] = _fact(name, fields, surroundings)
        if formula:
            derived[name] = formula
        _check_fact(facts[name], fields, derived=formula is not None)
        fields.finish()
    return facts, derived


def _fact(name: str, fields: Fields, surroundings: Surroundings) -> Fact:
    return Fact(
        name,
        fields.text("title"),
        fields.option("type", _FACT_TYPES, "text"),
        of=fields.text("of"),
        choices=fields.titles("choices"),
        many=fields.flag("many"),
        clear=fields.flag("clear"),
        law=surroundings.law(fields),
        place=fields.place,
    )


def _check_fact(fact: Fact, fields: Fields, *, derived: bool) -> None:
    """What the keys of a fact together must keep to."""
    if (fact.type == "choice") != bool(fact.choices):
        sentence = "选项事实没有写明选项。" if fact.type == "choice" else "只有选项事实才有选项。"
        fields.report("fact.choices", fields.at("choices"), sentence, "写成 type: choice, choices: {代码: 名称, …}。")
    for code in fact.choices:
        if _UNFIT_CODE.search(code):
            sentence = f"选项代码“{code}”含有空白、等号或者引号。"
            fields.report("fact.choices", fields.at("choices"), sentence, "换一个代码。")
    if fact.of and fact.type != "ref":
        fields.report("fact.of", fields.at("of"), "只有对象事实才有 of。", "写成 type: ref，或者删去 of。")
    if fact.many and fact.type in _SINGLE:
        fields.report("fact.many", fields.at("many"), "是非事实和表格不能有多个值。", "删去 many。")
    if derived and fact.type != "flag":
        fields.report("fact.derived", fields.at("is"), "导出事实只能是单个的是非事实。", "写成 type: flag。")


class _Derived:
    """The formulas of derived facts, each read when first named; one that needs itself is a fault."""

    def __init__(self, leaves: Mapping[str, Leaf], scope: Scope, faults: Faults) -> None:
        self.scope = replace(scope, derived=frozenset(leaves), formula_of=self.formula_of)
        self._leaves, self._faults = leaves, faults
        self._read: dict[str, Condition | None] = {}
        self._under_way: list[str] = []

    def formula_of(self, name: str) -> Node | None:
        condition = self.condition(name)
        return condition.root if condition else None

    def condition(self, name: str) -> Condition | None:
        """The definition of a derived fact; None if it is faulty."""
        if name in self._under_way:
            circle = " → ".join((*self._under_way[self._under_way.index(name) :], name))
            place = self._leaves[name].place
            self._faults.report("fact.circle", place, f"导出事实绕了一圈：{circle}。", "改写其中一个。")
            return None
        if name not in self._read:
            self._under_way.append(name)
            self._read[name] = read_condition(self._leaves[name], self.scope, self._faults)
            self._under_way.pop()
        return self._read[name]


def with_definitions(
    facts: Mapping[str, Fact], leaves: Mapping[str, Leaf], scope: Scope, faults: Faults
) -> tuple[Mapping[str, Fact], Scope]:
    """The facts with the definitions of the derived ones, and the scope in which every other condition is read."""
    derived = _Derived(leaves, scope, faults)
    whole = dict(facts)
    for name in leaves:
        whole[name] = replace(facts[name], definition=derived.condition(name))
    return whole, replace(derived.scope, facts=whole)


def read_duties(definition: Fields, surroundings: Surroundings) -> Iterator[Duty]:
    """The section ``duties``."""
    for name, fields in definition.named("duties", reserved=(PARTY, LAW)):
        fields.require("title")
        yield Duty(
            name,
            fields.text("title"),
            fields.flag("credential"),
            _qualification(fields, surroundings),
            surroundings.law(fields),
            fields.place,
        )
        fields.finish()


def _qualification(fields: Fields, surroundings: Surroundings) -> Qualification | None:
    inner = fields.table("qualification")
    if inner is None:
        return None
    inner.require("name")
    qualification = Qualification(inner.text("name"), surroundings.condition(inner, "when"))
    inner.finish()
    return qualification


def read_apart(definition: Fields, surroundings: Surroundings) -> Iterator[Apart]:
    """The section ``apart``."""
    for fields in definition.tables("apart"):
        fields.require("pair")
        pair = fields.names("pair", "职责", surroundings.outline.duties)
        basis = surroundings.basis(fields)
        fields.finish()
        if len(pair) == 2:
            yield Apart(pair[0], pair[1], basis, fields.place)
        else:
            fields.report("apart.pair", fields.at("pair"), "pair 应当是两个不同的职责。", "写成 [承办, 审核]。")

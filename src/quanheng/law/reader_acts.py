"""Reads acts and the rules before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, get_args

from quanheng.law.condition import Condition
from quanheng.law.condition_scope import FACT_TYPES
from quanheng.law.procedure import (
    ACT_KINDS,
    ANSWERS,
    LAW,
    MOVE,
    NEW,
    OPEN,
    PARTY,
    UNDECLARED_FACTS,
    Act,
    Extends,
    FactType,
    Opening,
    Otherwise,
    Rule,
)
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_outline import Surroundings
from quanheng.law.reader_text import Leaf, Table, Tree, name_of

_OTHERWISE: tuple[Otherwise, ...] = get_args(Otherwise)


def read_acts(definition: Fields, surroundings: Surroundings) -> Iterator[Act]:
    """The section ``acts``."""
    for name, fields in definition.named("acts", reserved=(MOVE,)):
        yield _ActReader(name, fields, surroundings).act()
        fields.finish()


class _ActReader:
    """One act being read: what it gives must be known before most of its keys can be."""

    def __init__(self, name: str, fields: Fields, surroundings: Surroundings) -> None:
        self._name, self._fields = name, fields
        self._surroundings, self._outline = surroundings, surroundings.outline
        self._asks = self._given("asks")
        self._may = self._given("may")
        self._gives = (*self._asks, *self._may)
        self._outcome = self._own_fact("outcome", "flag", "choice")

    def act(self) -> Act:
        fields, outline = self._fields, self._outline
        fields.require("title", "duty", "from")
        act = Act(
            name=self._name,
            title=fields.text("title"),
            duty=fields.name("duty", "职责", (*outline.duties, PARTY, LAW)) or "",
            start=self._start(),
            to=self._target(),
            kind=fields.option("kind", ACT_KINDS, ""),
            officers=fields.whole("officers", 1),
            asks=self._asks,
            may=self._may,
            outcome=self._outcome,
            at=self._own_fact("at", "date", "time"),
            recording=self._recording(),
            checks=fields.names("checks", "核验", ANSWERS),
            makes=fields.names("makes", "文书", self._surroundings.catalogue.documents),
            effects=fields.names("effects", "登记效果", self._surroundings.catalogue.effects),
            opens=tuple(self._opens()),
            holds=fields.name("holds", "中止", outline.holds),
            releases=fields.name("releases", "中止", outline.holds),
            extends=self._extends(),
            corrects=fields.flag("corrects"),
            recuses=self._own_fact("recuses", "text", "ref"),
            reports=fields.new_name("reports"),
            basis=self._surroundings.basis(fields),
            place=fields.place,
        )
        self._check(act)
        return act

    def _given(self, key: str) -> tuple[str, ...]:
        """Facts under ``asks`` or ``may``: declared and not derived, or those every act may be given."""
        scope = self._surroundings.scope
        names = self._fields.names(key, "事实", (*scope.facts, *UNDECLARED_FACTS))
        for name in names:
            if name in scope.derived:
                self._fields.report(
                    "act.derived", self._fields.at(key), f"“{name}”是导出事实，不能填报。", "填报它所依据的事实。"
                )
        return names

    def _own_fact(self, key: str, *types: FactType) -> str | None:
        """The fact under ``key``: one of the right type that this act gives."""
        name = self._fields.name(key, "事实", self._surroundings.scope.facts)
        fact = self._surroundings.scope.facts.get(name or "")
        if fact is None:
            return name
        if fact.type not in types or fact.many:
            titles = "或者".join(FACT_TYPES[one] for one in types)
            self._fields.report(
                "act.fact_type", self._fields.at(key), f"{key} 应当是单个的{titles}事实。", "换一个事实。"
            )
        if fact.name not in self._gives:
            mend = "写进 asks 或者 may。"
            self._fields.report("act.not_given", self._fields.at(key), f"{key} 的事实“{name}”不由这个行为填报。", mend)
        return name

    def _start(self) -> tuple[str, ...]:
        """The stages under ``from``, with ``open`` spelt out."""
        stages = self._outline.stages
        start: dict[str, None] = {}
        for name in self._fields.names("from", "环节", (*stages, NEW, OPEN)):
            under_way = [stage for stage, end in stages.items() if not end]
            start |= dict.fromkeys(under_way if name == OPEN else [name])
        return tuple(start)

    def _target(self) -> str | Mapping[str, str] | None:
        tree = self._fields.tree("to")
        if isinstance(tree, Table):
            return self._target_table(tree)
        leaf = self._fields.leaf("to")
        return self._fields.resolve(leaf, "环节", self._outline.stages) if leaf else None

    def _target_table(self, table: Table) -> Mapping[str, str]:
        values = self._surroundings.scope.outcome_values(self._name)
        if self._outcome is None:
            self._fields.report(
                "act.outcome", table.place, "to 按结果分列，却没有写明 outcome。", "写明 outcome: 事实。"
            )
        targets = {}
        for value, tree in table.values.items():
            if self._outcome and value not in values:
                self._fields.resolve(Leaf(value, table.keys[value]), "结果", values)
            targets[value] = self._stage(tree)
        return MappingProxyType(targets)

    def _stage(self, tree: Tree) -> str:
        if isinstance(tree, Leaf):
            return self._fields.resolve(tree, "环节", self._outline.stages)
        self._fields.report("form.type", tree.place, "此处应当是一个环节的名称。")
        return ""

    def _recording(self) -> Condition | Literal[True] | None:
        leaf = self._fields.leaf("recording")
        return True if leaf and leaf.text == "true" else self._surroundings.condition(self._fields, "recording")

    def _opens(self) -> Iterator[Opening]:
        for tree in self._fields.parts("opens"):
            match tree:
                case Leaf():
                    yield Opening(self._fields.resolve(tree, "子程序", self._outline.children))
                case Table(values, keys) if len(values) == 1:
                    ((child, how),) = values.items()
                    yield self._opening(Leaf(child, keys[child]), how)
                case _:
                    self._fields.report(
                        "form.type", tree.place, "opens 的写法不对。", "写 子程序，或者 {子程序: {each: 事实}}。"
                    )

    def _opening(self, child: Leaf, how: Tree) -> Opening:
        name = self._fields.resolve(child, "子程序", self._outline.children)
        inner = self._fields.inside(how, child.place)
        inner.require("each")
        each = inner.name("each", "事实", self._surroundings.scope.facts)
        inner.finish()
        if each and not self._is_many(each):
            inner.report("act.each", inner.at("each"), f"“{each}”不是多值事实。", "在该事实上写 many: true。")
        return Opening(name, each)

    def _is_many(self, fact: str) -> bool:
        facts = self._surroundings.scope.facts
        return fact not in facts or facts[fact].many

    def _extends(self) -> Extends | None:
        inner = self._fields.table("extends")
        if inner is None:
            return None
        inner.require("limit", "by")
        limit = inner.name("limit", "时限", self._outline.limits) or ""
        by = inner.leaf("by")
        inner.finish()
        return self._extension(limit, by, inner) if by else None

    def _extension(self, limit: str, by: Leaf, inner: Fields) -> Extends | None:
        how, _, name = name_of(by.text).partition(":")
        match how:
            case "clause" if not name:
                return Extends(limit)
            case "fact":
                self._number(Leaf(name, by.place), inner)
                return Extends(limit, "fact", name)
            case "param":
                self._parameter(Leaf(name, by.place), inner)
                return Extends(limit, "param", name)
        inner.report(
            "act.extends", by.place, f"延长的幅度不能写成“{by.text}”。", "写 clause、fact:事实 或者 param:参数。"
        )
        return None

    def _number(self, leaf: Leaf, inner: Fields) -> None:
        facts = self._surroundings.scope.facts
        name = inner.resolve(leaf, "事实", facts)
        if name in facts and (facts[name].type != "number" or facts[name].many):
            inner.report("act.fact_type", leaf.place, f"“{name}”不是数值事实。", "换一个事实。")
        if name in facts and name not in self._gives:
            inner.report("act.not_given", leaf.place, f"“{name}”不由这个行为填报。", "写进 asks 或者 may。")

    def _parameter(self, leaf: Leaf, inner: Fields) -> None:
        known = self._surroundings.scope.parameters
        if known is not None:
            inner.resolve(leaf, "参数", known)

    def _check(self, act: Act) -> None:
        """What several keys together must keep to."""
        both = [name for name in act.asks if name in act.may]
        if both:
            self._fields.report(
                "act.asks_and_may", self._fields.at("may"), f"“{'、'.join(both)}”已经在 asks 中。", "从 may 中删去。"
            )
        if act.corrects and not self._gives:
            self._fields.report("act.corrects", act.place, "更正行为没有可以更正的事实。", "在 may 中列出。")
        if act.corrects and act.to is not None:
            self._fields.report("act.corrects", self._fields.at("to"), "更正不改变环节。", "删去 to。")
        if not act.staffed and (act.officers != 1 or act.recording or act.checks):
            sentence = "当事人的行为和依法发生的行为没有执法人员、音像记录和核验。"
            self._fields.report("act.not_staffed", act.place, sentence, "删去 officers、recording、checks。")


def read_rules(definition: Fields, surroundings: Surroundings) -> Iterator[Rule]:
    """The section ``rules``."""
    for name, fields in definition.named("rules"):
        fields.require("before", "needs", "says")
        before, kind = _before(fields, surroundings)
        needs = surroundings.condition(fields, "needs")
        when = surroundings.condition(fields, "when")
        says = fields.text("says")
        otherwise = fields.option("otherwise", _OTHERWISE, "refuse")
        basis = surroundings.basis(fields)
        fields.finish()
        if needs:
            yield Rule(name, before, needs, says, when, otherwise, kind, basis, fields.place)


def _before(fields: Fields, surroundings: Surroundings) -> tuple[tuple[str, ...], str]:
    """The acts under ``before``, and the kind if it names one."""
    kinds = surroundings.outline.kinds
    if not isinstance(fields.tree("before"), Table):
        return fields.names("before", "行为", kinds), ""
    inner = fields.table("before") or fields
    inner.require("kind")
    kind = inner.option("kind", ACT_KINDS, "")
    inner.finish()
    acts = tuple(act for act, other in kinds.items() if kind and other == kind)
    if kind and not acts:
        fields.report(
            "rule.before", fields.at("before"), f"没有种类为 {kind} 的行为。", "在行为上写明 kind，或者改写 before。"
        )
    return acts, kind

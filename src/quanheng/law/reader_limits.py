"""Reads limits, the clauses a definition brings along, holds and children."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Literal, get_args

from quanheng.law.clause import Clause, Direction, ExtensionRule, FirstDay, Roll, Unit
from quanheng.law.procedure import Child, Deemed, Hold, Limit, LimitKind, Trigger
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_outline import Surroundings
from quanheng.law.reader_text import Leaf, name_of

_LIMIT_KINDS: tuple[LimitKind, ...] = get_args(LimitKind)
_AGAIN: tuple[Literal["restart", "ignore"], ...] = ("restart", "ignore")
_AS_OF: tuple[Literal["start", "expiry"], ...] = ("start", "expiry")
_FACT, _ALL = "fact:", "all:"


def read_limits(definition: Fields, surroundings: Surroundings) -> Iterator[Limit]:
    """The section ``limits``."""
    for name, fields in definition.named("limits"):
        fields.require("title", "kind", "clause", "starts", "ends")
        limit = Limit(
            name,
            fields.text("title"),
            fields.option("kind", _LIMIT_KINDS, "duty"),
            fields.name("clause", "期限条款", surroundings.clauses) or "",
            tuple(_trigger(leaf, fields, surroundings) for leaf in fields.leaves("starts")),
            tuple(_trigger(leaf, fields, surroundings) for leaf in fields.leaves("ends")),
            fields.option("again", _AGAIN, "restart"),
            place=fields.place,
        )
        _check_ends(limit, fields)
        yield replace(limit, deemed=_deemed(fields, limit, surroundings))
        fields.finish()


def _trigger(leaf: Leaf, fields: Fields, surroundings: Surroundings) -> Trigger:
    text = name_of(leaf.text)
    if text.startswith(_FACT):
        return _fact_trigger(Leaf(text.removeprefix(_FACT), leaf.place), fields, surroundings)
    if "." in text or text.startswith(_ALL):
        return _report_trigger(text, leaf, fields, surroundings)
    name, equals, outcome = text.partition("=")
    act = fields.resolve(Leaf(name, leaf.place), "行为", surroundings.outline.kinds)
    if equals:
        fields.resolve(Leaf(outcome, leaf.place), f"“{act}”的结果", surroundings.scope.outcome_values(act))
    return Trigger("act", act, outcome if equals else None)


def _fact_trigger(leaf: Leaf, fields: Fields, surroundings: Surroundings) -> Trigger:
    facts = surroundings.scope.facts
    name = fields.resolve(leaf, "事实", facts)
    if name in facts and (facts[name].type != "date" or facts[name].many):
        fields.report("limit.fact", leaf.place, f"“{name}”不是单个的日期事实。", "换一个事实。")
    return Trigger("fact", name)


def _report_trigger(text: str, leaf: Leaf, fields: Fields, surroundings: Surroundings) -> Trigger:
    name = text.removeprefix(_ALL)
    child, _, report = name.partition(".")
    children = surroundings.scope.children
    reports = children.get(fields.resolve(Leaf(child, leaf.place), "子程序", children))
    if reports is not None:
        fields.resolve(Leaf(report, leaf.place), f"“{child}”的报告", reports)
    return Trigger("report", name, every=name != text)


def _check_ends(limit: Limit, fields: Fields) -> None:
    if any(trigger.kind == "fact" for trigger in limit.ends):
        fields.report("limit.ends", fields.at("ends"), "事实只能起算期限，不能使期限终止。", "写使期限终止的行为。")


def _deemed(fields: Fields, limit: Limit, surroundings: Surroundings) -> Deemed | None:
    inner = fields.table("deemed")
    if inner is None:
        return None
    inner.require("act", "as_of")
    act = inner.name("act", "行为", surroundings.outline.kinds) or ""
    as_of = inner.option("as_of", _AS_OF, "expiry")
    outcome = inner.name("outcome", f"“{act}”的结果", surroundings.scope.outcome_values(act))
    inner.finish()
    if limit.kind == "wait":
        inner.report("limit.deemed", inner.place, "等待期没有视为的结果。", "删去 deemed，或者改写 kind。")
    if act and not any(trigger.name == act and trigger.outcome in (None, outcome) for trigger in limit.ends):
        written = act if outcome is None else f"{act}={outcome}"
        inner.report("limit.deemed", inner.at("act"), f"“{written}”不使期限终止。", f"在 ends 中写明 {written}。")
    return Deemed(act, as_of, outcome)


def read_clauses(definition: Fields, surroundings: Surroundings) -> Iterator[Clause]:
    """The section ``clauses``: periods that this text alone binds; each is in force whenever the text is."""
    for name, fields in definition.named("clauses"):
        fields.require("title", "amount", "unit")
        basis = surroundings.basis(fields)
        yield Clause(
            key=name,
            title=fields.text("title"),
            amount=fields.whole("amount", 1),
            unit=fields.option("unit", tuple(Unit), Unit.DAY),
            article=basis.law,
            quotation=fields.text("quote"),
            valid_from=date.min,
            direction=fields.option("direction", tuple(Direction), Direction.FORWARD),
            clear=fields.flag("clear"),
            first_day=fields.option("first_day", tuple(FirstDay), FirstDay.EXCLUDE),
            roll=fields.option("roll", tuple(Roll), Roll.NEXT),
            extensions=tuple(_extension(inner) for inner in fields.tables("extensions")),
            note=basis.local,
        )
        fields.finish()


def _extension(fields: Fields) -> ExtensionRule:
    fields.require("amount", "unit")
    rule = ExtensionRule(
        unit=fields.option("unit", tuple(Unit), Unit.DAY),
        amount=fields.whole("amount", 1),
        times=fields.whole("times", 1),
        approver=fields.text("approver"),
        condition=fields.text("condition"),
    )
    fields.finish()
    return rule


def read_holds(definition: Fields, surroundings: Surroundings) -> Iterator[Hold]:
    """The section ``holds``."""
    acts = surroundings.outline.kinds
    for name, fields in definition.named("holds"):
        fields.require("title")
        yield Hold(
            name,
            fields.text("title"),
            fields.names("pauses", "时限", surroundings.outline.limits),
            fields.names("forbids", "行为", acts),
            fields.name("notice", "行为", acts),
            surroundings.basis(fields),
            fields.place,
        )
        fields.finish()


def read_children(definition: Fields) -> Iterator[Child]:
    """The section ``children``. A child whose procedure is not at hand has no reports in the scope."""
    for name, fields in definition.named("children"):
        fields.require("procedure", "title")
        yield Child(
            name, name_of(fields.text("procedure")), fields.text("title"), fields.flag("outlives"), fields.place
        )
        fields.finish()

"""Definitions with one thing or another in them altered, as a slip of the pen would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from quanheng.law.condition import Condition, Not
from quanheng.law.procedure import Act, Child, Hold, Limit, Procedure, Rule

Draw = Callable[[st.SearchStrategy[Any]], Any]


def drawn(draw: Draw, names: Mapping[str, Any]) -> Any:
    return names[draw(st.sampled_from(sorted(names)))]


def rule_dropped(draw: Draw, text: Procedure, rule: Rule) -> Procedure:
    return replace(text, rules={name: other for name, other in text.rules.items() if name != rule.name})


def rule_negated(draw: Draw, text: Procedure, rule: Rule) -> Rule:
    return replace(rule, needs=Condition(Not(rule.needs.root)))


def rule_before_one_more(draw: Draw, text: Procedure, rule: Rule) -> Rule:
    return replace(rule, before=tuple(dict.fromkeys((*rule.before, drawn(draw, text.acts).name))))


def act_from_one_more(draw: Draw, text: Procedure, act: Act) -> Act:
    return replace(act, start=tuple(dict.fromkeys((*act.start, drawn(draw, text.stages).name))))


def act_to_another(draw: Draw, text: Procedure, act: Act) -> Act:
    return act if isinstance(act.to, Mapping) else replace(act, to=drawn(draw, text.stages).name)


def act_not_asking(draw: Draw, text: Procedure, act: Act) -> Act:
    kept = tuple(fact for fact in act.asks if fact == act.outcome)
    return replace(act, asks=kept, may=tuple(dict.fromkeys((*act.may, *act.asks))))


def limit_of_another_kind(draw: Draw, text: Procedure, limit: Limit) -> Limit:
    return replace(limit, kind=draw(st.sampled_from(("duty", "window", "wait", "cap"))))


def limit_ended_by_one_less(draw: Draw, text: Procedure, limit: Limit) -> Limit:
    return limit if limit.deemed else replace(limit, ends=limit.ends[1:])


def child_outliving_or_not(draw: Draw, text: Procedure, child: Child) -> Child:
    return replace(child, outlives=not child.outlives)


def hold_forbidding_one_more(draw: Draw, text: Procedure, hold: Hold) -> Hold:
    return replace(hold, forbids=tuple(dict.fromkeys((*hold.forbids, drawn(draw, text.acts).name))))


ALTERATIONS = (
    ("rules", rule_dropped),
    ("rules", rule_negated),
    ("rules", rule_before_one_more),
    ("acts", act_from_one_more),
    ("acts", act_to_another),
    ("acts", act_not_asking),
    ("limits", limit_of_another_kind),
    ("limits", limit_ended_by_one_less),
    ("children", child_outliving_or_not),
    ("holds", hold_forbidding_one_more),
)


@st.composite
def altered(draw: Draw, texts: Mapping[str, Procedure]) -> Procedure:
    """One of ``texts`` after up to three alterations."""
    text: Procedure = drawn(draw, texts)
    for _ in range(draw(st.integers(1, 3))):
        field, alteration = draw(st.sampled_from([one for one in ALTERATIONS if getattr(text, one[0])]))
        of_kind = getattr(text, field)
        changed = alteration(draw, text, drawn(draw, of_kind))
        text = (
            changed if isinstance(changed, Procedure) else replace(text, **{field: {**of_kind, changed.name: changed}})
        )
    return text

"""A part of a text: the same acts and stages, with only some of its gates, clocks, holds and children.

What is left out can only forbid, so every course of the whole text is a course of each part. A part has few states
where the whole has very many, and most questions are settled by a small part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from quanheng.law.condition import Children, TimeAtom, atoms
from quanheng.law.course import rule_conditions
from quanheng.law.procedure import Act, Duty, Procedure, Rule, Trigger

Kind = Literal["rule", "limit", "hold", "child"]


class Construct(NamedTuple):
    """Something of a text that can be left out of a part."""

    kind: Kind
    name: str


Part = frozenset[Construct]
"""What is kept of a text."""
BARE: Part = frozenset()
"""Acts and stages alone."""


def closed(procedure: Procedure, part: Part) -> Part:
    """``part`` with what it speaks of: the limits and children of a rule, the children that move a limit."""
    found = set(part)
    for construct in part:
        if construct.kind == "rule":
            found.update(_asked(procedure.rules[construct.name]))
    for construct in tuple(found):
        if construct.kind == "limit":
            limit = procedure.limits[construct.name]
            found.update(_reporting((*limit.starts, *limit.ends)))
    return frozenset(found)


def _asked(rule: Rule) -> Iterator[Construct]:
    """The limits and children that a rule asks about."""
    for condition in rule_conditions(rule):
        for atom in atoms(condition.root):
            if isinstance(atom, TimeAtom):
                yield Construct("limit", atom.limit)
            elif isinstance(atom, Children):
                yield Construct("child", atom.child)


def _reporting(triggers: Iterable[Trigger]) -> Iterator[Construct]:
    return (Construct("child", trigger.child) for trigger in triggers if trigger.kind == "report")


def sliced(procedure: Procedure, part: Part) -> Procedure:
    """The text with nothing but ``part`` besides its acts and stages."""

    def kept(kind: Kind, name: str | None) -> bool:
        return name is not None and Construct(kind, name) in part

    def bare(act: Act) -> Act:
        return replace(
            act,
            recording=None,
            opens=tuple(opening for opening in act.opens if kept("child", opening.child)),
            holds=act.holds if kept("hold", act.holds) else None,
            extends=None,
        )

    return replace(
        procedure,
        acts={name: bare(act) for name, act in procedure.acts.items()},
        duties={name: Duty(name, duty.title) for name, duty in procedure.duties.items()},
        rules={name: rule for name, rule in procedure.rules.items() if kept("rule", name)},
        limits={name: limit for name, limit in procedure.limits.items() if kept("limit", name)},
        holds={name: hold for name, hold in procedure.holds.items() if kept("hold", name)},
        children={name: child for name, child in procedure.children.items() if kept("child", name)},
    )

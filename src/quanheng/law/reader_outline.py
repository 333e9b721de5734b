"""The names a definition declares, seen before it is understood, and what its constructs are read against.

A name may be used above the line that declares it, so all are gathered first. Nothing is reported here: whoever reads a
section finds its faults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quanheng.law.catalogue import Catalogue, read_basis, read_law
from quanheng.law.condition import Condition
from quanheng.law.condition_parser import parse
from quanheng.law.condition_scope import Scope
from quanheng.law.course import ENDED
from quanheng.law.fault import DefinitionFaults, Faults
from quanheng.law.procedure import Basis
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import Leaf, Table, Tree, name_of


@dataclass(frozen=True, slots=True)
class Outline:
    """Names by section.

    ``stages`` says which are ends, ``kinds`` what each act is in law, ``outcomes`` its outcome fact, ``children`` the
    procedure of each kind of child; ``reports`` are those this procedure can make as a child.
    """

    stages: Mapping[str, bool]
    duties: tuple[str, ...]
    kinds: Mapping[str, str]
    outcomes: Mapping[str, str | None]
    limits: tuple[str, ...]
    holds: tuple[str, ...]
    children: Mapping[str, str]
    clauses: tuple[str, ...]
    reports: frozenset[str]


def outline(definition: Table) -> Outline:
    """The outline of an expanded definition."""
    acts = _section(definition, "acts")
    stages = {name: _word(stage, "end") == "true" for name, stage in _section(definition, "stages").items()}
    return Outline(
        stages=stages,
        duties=tuple(_section(definition, "duties")),
        kinds={name: _word(act, "kind") for name, act in acts.items()},
        outcomes={name: _word(act, "outcome") or None for name, act in acts.items()},
        limits=tuple(_section(definition, "limits")),
        holds=tuple(_section(definition, "holds")),
        children={name: _word(child, "procedure") for name, child in _section(definition, "children").items()},
        clauses=tuple(_section(definition, "clauses")),
        reports=frozenset(report for act in acts.values() if (report := _report(act, stages))),
    )


def _section(definition: Table, name: str) -> Mapping[str, Tree]:
    section = definition.get(name)
    return section.values if isinstance(section, Table) else {}


def _word(tree: Tree, key: str) -> str:
    leaf = tree.get(key) if isinstance(tree, Table) else None
    return name_of(leaf.text) if isinstance(leaf, Leaf) else ""


def _report(act: Tree, stages: Mapping[str, bool]) -> str:
    """What an act reports to the parent; empty if nothing."""
    to = act.get("to") if isinstance(act, Table) else None
    targets = tuple(to.values.values()) if isinstance(to, Table) else (to,)
    ends = any(isinstance(target, Leaf) and stages.get(name_of(target.text)) for target in targets)
    return _word(act, "reports") or (ENDED if ends else "")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the sections of one definition are read against; ``clauses`` are the keys of those that exist."""

    outline: Outline
    scope: Scope
    catalogue: Catalogue
    clauses: frozenset[str]
    faults: Faults

    def basis(self, fields: Fields) -> Basis:
        """The article or the local reason of a construct; it must have one of the two."""
        return read_basis(fields, self.catalogue)

    def law(self, fields: Fields) -> str:
        """The articles cited under ``law``."""
        return read_law(fields, self.catalogue)

    def condition(self, fields: Fields, key: str) -> Condition | None:
        """The condition under ``key``."""
        leaf = fields.leaf(key)
        return read_condition(leaf, self.scope, self.faults) if leaf else None


def read_condition(leaf: Leaf, scope: Scope, faults: Faults) -> Condition | None:
    """The condition that a scalar states; None, and the faults noted, if it cannot be read."""
    try:
        return parse(leaf.text, scope, leaf.locate)
    except DefinitionFaults as error:
        faults.take(error)
        return None

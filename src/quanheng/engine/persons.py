"""Who may not act: separation of duties and recusal over a family of cases (``docs/language.md`` 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from quanheng.engine.entry import Entry, Family, Finding, Person, in_family_order
from quanheng.law.procedure import Act, Apart, Procedure

if TYPE_CHECKING:
    from quanheng.engine.case import Text


class Kept(NamedTuple):
    """Two duties kept apart, with the titles they have in the text that says so."""

    pair: Apart
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Persons:
    """What each person has done in a family so far, and who is recused. ``kept`` are the duties kept apart in it."""

    kept: tuple[Kept, ...] = ()
    duties: Mapping[str, frozenset[str]] = field(default_factory=dict)
    recused: frozenset[str] = frozenset()

    def meet(self, entry: Entry, act: Act) -> tuple[tuple[str, ...], Persons]:
        """The rules that the persons of ``entry`` break, and the register with what they did noted."""
        broken = tuple(dict.fromkeys(rule for rule, _ in self.breaches(entry.persons, act)))
        duties = dict(self.duties)
        for person in entry.persons:
            duties[person.name] = duties.get(person.name, frozenset()) | {person.duty}
        named = entry.facts.get(act.recuses) if act.recuses else None
        recused = self.recused | {named} if isinstance(named, str) else self.recused
        return broken, Persons(self.kept, duties, recused)

    def breaches(self, persons: Iterable[Person], act: Act) -> Iterator[tuple[str, str]]:
        """Each rule broken if these persons did ``act``, with the name of who breaks it."""
        fresh: dict[str, frozenset[str]] = {}
        for name, duty in persons:
            if act.staffed and name in self.recused:
                yield "recused", name
            before = fresh.get(name) or self.duties.get(name, frozenset())
            fresh[name] = before | {duty}
            for pair, *_ in self.kept:
                both = {pair.first, pair.second}
                if both <= fresh[name] and not both <= before:
                    yield pair.rule, name

    def keeping(self, more: Iterable[Kept]) -> Persons:
        """This register with more duties kept apart from here on; what is kept apart already stays as it is."""
        known = {kept.pair.rule: kept for kept in self.kept}
        for kept in more:
            known.setdefault(kept.pair.rule, kept)
        if len(known) == len(self.kept):
            return self
        return replace(self, kept=tuple(known[rule] for rule in sorted(known)))


def kept_apart(procedure: Procedure) -> Iterator[Kept]:
    """The duties that a text keeps apart."""
    for pair in procedure.apart:
        yield Kept(pair, procedure.duties[pair.first].title, procedure.duties[pair.second].title)


def person_findings(family: Family, texts: Mapping[str, Text]) -> Iterator[Finding]:
    """The findings ``apart`` and ``recused`` of a family whose log names persons."""
    if not family.carries.actors:
        return
    register = Persons().keeping(_pairs(family, texts))
    reading = {case.id: texts[case.procedure] for case in family.cases}
    for index, entry in in_family_order(family):
        case = family.cases[index]
        if entry.version:
            reading[case.id] = texts[entry.version]
        act = reading[case.id].procedure.acts.get(entry.act)
        if act is None or entry.by:
            continue
        rules, register = register.meet(entry, act)
        for rule in rules:
            yield Finding(case.id, entry.n, rule, "violation" if act.staffed else "mark")


def _pairs(family: Family, texts: Mapping[str, Text]) -> Iterator[Kept]:
    """What the texts of the family keep apart."""
    named = {case.procedure for case in family.cases}
    named |= {entry.version for case in family.cases for entry in case.entries if entry.version}
    for name in named:
        yield from kept_apart(texts[name].procedure)

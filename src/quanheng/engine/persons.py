"""Who may not act: separation of duties and recusal over a family of cases (``docs/language.md`` 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from quanheng.engine.entry import Entry, Family, Finding, in_family_order
from quanheng.law.procedure import Act, Apart

if TYPE_CHECKING:
    from quanheng.engine.case import Text


class Register:
    """What each person has done in the family so far, and who is recused."""

    def __init__(self, pairs: Iterable[Apart]) -> None:
        self.pairs = tuple(pairs)
        self.duties: dict[str, set[str]] = {}
        self.recused: set[str] = set()

    def meet(self, entry: Entry, act: Act) -> Iterator[str]:
        """The rules that the persons of ``entry`` break; then what they did is noted."""
        if act.staffed and any(person.name in self.recused for person in entry.persons):
            yield "recused"
        for person in entry.persons:
            before = self.duties.setdefault(person.name, set())
            for pair in self.pairs:
                both = {pair.first, pair.second}
                if both <= before | {person.duty} and not both <= before:
                    yield pair.rule
            before.add(person.duty)
        recused = entry.facts.get(act.recuses) if act.recuses else None
        if isinstance(recused, str):
            self.recused.add(recused)


def person_findings(family: Family, texts: Mapping[str, Text]) -> Iterator[Finding]:
    """The findings ``apart`` and ``recused`` of a family whose log names persons."""
    if not family.carries.actors:
        return
    register = Register(_pairs(family, texts))
    reading = {case.id: texts[case.procedure] for case in family.cases}
    for index, entry in in_family_order(family):
        case = family.cases[index]
        if entry.version:
            reading[case.id] = texts[entry.version]
        act = reading[case.id].procedure.acts.get(entry.act)
        if act is None or entry.by:
            continue
        for rule in register.meet(entry, act):
            yield Finding(case.id, entry.n, rule, "violation" if act.staffed else "mark")


def _pairs(family: Family, texts: Mapping[str, Text]) -> Iterable[Apart]:
    """Every pair that some text of the family keeps apart, once."""
    named = {case.procedure for case in family.cases}
    named |= {entry.version for case in family.cases for entry in case.entries if entry.version}
    return {pair.rule: pair for name in sorted(named) for pair in texts[name].procedure.apart}.values()

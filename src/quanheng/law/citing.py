"""Every citation in a definition, and the article it leads to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from quanheng.law.procedure import Act, Apart, Duty, Fact, Hold, Place, Procedure, Rule

_NUMBER = re.compile(r"[0-9]*")


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles there are: ``names`` of those that were read (``行政处罚法/60``), and the last number by statute."""

    names: Collection[str]
    last: Mapping[str, int]

    def have(self, name: str) -> bool:
        """Whether there is an article of this name."""
        statute, _, number = name.partition("/")
        return name in self.names or (number != "" and 1 <= int(number) <= self.last.get(statute, 0))


def cited(procedure: Procedure) -> Iterator[tuple[str, Place]]:
    """Each citation of a definition, its own clauses' aside, and where the construct stands that rests on it."""
    based_on: Iterable[Act | Rule | Hold | Apart] = chain(
        procedure.acts.values(), procedure.rules.values(), procedure.holds.values(), procedure.apart
    )
    for based in based_on:
        yield from ((law, based.place) for law in based.basis.law.split("；") if law)
    naming: Iterable[Fact | Duty] = chain(procedure.facts.values(), procedure.duties.values())
    for named in naming:
        yield from ((law, named.place) for law in named.law.split("；") if law)


def article_name(citation: str) -> str:
    """The article of a citation, without paragraph and item: ``行政处罚法/60`` of ``行政处罚法/60/1``."""
    statute, _, place = citation.partition("/")
    found = _NUMBER.match(place)
    return "/".join(filter(None, (statute, found[0] if found else "")))

"""Every citation in a definition, and the article it leads to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from quanheng.law.procedure import Place, Procedure

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
    for based in (*procedure.acts.values(), *procedure.rules.values(), *procedure.holds.values(), *procedure.apart):
        yield from ((law, based.place) for law in based.basis.law.split("；") if law)
    for named in (*procedure.facts.values(), *procedure.duties.values()):
        yield from ((law, named.place) for law in named.law.split("；") if law)


def article_name(citation: str) -> str:
    """The article of a citation, without paragraph and item: ``行政处罚法/60`` of ``行政处罚法/60/1``."""
    statute, _, place = citation.partition("/")
    found = _NUMBER.match(place)
    return "/".join(filter(None, (statute, found[0] if found else "")))

"""Promised limits: the shorter time in which an organ says it will act, beside what the law gives it. As a text:

    promises:
    - {item: 食品经营许可, clause: decide_licence, amount: 10, unit: W, from: 2026-01-01, source: 本局2026年服务承诺}

A promise shortens the clause and takes everything else from it. ``profile`` narrows it to one field of law.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from quanheng.law.clause import GENERAL, Clause, Unit
from quanheng.law.fault import Faults
from quanheng.law.procedure import Place
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import read_tree


@dataclass(frozen=True, slots=True)
class Promise:
    """``amount`` ``unit`` for one item instead of what ``clause`` says.

    In force from ``valid_from`` until the day before ``until``. ``source`` names the document that promises it.
    """

    item: str
    clause: str
    amount: int
    unit: Unit
    valid_from: date
    source: str
    until: date | None = None
    profile: str = GENERAL
    place: Place = field(default_factory=Place)

    def shorten(self, clause: Clause) -> Clause:
        """The clause as promised."""
        return replace(clause, amount=self.amount, unit=self.unit)

    def replaced(self, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
        """Those of ``clauses`` that are law while the promise holds: of its field, else the general ones."""
        law = [clause for clause in clauses if clause.key == self.clause and self._meets(clause)]
        return next(filter(None, (_of(profile, law) for profile in (self.profile, GENERAL))), ())

    def _meets(self, clause: Clause) -> bool:
        """Whether promise and clause are in force on a common day."""
        return (self.until is None or clause.valid_from < self.until) and (
            clause.until is None or self.valid_from < clause.until
        )


def _of(profile: str, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple(clause for clause in clauses if clause.profile == profile)


def read_promises(texts: Mapping[str, str], clauses: Collection[str]) -> tuple[Promise, ...]:
    """The promises that ``texts`` (file name to YAML) hold; ``clauses`` are the keys of those they may shorten.

    Raises ``DefinitionFaults`` with every fault of every text.
    """
    faults = Faults()
    promises = [one for file, text in texts.items() for one in _promises(text, file, clauses, faults)]
    faults.check()
    return tuple(promises)


def _promises(text: str, file: str, clauses: Collection[str], faults: Faults) -> Iterator[Promise]:
    tree = read_tree(text, file, faults)
    if tree is None:
        return
    fields = Fields(tree, tree.place, faults)
    fields.require("promises")
    for row in fields.tables("promises"):
        yield _promise(row, clauses)
    fields.finish()


def _promise(fields: Fields, clauses: Collection[str]) -> Promise:
    fields.require("item", "clause", "amount", "unit", "from", "source")
    promise = Promise(
        fields.text("item"),
        fields.name("clause", "期限条款", clauses) or "",
        fields.whole("amount", 1),
        fields.option("unit", tuple(Unit), Unit.WORKDAY),
        fields.day("from") or date.min,
        fields.text("source"),
        fields.day("until"),
        fields.text("profile") or GENERAL,
        fields.place,
    )
    fields.finish()
    return promise

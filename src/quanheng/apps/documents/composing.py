"""The content of a document, composed from its case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from quanheng.apps.documents.content import (
    CitedArticle,
    Content,
    Officer,
    Opinion,
    Part,
    Party,
    Performance,
    Remedies,
    Seal,
    Surcharge,
)
from quanheng.apps.documents.county import county
from quanheng.apps.documents.forms import Form, Slot
from quanheng.apps.documents.knowing import Knowledge, Unknown
from quanheng.apps.documents.remedies import remedies
from quanheng.apps.documents.sources import Source
from quanheng.apps.parties.identity import identity_of
from quanheng.apps.parties.models import Party as Registered
from quanheng.apps.record.receipts import number_of
from quanheng.law.condition import Value

_IDENTITY: Mapping[str, str] = {Registered.Kind.CITIZEN: "证件号码"}


class Composing(NamedTuple):
    """A document being composed: its form, where its parts come from, what is known."""

    form: Form
    source: Source
    known: Knowledge

    def content(self, number: str) -> Content:
        """All that stands in it, with its number; a part of which nothing is known is left to be missed."""
        deed = self.known.recorded.deed
        return Content(
            organ=self.known.organ.name,
            dated=deed.at,
            parts=dict(self._parts()),
            number=number,
            seal=Seal.DEMO if settings.DEMO else Seal.UNSEALED,
            check=_check(deed.case, deed.n),
        )

    def _parts(self) -> Iterator[tuple[str, Part]]:
        for slot in self.form.slots:
            for name in slot.takes:
                try:
                    yield name, _MAKE.get(slot.kind, _line)(self, slot, name)
                except Unknown:
                    continue

    def words(self, name: str) -> str:
        """A part in words: by the table, or the fact of its name. Raises ``Unknown``."""
        for sentence in self.source.parts.get(name, (f"{{{name}}}",)):
            try:
                return self.known.sentence(sentence)
            except Unknown:
                continue
        raise Unknown(name)


def _check(case: str, n: int) -> str:
    number = number_of(case, n)
    return f"https://{settings.PLACE}/check/{number}" if number else ""


def _line(composing: Composing, _: Slot, name: str) -> str:
    return composing.words(name)


def _text(composing: Composing, _: Slot, name: str) -> tuple[str, ...]:
    return tuple(line for line in composing.words(name).splitlines() if line.strip())


def _table(composing: Composing, slot: Slot, name: str) -> tuple[tuple[str, ...], ...]:
    """A row for each line: its number, what stands before and after a colon, blank cells to be written in by hand."""
    width = len(slot.heads) - 1
    lines = (line.split("：", width - 1) for line in _text(composing, slot, name))
    return tuple((str(row), *cells, *[""] * (width - len(cells))) for row, cells in enumerate(lines, 1))


def _articles(composing: Composing, slot: Slot, name: str) -> tuple[CitedArticle, ...]:
    return tuple(CitedArticle(line) for line in _text(composing, slot, name))


def _parties(composing: Composing, _: Slot, name: str) -> tuple[Party, ...]:
    found = Registered.objects.in_bulk(composing.known.parties(name))
    return tuple(_party(found[number]) for number in composing.known.parties(name) if number in found)


def _party(row: Registered) -> Party:
    told = (
        (_IDENTITY.get(row.kind, "统一社会信用代码"), identity_of(row)),
        ("法定代表人（负责人）", row.representative),
    )
    return Party(row.name, row.address, tuple((title, words) for title, words in told if words))


def _officers(composing: Composing, _slot: Slot, _name: str) -> tuple[Officer, ...]:
    return tuple(Officer(one.name, "、".join(one.credentials)) for one in composing.known.handlers)


def _opinion(composing: Composing, _: Slot, name: str) -> Opinion:
    known = composing.known
    who = "、".join(one.name for one in known.handlers) if name == "proposal" else known.people
    return Opinion(who, composing.words(name), known.recorded.deed.at)


def _performance(composing: Composing, _: Slot, name: str) -> Performance:
    known = composing.known
    if "on_the_spot" in _said(known, "collection"):
        raise Unknown(name)
    collector, (fine, confiscated) = county().collector, sums(known.amount, len(known.parties("parties")))
    surcharge = known.fact("surcharge_terms")[1] == "daily"
    term = "自收到本决定书之日起十五日内"
    where = (collector.name, collector.address, term, surcharge, collector.account)
    return Performance(*where, fine=fine, confiscated=confiscated)


def _said(known: Knowledge, fact: str) -> tuple[Value, ...]:
    """The value of a fact, or none where the case does not say it."""
    try:
        return (known.fact(fact)[1],)
    except Unknown:
        return ()


def sums(amount: Callable[[str], Decimal], parties: int) -> tuple[Decimal | None, Decimal]:
    """The fine and what is confiscated, in yuan, of a decision against so many parties, who have each their own sums.

    Raises ``Unknown`` where there is nothing to pay.
    """
    together = amount("fine")
    if not together:
        raise Unknown("fine")
    if parties > 1:
        return None, Decimal(0)
    try:
        confiscated = amount("confiscated")
    except Unknown:
        confiscated = Decimal(0)
    return together - confiscated, confiscated


def _surcharge(composing: Composing, _slot: Slot, _name: str) -> Surcharge:
    collector = county().collector
    return Surcharge(composing.known.amount("surcharge"), collector.name, collector.address, collector.account)


def _remedies(composing: Composing, _: Slot, name: str) -> Remedies:
    known, source = composing.known, composing.source
    if not source.remedies:
        raise Unknown(name)
    kind = source.review_first if source.review_first and _review_first(known) else source.remedies
    return remedies(kind, county().standing(known.organ), known.recorded.deed.at)


def _review_first(known: Knowledge) -> bool:
    """Whether the case says that review comes first (行政复议法 23)."""
    try:
        return known.fact("remedies")[1] == "review_first"
    except Unknown:
        return False


_MAKE: Mapping[str, Callable[[Composing, Slot, str], Part]] = {
    "text": _text,
    "parties": _parties,
    "articles": _articles,
    "performance": _performance,
    "surcharge": _surcharge,
    "remedies": _remedies,
    "officers": _officers,
    "opinion": _opinion,
    "table": _table,
}

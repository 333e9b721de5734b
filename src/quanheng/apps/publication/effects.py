"""How acts publish decisions, correct what is shown of them, and hide them again (``publication``, ``licence.*``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db.models.signals import post_delete
from django.dispatch import receiver

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.prior import ANNULLED
from quanheng.apps.cases.projections import parties_in
from quanheng.apps.cases.recording import HindranceError, Recorded, follow
from quanheng.apps.documents.models import Document
from quanheng.apps.parties.identity import identity_of
from quanheng.apps.parties.models import Party
from quanheng.apps.publication.masking import masked, masked_name
from quanheng.apps.publication.models import Notice, Publication
from quanheng.apps.registers import Deed, Row, effect, merged
from quanheng.engine.family import Member
from quanheng.law.condition import Value
from quanheng.law.procedure import Procedure

_SHOW, _CORRECT, _HIDE, _END = "show_decision", "correct_decision", "hide_decision", "end_display"
_WITHDRAW = "withdraw_decision"
_GROUNDS = {"review": "行政复议决定", "court": "人民法院裁判", "self": "机关自行纠正"}
_MATTER, _RESULT = ("violation", "shown_item", "item"), ("penalty", "penalty_kind", "shown_licence_no", "licence_no")
"""The facts that say what it was about, and what was decided: of a penalty, of a licence."""
_PAPERS = ("summary_decision", "penalty_decision", "licence_grant")
"""The documents that are such decisions."""


def _addressed(deed: Deed) -> tuple[str]:
    """The address of what a case publishes: it leads to nothing else of the case."""
    return (_address(deed.case),)


def _address(case: str) -> str:
    return sha256(case.encode()).hexdigest()[:16]


@effect(_SHOW, Publication, keys=_addressed)
def show_decision(row: Row | None, deed: Deed, _: str) -> Row:
    """Published (行政处罚法 48, 行政许可法 40)."""
    return merged(row, organ=deed.organ, published_on=deed.at, hidden_on=None, reason="")


@effect(_CORRECT, Publication, keys=_addressed)
def correct_decision(row: Row | None, deed: Deed, _: str) -> Row | None:
    """What is shown was wrong and is shown right; the record keeps the former text (公示规定 12)."""
    return None if row is None else merged(row, corrected_on=deed.at)


@effect(_HIDE, Publication, keys=_addressed)
def hide_decision(row: Row | None, deed: Deed, _: str) -> Row | None:
    """Withdrawn with the public reason, or at the end of its term (行政处罚法 48/2)."""
    return None if row is None else merged(row, hidden_on=deed.at, reason=deed.text("public_reason"))


def _of_licence(deed: Deed) -> Iterator[str]:
    """What was published of a licence: that it was granted, and what became of it in the cases under it."""
    yield _address(deed.case.rpartition("/")[0])
    under = Publication.objects.filter(entry_case__startswith=f"{deed.case}/", hidden_on=None)
    yield from under.order_by("key").values_list("key", flat=True)


@effect(_END, Publication, keys=_of_licence)
def end_display(row: Row | None, deed: Deed, _: str) -> Row | None:
    """A licence is shown as long as it is in force: a rule of the county (行政许可法 40 says no term)."""
    return None if row is None else merged(row, hidden_on=row["hidden_on"] or deed.at)


def _of_penalty(deed: Deed) -> Iterator[str]:
    """What is shown of a penalty: the case that published it hangs under the penalty's."""
    under = Publication.objects.filter(entry_case__startswith=f"{deed.case}/", hidden_on=None)
    yield from under.order_by("key").values_list("key", flat=True)


@effect(_WITHDRAW, Publication, keys=_of_penalty)
def withdraw_decision(row: Row | None, deed: Deed, _: str) -> Row | None:
    """An annulled decision is withdrawn at once, with the public reason; the law gives three days (行政处罚法 48/2)."""
    ground = _GROUNDS.get(deed.text("annul_ground"), "")
    return None if row is None else merged(row, hidden_on=deed.at, reason=f"该处罚决定已被撤销（{ground}）")


@follow
def keep_notice(recorded: Recorded) -> None:
    """What is shown follows the register: drawn when a decision is published or corrected, gone once it is hidden."""
    deed, (address,) = recorded.deed, _addressed(recorded.deed)
    if _SHOW in recorded.act.effects:
        _still_standing(recorded.case.root)
        Notice.objects.update_or_create(address=address, defaults=_notice(recorded))
    elif _CORRECT in recorded.act.effects:
        Notice.objects.filter(address=address).update(**_corrected(recorded))
    elif _HIDE in recorded.act.effects:
        Notice.objects.filter(address=address).delete()
    elif {_END, _WITHDRAW}.intersection(recorded.act.effects):
        ended = Publication.objects.filter(entry_case=deed.case, entry_n=deed.n).values("key")
        Notice.objects.filter(address__in=ended).delete()


def _still_standing(root: Case) -> None:
    """Whether what was decided may be published (行政处罚法 48/2). Raises ``HindranceError`` once it is annulled."""
    if root.stage == ANNULLED:
        raise HindranceError(
            "publication.annulled",
            "这个处罚决定已经被撤销，不得公开。",
            mend="不再办理公开。",
            law="行政处罚法/48/2",
        )


@receiver(post_delete, sender=Publication)
def _show_no_longer(instance: Publication, **_: object) -> None:
    """Nothing is shown of a file that was destroyed."""
    Notice.objects.filter(address=instance.key).delete()


def _notice(recorded: Recorded) -> dict[str, object]:
    """What is shown of a decision, from the case that published it and those it hangs under."""
    lineage, deed, root = recorded.lineage, recorded.deed, recorded.case.root
    parties = _parties(lineage)
    persons = [party.name for party in parties if party.kind == Party.Kind.CITIZEN]
    said = dict(_said(lineage))
    words = {
        "title": root.title,
        "matter": _first(said, _MATTER) or root.title,
        "result": _first(said, _RESULT) or recorded.act.title,
        "basis": said.get("basis", ""),
        "text": said.get("document", ""),
    }
    return {
        **{name: masked(text, persons) for name, text in words.items()},
        "kind": lineage[-1].text.procedure.exercises,
        "organ": deed.organ,
        "power": deed.power,
        "number": _number(lineage, root),
        "party": "、".join(masked_name(party.name) if party.name in persons else party.name for party in parties),
        "told": _told(said, parties),
        "decided_on": root.decided_on,
        "published_on": deed.at,
    }


def _corrected(recorded: Recorded) -> dict[str, object]:
    """What is shown from now on in the place of what was, with the reason; it was published when it was."""
    drawn = _notice(recorded)
    persons = [party.name for party in _parties(recorded.lineage) if party.kind == Party.Kind.CITIZEN]
    reason = masked(recorded.deed.text("display_correction"), persons)
    return {**drawn, "corrected_on": drawn.pop("published_on"), "correction": reason}


def _told(said: dict[str, str], parties: Sequence[Party]) -> dict[str, object]:
    """What the prescribed files ask besides what everybody is shown; of natural persons no more than there."""
    told = said | ({"licence_no": said["shown_licence_no"]} if said.get("shown_licence_no") else {})
    kept = {name: told[name] for name in ("fine", "confiscated", "licence_no", "valid_until") if told.get(name)}
    return {**kept, "parties": [_identified(party) for party in parties]}


def _identified(party: Party) -> tuple[str, str, str, str]:
    if party.kind == Party.Kind.CITIZEN:
        return masked_name(party.name), party.kind, "", ""
    return party.name, party.kind, identity_of(party), party.representative


def _number(lineage: Sequence[Member], root: Case) -> str:
    """The number of the decision's paper; where it has none, that of the case."""
    papers = Document.objects.filter(case__in=[member.case.id for member in lineage], name__in=_PAPERS)
    numbers = papers.filter(status=Document.Status.ISSUED).exclude(number="").values_list("number", flat=True)
    return numbers.last() or root.number


def _parties(lineage: Sequence[Member]) -> list[Party]:
    numbers = {number for member in lineage for number in parties_in(member.text.procedure, member.state.known.facts)}
    return list(Party.objects.filter(number__in=numbers).order_by("number"))


def _said(lineage: Sequence[Member]) -> Iterator[tuple[str, str]]:
    """The facts in words, those of the case itself last, so that they count."""
    for member in reversed(lineage):
        procedure: Procedure = member.text.procedure
        for name, value in member.state.known.facts.items():
            yield name, _words(procedure, name, value)


def _words(procedure: Procedure, name: str, value: Value) -> str:
    fact = procedure.facts.get(name)
    if fact is not None and fact.choices:
        return fact.choices.get(str(value), str(value))
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    if isinstance(value, Decimal) and procedure.fact_type(name) == "money":
        return f"{value:,.2f} 元"
    return value.isoformat() if isinstance(value, date) else str(value)


def _first(said: Mapping[str, str], names: Sequence[str]) -> str:
    return next((said[name] for name in names if said.get(name)), "")

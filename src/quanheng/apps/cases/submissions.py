"""An entry that the engine accepted, as the record takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from quanheng.apps.cases.behalf import ENTERED_BY
from quanheng.apps.cases.family import write_symbol
from quanheng.apps.cases.library import edition
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.values import FactValue, given, legal
from quanheng.engine.entry import Entry
from quanheng.engine.family import Member
from quanheng.engine.known import legal_time
from quanheng.engine.lookup import Answer, World
from quanheng.law.procedure import PARTY
from quanheng.record.entry import Actor as RecordActor
from quanheng.record.entry import Answer as RecordAnswer
from quanheng.record.once import ONCE, Once
from quanheng.record.submission import Submission


def submission(
    top: Case,
    member: Member,
    entry: Entry,
    facts: Mapping[str, FactValue],
    request: str,
    world: World,
    receipt: str | None = None,
    key: Once | None = None,
    entered_by: str = "",
) -> Submission:
    """What is submitted to the record. ``top`` is the root's row, ``facts`` those of the attempt, with its files.

    ``receipt`` is the number of the receipt that the entry bears, ``key`` what signs its documents, if it has them;
    ``entered_by`` is who entered it for a party.
    """
    procedure = member.text.procedure
    values: Mapping[str, FactValue] = {name: facts.get(name, value) for name, value in entry.facts.items()}
    assert entry.symbol is not None
    return Submission(
        case=member.case.id,
        n=int(entry.n),
        request=request,
        procedure=procedure.digest,
        act=entry.act,
        at=legal(legal_time(procedure, entry, member.text.offset)),
        actors=tuple(RecordActor(person.name, person.duty) for person in entry.persons),
        organ=top.organ,
        facts={name: given(procedure, name, value) for name, value in values.items()},
        answers=tuple(_answers(entry, world)),
        edition=edition(),
        symbol=write_symbol(entry.symbol),
        context=_context(top, member, entry, key) | ({ENTERED_BY: entered_by} if entered_by else {}),
        receipt=receipt,
    )


def bears_receipt(member: Member, entry: Entry) -> bool:
    """Whether somebody is to hold a receipt for an entry: it is a party's own, or its act makes a document."""
    return makes_documents(member, entry) or any(person.duty == PARTY for person in entry.persons)


def makes_documents(member: Member, entry: Entry) -> bool:
    """Whether the act of an entry makes documents."""
    act = member.text.procedure.acts.get(entry.act)
    return bool(act and act.makes)


def _answers(entry: Entry, world: World) -> Iterable[RecordAnswer]:
    """The answers that the entry keeps, each with the register that gave it and as of when."""
    for key, value in entry.answers.items():
        kind, _, name = key.partition(":")
        asked = next((one for one in world if one.kind == kind and (not name or one.name == name.split("@")[0])), None)
        source = world[asked] if asked else Answer(value)
        kept = str(value) if isinstance(value, Decimal) else value
        assert isinstance(kept, str | bool)
        yield RecordAnswer(key, kept, source.source, source.on or entry.recorded.date)


def _context(top: Case, member: Member, entry: Entry, key: Once | None) -> dict[str, str | bool]:
    """What else a fold goes by: who made the entry; of a case's first entry, where it hangs in county and family.

    And the key that its documents are signed with: see ``documents.vouching``.
    """
    made: dict[str, str | bool] = {"by": entry.by, "child": entry.child, "ended": entry.ended, "version": entry.version}
    said: dict[str, str | bool] = {}
    said.update((name, value) for name, value in made.items() if value)
    if key is not None:
        said[ONCE] = key.public
    if entry.n == 1:
        said["profile"] = member.case.profile
    if entry.n == 1 and member.case.parent is None:
        said |= {"power": top.power, "title": top.title}
    return said

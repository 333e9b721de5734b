"""The bound file of a case that has ended (D8): cover, index, documents, exhibits, note, in one PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, cast

from django.conf import settings

from quanheng.apps.cases.ending import ending_of
from quanheng.apps.cases.family import family_of
from quanheng.apps.cases.handed import papers_handed
from quanheng.apps.cases.models import Case, Involvement
from quanheng.apps.cases.retention import retention_of
from quanheng.apps.documents.content import Seal
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.keeping import is_restricted, pdf_of, refuse_changed
from quanheng.apps.documents.media import media_of
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.pages import PAGES, Piece, paged
from quanheng.apps.documents.queries import documents_of
from quanheng.apps.documents.render import house_renderer
from quanheng.apps.documents.volume import BoundFile, Words, bind
from quanheng.apps.organs.models import Organ
from quanheng.apps.parties.queries import names_of as party_names
from quanheng.apps.people.queries import names_of as person_names
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.engine.family import Member
from quanheng.law.calendar import date_text
from quanheng.law.naming import fact_title, stage_title
from quanheng.law.procedure import Procedure
from quanheng.record.entry import Entry
from quanheng.record.files import files_in
from quanheng.record.once import ONCE
from quanheng.record.recorder import CHINA
from quanheng.record.values import Withheld
from quanheng.record.verify import Json


def can_be_bound(name: str, content: bytes) -> bool:
    """Whether a file of a kind that has pages in the bound file can be read; any of another kind can stay apart."""
    media = media_of(name)
    try:
        return media not in PAGES or bool(paged(house_renderer(), Piece(name, media, content, now().date(), "")))
    except DocumentError:
        return False


class _Recorded(NamedTuple):
    """A family as it is bound: its root, the state and the entries with their facts of each of its cases, by name."""

    root: Case
    organ: str
    members: Mapping[str, Member]
    entries: Mapping[str, Sequence[tuple[Entry, Mapping[str, object]]]]

    @property
    def ending(self) -> Entry:
        """The entry that ended the root."""
        procedure = self.members[self.root.pk].text.procedure
        return ending_of(procedure, [entry for entry, _ in self.entries[self.root.pk]])

    @property
    def ended(self) -> date:
        """The day on which that was recorded."""
        return self.ending.recorded.astimezone(CHINA).date()


def bound_file(root: Case) -> bytes:
    """The whole family of an ended case as one PDF.

    Where anything of it is restricted, the documents, which may say it, are named in the note alone. Pieces stand in
    the order in which they were made. What is no page (recordings, texts of other programs), and what cannot be read
    (damaged or under a password as it came), is named in the note with its digest.
    """
    members = family_of(root.pk).members
    organ = Organ.objects.get(key=root.organ).name
    recorded = _Recorded(root, organ, members, recorder().read_cases([*members]))
    pieces, apart = [], []
    for _, piece, other in sorted(_contents(recorded), key=lambda one: one[0]):
        if piece:
            pieces.append(piece)
        else:
            apart.append(other)
    seal = Seal.DEMO if settings.DEMO else Seal.SEALED
    cover, note = _cover_and_note(recorded, apart)
    return bind(house_renderer(), BoundFile(organ, root.title, cover, pieces, note, recorded.ended, seal)).pdf


_Place = tuple[str, int, str]
"""Where a piece stands: the instant at which it was recorded, documents before exhibits, its name."""
_Found = tuple[_Place, Piece | None, str]


def _contents(recorded: _Recorded) -> Iterator[_Found]:
    restricted = is_restricted(recorded.entries.values())
    for document in documents_of(recorded.root.pk).filter(status=Document.Status.ISSUED):
        yield _of_document(document, recorded, restricted=restricted)
    for case, entries in recorded.entries.items():
        for entry, facts in entries:
            yield from _of_entry(recorded.members[case].text.procedure, entry, facts, recorded.organ)
    for paper in papers_handed(recorded.root):
        place = (paper.recorded.isoformat(), 1, paper.title)
        yield _of_file(place, f"随案移送：{paper.title}：{paper.name}", (paper.name, paper.digest), recorded.organ)


def _of_document(document: Document, recorded: _Recorded, *, restricted: bool) -> _Found:
    entry, _ = recorded.entries[document.case_id][document.n - 1]
    place = (entry.recorded.isoformat(), 0, document.name)
    if restricted:
        return place, None, f"{document}（{Withheld.RESTRICTED.value}）"
    if ONCE in entry.context and not document.signed:  # it was taken away, maybe with the guard of its pages
        refuse_changed(document)
    pdf = pdf_of(document)
    return place, Piece(document.title, "application/pdf", pdf, document.made_on, recorded.organ, document.number), ""


def _of_entry(procedure: Procedure, entry: Entry, facts: Mapping[str, object], organ: str) -> Iterator[_Found]:
    for fact, value in facts.items():
        for file in files_in(cast(Json, value)):  # what is withheld names no file
            name, digest = str(file["name"]), str(file["$file"])
            place = (entry.recorded.isoformat(), 1, fact)
            yield _of_file(place, f"{fact_title(procedure, fact)}：{name}", (name, digest), organ)


def _of_file(place: _Place, title: str, file: tuple[str, str], organ: str) -> _Found:
    name, digest = file
    media = media_of(name)
    if media not in PAGES:
        return place, None, f"{title}（散列 {digest[:16]}）"
    with recorder().files.open(digest) as source:
        piece = Piece(title, media, source.read(), date.fromisoformat(place[0][:10]), organ)
    try:
        return place, paged(house_renderer(), piece), ""
    except DocumentError:
        return place, None, f"{title}（已经损坏、加了密码或者展开后过大，散列 {digest[:16]}）"


def _cover_and_note(recorded: _Recorded, apart: list[str]) -> tuple[dict[str, Words], dict[str, Words]]:
    """What the cover says, and the note, with what stands ``apart``."""
    binders = {actor.person for actor in recorded.ending.actors}
    parties, handlers = _concerned(recorded.root.pk)
    names = person_names(binders | handlers)
    binder = _listed(names, binders) or "依法自动发生"
    handled = _listed(names, handlers) or "—"
    return _cover(recorded, _listed(party_names(parties), parties) or "—", handled), _note(recorded, apart, binder)


def _concerned(root: str) -> tuple[set[str], set[str]]:
    """The parties of the root, and who has handled the family; whoever acted in the root, where nobody has."""
    involved = [*Involvement.objects.filter(case__root=root).values_list("case", "party", "person", "duty")]
    handlers = {person for _, _, person, duty in involved if person and duty == "handle"}
    acting = {person for case, _, person, _ in involved if person and case == root}
    return {party for case, party, _, _ in involved if party and case == root}, handlers or acting


def _listed(names: Mapping[str, str], wanted: set[str]) -> str:
    return "、".join(sorted(names[one] for one in wanted if one in names))


def _cover(recorded: _Recorded, parties: str, handlers: str) -> dict[str, Words]:
    root, member, ended = recorded.root, recorded.members[recorded.root.pk], date_text(recorded.ended)
    return {
        "case": root.title,
        "number": root.number or root.pk,
        "part": "正卷",
        "parties": parties,
        "filed_on": date_text(root.opened_at.astimezone(CHINA).date()),
        "closed_on": ended,
        "outcome": stage_title(member.text.procedure, root.stage),
        "handlers": handlers,
        "bound_on": ended,
        "retention": retention_of(member, recorded.ended).words,
    }


def _note(recorded: _Recorded, apart: list[str], binder: str) -> dict[str, Words]:
    state: tuple[str, ...] = (f"本卷由全过程记录自动装订，共有{len(recorded.members)}件程序的材料。",)
    if apart:
        state = (*state, "下列材料不能印成页，另存于全过程记录：", *apart)
    return {"state": state, "binder": binder, "checker": binder, "bound_on": date_text(recorded.ended)}

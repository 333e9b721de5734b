"""The bound file of a case that has ended (D8): cover, index, documents, exhibits, note, in one PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

from django.conf import settings

from quanheng.apps.cases.family import family_of
from quanheng.apps.cases.models import Case
from quanheng.apps.documents.content import Part, Seal
from quanheng.apps.documents.keeping import pdf_of
from quanheng.apps.documents.media import media_of
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.queries import documents_of
from quanheng.apps.documents.render import house_renderer
from quanheng.apps.documents.retention import retention_of
from quanheng.apps.documents.volume import PAGES, BoundFile, Piece, bind
from quanheng.apps.organs.models import Organ
from quanheng.apps.parties.queries import names_of as party_names
from quanheng.apps.people.queries import names_of as person_names
from quanheng.apps.record.recorder import recorder
from quanheng.law.calendar import date_text
from quanheng.law.naming import fact_title, stage_title
from quanheng.law.procedure import Procedure
from quanheng.record.entry import Entry
from quanheng.record.files import files_in
from quanheng.record.recorder import CHINA
from quanheng.record.verify import Json


def bound_file(root: Case) -> bytes:
    """The whole family of an ended case as one PDF.

    Pieces stand in the order in which they were made. What is no page (recordings, texts of other programs) is named
    in the note with its digest. Raises ``DocumentError`` for a piece that cannot be read.
    """
    organ = Organ.objects.get(key=root.organ).name
    pieces, apart = [], []
    for _, piece, other in sorted(_contents(root, organ), key=lambda one: one[0]):
        if piece:
            pieces.append(piece)
        else:
            apart.append(other)
    ended = root.touched_at.astimezone(CHINA).date()
    seal = Seal.DEMO if settings.DEMO else Seal.SEALED
    file = BoundFile(organ, root.title, _cover(root, ended), pieces, _note(root, apart, ended), ended, seal)
    return bind(house_renderer(), file).pdf


_Found = tuple[tuple[str, int, str], Piece | None, str]


def _contents(root: Case, organ: str) -> Iterator[_Found]:
    for document in documents_of(root.pk).filter(status=Document.Status.ISSUED):
        yield _of_document(document, organ)
    procedures = {name: member.text.procedure for name, member in family_of(root.pk).members.items()}
    for case, entries in recorder().read_cases([*procedures]).items():
        for entry, facts in entries:
            yield from _of_entry(procedures[case], entry, facts, organ)


def _of_document(document: Document, organ: str) -> _Found:
    entry, _ = recorder().read(document.case_id, document.n)
    place = (entry.recorded.isoformat(), 0, document.name)
    piece = Piece(document.title, "application/pdf", pdf_of(document), document.made_on, organ, document.number)
    return place, piece, ""


def _of_entry(procedure: Procedure, entry: Entry, facts: Mapping[str, object], organ: str) -> Iterator[_Found]:
    for fact, value in facts.items():
        for file in files_in(cast(Json, value)):  # what is withheld names no file
            name, digest = str(file["name"]), str(file["$file"])
            title, place = f"{fact_title(procedure, fact)}：{name}", (entry.recorded.isoformat(), 1, fact)
            media = media_of(name)
            if media not in PAGES:
                yield place, None, f"{title}（散列 {digest[:16]}）"
            else:
                with recorder().files.open(digest) as source:
                    yield place, Piece(title, media, source.read(), entry.recorded.date(), organ), ""


def _cover(root: Case, ended: date) -> dict[str, Part]:
    involved = list(root.involved.values_list("party", "person"))
    family = list(Case.objects.filter(root=root).values_list("involved__person", "involved__duty"))
    member = family_of(root.pk).members[root.pk]
    handlers = {person for person, duty in family if person and duty == "handle"} or {one for _, one in involved if one}
    return {
        "case": root.title,
        "number": root.number or root.pk,
        "part": "正卷",
        "parties": "、".join(sorted(party_names({party for party, _ in involved if party}).values())) or "—",
        "filed_on": date_text(root.opened_at.astimezone(CHINA).date()),
        "closed_on": date_text(ended),
        "outcome": stage_title(member.text.procedure, root.stage),
        "handlers": "、".join(sorted(person_names(handlers).values())) or "—",
        "bound_on": date_text(ended),
        "retention": retention_of(root, member).words,
    }


def _note(root: Case, apart: list[str], ended: date) -> dict[str, Part]:
    state: tuple[str, ...] = (f"本卷由全过程记录自动装订，共有{Case.objects.filter(root=root).count()}件程序的材料。",)
    if apart:
        state = (*state, "下列材料不是可以印出的页，另存于全过程记录：", *apart)
    entry, _ = recorder().read(root.pk, root.entries)
    binder = "、".join(person_names({actor.person for actor in entry.actors}).values()) or "依法自动发生"
    return {"state": state, "binder": binder, "checker": binder, "bound_on": date_text(ended)}

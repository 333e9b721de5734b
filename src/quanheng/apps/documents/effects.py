"""What acts do to documents: they make them, numbered without gap, and make them void."""

from __future__ import annotations

from collections.abc import Iterator

from quanheng.apps.cases.numbers import next_number
from quanheng.apps.cases.recording import HindranceError, Recorded, follow
from quanheng.apps.documents.composing import Composing
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.knowing import Knowledge
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.render import house_renderer
from quanheng.apps.documents.sources import load_sources
from quanheng.apps.documents.vouching import said_by
from quanheng.apps.documents.wording import document_number


@follow
def make_documents(recorded: Recorded) -> None:
    """Make the documents of an act, each able to name those before it, or refuse the act for what they lack."""
    _void(recorded)
    try:
        for composing in _composed(recorded):
            _make(composing)
    except DocumentError as error:
        raise HindranceError(error.code, error.sentence, mend=error.mend, law=error.law) from error


def _composed(recorded: Recorded) -> Iterator[Composing]:
    sources = load_sources().documents
    wanted = [name for name in recorded.act.makes if name in sources]
    if wanted:
        known = Knowledge(recorded)
        yield from (Composing(house_renderer().forms[name], sources[name], known) for name in wanted)


def _make(composing: Composing) -> None:
    """One document: all that stands in it is there and can be printed. Its pages are set after the act."""
    recorded, form = composing.known.recorded, composing.form
    number = _number(composing) if form.mark else ""
    layout, drawn = house_renderer().draw(form.name, composing.content(number))
    document = Document(
        case=recorded.case, n=recorded.deed.n, name=form.name, title=form.title, number=number,
        made_on=recorded.deed.at, layout=layout, drawn=drawn,
    )  # fmt: skip
    assert recorded.key is not None, "an entry whose act makes documents has a key"
    document.signed = recorded.key.sign(said_by(document))
    document.save(force_insert=True)


def _number(composing: Composing) -> str:
    organ, year, form = composing.known.organ, composing.known.recorded.deed.at.year, composing.form
    return document_number(organ.short_name, form.mark, year, next_number(organ.key, form.name, year))


def _void(recorded: Recorded) -> None:
    forms = load_sources().voids.get(f"{recorded.procedure.key}.{recorded.act.name}", ())
    if forms:
        Document.objects.filter(case=recorded.case, name__in=forms).update(status=Document.Status.VOID)

"""What is done for documents without being asked."""

from contextlib import suppress

from quanheng.apps.documents.disposal import carry_out
from quanheng.apps.documents.errors import ChangedError
from quanheng.apps.documents.keeping import pdf_of
from quanheng.apps.documents.models import Document
from quanheng.apps.jobs.registry import periodic

_TOGETHER = 50
"""Documents set in one go at most."""


@periodic("documents.set", seconds=5)
def set_pages() -> int:
    """Set the pages of what speaks in an organ's name, with the layouts of its day; how many.

    One that was changed behind the record keeps no other waiting: whoever asks for it is told, and so is the doctor.
    """
    waiting = (
        Document.objects.filter(digest="").exclude(number="").exclude(status=Document.Status.DESTROYED)[:_TOGETHER]
    )
    return sum(_is_set(document) for document in waiting)


def _is_set(document: Document) -> bool:
    with suppress(ChangedError):
        return bool(pdf_of(document))
    return False


@periodic("documents.dispose", seconds=60)
def dispose() -> int:
    """Carry out what sealed entries order of archives; how many values."""
    return carry_out()

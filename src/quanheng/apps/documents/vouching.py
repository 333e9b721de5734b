"""By what it is seen that a document says what its act made it say: a key of one entry, and the guard of its pages.

The entry is recorded before its documents are drawn, for they read it and bear the number of its receipt. So it names a
key that signs them and is gone with the act. What the signature covers can be guessed and tried by it: it goes when
the document is destroyed. The pages are set later; their digest has a guard, as an entry has until it is sealed.
"""

from __future__ import annotations

import json

from quanheng.apps.documents.models import Document
from quanheng.apps.record.recorder import recorder
from quanheng.record.entry import read_entry
from quanheng.record.once import ONCE, was_signed

_SAID = ("case_id", "n", "name", "title", "number", "layout", "drawn")
_DOCUMENT, _PAGES = b"quanheng/document/1\n", b"quanheng/pages/1\n"


def said_by(document: Document) -> bytes:
    """All that a document says, and whose it is, always the same bytes for the same."""
    said = {name: getattr(document, name) for name in _SAID} | {"made_on": document.made_on.isoformat()}
    return _DOCUMENT + json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def says_as_signed(document: Document, key: str) -> bool:
    """Whether the key of an entry has signed what the document says; one of an entry without a key has not to be."""
    return not key or was_signed(key, said_by(document), document.signed)


def says_as_made(document: Document) -> bool:
    """Whether a document says what its entry vouches for."""
    entry = read_entry(recorder().row(document.case_id, document.n).body)
    return says_as_signed(document, str(entry.context.get(ONCE, "")))


def guard_of(document: Document) -> str:
    """The guard of its pages, by their digest: nobody who has the database alone can make it anew."""
    said = f"{document.case_id} {document.n} {document.name} {document.digest}".encode()
    return recorder().signer.guard(_PAGES + said).hex()


def has_its_pages(document: Document) -> bool:
    """Whether the digest is that of the pages that were set; not of one set before there were guards."""
    return document.guard == guard_of(document) if document.guard or document.signed else True

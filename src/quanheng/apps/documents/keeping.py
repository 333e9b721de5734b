"""The pages of documents, set once and kept under the home."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.render import house_renderer
from quanheng.record.files import write_durably


def pdf_of(document: Document) -> bytes:
    """The pages of a document; set now if nobody has asked for them before. Raises for one that was destroyed."""
    if document.status == Document.Status.DESTROYED:
        raise DocumentError("documents.destroyed", f"“{document}”已依法销毁。", mend="查阅销毁清册。", law="档案法/21")
    if document.digest:
        return _path(document.digest).read_bytes()
    pdf = house_renderer().set_pages(document.layout, document.drawn, document.made_on).pdf
    document.digest = hashlib.sha256(pdf).hexdigest()
    _write(document.digest, pdf)
    document.save(update_fields=["digest"])
    return pdf


def destroy(document: Document) -> None:
    """Keep nothing of a document but that there was one; its pages go first, so that doing it again ends it."""
    if document.digest:
        _path(document.digest).unlink(missing_ok=True)
    document.drawn, document.digest, document.status = {}, "", Document.Status.DESTROYED
    document.save(update_fields=["drawn", "digest", "status"])


def _write(digest: str, pdf: bytes) -> None:
    path = _path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, pdf)


def _path(digest: str) -> Path:
    return Path(settings.HOME) / "documents" / digest[:2] / f"{digest[2:]}.pdf"

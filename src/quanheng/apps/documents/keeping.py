"""The pages of documents, set once and kept under the home."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

from quanheng.apps.cases.family import family_of
from quanheng.apps.documents.errors import ChangedError, DocumentError
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.render import house_renderer
from quanheng.apps.documents.vouching import guard_of, has_its_pages, says_as_made
from quanheng.apps.record.recorder import recorder
from quanheng.record.entry import Entry
from quanheng.record.files import write_durably
from quanheng.record.values import Withheld


def pdf_of(document: Document) -> bytes:
    """The pages of a document; set now if nobody has asked for them before.

    Raises ``DocumentError`` for one that was destroyed, ``ChangedError`` for one that is not as it was made.
    """
    if document.status == Document.Status.DESTROYED:
        raise DocumentError("documents.destroyed", f"“{document}”已依法销毁。", mend="查阅销毁清册。", law="档案法/21")
    if document.digest:
        return _kept(document)
    refuse_changed(document)
    pdf = house_renderer().set_pages(document.layout, document.drawn, document.made_on).pdf
    document.digest = hashlib.sha256(pdf).hexdigest()
    _write(document.digest, pdf)
    document.guard = guard_of(document)
    document.save(update_fields=["digest", "guard"])
    return pdf


def refuse_changed(document: Document) -> None:
    """Raise ``ChangedError`` for a document that does not say what its act made it say."""
    if not says_as_made(document):
        raise ChangedError(
            "documents.changed",
            f"“{document}”的内容、编号或者日期与全过程记录不符，不能出具。",
            mend="从备份恢复文书的内容；运行 quanheng doctor，查明还有哪些不符。",
        )


def pages_astray(document: Document) -> str:
    """What is wrong with the PDF that is kept of a document, in words; nothing for one that is not set yet."""
    try:
        if document.digest:
            _kept(document)
    except ChangedError as error:
        return error.sentence
    return ""


def _kept(document: Document) -> bytes:
    """The PDF as it was set. Raises ``ChangedError`` for any other, and for none."""
    if not has_its_pages(document):
        raise _lost("documents.digest", f"“{document}”登记的 PDF 散列被改动，不能出具。")
    try:
        pdf = _path(document.digest).read_bytes()
    except FileNotFoundError as error:
        raise _lost("documents.gone", f"“{document}”的 PDF 不见了，不能出具。") from error
    if hashlib.sha256(pdf).hexdigest() != document.digest:
        raise _lost("documents.pages", f"“{document}”的 PDF 与登记的散列不符，不能出具。")
    return pdf


def _lost(code: str, sentence: str) -> ChangedError:
    mend = "从备份恢复 documents 目录和这一行的散列；运行 quanheng doctor，查明还有哪些不符。"
    return ChangedError(code, sentence, mend=mend)


def refuse_restricted(document: Document) -> None:
    """Raise ``DocumentError`` where anything in the file of a document is restricted: it may say it, too.

    Only files that have ended are restricted.
    """
    root = document.case.root
    if root.ended and is_restricted(recorder().read_cases([*family_of(root.pk).members]).values()):
        raise DocumentError(
            "documents.restricted",
            f"“{document}”所在的案卷已限制处理，文书不能查阅、下载。",
            mend="由档案人员解除限制以后再查阅。",
            law="个人信息保护法/47/2",
        )


def is_restricted(cases: Iterable[Iterable[tuple[Entry, Mapping[str, object]]]]) -> bool:
    """Whether anything that cases of a file have said is restricted (个人信息保护法 47)."""
    return any(value is Withheld.RESTRICTED for entries in cases for _, facts in entries for value in facts.values())


def destroy(document: Document) -> None:
    """Keep nothing of a document but that there was one; its pages go first, so that doing it again ends it."""
    if document.digest:
        _path(document.digest).unlink(missing_ok=True)
    document.drawn, document.digest, document.status = {}, "", Document.Status.DESTROYED
    document.signed = document.guard = ""
    document.save(update_fields=["drawn", "digest", "status", "signed", "guard"])


def _write(digest: str, pdf: bytes) -> None:
    path = _path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, pdf)


def _path(digest: str) -> Path:
    return Path(settings.HOME) / "documents" / digest[:2] / f"{digest[2:]}.pdf"

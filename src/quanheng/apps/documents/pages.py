"""The pages of one piece of a file: a PDF has its own, a picture gets one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pikepdf import Array, Name, Object, Page, Pdf
from pikepdf.exceptions import PikepdfError
from pikepdf.sanitize import Sanitizer
from pikepdf.settings import set_qpdf_limits
from PIL import Image

from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.render import Renderer

_PDF = "application/pdf"
_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
PAGES = (_PDF, *_PICTURES)
"""The media types of which pages can be made."""
_DAMAGED = (PikepdfError, ValueError, LookupError, TypeError, AttributeError, RuntimeError)
"""What reading a damaged PDF raises: the library's own, and what a thing of another kind than expected makes."""
_GETA = "〓"
_QUALITY = 95
"""Of a picture in other colours: what it loses nobody sees."""
_ONE, _ALL, _LZW = 32 * 2**20, 64 * 2**20, 2**14
"""Bytes to which one stream, and all that draw the pages of a file, may unpack; bytes of a stream packed by LZW.

A few kilobytes can unpack to gigabytes. Of LZW, which nothing has written for long, the library knows no bound: one of
its bytes makes two thousand at most.
"""
set_qpdf_limits(flate_max_memory=_ONE, run_length_max_memory=_ONE)
_HARMLESS = Sanitizer().remove_javascript().remove_external_access().remove_multimedia()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a bound file: its ``data`` of a kind of ``media``, and what the index says of it."""

    title: str
    media: str
    data: bytes
    dated: date
    maker: str
    number: str = ""


def replaced(text: str, shapeless: str) -> str:
    """A text in which 〓 stands for every character that no font has a shape for, as printers do."""
    return text.translate(dict.fromkeys(map(ord, shapeless), _GETA))


def paged(renderer: Renderer, piece: Piece) -> Piece:
    """The piece as a PDF whose pages can be read; a picture stands on a page of its own.

    Raises ``DocumentError`` ``document.piece`` for a piece that cannot be read or is of another kind.
    """
    if piece.media != _PDF:
        return replace(piece, media=_PDF, data=_as_page(renderer, piece))
    opened(piece).close()
    return piece


def opened(piece: Piece) -> Pdf:
    """A piece that is a PDF, open, with pages that can be read, and that run, fetch and play nothing.

    What anybody can read, though it may not be changed or printed, as banks send it, can be bound too. Raises
    ``DocumentError`` ``document.piece``, also for what unpacks to more than 64 MB.
    """
    try:
        pdf = Pdf.open(io.BytesIO(piece.data))
        _read_through(pdf)
        _HARMLESS.apply(pdf)
    except _DAMAGED as error:
        raise _unreadable(piece) from error
    return pdf


def _read_through(pdf: Pdf) -> None:
    """Read what draws the pages, one stream after the other. Raises one of ``_DAMAGED`` also where it is too much."""
    if not len(pdf.pages):
        raise ValueError("no pages")
    unpacked = 0
    for stream in (stream for page in pdf.pages for stream in _contents(page)):
        unpacked += len(_read(stream))
        if unpacked > _ALL:
            raise ValueError("too much")


def _read(stream: Object) -> bytes:
    filters = stream.stream_dict.get(Name.Filter, Array())
    names = [str(one) for one in (filters if isinstance(filters, Array) else (filters,))]
    if any(name.startswith("/LZW") for name in names) and (len(names) > 1 or len(stream.read_raw_bytes()) > _LZW):
        raise ValueError("too much")
    return stream.read_bytes()


def _contents(page: Page) -> Iterator[Object]:
    """The streams that draw a page."""
    contents = page.obj.get(Name.Contents, Array())
    yield from contents if isinstance(contents, Array) else (contents,)


def _as_page(renderer: Renderer, piece: Piece) -> bytes:
    """A picture on a page of its own."""
    if piece.media not in _PICTURES:
        raise _unreadable(piece)
    name = f"exhibit.{_PICTURES[piece.media]}"
    title = replaced(piece.title, renderer.shapeless(piece.title))
    head = {"organ": piece.maker, "title": title, "number": piece.number, "across": "", "picture": name}
    try:
        return renderer.set_pages("exhibit", head, piece.dated, {name: _on_screen(piece)}).pdf
    except (DocumentError, OSError, Image.DecompressionBombError) as error:
        raise _unreadable(piece) from error


def _on_screen(piece: Piece) -> bytes:
    """A picture in the colours of a screen; in those of a printing press (CMYK) no page takes it (PDF/A)."""
    if piece.media != "image/jpeg":
        return piece.data
    with Image.open(io.BytesIO(piece.data)) as picture:
        if picture.mode != "CMYK":
            return piece.data
        seen = io.BytesIO()
        picture.convert("RGB").save(seen, "JPEG", quality=_QUALITY)
    return seen.getvalue()


def _unreadable(piece: Piece) -> DocumentError:
    return DocumentError(
        "document.piece",
        f"“{piece.title}”（{piece.media}）不能装入案卷：读不出来、加了密码、展开后过大，或者不是可以装订的文件。",
        mend=f"换成不加密的 PDF 或者图片（{'、'.join(PAGES)}）。",
    )

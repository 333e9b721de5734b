"""The bound file (案卷): cover, index with page numbers, every document and exhibit in order, one PDF."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from quanheng.apps.documents.content import Content, Part, Rendered, Seal
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.render import Renderer

_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
PAGES = ("application/pdf", *_PICTURES)
"""The media types of which pages can be made."""
_DAMAGED = (
    PyPdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RuntimeError,
    zlib.error,
)
"""What reading a damaged PDF was seen to raise, and what its like can."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a bound file: its ``data`` of a kind of ``media``, and what the index says of it."""

    title: str
    media: str
    data: bytes
    dated: date
    maker: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class BoundFile:
    """What is bound.

    ``cover`` and ``note`` are the parts of the forms ``file_cover`` (without its extent, which is counted) and
    ``file_note``.
    """

    organ: str
    case: str
    cover: Mapping[str, Part]
    pieces: Sequence[Piece]
    note: Mapping[str, Part]
    dated: date
    seal: Seal = Seal.UNSEALED


def bind(renderer: Renderer, file: BoundFile) -> Rendered:
    """The bound file as one PDF: cover, index, the pieces numbered from page 1 at the upper outer corner, note.

    Cover, index and note bear no number. Raises ``DocumentError``: ``document.piece`` for a piece that cannot be read
    or is of another kind; those of ``Renderer.render``.
    """
    with _Binding() as binding:
        contents = [_pages(renderer, piece, binding) for piece in file.pieces]
        counts = [len(pages) for pages in contents]
        extent = f"{len(contents)}件，{sum(counts)}页"
        binding.add(_set(renderer, "file_cover", file, {**file.cover, "extent": extent}))
        binding.add(
            _set(renderer, "file_index", file, {"case": file.case, "papers": tuple(_rows(file.pieces, counts))})
        )
        before, folios = len(binding.writer.pages), _folios(renderer, file, sum(counts), binding)
        for piece, pages in zip(file.pieces, contents, strict=True):
            _add(binding.writer, piece, pages, folios)
        binding.add(_set(renderer, "file_note", file, file.note))
        _describe(binding.writer, file, counts, before)
        return Rendered(_written(binding.writer), len(binding.writer.pages))


class _Binding(ExitStack):
    """The writer of a bound file, and what is read into it.

    At its end all is let go of. Of itself it would not: what a writer or reader holds points back to it, and the
    collector, once it comes to that, takes a tenth of a second in the middle of somebody's page.
    """

    def __init__(self) -> None:
        super().__init__()
        self.writer = PdfWriter()
        self.callback(vars(self.writer).clear)

    def read(self, pdf: bytes) -> PdfReader:
        """A reader of a PDF."""
        return self.enter_context(PdfReader(io.BytesIO(pdf)))

    def add(self, pdf: bytes) -> None:
        """Add all pages of a PDF as they are."""
        self.writer.append(self.read(pdf), import_outline=False)


def _set(renderer: Renderer, form: str, file: BoundFile, parts: Mapping[str, Part]) -> bytes:
    return renderer.render(form, Content(file.organ, file.dated, parts, seal=file.seal)).pdf


def _rows(pieces: Sequence[Piece], counts: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """The index: number, number of the document, maker, title, day, pages."""
    ends = accumulate(counts)
    for number, (piece, count, end) in enumerate(zip(pieces, counts, ends, strict=True), 1):
        first = end - count + 1
        span = str(first) if count == 1 else f"{first}—{end}"
        yield str(number), piece.number or "—", piece.maker, piece.title, piece.dated.isoformat(), span


def _pages(renderer: Renderer, piece: Piece, binding: _Binding) -> list[PageObject]:
    pdf = piece.data if piece.media == "application/pdf" else _as_page(renderer, piece)
    with _readable(piece):
        reader = binding.read(pdf)
        pages = list(reader.pages)
    if not pages or reader.is_encrypted:
        raise _unreadable(piece)
    return pages


def _as_page(renderer: Renderer, piece: Piece) -> bytes:
    """A picture on a page of its own."""
    if piece.media not in PAGES:
        raise _unreadable(piece)
    name = f"exhibit.{_PICTURES[piece.media]}"
    head = {"organ": piece.maker, "title": piece.title, "number": piece.number, "across": "", "picture": name}
    try:
        return renderer.set_pages("exhibit", head, piece.dated, {name: piece.data}).pdf
    except DocumentError as error:
        raise _unreadable(piece) from error


@contextmanager
def _readable(piece: Piece) -> Iterator[None]:
    """Turn what a damaged PDF makes of its reader, which can be nearly anything, into the refusal of ``piece``."""
    try:
        yield
    except _DAMAGED as error:
        raise _unreadable(piece) from error


def _unreadable(piece: Piece) -> DocumentError:
    return DocumentError(
        "document.piece",
        f"“{piece.title}”（{piece.media}）不能装入案卷：读不出来、加了密码，或者不是可以装订的文件。",
        mend=f"换成不加密的 PDF 或者图片（{'、'.join(PAGES)}）。",
    )


def _folios(renderer: Renderer, file: BoundFile, count: int, binding: _Binding) -> Iterator[PageObject]:
    """The page numbers, each on a page of nothing else."""
    if count:
        yield from binding.read(
            renderer.set_pages("folios", {"title": file.case, "pages": count}, file.dated).pdf
        ).pages


def _add(writer: PdfWriter, piece: Piece, pages: Sequence[PageObject], folios: Iterator[PageObject]) -> None:
    """Add the pages of a piece, each with its number in the file."""
    with _readable(piece):
        for page in pages:
            added = writer.add_page(page)
            _disarm(added)
            added.merge_page(next(folios))


def _disarm(page: PageObject) -> None:
    """Take away what a page sent by others would do when it is opened or clicked."""
    page.pop("/AA", None)
    for reference in page.get("/Annots") or ():
        for action in ("/A", "/AA"):
            reference.get_object().pop(action, None)


def _written(writer: PdfWriter) -> bytes:
    bound = io.BytesIO()
    writer.write(bound)
    return bound.getvalue()


def _describe(writer: PdfWriter, file: BoundFile, counts: Sequence[int], before: int) -> None:
    """Title, author and an outline entry for each piece."""
    writer.metadata = {"/Title": file.case, "/Author": file.organ}
    starts = accumulate(counts, initial=before)
    for piece, start in zip(file.pieces, starts, strict=False):
        writer.add_outline_item(title=piece.title, page_number=start)

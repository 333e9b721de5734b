"""The bound file (案卷): cover, index with page numbers, every document and exhibit in order, one PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from pikepdf import Name, OutlineItem, Page, Pdf, Rectangle

from quanheng.apps.documents.content import Content, Part, Rendered, Seal
from quanheng.apps.documents.pages import Piece, opened, replaced
from quanheng.apps.documents.render import Renderer

Words = str | tuple[str, ...]
"""A part of the cover or of the note: a text, or lines."""
_A4 = 595.28
"""The width of A4 in points."""


@dataclass(frozen=True, slots=True)
class BoundFile:
    """What is bound.

    ``cover`` and ``note`` are the parts of the forms ``file_cover`` (without its extent, which is counted) and
    ``file_note``.
    """

    organ: str
    case: str
    cover: Mapping[str, Words]
    pieces: Sequence[Piece]
    note: Mapping[str, Words]
    dated: date
    seal: Seal = Seal.UNSEALED


def bind(renderer: Renderer, file: BoundFile) -> Rendered:
    """The bound file as one PDF: cover, index, the pieces numbered from page 1 at the upper outer corner, note.

    The pieces are as ``paged`` has them. Cover, index and note bear no number. Raises ``DocumentError``:
    ``document.piece`` for a piece that cannot be read; those of ``Renderer.render``.
    """
    file = _printable(renderer, file)
    with ExitStack() as stack:
        pieces = [stack.enter_context(opened(piece)) for piece in file.pieces]
        counts = [len(piece.pages) for piece in pieces]
        extent = f"{len(pieces)}件，{sum(counts)}页"
        papers = tuple(_rows(file.pieces, counts))
        bound = stack.enter_context(Pdf.new())
        bound.add_pages_from(_set(renderer, "file_cover", file, {**file.cover, "extent": extent}))
        bound.add_pages_from(_set(renderer, "file_index", file, {"case": file.case, "papers": papers}))
        before = len(bound.pages)
        for piece in pieces:
            bound.add_pages_from(piece)
        _number(bound, range(before, len(bound.pages)), _folios(renderer, file, sum(counts)))
        bound.add_pages_from(_set(renderer, "file_note", file, file.note))
        _describe(bound, file, counts, before)
        return Rendered(_written(bound), len(bound.pages))


def _printable(renderer: Renderer, file: BoundFile) -> BoundFile:
    """The file with a sign for every character that no font has, and a note of it.

    A document served may lack none. But what others called their files is in the record, and may not stop the binding.
    """
    lacking = renderer.shapeless([file.case, file.cover, file.note, [piece.title for piece in file.pieces]])
    if not lacking:
        return file
    codes = "、".join(f"U+{ord(char):04X}" for char in lacking)
    note = {key: _shown(part, lacking) for key, part in file.note.items()}
    return replace(
        file,
        case=replaced(file.case, lacking),
        cover={key: _shown(part, lacking) for key, part in file.cover.items()},
        pieces=[replace(piece, title=replaced(piece.title, lacking)) for piece in file.pieces],
        note=note | {"state": (*_lines(note["state"]), f"“〓”处是字库中没有的字（{codes}）。")},
    )


def _shown(part: Words, lacking: str) -> Words:
    return replaced(part, lacking) if isinstance(part, str) else tuple(replaced(line, lacking) for line in part)


def _lines(part: Words) -> tuple[str, ...]:
    return (part,) if isinstance(part, str) else part


def _set(renderer: Renderer, form: str, file: BoundFile, parts: Mapping[str, Part]) -> Pdf:
    return _open(renderer.render(form, Content(file.organ, file.dated, parts, seal=file.seal)))


def _open(document: Rendered) -> Pdf:
    return Pdf.open(io.BytesIO(document.pdf))


def _rows(pieces: Sequence[Piece], counts: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """The index: number, number of the document, maker, title, day, pages."""
    ends = accumulate(counts)
    for number, (piece, count, end) in enumerate(zip(pieces, counts, ends, strict=True), 1):
        first = end - count + 1
        span = str(first) if count == 1 else f"{first}—{end}"
        yield str(number), piece.number or "—", piece.maker, piece.title, piece.dated.isoformat(), span


def _number(bound: Pdf, places: Sequence[int], folios: Pdf) -> None:
    """Write on the pages at some places their number in the file, upright as they are read."""
    for number, (place, folio) in enumerate(zip(places, folios.pages, strict=True), 1):
        page = bound.pages[place]
        page.flatten_rotation()
        _lay(page, folio, Name(f"/Folio{number}"), _corner(page, Rectangle(folio.mediabox), number))


def _corner(page: Page, slip: Rectangle, number: int) -> Rectangle:
    """The upper outer corner of a page, as large on it as the slip with its number is on A4."""
    shown = Rectangle(page.cropbox)
    scale = min(shown.width, shown.height) / _A4
    left = shown.urx - slip.width * scale if number % 2 else shown.llx
    return Rectangle(left, shown.ury - slip.height * scale, left + slip.width * scale, shown.ury)


def _lay(page: Page, slip: Page, name: Name, place: Rectangle) -> None:
    """Lay a slip on a page.

    The library's own overlay takes a name by chance, by which the same file would not have the same bytes.
    """
    form = slip.as_form_xobject()
    page.add_resource(form, Name.XObject, name)
    placed = page.calc_form_xobject_placement(
        form, name, place, invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + placed)


def _folios(renderer: Renderer, file: BoundFile, count: int) -> Pdf:
    """The page numbers, each on a slip of its own."""
    if not count:
        return Pdf.new()
    return _open(renderer.set_pages("folios", {"title": file.case, "pages": count}, file.dated))


def _describe(bound: Pdf, file: BoundFile, counts: Sequence[int], before: int) -> None:
    """Title, author and an outline entry for each piece."""
    bound.docinfo[Name.Title] = file.case
    bound.docinfo[Name.Author] = file.organ
    starts = accumulate(counts, initial=before)
    with bound.open_outline() as outline:
        outline.root.extend(OutlineItem(piece.title, start) for piece, start in zip(file.pieces, starts, strict=False))


def _written(bound: Pdf) -> bytes:
    pdf = io.BytesIO()
    bound.save(pdf, deterministic_id=True)
    return pdf.getvalue()

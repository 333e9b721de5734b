"""A document as DOCX, drawn from the same content as its pages: to be worked on further, never what was served."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

import docx
import segno
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from quanheng.apps.documents.models import Document

_BODY, _HEADING, _TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
"""The faces of GB/T 9704; a machine that lacks one takes another."""
_APPROVAL = "approval"
_NUMERALS = "一二三四五六七八九十"
_CODE = Mm(22)

Block = Mapping[str, Any]
Place = Word | _Cell


def docx_of(document: Document) -> bytes:
    """The document for a word processor. What stands across the pages (未用印, 示范) stands on top."""
    drawn, word = document.drawn, docx.Document()
    _page(word)
    _masthead(word, drawn)
    if document.layout == _APPROVAL:
        _approval(word, drawn["blocks"])
    else:
        _parts(word, drawn["blocks"])
        _closing(word, drawn)
    _describe(word, document)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _page(word: Word) -> None:
    (section,) = word.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _face(word.styles["Normal"], _BODY, 16)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES")):
        foot.add_run(words)
        _field(foot, field)
    foot.add_run(" 页")


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that the word processor fills in, such as the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _face(styled: Any, face: str, size: int) -> None:  # noqa: ANN401  a style or a run of the library
    styled.font.name, styled.font.size = face, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _masthead(word: Word, drawn: Mapping[str, Any]) -> None:
    if drawn["across"]:
        _said(word, drawn["across"], WD_ALIGN_PARAGRAPH.RIGHT, face=_HEADING)
    _said(word, drawn["organ"], WD_ALIGN_PARAGRAPH.CENTER, face=_TITLE, size=22)
    _said(word, drawn["title"], WD_ALIGN_PARAGRAPH.CENTER, face=_TITLE, size=26)
    if drawn["number"]:
        _said(word, drawn["number"], WD_ALIGN_PARAGRAPH.RIGHT)


def _said(
    place: Place,
    words: str,
    align: WD_ALIGN_PARAGRAPH | None = None,
    face: str = "",
    size: int = 16,
    *,
    indent: bool = False,
) -> None:
    paragraph = place.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(words)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    if face:
        _face(run, face, size)


def _parts(word: Word, blocks: Sequence[Block]) -> None:
    """Parts one after the other, the titles of texts and tables numbered."""
    count = 0
    for block in blocks:
        if block["kind"] in ("text", "table") and block["title"]:
            count += 1
            numeral = _NUMERALS[count - 1] if count <= len(_NUMERALS) else str(count)
            _said(word, f"{numeral}、{block['title']}", face=_HEADING)
        _PARTS[block["kind"]](word, block)


def _approval(word: Word, blocks: Sequence[Block]) -> None:
    """One row a part: what it is called, and what is said."""
    table = word.add_table(rows=0, cols=2, style="Table Grid")
    for block in blocks:
        head, said = table.add_row().cells
        head.text = "、".join(block["heads"]) + "签名" if block["kind"] == "signs" else block["title"]
        if block["kind"] == "line":
            said.text = block["words"]
        else:
            _PARTS[block["kind"]](said, {**block, "title": ""})


def _text(place: Place, block: Block) -> None:
    for words in block["words"]:
        _said(place, words, indent=True)


def _line(place: Place, block: Block) -> None:
    _said(place, f"{block['title']}：{block['words']}")


def _to(place: Place, block: Block) -> None:
    _said(place, f"{block['words']}：")


def _table(place: Place, block: Block) -> None:
    table = place.add_table(0, len(block["heads"]))
    for row in (block["heads"], *block["rows"]):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words


def _opinion(place: Place, block: Block) -> None:
    _said(place, f"{block['title']}：{block['words']}" if block["title"] else block["words"])
    _said(place, f"{block['name']}　{block['day']}", WD_ALIGN_PARAGRAPH.RIGHT)


def _signs(place: Place, block: Block) -> None:
    for head in block["heads"]:
        _said(place, f"{head}（签名或者盖章）：　　　　　　　　　年　　月　　日")


_PARTS: Mapping[str, Callable[[Any, Block], None]] = {
    "text": _text,
    "line": _line,
    "to": _to,
    "table": _table,
    "opinion": _opinion,
    "signs": _signs,
}


def _closing(word: Word, drawn: Mapping[str, Any]) -> None:
    """The organ and the date, and the code by which anybody can check the document."""
    _said(word, f"{drawn['organ']}（印章）　", WD_ALIGN_PARAGRAPH.RIGHT)
    _said(word, f"{drawn['day']}　　", WD_ALIGN_PARAGRAPH.RIGHT)
    if drawn["check"]:
        code = io.BytesIO()
        segno.make(drawn["check"]).save(code, kind="png", scale=6)
        word.add_paragraph().add_run().add_picture(code, width=_CODE)
        _said(word, "扫码查验本文书", size=9)


def _describe(word: Word, document: Document) -> None:
    told = word.core_properties
    told.title, told.author, told.comments = str(document), document.drawn["organ"], "供编辑的副本，以 PDF 为准"
    told.created = told.modified = datetime.combine(document.made_on, time(), UTC)

"""The bound file: one PDF with cover, index and page numbers."""

import io
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Encryption, Name, Pdf, Permissions, Stream, parse_content_stream
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.pages import Piece, paged
from quanheng.apps.documents.render import render, shipped_renderer
from quanheng.apps.documents.tests.samples import DAY, DOT, ORGAN, complete
from quanheng.apps.documents.volume import BoundFile, bind

FORMS = shipped_renderer().forms
COVER = {name: part for name, part in complete(FORMS["file_cover"]).parts.items() if name != "extent"}
DECISION = render("penalty_decision", complete(FORMS["penalty_decision"]))
PIECES = (
    Piece(
        "立案审批表", "application/pdf", render("filing_approval", complete(FORMS["filing_approval"])).pdf, DAY, ORGAN
    ),
    Piece("行政处罚决定书", "application/pdf", DECISION.pdf, DAY, ORGAN, "石市监罚〔2026〕12号"),
    paged(shipped_renderer(), Piece("现场照片", "image/png", DOT, date(2026, 9, 3), ORGAN)),
)
FILE = BoundFile(ORGAN, "经营超过保质期食品案", COVER, PIECES, complete(FORMS["file_note"]).parts, DAY)


MM = 72 / 25.4


def placing(page):
    """The matrix by which the last thing drawn on a page is placed."""
    return [operands for operands, operator in parse_content_stream(page) if str(operator) == "cm"][-1]


def pages(pdf):
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_file_has_cover_index_every_piece_in_order_and_a_note():
    bound = bind(shipped_renderer(), FILE)
    words = pages(bound.pdf)
    assert len(words) == bound.pages == 2 + 1 + DECISION.pages + 1 + 1
    assert "行政执法案卷" in words[0]
    assert f"3件，{DECISION.pages + 2}页" in words[0]
    assert "卷内文件目录" in words[1]
    assert "立案审批表" in words[2]
    assert "行政处罚决定书" in words[3]
    assert "现场照片" in words[-2]
    assert "卷内备考表" in words[-1]


def test_the_index_says_on_which_page_each_piece_stands_and_the_page_says_so_too():
    words = pages(bind(shipped_renderer(), FILE).pdf)
    last = DECISION.pages + 1
    assert f"2—{last}" in words[1]
    numbered = words[2:-1]
    assert all(page.endswith(str(number)) for number, page in enumerate(numbered, 1))


def test_the_outline_leads_to_each_piece():
    reader = PdfReader(io.BytesIO(bind(shipped_renderer(), FILE).pdf))
    found = {entry.title: reader.get_destination_page_number(entry) for entry in reader.outline}
    assert found == {"立案审批表": 2, "行政处罚决定书": 3, "现场照片": 3 + DECISION.pages}


def test_the_same_file_has_the_same_bytes():
    assert bind(shipped_renderer(), FILE).pdf == bind(shipped_renderer(), FILE).pdf


@pytest.mark.parametrize(
    ("media", "data"),
    [
        ("application/pdf", b"no pdf"),
        ("image/png", b"no picture"),
        ("image/png", DOT[:-20]),
        ("video/mp4", b"\0"),
        ("application/pdf", b""),
    ],
)
def test_a_piece_that_cannot_be_read_has_no_pages_and_is_named(media, data):
    with pytest.raises(DocumentError, match="监控录像") as refusal:
        paged(shipped_renderer(), Piece("监控录像", media, data, DAY, ORGAN))
    assert refusal.value.code == "document.piece"


def packed(size: int, pages: int = 1) -> Piece:
    """A PDF each of whose pages is drawn by that many blanks."""
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page().obj.Contents = Stream(pdf, zlib.compress(b" " * size), Filter=Name.FlateDecode)
        whole = io.BytesIO()
        pdf.save(whole)
    return Piece("监控录像", "application/pdf", whole.getvalue(), DAY, ORGAN)


@pytest.mark.parametrize(("size", "count"), [(40, 1), (5, 14)])
def test_what_unpacks_to_more_than_it_may_has_no_pages(size, count):
    with pytest.raises(DocumentError, match="展开后过大"):
        paged(shipped_renderer(), packed(size * 2**20, count))


@pytest.mark.parametrize(("filters", "size"), [(["/LZWDecode"], 2**15), (["/FlateDecode", "/LZWDecode"], 10)])
def test_what_is_packed_in_the_old_way_is_read_only_where_it_is_small(filters, size):
    with Pdf.new() as pdf:
        pdf.add_blank_page().obj.Contents = Stream(pdf, bytes(size), Filter=Array(map(Name, filters)))
        whole = io.BytesIO()
        pdf.save(whole)
    with pytest.raises(DocumentError, match="展开后过大"):
        paged(shipped_renderer(), Piece("监控录像", "application/pdf", whole.getvalue(), DAY, ORGAN))


def test_what_no_font_has_a_shape_for_is_marked_in_the_file_and_said_in_the_note():
    phone = paged(shipped_renderer(), Piece("微信图片🍎.jpg", "image/png", DOT, DAY, ORGAN))
    words = pages(bind(shipped_renderer(), replace(FILE, case="𠮷某案🍎", pieces=(phone,))).pdf)
    assert "微信图片〓.jpg" in words[1]
    assert "微信图片〓.jpg" in words[2]
    assert "〓某案〓" in words[1]
    assert "“〓”处是字库中没有的字（U+1F34E、U+20BB7）。" in words[-1]


@given(st.data())
def test_however_a_piece_is_damaged_it_is_bound_or_refused(data):
    whole = PIECES[0].data
    at = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.integers(0, 200))
    damaged = whole[:at] + data.draw(st.binary(max_size=20)) + whole[at + cut :]
    with suppress(DocumentError):
        assert bind(shipped_renderer(), replace(FILE, pieces=(replace(PIECES[0], data=damaged),))).pages


def test_a_piece_of_which_a_reader_finds_all_is_bound_though_it_is_damaged():
    mended = replace(PIECES[0], data=PIECES[0].data.replace(b"startxref", b"startxxxx"))
    assert pages(bind(shipped_renderer(), replace(FILE, pieces=(mended,))).pdf)[2].startswith(f"{ORGAN}立案审批表")


@pytest.mark.parametrize("damage", [b"/FlateDecode", b"/Kids"])
def test_a_piece_damaged_inside_is_refused_before_anything_is_bound(damage):
    data = PIECES[0].data.replace(damage, damage[:-1] + b"X")
    with pytest.raises(DocumentError, match=r"document\.piece"):
        bind(shipped_renderer(), replace(FILE, pieces=(replace(PIECES[0], data=data),)))


@pytest.mark.parametrize("kind", ["/JavaScript", "/Launch", "/URI", "/SubmitForm"])
def test_a_piece_runs_and_fetches_nothing_when_it_is_opened_or_clicked(kind):
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("x")})
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    page[NameObject("/Annots")] = ArrayObject([link])
    armed = io.BytesIO()
    writer.write(armed)
    bound = bind(shipped_renderer(), replace(FILE, pieces=(replace(PIECES[0], data=armed.getvalue()),)))
    assert kind.encode() in armed.getvalue()
    assert kind.encode() not in bound.pdf


@pytest.mark.parametrize(("turned", "size"), [(0, (595, 842)), (90, (842, 595)), (0, (1190, 1684)), (270, (300, 200))])
def test_the_number_stands_upright_in_the_upper_corner_of_the_page_as_it_is_read(turned, size):
    scanned = Pdf.new()
    scanned.add_blank_page(page_size=size).rotate(turned, relative=False)
    scan = io.BytesIO()
    scanned.save(scan)
    bound = bind(shipped_renderer(), replace(FILE, pieces=(replace(PIECES[0], data=scan.getvalue()),)))
    with Pdf.open(io.BytesIO(bound.pdf)) as pdf:
        page = pdf.pages[2]
        wide, *skewed, high, left, low = [float(one) for one in placing(page)]
        _, _, width, height = (float(one) for one in page.mediabox)
    assert skewed == [0, 0]
    assert wide == high == pytest.approx(min(size) / 595.28, rel=1e-3)
    assert (width > height) == ((size[0] > size[1]) != (turned in (90, 270)))
    assert left + wide * 30 * MM == pytest.approx(width, abs=0.1)
    assert low + high * 16 * MM == pytest.approx(height, abs=0.1)


def test_a_piece_under_a_password_is_refused():
    locked, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret")
    writer.write(locked)
    with pytest.raises(DocumentError, match=r"document\.piece"):
        bind(
            shipped_renderer(), replace(FILE, pieces=(Piece("回执", "application/pdf", locked.getvalue(), DAY, ORGAN),))
        )


def test_what_may_not_be_changed_but_can_be_read_by_anybody_is_bound():
    statement = Pdf.open(io.BytesIO(PIECES[0].data))
    locked = io.BytesIO()
    statement.save(locked, encryption=Encryption(owner="secret", user="", allow=Permissions(print_highres=False)))
    bound = bind(shipped_renderer(), replace(FILE, pieces=(replace(PIECES[0], data=locked.getvalue()),)))
    assert "立案审批表" in pages(bound.pdf)[2]


def test_a_picture_in_the_colours_of_a_printing_press_gets_a_page():
    printed = io.BytesIO()
    Image.new("CMYK", (60, 40), (0, 200, 200, 0)).save(printed, "JPEG")
    page = paged(shipped_renderer(), Piece("版面", "image/jpeg", printed.getvalue(), DAY, ORGAN))
    assert bind(shipped_renderer(), replace(FILE, pieces=(page,))).pages == 4


def test_a_file_without_what_its_cover_must_say_is_refused():
    cover = {name: part for name, part in COVER.items() if name != "retention"}
    with pytest.raises(DocumentError, match="保管期限"):
        bind(shipped_renderer(), replace(FILE, cover=cover))

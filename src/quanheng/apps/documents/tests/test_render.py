"""What a document must contain, and what becomes of it."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from pypdf import PdfReader

from quanheng.apps.documents.content import Officer, Party, Seal
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.forms import load_forms
from quanheng.apps.documents.render import Renderer, _house_renderer, house_renderer, render, shipped_renderer
from quanheng.apps.documents.tests.samples import FINE, complete
from quanheng.law.fault import DefinitionFaults

FORMS = load_forms()
DECISION = complete(FORMS["penalty_decision"])


def text(pdf: bytes) -> str:
    """The words of a document, without white space."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def without(content, name):
    return replace(content, parts={key: part for key, part in content.parts.items() if key != name})


def with_part(content, name, part):
    return replace(content, parts={**content.parts, name: part})


@pytest.mark.parametrize("name", FORMS)
def test_every_form_becomes_an_archival_document_with_every_part_in_it(name):
    content = complete(FORMS[name])
    rendered = render(name, content)
    words = text(rendered.pdf)
    assert rendered.pages == len(PdfReader(io.BytesIO(rendered.pdf)).pages)
    assert b"pdfaid:part" in rendered.pdf
    assert "".join(FORMS[name].title.split()) in words
    assert content.number in words
    for slot in FORMS[name].slots:
        if slot.kind == "text":
            assert slot.title in words


def test_acts_at_once_after_a_start_are_served_by_one_renderer(settings, tmp_path):
    settings.HOME = tmp_path
    _house_renderer.cache_clear()
    begin = Barrier(4)

    def asked(_: int) -> Renderer:
        begin.wait()
        return house_renderer()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(asked, range(4)))) == 1
    _house_renderer.cache_clear()


def test_the_same_document_has_the_same_bytes_whatever_was_made_before():
    first = Renderer().render("penalty_decision", DECISION).pdf
    assert shipped_renderer().render("penalty_decision", DECISION).pdf == first


def test_threads_share_one_renderer():
    numbers = [f"石市监罚〔2026〕{number}号" for number in range(1, 9)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda number: render("penalty_decision", replace(DECISION, number=number)), numbers))
    assert all(number in text(document.pdf) for number, document in zip(numbers, made, strict=True))


@pytest.mark.parametrize(
    ("part", "title", "article"),
    [
        ("parties", "当事人", "行政处罚法/59/1/1"),
        ("facts", "违法事实", "行政处罚法/59/1/2"),
        ("evidence", "证据", "行政处罚法/59/1/2"),
        ("basis", "处罚的依据", "行政处罚法/59/1/3"),
        ("decision", "处罚的种类和内容", "行政处罚法/59/1/3"),
        ("manner", "履行的方式和期限", "行政处罚法/59/1/4"),
        ("remedies", "救济途径和期限", "行政处罚法/59/1/5"),
        ("defence", "陈述、申辩和听证的情况，采纳与否及理由", "行政处罚法/45/1"),
    ],
)
def test_a_penalty_decision_without_what_article_59_demands_is_refused(part, title, article):
    with pytest.raises(DocumentError, match=title) as refusal:
        render("penalty_decision", without(DECISION, part))
    assert refusal.value.code == "document.missing_part"
    assert article in refusal.value.law.split("；")


def test_a_blank_part_is_a_missing_one_and_all_are_named_at_once():
    content = with_part(with_part(DECISION, "facts", (" ",)), "decision", ())
    with pytest.raises(DocumentError, match="“违法事实”、“处罚的种类和内容”"):
        render("penalty_decision", content)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("parties", (Party("某公司", ""),)),
        ("officers", (Officer("李四", ""),)),
        ("performance", replace(FINE, institution="")),
    ],
)
def test_a_party_without_address_an_officer_without_credential_a_bank_without_name_is_refused(part, value):
    with pytest.raises(DocumentError, match=r"document\.missing_part"):
        render("penalty_decision", with_part(DECISION, part, value))


def test_a_document_that_is_numbered_is_not_made_without_its_number():
    with pytest.raises(DocumentError, match="编号"):
        render("penalty_decision", replace(DECISION, number=""))


def test_a_part_the_form_does_not_have_is_refused_and_not_dropped():
    with pytest.raises(DocumentError, match=r"document\.unknown_part"):
        render("penalty_decision", with_part(DECISION, "fcats", ("…",)))


@pytest.mark.parametrize(("part", "value"), [("facts", "一段文字"), ("remedies", ("一段文字",)), ("basis", ("一段",))])
def test_a_part_of_another_kind_is_refused(part, value):
    with pytest.raises(DocumentError, match=r"document\.part_type"):
        render("penalty_decision", with_part(DECISION, part, value))


def test_a_row_has_a_cell_for_every_column_and_some_may_be_blank():
    content = complete(FORMS["seizure_decision"])
    render("seizure_decision", with_part(content, "goods", (("1", "饼干", "", "36袋", ""),)))
    with pytest.raises(DocumentError, match=r"document\.part_type"):
        render("seizure_decision", with_part(content, "goods", (("1", "饼干"),)))


def test_an_unknown_document_is_refused():
    with pytest.raises(DocumentError, match=r"document\.unknown_form"):
        render("penalty", DECISION)


def test_a_document_says_whether_late_payment_is_surcharged():
    assert "每日按罚款数额的百分之三加处罚款" in text(render("penalty_decision", DECISION).pdf)
    spared = with_part(DECISION, "performance", replace(FINE, surcharge=False))
    assert "不加处罚款" in text(render("penalty_decision", spared).pdf)


def test_a_document_names_the_bank_and_the_fine_in_figures_and_capitals():
    words = text(render("penalty_decision", DECISION).pdf)
    assert "石城县农村商业银行营业部（地址：石城县建设路1号" in words
    assert "5000.00元（大写：人民币伍仟元整）" in words


def test_a_fine_and_what_is_confiscated_are_said_apart_for_only_the_fine_is_surcharged():
    both = replace(FINE, confiscated=Decimal(300))
    words = text(render("penalty_decision", with_part(DECISION, "performance", both)).pdf)
    assert "将罚款5000.00元（大写：人民币伍仟元整）、没收款项300.00元（大写：人民币叁佰元整）缴至" in words
    assert "没收款项" not in text(render("penalty_decision", DECISION).pdf).split("的缴纳")[1]


def test_where_nothing_is_fined_nothing_is_said_of_a_fine_or_of_a_surcharge():
    taken = replace(FINE, fine=Decimal(0), confiscated=Decimal(300))
    words = text(render("penalty_decision", with_part(DECISION, "performance", taken)).pdf)
    assert "将没收款项300.00元（大写：人民币叁佰元整）缴至" in words
    assert "加处罚款" not in words


def test_of_several_parties_each_pays_what_the_decision_says_of_her():
    words = text(render("penalty_decision", with_part(DECISION, "performance", replace(FINE, fine=None))).pdf)
    assert "分别将本决定书对其写明的罚款、没收款项缴至石城县农村商业银行营业部" in words
    assert "5000" not in words


def test_a_surcharge_is_paid_without_fifteen_days_of_its_own_and_is_not_surcharged():
    words = text(render("surcharge_notice", complete(FORMS["surcharge_notice"])).pdf)
    assert "当事人应当将加处罚款450.00元（大写：人民币肆佰伍拾元整）缴至石城县农村商业银行营业部" in words
    assert "十五日" not in words
    assert "百分之三" not in words


def test_what_lacks_its_seal_says_so_across_and_what_needs_none_does_not():
    approval = complete(FORMS["filing_approval"])
    assert "未用印" in text(render("penalty_decision", DECISION).pdf)
    assert "未用印" not in text(render("penalty_decision", replace(DECISION, seal=Seal.SEALED)).pdf)
    assert "未用印" not in text(render("filing_approval", approval).pdf)
    assert "示范" in text(render("filing_approval", replace(approval, seal=Seal.DEMO)).pdf)


def test_rare_characters_of_names_are_printed():
    content = with_part(DECISION, "parties", (Party("喆昇堃", "石城县龘路1号"),))
    assert "喆昇堃" in text(render("penalty_decision", content).pdf)


@pytest.mark.parametrize(("character", "code"), [("\ue000", "U+E000"), ("𠀀", "U+20000"), ("😀", "U+1F600")])
def test_a_character_without_a_shape_stops_the_document_and_is_named(character, code):
    content = with_part(DECISION, "parties", (Party(f"张{character}", "石城县"),))
    with pytest.raises(DocumentError, match=r"document\.glyph") as refusal:
        render("penalty_decision", content)
    assert character in refusal.value.sentence
    assert code in refusal.value.sentence
    render("penalty_decision", DECISION)


def test_what_a_party_writes_is_text_and_never_a_command():
    words = '#panic("x") *粗* $x$ @a <b> \\ // [c] {d|e}'
    rendered = render("penalty_decision", with_part(DECISION, "facts", (words,)))
    assert "".join(words.split()) in text(rendered.pdf)


def test_a_county_replaces_a_form_and_a_layout_by_files_of_the_same_names(tmp_path):
    (tmp_path / "own.yaml").write_text(
        "documents:\n  licence_paper:\n    title: 石城县经营许可证\n    layout: certificate\n"
        "    parts: [{line: holder, title: 持证人}]\n",
        "utf-8",
    )
    (tmp_path / "certificate.typ").write_text(
        '#import "/house.typ": *\n#let layout(c) = house(c, { std.title(c.title); plain(c.blocks); [县版] })\n', "utf-8"
    )
    county = Renderer([tmp_path])
    words = text(county.render("licence_paper", complete(county.forms["licence_paper"])).pdf)
    assert "石城县经营许可证" in words
    assert "持证人" in words
    assert "县版" in words
    assert county.forms["penalty_decision"] == FORMS["penalty_decision"]


def test_a_layout_that_cannot_be_set_is_refused(tmp_path):
    (tmp_path / "decision.typ").write_text("#let layout(c) = c.nothing\n", "utf-8")
    with pytest.raises(DocumentError, match=r"document\.layout"):
        Renderer([tmp_path]).render("penalty_decision", DECISION)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("{text: facts}", "document.form"),
        ("{text: facts, line: facts, title: 事实}", "document.form"),
        ("{table: goods, title: 物品}", "document.form"),
        ("{text: facts, title: 事实, lwa: 行政处罚法/59}", "form.unknown_key"),
        ("{text: other, title: 事实}, {text: other, title: 理由}", "document.form"),
    ],
)
def test_a_form_that_says_too_little_or_too_much_is_refused(tmp_path, part, code):
    (tmp_path / "own.yaml").write_text(f"documents:\n  own: {{title: 甲, layout: notice, parts: [{part}]}}\n", "utf-8")
    with pytest.raises(DefinitionFaults, match=code):
        load_forms(tmp_path)


def test_a_document_is_dated_the_day_it_was_decided():
    metadata = PdfReader(io.BytesIO(render("penalty_decision", DECISION).pdf)).metadata
    assert metadata.creation_date.astimezone(None).date() in (date(2026, 11, 20), date(2026, 11, 21))
    assert metadata.title == f"行政处罚决定书 {DECISION.number}"

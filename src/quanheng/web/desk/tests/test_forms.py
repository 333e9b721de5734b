"""What a form cannot take is said beside its field, or answered at the door; it never breaks a page."""

from __future__ import annotations

import io
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from quanheng.apps.cases.models import Case, Draft
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, perform
from quanheng.apps.cases.perform import open_case as perform_opening
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.inspecting import filing
from quanheng.apps.documents.tests.samples import DOT
from quanheng.apps.record.clock import now
from quanheng.web.desk.forms import LinesField, _field
from quanheng.web.desk.tests.test_desk import OPEN, open_case, posted, power  # noqa: F401  power is a fixture

pytestmark = pytest.mark.usefixtures("power")


@pytest.mark.parametrize(
    ("said", "place"), [("出售\x0b过期食品", "第 3 个字"), ("\x01出售", "第 1 个字"), ("出售\ufffe", "第 3 个字")]
)
@pytest.mark.parametrize("field", ["violation", "title"])
def test_a_character_that_nobody_sees_is_refused_where_it_stands(
    officer: Client, county: County, field: str, said: str, place: str
):
    address = reverse("desk:open", args=[county.power, *OPEN])
    answer = officer.post(address, posted(officer.get(address).content.decode(), **{field: said, "place": "城关镇"}))
    assert answer.status_code == 422
    assert f"{place}是看不见的控制字符" in answer.content.decode()
    assert "城关镇" in answer.content.decode()


def test_lines_and_the_signs_of_every_script_are_taken_and_go_into_files(officer: Client, county: County):
    title = "王𠮷五\t出售🍎食品"
    open_case(officer, county, title=title, violation="第一行\r\n第二行")
    sheet = load_workbook(io.BytesIO(officer.get(reverse("desk:cases"), {"format": "xlsx"}).getvalue())).active
    assert title in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_title_is_as_long_as_a_list_can_hold(officer: Client, county: County):
    address = reverse("desk:open", args=[county.power, *OPEN])
    answer = officer.post(address, posted(officer.get(address).content.decode(), title="案" * 301))
    assert "300" in answer.content.decode()
    assert open_case(officer, county, title="案" * 300).title == "案" * 300


@pytest.mark.parametrize("number", ["1e309", "9" * 16, "NaN", "-Infinity", "1,000", "-5"])
def test_a_number_that_the_record_cannot_hold_is_refused_beside_its_field(officer: Client, county: County, number: str):
    case = open_case(officer, county)
    address = reverse("desk:act", args=[case.pk, "decide"])
    answer = officer.post(address, posted(officer.get(address).content.decode(), fine=number))
    assert answer.status_code == 422
    assert "fine" in answer.context["form"].errors
    assert Case.objects.get().entries == 1


@pytest.mark.parametrize("number", ["1.0000001", "1e-7", "1e15"])
def test_a_number_beyond_what_supervision_can_hold_is_refused(number: str):
    field = _field(SimpleNamespace(type="number", title="天数", required=True), ())
    with pytest.raises(ValidationError):
        field.clean(number)
    assert field.clean("123456789012345.123456") == Decimal("123456789012345.123456")


def sent(officer: Client, case: str, **evidence: SimpleUploadedFile) -> str:
    """What is answered to an officer who attaches evidence."""
    address = reverse("desk:act", args=[case, "establish"])
    answer = officer.post(address, posted(officer.get(address).content.decode(), **evidence))
    assert answer.status_code == 422
    return answer.content.decode()


@pytest.mark.parametrize(("name", "content"), [("笔录.pdf", b"%PDF-1.7 cut"), ("照片.png", DOT[:-20])])
def test_what_could_not_be_bound_into_the_file_is_refused_while_it_can_be_sent_anew(
    officer: Client, county: County, name: str, content: bytes
):
    case = open_case(officer, county).pk
    assert f"“{name}”已经损坏、加了密码或者展开后过大" in sent(
        officer, case, evidence=SimpleUploadedFile(name, content)
    )
    assert "已经损坏" not in sent(officer, case, evidence=SimpleUploadedFile("照片🍎.png", DOT))


@pytest.mark.parametrize(
    "told", [{"key": "x" * 65}, {"key": "一"}, {"seen": "很多"}, {"seen": ""}, {"seen": "²"}, {"seen": "9" * 5000}]
)
def test_an_attempt_that_says_nothing_sensible_of_itself_is_answered_at_the_door(
    officer: Client, county: County, told: dict[str, str]
):
    case = open_case(officer, county)
    address = reverse("desk:act", args=[case.pk, "tell"])
    fields = {"proposed_penalty": "warning", "grounds": "违法", "basis": "食品安全法", "rights_told": "true"}
    fields["officer_2"] = county.second
    answer = officer.post(address, posted(officer.get(address).content.decode(), **fields | told))
    assert answer.status_code == 400
    assert Case.objects.get().entries == 1


def test_no_address_and_no_draft_holds_a_null(officer: Client, county: County):
    address = reverse("desk:open", args=[county.power, *OPEN])
    form = posted(officer.get(address).content.decode(), violation="\x00", save="1")
    asked = [
        officer.post(address, form),
        officer.get(reverse("desk:cases"), {"q": "\x00"}),
        officer.get("/desk/case/%00/"),
    ]
    assert [answer.status_code for answer in asked] == [400, 400, 400]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("after", ["0001-01-01T00:00:00+08:00~x", "9999-12-31T23:59:59-08:00~x"])
def test_an_instant_that_no_clock_shows_is_on_no_page(officer: Client, after: str):
    assert officer.get(reverse("desk:messages"), {"after": after}).status_code == 404


def test_a_word_longer_than_any_title_finds_nothing_and_is_answered(officer: Client, county: County):
    open_case(officer, county)
    page = officer.get(reverse("desk:cases"), {"q": "".join(map(chr, range(0x4E00, 0x4E00 + 3_900)))})
    assert page.status_code == 200
    assert "没有符合条件的案件" in page.content.decode()


def test_a_search_for_three_long_titles_is_answered(officer: Client):
    titles = ("".join(map(chr, range(begin, begin + 300))) for begin in (0x4E00, 0x5000, 0x5200))
    assert officer.get(reverse("desk:cases"), {"q": " ".join(titles)}).status_code == 200


def test_several_lines_are_shown_as_they_were_filled_in():
    field = LinesField()
    assert field.clean(field.prepare_value(("报告", "账册"))) == ["报告", "账册"]


def of_two(county: County) -> str:
    """A case of two parties."""
    lead = {"source": "report", "clue": "无证生产", "discovered_on": now().date()}
    opening = Opening("penalty.ordinary", county.organ, county.power)
    opened = perform_opening(opening, Attempt("", "register", (Actor(county.first, "handle"),), lead))
    assert isinstance(opened, Done)
    both = filing(county, opened.case, parties=(county.party, "D2"), listed_minor=False)
    assert isinstance(perform(both), Done)
    return opened.case


def test_who_asks_is_the_only_party_of_the_case_and_of_several_nobody_is_put_forward(officer: Client, county: County):
    address = reverse("desk:act", args=[open_case(officer, county).pk, "ask_recusal"])
    assert officer.get(address).context["form"]["on_behalf_of"].initial == county.party
    form = officer.get(reverse("desk:act", args=[of_two(county), "ask_recusal"])).context["form"]
    assert form["on_behalf_of"].initial is None
    assert form.fields["on_behalf_of"].choices[0] == ("", "请选择")

"""The pages of the registers show what is registered, each to whom it concerns."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from quanheng.apps.adjustment.entering import Hands, Source, enter_items, enter_statute
from quanheng.apps.adjustment.tests.test_entering import ITEMS, NEW, OLD
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.tests.county import SINCE, County
from quanheng.apps.documents.tests.test_making import told
from quanheng.apps.people.models import Allotment, Holding
from quanheng.apps.powers.models import Item, Power
from quanheng.web.desk.tests.conftest import page

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture(autouse=True)
def entered(county: County) -> None:
    """Two versions of a statute, a few items, and a power that rests on the statute."""
    hands = Hands(county.first, county.legal, county.second)
    for text in (OLD, NEW):
        enter_statute(Source(text), hands)
    enter_items(ITEMS, "示范", hands)
    Power.objects.update(procedures=["penalty.ordinary"], basis=["示范条例/2"])


def test_a_statute_is_shown_article_by_article_with_what_changed(bureau):
    shown = page(bureau, "statute", "示范条例@2023-09-01")
    assert "违反本条例的，处罚款。" in shown
    assert shown.count("与上一版本不同") == 2
    assert "2018年5月1日" in page(bureau, "statutes", all="1")
    assert "2018年5月1日" not in page(bureau, "statutes")


def test_what_a_statute_touches_is_listed(bureau, county):
    assert "对经营超过保质期食品的处罚" in page(bureau, "touched", "示范条例@2023-09-01")


def test_a_power_shows_its_basis_and_the_four_levels(bureau, county):
    shown = page(bureau, "power", county.power)
    assert "示范条例/2" in shown
    assert all(level in shown for level in ("主要负责人", "分管负责人", "科室负责人", "承办人", "没有落实"))


def test_a_post_that_has_a_duty_for_one_power_answers_for_that_one_alone(bureau, county):
    told = {"kind": "penalty", "organ": county.organ, "published_on": SINCE, "procedures": ["penalty.summary"]}
    Power.objects.create(key="W2", name="对未明码标价的处罚", **told, entry_case="founding", entry_n=1)
    Allotment.objects.filter(post=f"G{county.first}").exclude(procedure="penalty.summary", duty="handle").delete()
    Allotment.objects.filter(post=f"G{county.first}").update(power="W2")
    for name in ("post", "hall:post"):
        shown = page(bureau, name, f"G{county.first}") if name == "post" else bureau.get(f"/posts/G{county.first}/")
        text = shown if isinstance(shown, str) else shown.content.decode()
        assert "职权：对未明码标价的处罚" in text
        assert "清单上适用本程序的全部职权" not in text
    Power.objects.filter(key=county.power).update(procedures=["penalty.summary"])
    assert reverse("desk:post", args=[f"G{county.first}"]) in page(bureau, "power", "W2")
    assert reverse("desk:post", args=[f"G{county.first}"]) not in page(bureau, "power", county.power)


def test_items_are_searched_by_name_and_kind(bureau):
    assert "示范许可" in page(bureau, "items", q="许可")
    assert "示范许可" not in page(bureau, "items", kind="service")


def test_the_list_of_items_shows_materials_by_name_and_which_items_miss_the_reduction(bureau):
    Item.objects.update(limit_promised=10, baseline_promised=20)
    assert "压缩不够" not in page(bureau, "items")
    Item.objects.update(materials=["申请书"], limit_promised=15, baseline_promised=20)
    shown = page(bureau, "items")
    assert "申请书" in shown
    assert "25%" in shown
    assert "压缩不够" in shown


def test_what_is_secret_is_open_to_the_bureau_and_the_staff_of_its_organ_alone(bureau, officer):
    Item.objects.update(secret=True)
    Power.objects.update(secret=True)
    for name in ("items", "powers"):
        assert "涉密" in page(bureau, name)
        assert "涉密" in page(officer, name)
    Item.objects.update(organ="O2")
    Power.objects.update(organ="O2")
    for name in ("items", "powers"):
        assert "涉密" in page(bureau, name)
        assert "涉密" not in page(officer, name)
    assert officer.get(reverse("desk:power", args=["W1"])).status_code == 404


def test_the_file_of_a_person_holds_posts_and_credentials_and_cases(bureau, county):
    shown = page(bureau, "person", county.first)
    assert all(words in shown for words in ("执法大队", "行政执法证", "执法依据：示范条例"))


def test_who_left_her_post_in_the_bureau_reads_her_own_file_alone(bureau, county):
    Holding.objects.filter(person=county.legal).update(until=SINCE)
    assert bureau.get(reverse("desk:person", args=[county.first])).status_code == 403
    assert bureau.get(reverse("desk:person", args=[county.legal])).status_code == 200


def test_the_cases_of_a_person_lead_to_who_may_read_them(officer, county):
    case = told(county)
    address = reverse("desk:case", args=[case])
    assert address in page(officer, "person", county.first)
    Case.objects.filter(pk=case).update(organ="another")
    shown = page(officer, "person", county.first)
    assert address not in shown
    assert Case.objects.get(pk=case).number in shown


def test_the_letter_of_responsibility_names_the_duties(bureau, county):
    shown = page(bureau, "letter", county.head, 2026)
    assert "依法行政责任书（2026 年度）" in shown
    assert "责任人签名" in shown
    assert "行政处罚" in shown


def test_the_duty_statement_is_drawn_from_the_definitions(bureau, county):
    shown = page(bureau, "post", f"G{county.head}")
    assert "岗位责任说明书" in shown
    assert "不得兼任" in shown


def test_the_checks_are_shown_and_can_be_taken_away(bureau):
    assert "没有裁量基准的处罚" in page(bureau, "checks")
    rows = list(csv.reader(io.StringIO(page(bureau, "checks", check="benchmarks", format="csv").lstrip("\ufeff"))))
    assert rows[1][:3] == ["A8", "没有裁量基准的处罚", "W1"]
    data = bureau.get(reverse("desk:checks"), {"format": "json"}).json()
    assert {"A1", "A2", "A6", "A8", "A9", "A10", "B2", "D15"} == {check["row"] for check in data["checks"]}


def test_a_check_that_there_is_not_is_not_found(bureau):
    assert bureau.get(reverse("desk:checks"), {"check": "other"}).status_code == 404


@pytest.mark.parametrize(("name", "args"), [("checks", ()), ("touched", ("示范条例@2023-09-01",))])
def test_the_bureau_alone_checks_the_lists(officer, name, args):
    assert officer.get(reverse(f"desk:{name}", args=args)).status_code == 403


@pytest.mark.parametrize(("name", "place"), [("organ_powers", "O1"), ("post_statement", "GP1")])
def test_the_registers_are_printed(officer, name, place):
    answer = officer.get(reverse(f"desk:{name}", args=[place]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_an_officer_reads_her_own_file_and_no_other(officer, county):
    assert officer.get(reverse("desk:person", args=[county.first])).status_code == 200
    assert officer.get(reverse("desk:person", args=[county.second])).status_code == 403


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("statutes", "行政法规"),
        ("powers", "云泽县市场监督管理局"),
        ("items", "编码"),
        ("people", "云泽县市场监督管理局"),
        ("organs", "云泽县市场监督管理局"),
    ],
)
def test_a_register_is_taken_away_whole_as_its_page_is_filtered(bureau, county, name, words):
    assert "format=csv" in page(bureau, name)
    whole = page(bureau, name, format="csv")
    assert words in whole
    assert bureau.get(reverse(f"desk:{name}"), {"format": "xlsx"}).content.startswith(b"PK")
    none = page(bureau, name, format="csv", q="没有的名称")
    assert [*csv.reader(io.StringIO(none))] == [*csv.reader(io.StringIO(whole))][:1]


@pytest.mark.parametrize("name", ["registers", "statutes", "powers", "items", "people", "checks"])
def test_no_page_asks_the_database_more_than_fifteen_times(bureau, django_assert_max_num_queries, name):
    page(bureau, name)
    with django_assert_max_num_queries(15):
        page(bureau, name)

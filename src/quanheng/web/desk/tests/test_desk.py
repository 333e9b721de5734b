"""Handling a case at the desk, from the first page to a refusal that says why."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from quanheng.apps.adjustment.tests.test_benchmarks import TABLE
from quanheng.apps.cases.drafts import save_draft
from quanheng.apps.cases.models import Case, Draft, RefusedAttempt
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, perform
from quanheng.apps.cases.perform import open_case as begun
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.deciding import deciding
from quanheng.apps.cases.tests.test_perform import established
from quanheng.apps.powers.models import Benchmark, Power
from quanheng.apps.record.clock import now
from quanheng.web.desk.case_page import Clock
from quanheng.web.desk.tests.conftest import page, signed_in
from quanheng.web.watch.tests.conftest import signed_in as watching

OPEN = ("penalty.summary", "open")


def posted(page: str, **fields: object) -> dict[str, object]:
    """What a browser sends: the hidden fields of the page, and those filled in."""
    hidden = dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]*)"', page))
    return hidden | fields


def open_case(officer: Client, county: County, **changes: object) -> Case:
    address = reverse("desk:open", args=[county.power, *OPEN])
    today = now().date().isoformat()
    fields = {
        "title": "王五出售超过保质期食品",
        "party": county.party,
        "discovered_on": today,
        "ended_on": today,
        "credential_shown": "true",
        "violation": "出售超过保质期的食品",
        "place": "城关镇",
        "officer_2": county.second,
    }
    answer = officer.post(address, posted(officer.get(address).content.decode(), **fields | changes))
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get(parent=None)


@pytest.fixture
def power(county: County) -> Power:
    Power.objects.update(procedures=["penalty.summary", "penalty.ordinary"])
    return Power.objects.get()


def test_who_is_not_signed_in_is_sent_to_the_door(db: None, client: Client):
    assert client.get(reverse("desk:todo")).status_code == 302


def test_only_what_a_post_can_open_is_offered(officer: Client, power: Power):
    page = officer.get(reverse("desk:openings")).content.decode()
    assert power.name in page
    assert "发现违法行为，出示执法证件" in page
    assert "行政处罚简易程序" in page


def test_a_case_is_opened_in_one_page_and_stands_in_the_lists(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    assert "已记入：发现违法行为，出示执法证件。" in officer.get(reverse("desk:case", args=[case.pk])).content.decode()
    for name in ("desk:todo", "desk:cases"):
        assert case.number in officer.get(reverse(name)).content.decode()


def test_the_case_page_says_what_can_be_done_and_why_the_rest_cannot(officer: Client, county: County, power: Power):
    page = officer.get(reverse("desk:case", args=[open_case(officer, county).pk])).content.decode()
    assert "当场查明事实、收集证据" in page
    assert "应当先查明事实、收集证据，再告知拟作出的处罚。" in page


def test_a_forbidden_shortcut_is_refused_with_its_article_and_kept(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    address = reverse("desk:act", args=[case.pk, "tell"])
    fields = {
        "proposed_penalty": "warning",
        "grounds": "违法",
        "basis": "食品安全法",
        "rights_told": "true",
        "officer_2": county.second,
    }
    answer = officer.post(address, posted(officer.get(address).content.decode(), **fields))
    assert answer.status_code == 422
    assert "依法不能办理" in answer.content.decode()
    assert "行政处罚法" in answer.content.decode()
    assert RefusedAttempt.objects.get().act == "tell"
    assert Case.objects.get().entries == 1


def test_a_form_that_was_overtaken_is_told_what_happened_since(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    address = reverse("desk:act", args=[case.pk, "tell"])
    shown = officer.get(address).content.decode()
    assert isinstance(perform(established(county, case.pk)), Done)
    defence = Attempt(case.pk, "defend", (Actor(county.party, "party"),), {"defence": "已经改正"})
    assert isinstance(perform(defence), Done)
    told = {"proposed_penalty": "warning", "grounds": "违法", "basis": "食品安全法第五十四条", "rights_told": "true"}
    answer = officer.post(address, posted(shown, **told, officer_2=county.second))
    assert answer.status_code == 422
    said = " ".join(answer.content.decode().split())
    assert "本案在此期间有了 2 条新的记录" in said
    since = re.findall(r'#n(\d)">([^<]+)</a> <span class="quiet">[^<·]+ · ([^<]+)</span>', said)
    assert since == [("2", "当场查明事实、收集证据", "现场执法"), ("3", "陈述、申辩", "当事人")]
    again = officer.post(address, posted(said, **told, officer_2=county.second))
    assert again.status_code == 302


def test_a_form_sent_again_after_its_act_was_done_leads_to_the_same_and_does_nothing(
    officer: Client, county: County, power: Power
):
    address = reverse("desk:open", args=[county.power, "penalty.ordinary", "register"])
    fields = {"source": "report", "clue": "货架上有过期食品", "discovered_on": now().date().isoformat()}
    officer.post(address, posted(officer.get(address).content.decode(), **fields))
    case, head = Case.objects.get(), signed_in(county.head)
    address = reverse("desk:act", args=[case.pk, "not_file"])
    form = posted(head.get(address).content.decode(), no_case_ground="trifling")
    answers = [head.post(address, form) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [reverse("desk:case", args=[case.pk])] * 2
    assert Case.objects.get().entries == 2


def test_a_fault_is_said_beside_its_field_and_nothing_is_lost(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    address = reverse("desk:act", args=[case.pk, "tell"])
    answer = officer.post(address, posted(officer.get(address).content.decode(), grounds="出售过期食品"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert "出售过期食品" in page


def test_a_form_put_aside_is_there_again(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    address = reverse("desk:act", args=[case.pk, "tell"])
    officer.post(address, posted(officer.get(address).content.decode(), grounds="写到一半", save="1"))
    assert Draft.objects.count() == 1
    assert "写到一半" in officer.get(address).content.decode()


def test_what_was_put_aside_is_found_on_the_to_do_page_and_gone_on_with_or_thrown_away(
    officer: Client, county: County, power: Power
):
    case, other = open_case(officer, county), signed_in(county.second)
    forms = {
        reverse("desk:act", args=[case.pk, "tell"]): {"grounds": "写到一半"},
        reverse("desk:open", args=[county.power, *OPEN]): {"title": "又一件案由"},
    }
    for address, filled in forms.items():
        officer.post(address, posted(officer.get(address).content.decode(), **filled, save="1"))
    page = officer.get(reverse("desk:todo")).content.decode()
    assert f"{case.number} {case.title}" in page
    assert "又一件案由" in page
    assert all(f'<a href="{address}">' in page for address in forms)
    assert "写到一半，没有提交" not in other.get(reverse("desk:todo")).content.decode()
    gone = re.findall(r'action="([^"]+/discard/)"', page)
    assert [other.post(address).status_code for address in gone] == [404, 404]
    assert [officer.post(address).status_code for address in gone] == [302, 302]
    assert not Draft.objects.exists()


def test_a_form_put_aside_for_an_act_that_the_definition_no_longer_has_is_not_offered(
    officer: Client, county: County, power: Power
):
    case = open_case(officer, county)
    save_draft(int(officer.session[SESSION_KEY]), case.pk, "an_act_of_old", {"place": ["甲"]})
    assert "没有提交" not in officer.get(reverse("desk:todo")).content.decode()


def test_a_new_case_put_aside_is_there_again_until_it_is_opened(officer: Client, county: County, power: Power):
    address = reverse("desk:open", args=[county.power, *OPEN])
    form = posted(officer.get(address).content.decode(), title="写到一半的案由", place="城关镇甲号", save="1")
    assert officer.post(address, form).headers["Location"] == address
    page = officer.get(address).content.decode()
    assert "写到一半的案由" in page
    assert "城关镇甲号" in page
    assert "城关镇甲号" not in officer.get(address, {"of": "another"}).content.decode()
    open_case(officer, county)
    assert "城关镇甲号" not in officer.get(address).content.decode()


def test_who_leaves_a_form_to_register_a_party_finds_it_again_with_the_party(
    officer: Client, county: County, power: Power
):
    address = reverse("desk:open", args=[county.power, *OPEN])
    form = posted(officer.get(address).content.decode(), place="城关镇甲号", register_party="1")
    told = {"kind": "citizen", "name": "新来的", "address": "城关镇"}
    back = officer.post(officer.post(address, form).headers["Location"], told).headers["Location"]
    page = officer.get(back).content.decode()
    assert "城关镇甲号" in page
    assert re.search(r"selected[^>]*>新来的", page)


def test_every_value_of_a_field_is_kept(officer: Client, county: County, power: Power):
    address = reverse("desk:open", args=[county.power, *OPEN])
    officer.post(address, posted("", place="甲", officer_2=["P1", "P2"], save="1"))
    assert Draft.objects.get().fields == {"place": "甲", "officer_2": ["P1", "P2"]}


def test_lists_are_searched_by_number_title_and_party(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    for words in (case.number, "王五出售", "王五"):
        assert case.number in officer.get(reverse("desk:cases"), {"q": words}).content.decode()
    assert "没有符合条件的案件" in officer.get(reverse("desk:cases"), {"q": "赵"}).content.decode()


def test_a_list_can_be_taken_away(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    taken = {form: b"".join(officer.get(reverse("desk:cases"), {"format": form})) for form in ("csv", "xlsx")}
    lines = list(csv.reader(io.StringIO(taken["csv"].decode("utf-8-sig"))))
    rows = [list(row) for row in load_workbook(io.BytesIO(taken["xlsx"])).active.iter_rows(values_only=True)]
    assert [[cell or "" for cell in row] for row in rows] == lines
    assert case.number in lines[1]


def test_what_is_to_be_done_is_narrowed_and_taken_away(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    todo = reverse("desk:todo")
    assert case.number in officer.get(todo, {"procedure": "penalty.summary"}).content.decode()
    assert case.number not in officer.get(todo, {"procedure": "penalty.ordinary"}).content.decode()
    assert case.number in officer.get(todo, {"handler": county.first}).content.decode()
    assert case.number not in officer.get(todo, {"handler": county.legal}).content.decode()
    (head, row) = b"".join(officer.get(todo, {"format": "csv"})).decode("utf-8-sig").splitlines()
    assert "机关" in head
    assert case.number in row
    assert officer.get(todo, {"format": "pdf"}).status_code == 404


def test_a_case_of_another_organ_is_not_found(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    Case.objects.update(organ="O2")
    assert officer.get(reverse("desk:case", args=[case.pk])).status_code == 404


def test_persons_are_called_by_their_names(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    address = reverse("desk:act", args=[case.pk, "add_surcharge"])
    assert officer.get(address).status_code == 404
    page = officer.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert f"{county.first}没有" not in page


def test_no_page_of_the_desk_asks_the_database_more_than_fifteen_times(
    officer: Client, county: County, power: Power, django_assert_max_num_queries
):
    case = open_case(officer, county)
    for address in ("desk:todo", "desk:cases", "desk:openings"):
        with django_assert_max_num_queries(15):
            assert officer.get(reverse(address)).status_code == 200
    page = reverse("desk:case", args=[case.id])
    officer.get(page)  # the family is folded once by a process
    with django_assert_max_num_queries(15):
        assert officer.get(page).status_code == 200


def test_the_form_says_which_rules_the_reasons_have_to_answer_and_the_case_which_they_answered(
    officer: Client, county: County, power: Power
):
    case = open_case(officer, county).pk
    asked = '应当音像记录；文字记录能够全面有效记录、不作音像记录的，说明这一次为什么。 <span class="law">'
    form = page(officer, "act", case, "establish")
    beside = form[form.index('id="id_reasons_helptext"') : form.index('name="reasons"')]
    assert asked in beside
    assert "填写以后不符合下列要求的" in beside
    attempt = established(county, case)
    bare = {name: value for name, value in attempt.facts.items() if name not in ("reasons", "evidence")}
    fields = {name: {True: "true", False: "false"}.get(value, value) for name, value in bare.items()}
    file = SimpleUploadedFile("照片.txt", b"text")
    sent = posted(form, **fields, evidence=file, officer_2=county.second)
    refused = officer.post(reverse("desk:act", args=[case, "establish"]), sent)
    assert refused.status_code == 422
    beside = refused.content.decode().partition('id="id_reasons_helptext"')[2].partition('name="reasons"')[0]
    assert "现有情形不符合下列要求" in beside.partition(asked)[0]
    assert isinstance(perform(attempt), Done)
    answered = page(officer, "case", case).partition("说明的理由所答复的要求")[2]
    assert asked in answered.partition("</ul>")[0]


def test_a_reason_is_given_anew_with_each_act(officer: Client, county: County, power: Power):
    case = open_case(officer, county).pk
    attempt = established(county, case)
    assert isinstance(perform(attempt), Done)
    form = page(officer, "act", case, "establish")
    assert 'name="reasons"' in form
    assert str(attempt.facts["reasons"]) not in form


def test_who_decides_sees_the_benchmark_and_what_it_asks(officer: Client, county: County):
    case = deciding(county).case
    assert "一年以内第几次" not in page(officer, "act", case, "decide")
    text = TABLE.replace("1000以上5000以下", "100以上200以下")
    Benchmark.objects.create(
        key="x#1", power=county.power, text=text, since=date(2020, 1, 1), entry_case="founding", entry_n=1
    )
    said = page(officer, "act", case, "decide")
    assert "<dt>一年以内第几次</dt><dd>整数</dd>" in said
    assert "罚款" in said.split("标签裁量基准")[1]


def test_a_limit_from_before_its_clause_is_not_called_suspended(demonstration: None, officer: Client, county: County):
    long_ago = {"decision": "县市监罚〔2006〕9号", "decided_on": date(2006, 3, 2)}
    opening = Opening("filing", county.organ, county.power)
    done = begun(opening, Attempt("", "start", (Actor(county.first, "file"),), long_ago))
    assert isinstance(done, Done)
    for client, room in ((officer, "desk"), (watching(county.second, "supervisor"), "watch")):
        shown = client.get(reverse(f"{room}:case", args=[done.case])).content.decode()
        assert "起算之日没有可以适用的规定" in shown
        assert "中止计算" not in shown


def test_a_suspended_limit_says_so():
    stopped = Clock("办案期限", None, True, None, "行政处罚法/60", (), False, 0, "")
    assert stopped.words == "中止计算"

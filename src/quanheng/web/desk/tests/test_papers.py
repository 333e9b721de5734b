"""What the desk hands out and takes in beside acts: documents, parties, ledgers, the bank's file."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import escape, unescape
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.numbers import check_numbers
from quanheng.apps.cases.search import parties_meant
from quanheng.apps.cases.tests.county import County
from quanheng.apps.custody.models import CustodyItem
from quanheng.apps.documents.keeping import _path
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.payments import HEAD
from quanheng.apps.documents.tests.test_making import act, told
from quanheng.apps.documents.tests.test_reviewing import closed
from quanheng.apps.parties.identity import seal_identity
from quanheng.apps.parties.models import Party
from quanheng.apps.people.models import Allotment
from quanheng.apps.record.clock import now
from quanheng.web.desk.tests.conftest import signed_in

IDENTITY = "51012319900101123X"


@pytest.fixture
def fined(county: County) -> Case:
    """A summary case with a fine of 200 yuan to be paid at the bank."""
    return fine(county)


def fine(county: County) -> Case:
    """Another one."""
    case = told(county)
    act(
        county,
        case,
        "tell",
        proposed_penalty="fine",
        proposed_fine=Decimal(200),
        grounds="违法",
        basis="第五十四条",
        rights_told=True,
    )
    act(county, case, "hear", defence_result="none")
    act(
        county, case, "decide", penalty_kind="fine", fine=Decimal(200), circumstance="lighter", correction="at_once",
        form_number="1", decided_on=now().date(), remedies="review_first", handed_over=True, signature="signed",
        collection="bank", bank="云泽农商银行", surcharge_terms="daily",
    )  # fmt: skip
    return Case.objects.get(pk=case)


@pytest.fixture
def cashier(county: County) -> Client:
    Allotment.objects.filter(duty="cashier").update(post="GP3")
    return signed_in("P3")


def paid(cashier: Client, *rows: tuple[str, ...]) -> str:
    text = "\n".join(",".join(row) for row in (HEAD, *rows))
    sent = SimpleUploadedFile("bank.csv", text.encode("utf-8-sig"))
    return cashier.post(reverse("desk:payments"), {"file": sent}).content.decode()


def test_a_document_is_taken_from_the_page_of_its_case(officer: Client, fined: Case):
    document = Document.objects.get(case=fined)
    assert document.number in officer.get(reverse("desk:case", args=[fined.pk])).content.decode()
    answer = officer.get(reverse("desk:document", args=[document.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_document_that_was_changed_behind_the_record_is_not_handed_out_and_the_page_says_so(
    officer: Client, fined: Case
):
    document = Document.objects.get(case=fined)
    Document.objects.update(number="伪造〔2026〕99号")
    for form in ("pdf", "docx"):
        answer = officer.get(reverse("desk:document", args=[document.pk]), {"format": form})
        assert "的内容、编号或者日期与全过程记录不符，不能出具" in answer.content.decode()
        assert "从备份恢复文书的内容" in answer.content.decode()


def test_nor_is_another_pdf_than_the_one_that_was_set(officer: Client, fined: Case):
    address = reverse("desk:document", args=[Document.objects.get(case=fined).pk])
    assert officer.get(address).content.startswith(b"%PDF")
    _path(Document.objects.get(case=fined).digest).write_bytes(b"%PDF-1.7 forged")
    assert "的 PDF 与登记的散列不符，不能出具" in officer.get(address).content.decode()


def test_a_case_that_has_ended_says_how_long_it_is_kept_and_is_held_to_its_standards(
    officer: Client, county: County, django_assert_max_num_queries
):
    case = closed(county)
    page = reverse("desk:case", args=[case.pk])
    officer.get(page)
    with django_assert_max_num_queries(15):
        shown = officer.get(page).content.decode()
    assert "10年（至" in shown
    assert "本案已经终结，没有要办理的事项。" in shown
    review = reverse("desk:review", args=[case.pk])
    assert review in officer.get(page).content.decode()
    assert "有当场行政处罚决定书" in officer.get(review).content.decode()
    assert officer.get(review, {"format": "pdf"}).content.startswith(b"%PDF")


def test_why_a_paper_cannot_be_printed_is_said_with_what_to_do(officer: Client, county: County):
    case = closed(county)
    Case.objects.filter(pk=case.pk).update(title="出售🍎案")
    answer = officer.get(reverse("desk:review", args=[case.pk]), {"format": "pdf"})
    assert answer.status_code == 500
    assert "字库中没有“🍎”（U+1F34E）" in answer.content.decode()
    assert "安装含有这个字的字体" in answer.content.decode()


def test_a_case_under_way_is_not_reviewed(officer: Client, fined: Case):
    assert officer.get(reverse("desk:review", args=[fined.pk])).status_code == 404


def test_a_document_of_another_organ_is_not_found(officer: Client, fined: Case):
    Case.objects.update(organ="O2")
    assert officer.get(reverse("desk:document", args=[Document.objects.get().pk])).status_code == 404


def test_a_party_is_registered_once_and_chosen_in_the_form_that_sent_for_her(officer: Client, county: County):
    back = reverse("desk:openings")
    address = f"{reverse('desk:party')}?next={back}"
    told_of = {"kind": "citizen", "name": "赵七", "identity": "510000199001010011", "address": "城关镇2号"}
    first, second = officer.post(address, told_of), officer.post(address, told_of)
    party = Party.objects.get(name="赵七")
    assert first.url == second.url == f"{back}?party={party.number}"
    assert b"5100" not in bytes(party.identity)


@pytest.mark.parametrize("words", ["王五", "王", "D1", IDENTITY])
def test_a_party_who_is_registered_is_found_and_chosen(officer: Client, county: County, words: str):
    sealed, index = seal_identity(IDENTITY)
    Party.objects.filter(pk=county.party).update(identity=sealed, identity_index=index)
    back = f"{reverse('desk:open', args=[county.power, 'penalty.ordinary', 'register'])}?of=O1-1"
    page = officer.get(reverse("desk:party"), {"next": back, "q": words}).content.decode()
    assert escape(f"{back}&party={county.party}") in page
    assert IDENTITY not in page or words == IDENTITY


@pytest.mark.parametrize("words", ["", " ", "王六", "D", IDENTITY[:-1], "%", "_"])
def test_who_is_not_meant_is_not_offered(officer: Client, county: County, words: str):
    assert "选用" not in officer.get(reverse("desk:party"), {"q": words}).content.decode()


def test_a_search_shows_so_many_parties_by_name(county: County):
    names = [f"示范商行{number:03}" for number in range(60)]
    for number, name in enumerate(reversed(names)):
        Party.objects.create(number=f"D9{number:03}", kind="organisation", name=name)
    assert [party.name for party in parties_meant("示范商行", 50)] == names[:50]


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "http://testserver//elsewhere.example/"])
def test_a_party_is_not_sent_on_to_another_site(officer: Client, county: County, address: str):
    told_of = {"kind": "citizen", "name": "赵七", "address": "城关镇2号"}
    answer = officer.post(f"{reverse('desk:party')}?next={address}", told_of)
    assert answer.url == f"{reverse('desk:openings')}?party={Party.objects.get(name='赵七').number}"


def test_who_registers_a_party_comes_back_to_all_that_the_form_was_told(officer: Client, county: County):
    form = reverse("desk:open", args=[county.power, "penalty.ordinary", "register"])
    address = f"{reverse('desk:party')}?{urlencode({'next': f'{form}?of=O1-1&party=D1'})}"
    assert f'href="{form}?of=O1-1&amp;party=D1">返回' in officer.get(address).content.decode()
    answer = officer.post(address, {"kind": "citizen", "name": "赵七", "address": "城关镇2号"})
    assert answer.url == f"{form}?of=O1-1&party={Party.objects.get(name='赵七').number}"


def test_a_payment_is_entered_in_the_case_of_its_decision_once(cashier: Client, fined: Case):
    row = ("L1", Document.objects.get().number, "王五", "200", now().date().isoformat(), "6200")
    assert "已登记" in paid(cashier, row)
    entries = Case.objects.get(pk=fined.pk).entries
    assert "早已登记" in paid(cashier, row)
    assert Case.objects.get(pk=fined.pk).entries == entries


def test_who_does_the_accounts_of_one_power_alone_enters_its_payments(cashier: Client, fined: Case):
    Allotment.objects.filter(duty="cashier").update(power=fined.power)
    row = ("L1", Document.objects.get().number, "王五", "200", now().date().isoformat(), "6200")
    assert "已登记" in paid(cashier, row)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("L2", "县市监局当罚〔1999〕1号", "王五", "200", "2026-01-01", "6200"), "没有这个编号的有效决定书"),
        (("L3", "{number}", "赵七", "200", "2026-01-01", "6200"), "姓名、名称不符"),
        (("L4", "{number}", "王五", "二百", "2026-01-01", "6200"), "读不出来"),
        (("", "{number}", "王五", "200", "2026-01-01", "6200"), "没有流水号"),
    ],
)
def test_a_payment_that_matches_nothing_is_listed_with_its_reason(cashier: Client, fined: Case, row, reason: str):
    number = Document.objects.get().number
    page = paid(cashier, tuple(cell.format(number=number) for cell in row))
    assert "没有对上" in page
    assert reason in page


def test_who_does_not_do_the_accounts_enters_no_payments(county: County):
    Allotment.objects.filter(duty="cashier").delete()
    assert signed_in(county.first).get(reverse("desk:payments")).status_code == 403


@pytest.mark.parametrize("name", ["leads", "goods", "agenda", "major"])
def test_a_ledger_takes_few_queries(officer: Client, fined: Case, name: str, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        assert officer.get(reverse(f"desk:{name}")).status_code == 200


def test_the_series_of_leads_shows_a_gap(officer: Client, fined: Case):
    assert "编号连续" in officer.get(reverse("desk:leads")).content.decode()
    Case.objects.update(serial="")
    assert "有空号" in officer.get(reverse("desk:leads")).content.decode()


def test_the_series_of_leads_is_looked_at_whole_by_the_worker(officer: Client, fined: Case, county: County):
    serial = fined.serial
    assert check_numbers() > 0
    told(county)
    assert f"{now().year}年 2 件，编号连续" in officer.get(reverse("desk:leads")).content.decode()
    Case.objects.filter(pk=fined.pk).update(serial="")
    check_numbers()
    told(county)
    assert "末号 3，有空号" in officer.get(reverse("desk:leads")).content.decode()
    Case.objects.filter(pk=fined.pk).update(serial=serial)
    check_numbers()
    assert "3 件，编号连续" in officer.get(reverse("desk:leads")).content.decode()


def test_the_register_of_leads_is_paged_and_taken_away_whole(
    officer: Client, fined: Case, county: County, monkeypatch: pytest.MonkeyPatch
):
    second = told(county)
    monkeypatch.setattr("quanheng.web.paging.PAGE", 1)
    first_page = officer.get(reverse("desk:leads")).content.decode()
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first_page)
    second_page = officer.get(reverse("desk:leads") + unescape(following)).content.decode()
    numbers = [Case.objects.get(pk=case).number for case in (second, fined.pk)]
    assert [number in page for number in numbers for page in (first_page, second_page)] == [True, False, False, True]
    assert 'rel="next"' not in second_page
    whole = b"".join(officer.get(reverse("desk:leads"), {"format": "csv"})).decode("utf-8-sig").splitlines()
    assert [line.partition(",")[0] for line in whole] == ["编号", *reversed(numbers)]


def test_the_goods_in_custody_are_paged_the_latest_first(
    officer: Client, county: County, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("quanheng.web.paging.PAGE", 2)
    monkeypatch.setattr("quanheng.web.desk.ledgers.PAGE", 2)
    days = [date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 1)]
    for n, since in enumerate(days):
        goods = {"organ": county.organ, "kind": "seized", "description": f"食品{n}箱", "since": since}
        CustodyItem.objects.create(key=f"甲{n}", **goods, entry_case="-", entry_n=1)
    first_page = officer.get(reverse("desk:goods")).content.decode()
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first_page)
    second_page = officer.get(reverse("desk:goods") + unescape(following)).content.decode()
    assert [f"食品{n}箱" in page for page in (first_page, second_page) for n in range(3)] == [
        True, True, False, False, False, True,
    ]  # fmt: skip
    assert 'rel="next"' not in second_page


def test_a_document_is_taken_away_as_docx_too(officer: Client, fined: Case):
    made = Document.objects.get()
    answer = officer.get(reverse("desk:document", args=[made.pk]), {"format": "docx"})
    assert answer.content.startswith(b"PK")
    assert answer.headers["Content-Disposition"].endswith(".docx")

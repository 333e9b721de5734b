"""The bank's file, as banks write it, and what the cashier sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.family import family_of
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Outcome, Refused, perform
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.payments import HEAD
from quanheng.apps.documents.tests.test_making import act, told
from quanheng.apps.parties.models import Party
from quanheng.apps.record import clock
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.law.calendar import date_text
from quanheng.web.desk.tests.test_papers import cashier, fine, fined, paid

__all__ = ["cashier", "county", "fined"]


@pytest.fixture(autouse=True)
def demonstration(settings) -> None:
    """Only a demonstration has a clock that can be set."""
    settings.DEMO = True


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_file_is_read_in_either_encoding_and_sums_and_days_are_written_as_everywhere(
    cashier: Client, fined: Case, encoding: str
):
    row = ("L1", Document.objects.get().number, "王五", "200", now().date().isoformat(), "6200")
    sent = SimpleUploadedFile("bank.csv", "\n".join(map(",".join, (HEAD, row))).encode(encoding))
    page = cashier.post(reverse("desk:payments"), {"file": sent}).content.decode()
    assert "已登记" in page
    assert "200.00 元" in page
    assert date_text(now().date()) in page


def test_a_file_that_is_no_table_is_refused_beside_its_field(cashier: Client, fined: Case):
    sent = SimpleUploadedFile("bank.csv", b"\xff\xfe\x00\x81")
    answer = cashier.post(reverse("desk:payments"), {"file": sent})
    assert answer.status_code == 422
    assert "文件不是 CSV" in answer.content.decode()


def paid_in(case: Case) -> list[str]:
    """The sums that the record holds for a case."""
    return [str(facts["paid"]) for entry, facts in recorder().read_cases([case.pk])[case.pk] if entry.act == "pay"]


def number_of(case: Case) -> str:
    return Document.objects.get(case=case).number


def today() -> str:
    return now().date().isoformat()


def test_a_serial_number_that_banks_gave_to_two_payments_pays_both_decisions(
    cashier: Client, county: County, fined: Case
):
    Party.objects.create(number="D2", kind="citizen", name="马六", address="云泽县城关镇2号")
    other = fine(county._replace(party="D2"))
    paid(cashier, ("0001", number_of(fined), "王五", "200", today(), "6200"))
    paid(cashier, ("0001", number_of(other), "马六", "150", today(), "6200"))
    assert (paid_in(fined), paid_in(other)) == (["200"], ["150"])


def test_long_serial_numbers_that_differ_at_their_end_are_two_payments(cashier: Client, fined: Case):
    rows = [("X" * 70 + end, number_of(fined), "王五", "50", today(), "6200") for end in "12"]
    paid(cashier, *rows)
    assert paid_in(fined) == ["50", "50"]


@pytest.mark.parametrize(
    "amount", ["NaN", '"1,5"', '"1,20.00"', "1_0", "0.001", "1e400", "1e2", "-5", "0", "１００", ""]
)
def test_what_is_no_plain_sum_is_refused_and_the_others_are_entered(cashier: Client, fined: Case, amount: str):
    rows = [(f"S{n}", number_of(fined), "王五", sum_, today(), "6200") for n, sum_ in enumerate((amount, "50"))]
    page = paid(cashier, *rows)
    assert '<tr><td class="n">2</td><td>S0</td>' in page
    assert "读不出来" in page
    assert paid_in(fined) == ["50"]


def test_thousands_may_be_parted_and_more_than_is_owed_is_pointed_out(cashier: Client, fined: Case):
    page = paid(cashier, ("S1", number_of(fined), "王五", '"1,200.50"', today(), "6200"))
    assert "多缴 1,000.50 元，应当退还" in page
    assert paid_in(fined) == ["1200.50"]


@pytest.mark.parametrize(
    ("day", "reason"), [("9999-12-31", "还没有到"), ("0001-01-01", "早于决定书的日期"), ("tomorrow", "还没有到")]
)
def test_nothing_is_paid_before_the_decision_or_after_today(cashier: Client, fined: Case, day: str, reason: str):
    day = (now().date() + timedelta(days=1)).isoformat() if day == "tomorrow" else day
    assert reason in paid(cashier, ("S1", number_of(fined), "王五", "50", day, "6200"))
    assert paid_in(fined) == []


@pytest.mark.parametrize("body", [b"a" * 140_000 + b",1,2,3,4", b"S\x00,a,b,1,2026-01-01"])
def test_a_file_that_cannot_be_read_as_a_table_is_refused_beside_its_field(cashier: Client, fined: Case, body: bytes):
    sent = SimpleUploadedFile("bank.csv", ",".join(HEAD).encode() + b"\n" + body)
    answer = cashier.post(reverse("desk:payments"), {"file": sent})
    assert answer.status_code == 422
    assert "文件不是 CSV" in answer.content.decode()


def test_lines_may_end_as_on_old_machines(cashier: Client, fined: Case):
    rows = (HEAD, ("S1", number_of(fined), "王五", "50", today(), "6200"))
    sent = SimpleUploadedFile("bank.csv", "\r".join(map(",".join, rows)).encode())
    assert "已登记" in cashier.post(reverse("desk:payments"), {"file": sent}).content.decode()


# Fine first, then what was added to it


@pytest.fixture
def days(fined: Case) -> Iterator[datetime]:
    """The days after the fine of 200 yuan became overdue, one for each act."""
    return (now() + timedelta(days=30 + n) for n in count())


def added(county: County, case: Case, surcharge: int, at: datetime) -> None:
    """A surcharge is decided."""
    attempt = Attempt(case.pk, "add_surcharge", (Actor(county.head, "approve"),), {"surcharge": Decimal(surcharge)})
    with clock.at(at):
        done = perform(attempt)
    assert isinstance(done, Done), done


def paid_at(cashier: Client, at: datetime, *rows: tuple[str, str]) -> str:
    with clock.at(at):
        return paid(cashier, *(row_of(serial, amount, at.date()) for serial, amount in rows))


def row_of(serial: str, amount: str, day: date) -> tuple[str, ...]:
    number = Document.objects.get(name="summary_decision").number
    return serial, number, "王五", amount, day.isoformat(), "6200"


def sums(case: Case) -> tuple[Decimal, Decimal]:
    known = family_of(case.pk).members[case.pk].state.known.sums
    return known.get("paid", Decimal(0)), known.get("surcharge_paid", Decimal(0))


def settled(case: Case, at: datetime) -> bool:
    with clock.at(at):
        return isinstance(perform(Attempt(case.pk, "settle", (Actor("P3", "cashier"),))), Done)


def test_what_is_paid_beyond_the_fine_pays_the_surcharge_and_the_case_is_settled(
    cashier: Client, county: County, fined: Case, days: Iterator[datetime]
):
    added(county, fined, 90, next(days))
    assert "其中加处的罚款 90.00 元" in paid_at(cashier, next(days), ("L1", "290"))
    assert sums(fined) == (200, 90)
    assert settled(fined, next(days))


def test_part_payments_pay_the_fine_before_the_surcharge(
    cashier: Client, county: County, fined: Case, days: Iterator[datetime]
):
    added(county, fined, 90, next(days))
    paid_at(cashier, next(days), ("L1", "150"))
    assert sums(fined) == (150, 0)
    paid_at(cashier, next(days), ("L2", "100"), ("L3", "30"))
    assert sums(fined) == (200, 80)
    assert not settled(fined, next(days))
    paid_at(cashier, next(days), ("L4", "10"))
    assert sums(fined) == (200, 90)
    assert settled(fined, next(days))


def test_the_bank_takes_the_surcharge_that_the_decision_announced_before_another_was_decided(
    cashier: Client, fined: Case, days: Iterator[datetime]
):
    """罚款决定与罚款收缴分离实施办法 9; never more than the fine (行政处罚法 72)."""
    shown = paid_at(cashier, next(days), ("L1", "450"))
    assert sums(fined) == (250, 200)
    assert "多缴 50.00 元，应当退还" in shown


def test_in_time_there_is_no_surcharge_and_what_is_paid_too_much_is_said(cashier: Client, fined: Case):
    assert "多缴 30.00 元，应当退还" in paid(cashier, row_of("L1", "230", now().date()))
    assert sums(fined) == (230, 0)


def test_the_same_line_twice_in_one_file_is_one_payment(cashier: Client, fined: Case):
    row = row_of("L1", "120", now().date())
    assert "早已登记，没有重复入账" in paid(cashier, row, row)
    assert sums(fined) == (120, 0)


@pytest.mark.parametrize("other", ["80", "120.01"])
def test_a_serial_number_of_a_day_stands_for_one_payment_in_a_case(cashier: Client, fined: Case, other: str):
    paid(cashier, row_of("L1", "120", now().date()))
    shown = paid(cashier, row_of("L1", other, now().date()))
    assert "没有对上" in shown
    assert "一笔缴款只能入账一次" in shown
    assert sums(fined) == (120, 0)


# To the county's account alone, each receipt once


@pytest.mark.parametrize("account", ["6201", "", "62 01"])
def test_a_payment_into_another_account_is_refused_with_the_article(cashier: Client, fined: Case, account: str):
    shown = paid(cashier, (*row_of("L1", "200", now().date())[:-1], account))
    assert "没有对上" in shown
    assert "不得经其他账户过渡（《行政处罚法》第67条" in shown
    assert sums(fined) == (0, 0)


def test_an_account_is_the_same_with_spaces_in_it(cashier: Client, fined: Case):
    paid(cashier, (*row_of("L1", "200", now().date())[:-1], "62 00"))
    assert sums(fined) == (200, 0)


def decided(county: County, **said: str) -> Outcome:
    """A summary case in which a fine of 60 yuan is decided."""
    case = told(county)
    proposed = {"proposed_penalty": "fine", "proposed_fine": Decimal(60), "grounds": "违法", "basis": "第五十四条"}
    act(county, case, "tell", **proposed, rights_told=True)
    act(county, case, "hear", defence_result="none")
    return act(
        county, case, "decide", penalty_kind="fine", fine=Decimal(60), circumstance="lighter", correction="at_once",
        form_number="1", decided_on=now().date(), remedies="review_first", handed_over=True, signature="signed", **said,
    )  # fmt: skip


def test_nobody_is_told_to_pay_to_another_than_the_institution_of_the_county(county: County):
    refused = decided(county, collection="bank", bank="县市监局罚没款专户", surcharge_terms="daily")
    assert isinstance(refused, Refused)
    assert [one.rule for one in refused.objections] == ["payments.collector"]
    assert "行政处罚法/74/2" in refused.objections[0].law


def collected(county: County, party: str, number: str) -> Outcome:
    """A fine taken on the spot from somebody, for which that receipt was given."""
    Party.objects.get_or_create(number=party, defaults={"kind": "citizen", "name": party, "address": "城关镇"})
    done = decided(county._replace(party=party), collection="on_the_spot")
    assert isinstance(done, Done), done
    facts = {"paid": Decimal(60), "collected_on": now().date(), "bill_number": number, "on_water": False}
    return act(county, done.case, "collect", **facts)


def test_a_receipt_is_accounted_once_in_the_county(county: County):
    assert isinstance(collected(county, "D1", "川财0001"), Done)
    refused = collected(county, "D2", "川财 0001")
    assert isinstance(refused, Refused)
    assert [one.rule for one in refused.objections] == ["payments.receipt"]
    assert isinstance(collected(county, "D3", "川财0002"), Done)

"""A fine that is put off or paid in instalments: the plan, the notice of it, and what is missed (行政处罚法 66)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Outcome, Refused, perform
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.instalments import missed_terms
from quanheng.apps.documents.models import Document
from quanheng.apps.parties.models import Party
from quanheng.apps.people.models import Allotment
from quanheng.apps.record import clock
from quanheng.apps.record.clock import now
from quanheng.web.desk.tests.test_papers import cashier, fine, fined, paid

__all__ = ["cashier", "county", "fined"]


@pytest.fixture(autouse=True)
def demonstration(settings) -> None:
    """Only a demonstration has a clock that can be set."""
    settings.DEMO = True


def day(days: int) -> str:
    return (now().date() + timedelta(days=days)).isoformat()


def later(days: int) -> datetime:
    return now() + timedelta(days=days)


def applied(county: County, case: Case) -> None:
    done = perform(Attempt(case.pk, "apply_deferral", (Actor(county.party, "party"),), {"hardship": "家中有人住院"}))
    assert isinstance(done, Done), done


def granted(county: County, case: Case, *plan: str, deferral: str = "instalments", last: int = 60) -> Outcome:
    facts = {"deferral": deferral, "granted_on": now().date(), "pay_by": later(last).date(), "payment_terms": plan}
    return perform(Attempt(case.pk, "grant_deferral", (Actor(county.head, "approve"),), facts))


def in_two(county: County, case: Case) -> None:
    """Of 200 yuan 80 within thirty days, and the rest within sixty."""
    applied(county, case)
    done = granted(county, case, f"{day(30)}：80", f"{day(60)}：120元")
    assert isinstance(done, Done), done


def page(cashier: Client, days: int) -> str:
    with clock.at(later(days)):
        return cashier.get(reverse("desk:payments")).content.decode()


@pytest.mark.parametrize(
    ("deferral", "plan", "wrong"),
    [
        ("instalments", [("下月", 30)], "“下月：30”读不出来"),
        ("instalments", [(30, 80), (60, "一百二")], "读不出来"),
        ("instalments", [(60, 200)], "分期缴纳的至少两期"),
        ("deferred", [(30, 80), (60, 120)], "延期缴纳的只有一期"),
        ("instalments", [(60, 80), (60, 120)], "一期晚于一期"),
        ("instalments", [(30, 80), (59, 120)], "末期的届满之日与填写的届满之日不同"),
        ("instalments", [(30, 80), (60, 110)], "各期合计 190 元，还没有缴纳的是 200 元"),
    ],
)
def test_a_plan_says_each_term_and_makes_up_what_is_owed(county: County, fined: Case, deferral: str, plan, wrong: str):
    applied(county, fined)
    lines = [f"{when if isinstance(when, str) else day(when)}：{amount}" for when, amount in plan]
    refused = granted(county, fined, *lines, deferral=deferral)
    assert isinstance(refused, Refused)
    (objection,) = refused.objections
    assert (objection.rule, objection.law) == ("payments.plan", "")
    assert wrong in objection.sentence


def test_what_is_paid_already_is_no_part_of_the_plan(county: County, cashier: Client, fined: Case):
    paid(cashier, ("L1", Document.objects.get().number, "王五", "50", day(0), "6200"))
    applied(county, fined)
    assert isinstance(granted(county, fined, f"{day(60)}：150", deferral="deferred"), Done)


def test_the_notice_tells_each_term(county: County, fined: Case):
    in_two(county, fined)
    drawn = str(Document.objects.get(name="deferral_notice").drawn)
    assert f"{day(30)}：80" in drawn
    assert f"{day(60)}：120元" in drawn


def test_what_is_granted_after_a_refusal_is_told_as_granted(county: County, fined: Case):
    applied(county, fined)
    refusal = {"refusal": "没有困难的证明"}
    assert isinstance(perform(Attempt(fined.pk, "refuse_deferral", (Actor(county.head, "approve"),), refusal)), Done)
    in_two(county, fined)
    refused, approved = Document.objects.filter(name="deferral_notice").order_by("pk")
    assert "不予批准：没有困难的证明" in str(refused.drawn)
    assert "批准分期缴纳" in str(approved.drawn)
    assert "不予批准" not in str(approved.drawn)


def test_what_is_refused_after_a_grant_repeats_no_term(county: County, fined: Case):
    in_two(county, fined)
    applied(county, fined)
    refusal = {"refusal": "已经分期"}
    assert isinstance(perform(Attempt(fined.pk, "refuse_deferral", (Actor(county.head, "approve"),), refusal)), Done)
    drawn = str(Document.objects.filter(name="deferral_notice").latest("pk").drawn)
    assert "不予批准：已经分期" in drawn
    assert day(30) not in drawn


def test_a_term_that_is_over_and_not_paid_is_shown_to_who_does_the_accounts(
    county: County, cashier: Client, fined: Case
):
    in_two(county, fined)
    assert "欠缴" not in page(cashier, 30)
    shown = page(cashier, 31)
    assert "第 1 期，共 2 期" in shown
    assert "80.00 元" in shown
    assert "王五" in shown


def test_what_another_organ_granted_is_not_shown(county: County, fined: Case):
    in_two(county, fined)
    on = later(31).date()
    assert [one.case.pk for one in missed_terms([county.organ], on)] == [fined.pk]
    assert missed_terms(["O9"], on) == []


def test_what_is_paid_in_time_is_not_missed_and_part_of_it_is_missed_in_part(
    county: County, cashier: Client, fined: Case
):
    in_two(county, fined)
    number = Document.objects.get(name="summary_decision").number
    paid(cashier, ("L1", number, "王五", "30", day(0), "6200"))
    assert "50.00 元" in page(cashier, 31)
    paid(cashier, ("L2", number, "王五", "50", day(0), "6200"))
    assert "欠缴" not in page(cashier, 31)


def test_who_does_the_accounts_of_no_organ_sees_nothing_of_it(county: County, cashier: Client, fined: Case):
    in_two(county, fined)
    Allotment.objects.filter(duty="cashier").delete()
    assert cashier.get(reverse("desk:payments")).status_code == 403


@pytest.mark.parametrize("cases", [1, 5])
def test_the_page_asks_as_many_questions_of_the_database_for_one_plan_as_for_five(
    county: County, cashier: Client, fined: Case, django_assert_max_num_queries, cases: int
):
    in_two(county, fined)
    for number in range(2, cases + 1):
        Party.objects.create(number=f"D{number}", kind="citizen", name=f"马{number}", address="云泽县城关镇2号")
        other = county._replace(party=f"D{number}")
        in_two(other, fine(other))
    with clock.at(later(31)), django_assert_max_num_queries(15):
        assert cashier.get(reverse("desk:payments")).content.decode().count("第 1 期，共 2 期") == cases


def test_a_payment_that_is_corrected_counts_as_corrected(county: County, cashier: Client, fined: Case):
    in_two(county, fined)
    party = (Actor(county.party, "party"),)
    wrong = {"paid": Decimal(800), "paid_on": now().date(), "in_full": False}
    assert isinstance(perform(Attempt(fined.pk, "pay", party, wrong)), Done)
    assert "欠缴" not in page(cashier, 31)
    corrected = {"paid": Decimal(8), "reason": "笔误"}
    done = perform(Attempt(fined.pk, "correct", (Actor(county.first, "handle"),), corrected))
    assert isinstance(done, Done), done
    assert "72.00 元" in page(cashier, 31)

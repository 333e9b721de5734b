"""A licence from its first day to its last: renewal, change, revocation, expiry, bars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from quanheng.apps.cases.prior import Matter, licence_bars
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.models import Document
from quanheng.apps.licences.models import Bar, Licence
from quanheng.apps.licences.queries import checked
from quanheng.apps.licences.tests.licensing import FRIDAY, Counter
from quanheng.apps.record import clock

LAW = "行政许可法"
LAST = date(2026, 5, 31)
NEXT = date(2031, 5, 31)


@pytest.fixture
def life(bureau: County) -> Counter:
    """A licence that was issued and runs until the end of May."""
    issued = Counter(bureau).after("apply", "accept", "examine", "propose", "grant", "issue")
    life = issued.child("life")
    life.do("start", valid_until=LAST)
    return life


def sought(life: Counter, day: date) -> Counter:
    """A renewal applied for on a day."""
    renewal = life.on(day).after("seek_renewal").child("renewal")
    renewal.do("apply", holder="D1", licence_no="许字1号", valid_until=LAST, validity="valid")
    return renewal


def shown(on: date) -> str:
    found = checked("许字1号", on)
    assert found is not None
    return found.state


def test_a_licence_that_was_not_renewed_is_void_after_its_last_day_and_struck(life: Counter):
    life.on(LAST + timedelta(days=3)).law()
    licence = Licence.objects.get()
    assert (licence.state, licence.ended_on) == ("expired", LAST + timedelta(days=1))
    life.do("cancel", cancel_ground="expired", cancel_basis="期限届满未延续")
    licence.refresh_from_db()
    assert (licence.state, licence.ended_on) == ("struck", LAST + timedelta(days=1))
    assert life.row.ended


def test_a_licence_that_runs_is_not_struck_as_expired(life: Counter):
    assert life.refused("cancel", cancel_ground="expired", cancel_basis="届满") == {
        "rule:truly_expired": f"{LAW}/70/1/1"
    }


def test_a_renewal_that_is_granted_gives_a_new_last_day(life: Counter):
    renewal = sought(life, date(2026, 4, 20)).after("accept", "propose", "grant")
    renewal.do("issue", new_valid_until=NEXT)
    life.do("renew", valid_until=NEXT)
    assert Licence.objects.get().until == NEXT
    assert Licence.objects.get().state == "valid"


def test_a_renewal_that_is_not_decided_in_time_is_deemed_granted(life: Counter):
    renewal = sought(life, date(2026, 4, 20)).after("accept").on(LAST + timedelta(days=1)).law()
    assert renewal.row.stage == "granted"
    life.do("renew", valid_until=NEXT)
    assert (Licence.objects.get().until, shown(LAST + timedelta(days=1))) == (NEXT, "有效")


def test_without_a_grant_nothing_is_renewed_or_changed(life: Counter):
    assert life.refused("renew", valid_until=NEXT) == {"rule:renewal_granted": f"{LAW}/50/2"}
    assert life.refused("note_change", changed_to="别的") == {"rule:change_granted": f"{LAW}/8/1；{LAW}/49"}


def test_a_change_that_is_granted_stands_on_the_register(life: Counter):
    change = life.after("seek_change").child("change")
    change.do("apply", holder="D1", licence_no="许字1号", changes="经营项目")
    change.do("accept")
    change.do("examine", transfer=False)
    change.after("propose", "grant")
    life.do("note_change", changed_to="食品经营许可（含热食）")
    assert Licence.objects.get().item == "食品经营许可（含热食）"


def test_a_licence_won_by_fraud_is_annulled_struck_and_barred_for_three_years(life: Counter):
    case = life.after("revoke").child("revocation")
    case.do("open", holder="D1", licence_no="许字1号")
    case.do("establish", ground="fraud", evidence=["笔录"], public_need=False, public_harm=False, safety=True)
    decision = {"decision_no": "县撤1号", "decided_on": FRIDAY, "grounds": "骗取", "remedies": "either"}
    case.do("tell", proposal="拟撤销", told_on=FRIDAY)
    notice = str(Document.objects.get(name="licence_change_rights_notice").drawn)
    assert "有权进行陈述和申辩" in notice
    assert "听证" not in notice
    assert "rule:told_first" in case.refused("annul", **decision)
    case.do("listen", views_result="none")
    case.do("annul", **decision)
    life.do("cancel", cancel_ground="revoked", cancel_basis="县撤1号")
    assert Licence.objects.get().ground == "revoked"
    case.do("bar")
    bar = case.child("bar")
    bar.do("bar", ground="fraud", decided_on=FRIDAY)
    assert Bar.objects.get().ended_on is None
    bar.on(date(2029, 3, 10)).law()
    assert Bar.objects.get().ended_on is not None


def test_false_papers_bar_for_a_year(bureau: County):
    case = Counter(bureau).after("apply", "accept")
    case.do("examine", safety=True)
    case.do("propose", conforms=False)
    case.do("refuse", refusal_ground="false_papers")
    case.do("bar")
    bar = case.child("bar").after("bar")
    asked = Matter("other", "licence.ordinary", bureau.organ, "X1", frozenset({"D1"}), {})
    with clock.at(bar.time.now):
        assert licence_bars(asked, FRIDAY) == 1
    bar.on(date(2027, 3, 10)).law()
    assert licence_bars(asked, date(2027, 3, 10)) == 0
    assert Bar.objects.get().since == FRIDAY


def test_a_number_is_given_to_one_licence_only(life: Counter, bureau: County):
    other = Counter(bureau).after("apply", "accept", "examine", "propose", "grant", "issue").child("life")
    assert "licences.number_taken" in other.refused("start")
    assert Licence.objects.get().case == life.case


def test_what_is_shown_does_not_wait_for_the_law_to_be_entered(life: Counter):
    assert [shown(day) for day in (FRIDAY - timedelta(days=1), FRIDAY, LAST, LAST + timedelta(days=1))] == [
        "尚未生效", "有效", "有效", "有效期届满，已经失效",
    ]  # fmt: skip
    assert checked("没有这个编号", FRIDAY) is None

"""What a party does is entered for her by one of the staff who has a duty in the case, and the record says by whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.checking import astray
from quanheng.apps.cases.family import family_of
from quanheng.apps.cases.models import Case, Involvement, RefusedAttempt
from quanheng.apps.cases.perform import Actor, Attempt, Done, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import found, investigated, summary
from quanheng.apps.people.models import Allotment
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.law.procedure import PARTY
from quanheng.record.entry import Entry
from quanheng.web.desk.tests.conftest import page, signed_in
from quanheng.web.desk.tests.test_desk import posted
from quanheng.web.desk.tests.test_papers import cashier, fined, paid
from quanheng.web.desk.tests.test_payments import number_of

__all__ = ["cashier", "county", "fined"]


@pytest.fixture
def case(county: County) -> str:
    done = investigated(county)
    assert isinstance(done, Done)
    return done.case


def entered(client: Client, case: str, act: str, **fields: str) -> int:
    """The status of the answer to the form of a party's act; it is shown to those alone who may send it."""
    address = reverse("desk:act", args=[case, act])
    shown = client.get(address)
    form = posted(shown.content.decode(), **fields) if shown.status_code == 200 else {"key": "k", "seen": "9", **fields}
    answer = client.post(address, form)
    assert (shown.status_code == 404) == (answer.status_code == 404)
    return answer.status_code


def last_entry(case: str) -> Entry:
    return recorder().read_cases([case])[case][-1][0]


def payment(county: County) -> dict[str, str]:
    return {"in_full": "true", "paid": "200", "paid_on": now().date().isoformat(), "on_behalf_of": county.party}


def test_who_sees_a_case_and_has_no_duty_in_it_enters_nothing_for_its_party(county: County, case: str):
    Allotment.objects.filter(post=f"G{county.second}", procedure="penalty.summary").delete()
    other, before = signed_in(county.second), Case.objects.get(pk=case).entries
    assert "代为登记" not in page(other, "case", case)
    assert entered(other, case, "defend", defence="我承认", on_behalf_of=county.party) == 404
    assert Case.objects.get(pk=case).entries == before


def test_a_duty_under_another_power_lets_nobody_enter_what_a_party_does(county: County, case: str):
    Allotment.objects.filter(post=f"G{county.second}", procedure="penalty.summary").update(power="W9")
    assert entered(signed_in(county.second), case, "defend", defence="我承认", on_behalf_of=county.party) == 404


def test_the_desk_and_the_watch_say_who_entered_what_a_party_did(county: County, case: str, bureau: Client):
    officer = signed_in(county.first)
    assert "代为登记" in page(officer, "case", case)
    assert entered(officer, case, "defend", defence="已经改正", on_behalf_of=county.party) == 302
    assert "王五（当事人） · 代为登记：张三" in page(officer, "case", case)
    watched = bureau.get(reverse("watch:case", args=[case])).content.decode()
    assert "王五（当事人） · 代为登记：张三" in watched


def test_who_enters_it_does_not_act_in_it(county: County, case: str):
    Allotment.objects.filter(post=f"G{county.legal}", procedure="penalty.summary").delete()
    Allotment.objects.filter(procedure="penalty.summary", duty="record").update(post=f"G{county.legal}")
    entered(signed_in(county.legal), case, "defend", defence="已经改正", on_behalf_of=county.party)
    entry = last_entry(case)
    assert entry.act == "defend"
    assert entry.context["entered_by"] == county.legal
    assert [(actor.person, actor.duty) for actor in entry.actors] == [(county.party, "party")]
    assert not Involvement.objects.filter(case=case, person=county.legal).exists()
    assert county.legal not in family_of(case).persons.duties
    assert [*astray(case)] == []


def defended(county: County, case: str, entered_by: str) -> Outcome:
    """What came of the party's defence when somebody enters it, by whatever way it comes."""
    actors = (Actor(county.party, PARTY),)
    return perform(Attempt(case, "defend", actors, {"defence": "已经改正"}, entered_by=entered_by))


def test_whichever_way_it_comes_who_has_no_duty_in_the_case_enters_nothing(county: County, case: str):
    Allotment.objects.filter(post=f"G{county.second}", procedure="penalty.summary").delete()
    before = Case.objects.get(pk=case).entries
    for stranger in (county.second, "P9999"):
        refused = defended(county, case, stranger)
        assert isinstance(refused, Refused)
        assert [one.rule for one in refused.objections] == ["entered_by"]
    assert Case.objects.get(pk=case).entries == before
    assert RefusedAttempt.objects.filter(case=case, act="defend").count() == 2
    assert isinstance(defended(county, case, county.first), Done)


def test_nobody_enters_for_another_what_the_staff_do(county: County):
    refused = open_case(summary(county), replace(found(county), entered_by=county.first))
    assert isinstance(refused, Refused)
    assert [one.rule for one in refused.objections] == ["entered_by"]
    assert not Case.objects.filter(procedure="penalty.summary").exists()


def test_what_the_staff_do_themselves_is_entered_by_nobody_else(case: str):
    assert "entered_by" not in last_entry(case).context


def test_a_payment_is_entered_by_who_does_the_accounts_and_not_by_who_handles_the_case(
    county: County, cashier: Client, fined: Case
):
    assert entered(signed_in(county.first), fined.pk, "pay", **payment(county)) == 404
    assert entered(cashier, fined.pk, "pay", **payment(county)) == 302
    assert last_entry(fined.pk).context["entered_by"] == county.legal


def test_who_handled_a_case_enters_no_payment_in_it_though_she_does_the_accounts(county: County, fined: Case):
    assert entered(signed_in(county.first), fined.pk, "pay", **payment(county)) == 404


def test_a_payment_from_the_file_of_the_bank_is_entered_by_who_gave_the_file(
    county: County, cashier: Client, fined: Case
):
    paid(cashier, ("L1", number_of(fined), "王五", "200", now().date().isoformat(), "6200"))
    assert last_entry(fined.pk).context["entered_by"] == county.legal

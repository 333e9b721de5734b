"""A lead waits for the organ it is proposed to until a penalty case is registered of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from quanheng.apps.leads.effects import propose_lead, take_up_lead
from quanheng.apps.leads.models import ProposedLead
from quanheng.apps.leads.queries import awaiting
from quanheng.apps.registers import EFFECTS, Deed, Row

DAY = date(2026, 3, 2)


def deed(act: str, case: str = "c1", at: date = DAY, **facts: object) -> Deed:
    return Deed(case, 1, act, at, datetime(2026, 3, 2, tzinfo=UTC), "O1", "W1", facts)


def kept(key: str, row: Row | None) -> None:
    assert row is not None
    ProposedLead.objects.create(key=key, entry_case=key, entry_n=1, **row)


@pytest.mark.parametrize(
    ("act", "source"), [("convert", "summary"), ("refer", "inspection"), ("hand_back", "judicial")]
)
def test_a_case_of_an_organ_calls_for_a_penalty_case_of_the_same(act: str, source: str):
    row = propose_lead(None, deed(act), "c1")
    assert row == {"organ": "O1", "source": source, "proposed_on": DAY, "taken_by": ""}


def test_a_case_that_was_transferred_is_proposed_to_the_organ_that_receives_it():
    received = propose_lead(None, deed("receive", receiver="O2"), "c1")
    assert received is not None
    designated = propose_lead(received, deed("designate", designated_organ="O3"), "c1")
    assert designated is not None
    assert (received["organ"], designated["organ"]) == ("O2", "O3")


def test_a_transfer_to_an_organ_that_is_not_here_proposes_nothing():
    assert propose_lead(None, deed("receive"), "c1") is None


@pytest.mark.parametrize("fact", ["inspection", "came_from"])
def test_what_a_penalty_case_comes_of_waits_no_more(db: None, fact: str):
    for number, day in (("c1", DAY), ("c2", DAY.replace(day=1))):
        kept(number, propose_lead(None, deed("refer", number, day), number))
    assert [lead.key for lead in awaiting(["O1"])] == ["c2", "c1"]
    assert not awaiting(["O2"]).exists()
    registered = deed("register", "c9", **{fact: "c1"})
    (key,) = EFFECTS["take_up_lead"].keys(registered)
    before = ProposedLead.objects.filter(key=key).values("organ", "source", "proposed_on", "taken_by").get()
    ProposedLead.objects.filter(key=key).update(**take_up_lead(before, registered, key) or {})
    assert [lead.key for lead in awaiting(["O1"])] == ["c2"]
    assert ProposedLead.objects.get(key="c1").taken_by == "c9"


def test_a_penalty_case_that_comes_of_nothing_proposed_takes_up_nothing():
    assert [*EFFECTS["take_up_lead"].keys(deed("register"))] == []
    assert take_up_lead(None, deed("register", inspection="c404"), "c404") is None

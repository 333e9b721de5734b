"""Goods in custody: taken in by a measure, kept by somebody who does not handle the case, every movement noted."""

from __future__ import annotations

import pytest

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.custody.models import CustodyItem, Movement
from quanheng.apps.custody.queries import goods_of
from quanheng.apps.people.models import Allotment
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.record.values import Attachment

__all__ = ["county"]

KEEPER = "P3"


@pytest.fixture
def seizure(county: County) -> str:
    """A seizure that has been carried out; its case."""
    Allotment.objects.filter(duty="keep").update(post=f"G{KEEPER}")
    today = now().date()
    filed = {
        "grounds_to_file": True,
        "within_power": True,
        "parties": (county.party,),
        "listed_minor": False,
        "filed_on": today,
    }
    pair = (Actor(county.first, "handle"), Actor(county.second, "handle"))
    lead = {"source": "report", "clue": "无证生产", "discovered_on": today, "ended_on": today}
    opening = Opening("penalty.ordinary", county.organ, county.power)
    root = done(open_case(opening, Attempt("", "register", pair[:1], lead))).case
    done(perform(Attempt(root, "verify", pair, {"check_result": "属实"})))
    done(perform(Attempt(root, "file", (Actor(county.head, "approve"),), filed)))
    done(perform(Attempt(root, "seize", pair[:1])))
    case = Case.objects.get(parent=root, kind="seizure").pk
    proposal = {"party": county.party, "object": "食品五十箱", "grounds": "涉嫌无证生产"}
    done(perform(Attempt(case, "propose", pair, proposal)))
    done(perform(Attempt(case, "approve", (Actor(county.head, "approve"),), {"approved": True})))
    done(perform(Attempt(case, "seize", pair, on_the_spot())))
    return case


def on_the_spot() -> dict[str, object]:
    said = ("own_officers", "credential_shown", "rights_told", "heard", "related", "papers_given")
    files = {name: recorder().files.keep(Attachment(f"{name}.pdf", b"%PDF")) for name in ("record", "inventory", "av")}
    no = {"necessities": False, "sealed_before": False}
    return {**dict.fromkeys(said, True), **no, **files, "presence": "party"}


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def keeping(case: str, act: str, person: str = KEEPER, **facts: object) -> Outcome:
    told = {"storage": "局机关物证室三号架", "stored_on": now().date(), **facts}
    return perform(Attempt(case, act, (Actor(person, "keep"),), told))


def test_a_seizure_enters_its_goods_with_the_day_by_which_they_must_go(county: County, seizure: str):
    (held,) = goods_of([county.organ])
    assert (held.item.description, held.item.status, held.item.custodian) == ("食品五十箱", "held", "")
    assert held.due is not None
    assert (held.due - now().date()).days in range(29, 32)


def test_a_custodian_takes_them_over_and_each_movement_is_noted(county: County, seizure: str):
    done(keeping(seizure, "take_over"))
    done(keeping(seizure, "move_goods", storage="市检验院", moving_reason="送检"))
    (held,) = goods_of([county.organ])
    assert (held.item.custodian, held.item.place) == (KEEPER, "市检验院")
    assert [move.what for move in held.movements] == ["接收保管", "送检"]


def test_who_handles_the_case_does_not_keep_the_goods(county: County, seizure: str):
    Allotment.objects.filter(duty="keep").update(post=f"G{county.first}")
    refused = keeping(seizure, "take_over", county.first)
    assert isinstance(refused, Refused)
    assert "apart:handle+keep" in [objection.rule for objection in refused.objections]
    assert not Movement.objects.exists()


def test_goods_are_not_moved_before_somebody_has_taken_them_over(seizure: str):
    refused = keeping(seizure, "move_goods", moving_reason="送检")
    assert isinstance(refused, Refused)
    assert [objection.rule for objection in refused.objections] == ["rule:taken_over"]


def test_what_is_lifted_is_given_back_and_out_of_the_register(county: County, seizure: str):
    facts = {"lift_ground": "decided", "lifted_on": now().date(), "returned": True}
    done(perform(Attempt(seizure, "lift", (Actor(county.head, "approve"),), facts)))
    item = CustodyItem.objects.get()
    assert (item.status, item.until, item.outcome) == ("released", now().date(), "解除并退还")


def test_samples_are_with_the_institution_until_what_is_left_is_dealt_with(county: County):
    pair = (Actor(county.first, "handle"), Actor(county.second, "handle"))
    facts = {
        "matter": "成分", "institution": "市检验院", "capacity": "qualified", "expected_on": now().date(),
        "charged": False, "sampled": True, "samples": "食品二袋",
    }  # fmt: skip
    opening = Opening("appraisal", county.organ, county.power)
    nameless = {name: value for name, value in facts.items() if name != "samples"}
    assert isinstance(open_case(opening, Attempt("", "entrust", pair, nameless)), Refused)
    case = done(open_case(opening, Attempt("", "entrust", pair, facts))).case
    (held,) = goods_of([county.organ])
    assert (held.item.kind, held.item.place, held.item.status) == ("sampled", "市检验院", "held")
    left = {"withdrawal": "不需要", "samples_left": "none"}
    assert isinstance(perform(Attempt(case, "withdraw", pair[:1], left)), Refused)
    done(perform(Attempt(case, "withdraw", pair[:1], left | {"samples_left": "returned"})))
    (held,) = goods_of([county.organ])
    assert (held.item.status, held.item.outcome) == ("released", "退还当事人")

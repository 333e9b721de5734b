"""What stands in a register for one is not taken by another's slip of the pen, and what is listed again is in force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.inspections.models import Cell, MinorEntry, Route
from quanheng.apps.organs.models import Entrustment
from quanheng.apps.organs.queries import has_standing
from quanheng.apps.people.models import Credential, Post
from quanheng.apps.people.queries import has_credential
from quanheng.apps.powers.models import Item, Power
from quanheng.apps.powers.queries import is_in_force
from quanheng.apps.record.clock import now
from quanheng.apps.registers import Deed, UnfitError, apply_effects
from quanheng.apps.statutes.models import Statute

__all__ = ["county"]

OTHER = "O2"
_ITEMS = "item_code,name,task_type,department,dept_code\n{},开办,1,某局,{}\n"


@pytest.fixture
def today(county: County) -> date:
    return now().date()


def did(effect: str, on: date, by: str = "O1", /, **facts: object) -> None:
    """An act of a case of its own has that effect."""
    apply_effects([effect], Deed(f"case-{on}", 1, "act", on, now(), by, "", facts))


def ended(county: County, case: str) -> Outcome:
    facts = {"ended_on": now().date(), "end_reason": "误列"}
    return perform(Attempt(case, "end", (Actor(county.head, "approve"),), facts))


def listed(county: County, code: str, organ: str) -> tuple[str, Outcome]:
    """The case of a power of that code that is listed for an organ, and what came of its publication."""
    facts = {
        "code": code, "organ": organ, "name": "查处某事", "kind": "penalty", "line": "general",
        "bases": ("行政处罚法/52",), "basis_level": "law", "procedures": ("penalty.summary",),
        "responsibilities": ("立案",), "accountability": ("不作为",), "complaint": "12345",
    }  # fmt: skip
    by = (Actor(county.first, "submit"),)
    done = open_case(Opening("register.power", county.organ), Attempt("", "submit", by, facts))
    assert isinstance(done, Done), done
    perform(Attempt(done.case, "review_law", (Actor(county.legal, "legal"),), {"legal_passed": True}))
    perform(Attempt(done.case, "review_staffing", (Actor(county.second, "staffing"),), {"staffing_passed": True}))
    published = {"published_on": now().date()}
    return done.case, perform(Attempt(done.case, "publish", (Actor(county.head, "approve"),), published))


def test_a_power_listed_under_the_code_of_another_organ_is_refused(county: County):
    _, outcome = listed(county, county.power, OTHER)
    assert isinstance(outcome, Refused)
    (objection,) = outcome.objections
    assert objection.sentence == f"“权责清单”里的编号“{county.power}”已经登记给“{county.organ}”。"
    assert Power.objects.get(key=county.power).organ == county.organ


def test_a_power_that_was_taken_off_and_is_listed_again_may_be_exercised(county: County, today: date):
    case, outcome = listed(county, "W9", county.organ)
    assert isinstance(outcome, Done), outcome
    assert isinstance(ended(county, case), Done)
    assert not is_in_force("W9", county.organ, "penalty", today)
    _, again = listed(county, "W9", county.organ)
    assert isinstance(again, Done), again
    assert is_in_force("W9", county.organ, "penalty", today)


def test_a_credential_does_not_go_to_another_person(county: County, today: date):
    told = {"kind": "enforcement", "field": "市场监管", "region": "云泽县", "number": f"C{county.first}"}
    with pytest.raises(UnfitError, match=f"已经登记给“{county.first}”"):
        did("issue_credential", today, **told, person=county.second)
    assert has_credential(county.first, today)
    Credential.objects.filter(key=told["number"]).update(withdrawn_on=today)
    did("issue_credential", today, **told, person=county.first)
    assert has_credential(county.first, today), "what was taken back and is issued again is in force"


def test_neither_a_post_nor_an_entrustment_goes_to_another_organ(county: County, today: date):
    with pytest.raises(UnfitError, match="已经登记给“O1”"):
        did("enter_post", today, post=f"G{county.first}", organ=OTHER, unit="一科", title="科员", level="handler")
    assert Post.objects.get(key=f"G{county.first}").organ == county.organ
    term = {"document": "委〔2026〕1号", "passed": True, "entrusted": "A1", "begins_on": today, "ends_on": today}
    did("enter_entrustment", today, **term, principal="O1", powers=("W1",))
    with pytest.raises(UnfitError, match="已经登记给“O1”"):
        did("enter_entrustment", today, **term, principal=OTHER, powers=("W1",))
    assert Entrustment.objects.get().principal == "O1"


def test_an_item_goes_to_another_organ_only_when_it_is_off_the_list(county: County, today: date):
    did("publish_items", today, items=_ITEMS.format("I-1", "O1"))
    with pytest.raises(UnfitError, match="已经登记给“O1”"):
        did("publish_items", today, items=_ITEMS.format("I-1", OTHER))
    did("hand_down_items", today, handed_items=("I-1",), handed_to=OTHER)
    did("publish_items", today, items=_ITEMS.format("I-1", OTHER))
    item = Item.objects.get()
    assert (item.organ, item.ended_on, item.handed_to) == (OTHER, None, "")


def test_an_organ_whose_standing_ended_has_it_again_when_it_is_confirmed_anew(county: County, today: date):
    did("end_standing", today, organ="O1")
    assert not has_standing("O1", today)
    did("confirm_standing", today, organ="O1", certificate="1")
    assert has_standing("O1", today)


def test_a_version_of_one_statute_is_none_of_another(county: County, today: date):
    told = {"version": "甲法@2026-01-01", "title": "甲法", "level": "law", "dated": today, "effective_on": today}
    did("enter_statute", today, **told, statute="甲法", text="甲法")
    with pytest.raises(UnfitError, match="已经登记给“甲法”"):
        did("enter_statute", today, **told, statute="乙法", text="乙法")
    assert Statute.objects.get(key=told["version"]).name == "甲法"


def test_a_minor_violation_is_the_organ_s_that_listed_it_and_is_listed_again(county: County, today: date):
    told = {
        "minor_code": "M1",
        "power_code": "W1",
        "conduct": "未公示",
        "conditions": "初次",
        "minor_basis": "第三十三条",
    }
    did("enter_minor", today, **told)
    with pytest.raises(UnfitError, match="已经登记给“O1”"):
        did("enter_minor", today, OTHER, **told)
    did("end_minor", today, minor_code="M1", end_reason="误列")
    did("enter_minor", today, **told)
    entry = MinorEntry.objects.get()
    assert (entry.until, entry.end_reason) == (None, "")


def test_cells_and_routes_stay_where_they_are_and_are_drawn_again(county: County, today: date):
    told = {"cell_name": "一格", "segment": "东街", "person": "P1", "substitute": "P2", "watches": ()}
    did("enter_cell", today, cell_code="L1", **told)
    with pytest.raises(UnfitError, match="已经登记给“O1”"):
        did("enter_cell", today, OTHER, cell_code="L1", **told)
    did("dissolve_cell", today, cell_code="L1")
    did("enter_cell", today + timedelta(days=1), cell_code="L1", **told)
    assert (Cell.objects.get().since, Cell.objects.get().until) == (today + timedelta(days=1), None)
    route = {"route_code": "R1", "route_name": "东线", "stops": ("桥头",), "every_days": 1}
    did("enter_route", today, cell_code="L1", **route)
    with pytest.raises(UnfitError, match="已经登记给“L1”"):
        did("enter_route", today, cell_code="L2", **route)
    did("end_route", today, route_code="R1")
    did("enter_route", today, cell_code="L2", **route)
    assert (Route.objects.get().cell, Route.objects.get().until) == ("L2", None)

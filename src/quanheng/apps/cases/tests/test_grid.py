"""The grid: a cell has somebody who answers for it at every hour, is walked, and what is found in it is timed (D15)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.inspecting import INSPECTING, done, empower
from quanheng.apps.cases.values import FactValue
from quanheng.apps.inspections.models import Cell, Inspection, InspectionPlan, Problem, Round, Route
from quanheng.apps.powers.checks import CHECKS
from quanheng.apps.powers.staffing import staffing
from quanheng.apps.record.clock import now

DAY, NIGHT = "08:00-20:00 P1", "20:00-08:00 P2"


@pytest.fixture(autouse=True)
def inspecting(county: County) -> None:
    empower(county)


def drawn(county: County, *watches: str) -> str:
    """A cell with a route walked every week; the case of its register."""
    by = (Actor(county.first, "draw"),)
    facts: dict[str, FactValue] = {
        "cell_code": "城东", "cell_name": "城东网格", "segment": "人民路以东", "person": county.first,
        "substitute": county.second, "watches": watches or (DAY, NIGHT), "drawn_on": now().date(),
    }  # fmt: skip
    case = done(open_case(Opening("register.cell", county.organ), Attempt("", "draw", by, facts))).case
    route: dict[str, FactValue] = {
        "route_code": "城东-1", "route_name": "沿河线", "stops": ("桥", "市场"), "every_days": Decimal(7),
        "route_on": now().date(),
    }  # fmt: skip
    done(perform(Attempt(case, "set_route", by, route)))
    return case


def walked(county: County, **changes: FactValue) -> Outcome:
    facts = {"cell": "城东", "route": "城东-1", "walked_on": now().date(), "walked_hours": "上午", "seen": "clear"}
    attempt = Attempt("", "walk", (Actor(county.first, "patrol"),), {**facts, **changes})
    return open_case(Opening("round", county.organ, INSPECTING, title="巡查"), attempt)


def found(name: str, after: int = 0) -> list[str]:
    """What a check of the registers finds, so many days from now."""
    (check,) = (one for one in CHECKS if one.name == name)
    on = now().date() + timedelta(days=after)
    return [finding.sentence for finding in check.find(staffing(library().procedures, on), on)]


def test_a_cell_names_who_answers_for_it_and_who_stands_in(county: County) -> None:
    case = drawn(county)
    staffed = {"person": county.second, "substitute": county.first, "watches": (DAY,), "staffed_on": now().date()}
    done(perform(Attempt(case, "staff", (Actor(county.first, "draw"),), staffed)))
    cell = Cell.objects.get()
    assert (cell.name, cell.person, cell.substitute, cell.watches) == ("城东网格", county.second, county.first, [DAY])


def test_a_cell_watched_round_the_clock_passes_the_check(county: County) -> None:
    drawn(county)
    assert found("uncovered") == []


def test_hours_without_a_watch_and_people_who_are_not_there_are_found(county: County) -> None:
    drawn(county, DAY, "夜里 P2", "20:00-22:00 P99")
    assert found("uncovered") == [
        "值守“夜里 P2”写法不对，或者人员不在职。",
        "值守“20:00-22:00 P99”写法不对，或者人员不在职。",
        "00:00至08:00没有人值守。",
        "22:00至24:00没有人值守。",
    ]


def test_a_round_on_which_nothing_was_found_is_recorded(county: County) -> None:
    drawn(county)
    outcome = walked(county, walk_note="一切正常")
    assert isinstance(outcome, Done)
    row = Round.objects.get()
    assert (row.key, row.person, row.found, row.note) == (outcome.case, county.first, False, "一切正常")
    assert Case.objects.get(pk=outcome.case).ended


@pytest.mark.parametrize("changes", [{"cell": "城西"}, {"route": "城西-1"}])
def test_only_a_route_of_the_cell_is_walked(county: County, changes: dict[str, FactValue]) -> None:
    drawn(county)
    outcome = walked(county, **changes)
    assert isinstance(outcome, Refused)
    assert [objection.rule for objection in outcome.objections] == ["rule:on_route"]


def test_a_route_not_walked_in_its_time_is_found(county: County) -> None:
    drawn(county)
    assert isinstance(walked(county), Done)
    assert found("unwalked", after=7) == []
    assert len(found("unwalked", after=8)) == 1


def test_what_is_found_on_a_round_is_registered_without_telling_the_cell_again(county: County) -> None:
    drawn(county)
    outcome = walked(county, seen="problem")
    assert isinstance(outcome, Done)
    by = (Actor(county.first, "patrol"),)
    done(perform(Attempt(outcome.case, "hand_in", by)))
    child = Case.objects.get(parent=outcome.case)
    facts = {"cell": "城东", "place": "桥头", "found_on": now().date(), "problem": "违法建设", "urgent": False}
    done(perform(Attempt(child.pk, "find", by, facts)))
    done(perform(Attempt(child.pk, "report", by, {"reported_on": now().date()})))
    problem = Problem.objects.get()
    assert (problem.cell, problem.found_on, problem.reported_on) == ("城东", now().date(), now().date())
    assert (problem.removed_on, problem.gone_on) == (None, None)


def test_nothing_is_found_in_a_cell_that_is_no_more(county: County) -> None:
    case, by = drawn(county), (Actor(county.first, "draw"),)
    done(perform(Attempt(case, "end_route", by, {"route_code": "城东-1", "route_on": now().date()})))
    done(perform(Attempt(case, "dissolve", by, {"dissolved_on": now().date(), "end_reason": "并入城西"})))
    assert Route.objects.get().until == now().date()
    facts = {"cell": "城东", "place": "桥头", "found_on": now().date(), "problem": "违法建设", "urgent": False}
    attempt = Attempt("", "find", (Actor(county.first, "patrol"),), facts)
    outcome = open_case(Opening("patrol", county.organ, INSPECTING), attempt)
    assert isinstance(outcome, Refused)
    assert [objection.rule for objection in outcome.objections] == ["rule:in_cell"]


def plan(county: County, *, approved: bool) -> None:
    opening = Opening("register.inspection_plan", county.organ)
    drafting = {"plan_code": "J26", "year": Decimal(now().year), "plan": "随机抽取百分之五"}
    case = done(open_case(opening, Attempt("", "draft", (Actor(county.first, "draft"),), drafting))).case
    told = {"approved": approved, "approved_on": now().date()}
    done(perform(Attempt(case, "approve", (Actor(county.head, "approve"),), told)))


@pytest.mark.parametrize("approved", [True, False])
def test_an_inspection_follows_a_plan_that_was_approved(county: County, approved: bool) -> None:
    plan(county, approved=approved)
    facts = {"party": county.party, "occasion": "plan", "plan_no": "J26", "subject": "进货查验", "place": "城关镇1号"}
    opening = Opening("inspection", county.organ, INSPECTING, title="日常检查")
    outcome = open_case(opening, Attempt("", "plan", (Actor(county.first, "handle"),), facts))
    assert isinstance(outcome, Done if approved else Refused)
    assert Inspection.objects.filter(plan="J26").count() == InspectionPlan.objects.count() == int(approved)

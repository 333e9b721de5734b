"""Who was trained for how long, who passed which examination, and what follows from it (B3, B2)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from quanheng.apps.adjustment.tests.training import QUESTIONS, announced, bank, done, held, plan, sat
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Refused, open_case, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.people.models import Credential, Person
from quanheng.apps.record.clock import now
from quanheng.apps.training.measures import hours_in, measures
from quanheng.apps.training.models import Attendance, Exam, Plan, Question, Result, Session
from quanheng.apps.training.queries import paper_of


@pytest.fixture
def exam(county: County) -> Exam:
    bank(county)
    return Exam.objects.get(key=done(announced(county)).case)


def refused(outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.objections[0].sentence


def test_an_approved_plan_stands_in_the_register(county):
    plan(county)
    assert (Plan.objects.get().organ, Plan.objects.get().year) == (county.organ, now().year)


def test_nothing_is_held_under_a_plan_that_was_not_approved(county):
    case = plan(county, approved=False)
    assert not Plan.objects.exists()
    assert isinstance(held(county, case, county.first), Refused)


def test_everybody_present_has_the_hours_once(county):
    case = plan(county)
    done(held(county, case, county.first, county.second, county.first, hours=4))
    done(held(county, case, county.first, hours=3))
    assert (Session.objects.count(), Attendance.objects.count()) == (2, 3)
    hours = {one.person.key: (one.hours, one.short) for one in hours_in(Person.objects.all(), now().year)}
    assert hours[county.first] == (Decimal(7), Decimal(33))
    assert hours[county.head] == (Decimal(0), Decimal(40))


def test_what_a_year_asks_of_an_organ_is_counted_by_what_its_people_took_part_in(county, exam):
    case = plan(county)
    for kind in ("leaders", "leaders", "drill", "monthly", "general"):
        done(held(county, case, county.head, kind=kind))
    done(sat(exam, county.first, 5))
    found = {one.title: (one.done, one.asked) for one in measures([county.organ], now().date())[county.organ]}
    assert found["领导班子集中学法"] == (2, 4)
    assert found["法制业务培训"] == (0, 1)
    assert found["以案释法、岗位练兵"] == (1, 2)
    assert found["综合法律知识轮训（轮次）"] == (1, 1)
    assert found["每月一法（月）"][0] == found["每法一考（月）"][0] == 1


def test_a_question_once_published_stays_as_it_is(county):
    bank(county)
    bank(county, text=QUESTIONS.replace("题目1,", "改过的题目1,"))
    assert Question.objects.get(key="Q-1").stem == "题目1"


def test_an_examination_draws_from_what_was_in_the_bank_the_day_before(county):
    bank(county, on=now().date())
    assert "不够抽" in refused(announced(county))


def test_no_examination_asks_less_than_the_county_does(county):
    bank(county)
    assert "合格分数低于" in refused(announced(county, pass_mark=Decimal(50)))


def test_who_reaches_the_mark_passes(county, exam):
    done(sat(exam, county.first, 3))
    done(sat(exam, county.second, 2))
    assert dict(Result.objects.values_list("person", "passed")) == {county.first: True, county.second: False}
    assert Result.objects.get(person=county.first).score == 60


def test_a_paper_is_the_same_when_it_is_shown_again(county, exam):
    before = [question.key for question in paper_of(exam, county.first)]
    facts = {"withdrawn": (before[0],), "withdrawn_on": now().date()}
    case = Question.objects.get(key=before[0]).entry_case
    done(perform(Attempt(case, "withdraw", (Actor(county.legal, "review"),), facts)))
    assert [question.key for question in paper_of(exam, county.first)] == before


def test_nobody_sits_twice_for_another_or_marks_herself(county, exam):
    assert "与按题库评出的不一致" in refused(sat(exam, county.first, 2, score=100))
    assert "只能由本人办理" in refused(sat(exam, county.first, 5, by=county.second))
    done(sat(exam, county.first, 5))
    assert "只能参加一次" in refused(sat(exam, county.first, 5))


def credential(county: County, elsewhere: bool) -> str:
    facts = {
        "person": county.first, "kind": "enforcement", "field": "市场监管", "region": "云泽县",
        "staff": "civil_servant", "trained": True, "elsewhere": elsewhere,
    }  # fmt: skip
    attempt = Attempt("", "apply", (Actor(county.first, "register"),), facts)
    return done(open_case(Opening("register.credential", county.organ), attempt)).case


def issued(county: County, case: str):
    facts = {"number": "川A0001", "issued_on": now().date()}
    return perform(Attempt(case, "issue", (Actor(county.second, "issue"),), facts))


def test_no_credential_without_an_examination_passed_here_or_above(county, exam):
    assert "考试没有合格" in refused(issued(county, credential(county, elsewhere=False)))
    done(sat(exam, county.first, 5))
    assert isinstance(issued(county, credential(county, elsewhere=False)), Done)
    assert Credential.objects.filter(key="川A0001").exists()


def test_an_examination_passed_above_counts(county):
    assert isinstance(issued(county, credential(county, elsewhere=True)), Done)


def test_hours_of_another_year_do_not_count(county):
    case = plan(county)
    done(held(county, case, county.first, on=now().date() - timedelta(days=366)))
    assert hours_in(Person.objects.filter(key=county.first), now().year)[0].hours == 0

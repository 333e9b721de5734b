"""What an act leaves behind, and what a refused one does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from quanheng.apps.cases import family
from quanheng.apps.cases.models import Case, RefusedAttempt, RunningLimit
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, Stale, open_case, perform
from quanheng.apps.cases.tests.county import IN_WRITING, County
from quanheng.apps.cases.values import FactValue, moment
from quanheng.apps.people.models import Holding
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.engine.family import FamilyState
from quanheng.engine.intent import IntentFaults
from quanheng.record.values import Attachment


def handlers(county: County) -> tuple[Actor, ...]:
    return Actor(county.first, "handle"), Actor(county.second, "handle")


def found(county: County, **changes) -> Attempt:
    today = now().date()
    facts = {
        "party": county.party,
        "discovered_on": today,
        "ended_on": today,
        "credential_shown": True,
        "violation": "出售超过保质期的食品",
        "place": "云泽县城关镇",
    }
    return Attempt("", "open", changes.pop("actors", handlers(county)), facts | changes)


def summary(county: County) -> Opening:
    return Opening("penalty.summary", county.organ, county.power, title="王五出售超过保质期食品")


def opened(county: County) -> Done:
    done = open_case(summary(county), found(county))
    assert isinstance(done, Done)
    return done


def registered(county: County) -> Done:
    facts = {"source": "report", "clue": "货架上有过期食品", "discovered_on": now().date()}
    opening = Opening("penalty.ordinary", county.organ, county.power, "market")
    done = open_case(opening, Attempt("", "register", handlers(county)[:1], facts))
    assert isinstance(done, Done)
    return done


def investigated(county: County) -> Done:
    done = opened(county)
    assert isinstance(perform(established(county, done.case)), Done)
    return done


def told(county: County, case: str, **changes) -> Attempt:
    facts = {"proposed_penalty": "warning", "grounds": "违法", "basis": "食品安全法第五十四条", "rights_told": True}
    return Attempt(case, "tell", handlers(county), facts, **changes)


def test_an_act_is_recorded_with_who_did_it_and_what_the_registers_answered(county: County):
    done = opened(county)
    entry, facts = recorder().read(done.case, 1)
    assert (entry.act, entry.organ, [actor.person for actor in entry.actors]) == ("open", "O1", ["P1", "P2"])
    assert {answer.look_up: answer.answer for answer in entry.answers} == {
        "duty": "yes",
        "credential": "yes",
        "standing": "yes",
        "power": "yes",
    }
    assert facts["violation"] == "出售超过保质期的食品"


def test_a_case_shows_where_it_stands(county: County):
    case = Case.objects.get(pk=opened(county).case)
    assert (case.stage, case.ended, case.entries, case.organ) == ("found", False, 1, "O1")
    assert case.number == f"县市监局罚案〔{now().year}〕1号"


def test_numbers_run_without_gap(county: County):
    numbers = [Case.objects.get(pk=opened(county).case).number for _ in range(3)]
    assert numbers == [f"县市监局罚案〔{now().year}〕{n}号" for n in (1, 2, 3)]


def test_one_officer_alone_is_refused_and_nothing_is_left_but_the_refusal(county: County):
    refused = open_case(summary(county), found(county, actors=handlers(county)[:1]))
    assert isinstance(refused, Refused)
    assert [objection.rule for objection in refused.objections] == ["officers"]
    assert not Case.objects.exists()
    assert RefusedAttempt.objects.get().objections[0]["rule"] == "officers"


def test_a_power_that_is_not_published_opens_no_case(county: County):
    refused = open_case(Opening("penalty.summary", county.organ, "W404"), found(county))
    assert isinstance(refused, Refused)
    assert "power" in [objection.rule for objection in refused.objections]


def test_the_same_request_is_answered_and_not_done_again(county: County):
    done = investigated(county)
    attempt = told(county, done.case, key="k1")
    first, second = perform(attempt), perform(attempt)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (second.case, second.n, second.repeated) == (first.case, first.n, True)
    assert Case.objects.get(pk=done.case).entries == 3


def test_a_request_number_that_another_case_or_act_had_is_an_error(county: County):
    first, other = investigated(county), investigated(county)
    assert isinstance(perform(told(county, first.case, key="k1")), Done)
    defended = Attempt(first.case, "defend", (Actor(county.party, "party"),), {"defence": "已经改正"}, key="k1")
    for attempt in (told(county, other.case, key="k1"), defended):
        with pytest.raises(IntentFaults, match="已经用于另一案件或者另一行为"):
            perform(attempt)
    with pytest.raises(IntentFaults, match="已经用于另一案件或者另一行为"):
        open_case(summary(county), replace(found(county), key="k1"))
    assert Case.objects.get(pk=other.case).entries == 2


def test_an_opening_sent_twice_at_the_same_time_opens_one_case(lasting_county: County):
    start = Barrier(3)

    def opening(_: int) -> Outcome:
        start.wait()
        try:
            return open_case(summary(lasting_county), replace(found(lasting_county), key="k1"))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as clerks:
        outcomes = list(clerks.map(opening, range(3)))
    assert {outcome.case for outcome in outcomes} == set(Case.objects.values_list("pk", flat=True))
    assert sorted(outcome.repeated for outcome in outcomes) == [False, True, True]
    assert Case.objects.get().number == f"县市监局罚案〔{now().year}〕1号"


def test_a_notice_on_a_stale_form_is_not_given(county: County):
    done = investigated(county)
    perform(Attempt(done.case, "defend", (Actor(county.party, "party"),), {"defence": "已经改正"}, seen=2))
    assert perform(told(county, done.case, seen=2)) == Stale(1)
    assert isinstance(perform(told(county, done.case, seen=3)), Done)


def test_a_decision_on_a_stale_form_is_not_made(county: County):
    case = investigated(county).case
    assert isinstance(perform(told(county, case)), Done)
    assert isinstance(perform(Attempt(case, "hear", handlers(county), {"defence_result": "none"})), Done)
    decide = Attempt(case, "decide", handlers(county), decision(), seen=3)
    assert perform(decide) == Stale(1)
    assert isinstance(perform(replace(decide, seen=4)), Done)


def decision() -> dict[str, FactValue]:
    return {
        "penalty_kind": "warning", "circumstance": "lighter", "correction": "done", "form_number": "1",
        "decided_on": now().date(), "remedies": "review_first", "handed_over": True, "signature": "signed",
    }  # fmt: skip


def test_another_act_on_a_stale_form_is_judged_again(county: County):
    case = investigated(county).case
    perform(told(county, case))
    defence = Attempt(case, "defend", (Actor(county.party, "party"),), {"defence": "已经改正"})
    assert isinstance(perform(defence), Done)
    hear = Attempt(case, "hear", handlers(county), {"defence_result": "rejected"}, seen=3)
    assert isinstance(perform(hear), Done), "the defence that came meanwhile does not stand against it"
    convert = Attempt(case, "convert", handlers(county)[:1], {"reason_out": "案情复杂"}, seen=3)
    assert isinstance(perform(convert), Done)
    refused = perform(replace(hear, key="again", seen=3))
    assert isinstance(refused, Refused), "the case was closed meanwhile"
    assert "stage" in [objection.rule for objection in refused.objections]


def test_what_the_record_holds_folds_to_the_state_that_was_reached(county: County, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        done = investigated(county)
        perform(told(county, done.case))
        perform(Attempt(done.case, "defend", (Actor(county.party, "party"),), {"defence": "已经改正"}))
    reached = family.family_of(done.case)
    family._memory._states.clear()
    assert shape(family.family_of(done.case)) == shape(reached)


def shape(state: FamilyState) -> list[tuple[object, ...]]:
    return [(m.case.id, m.count, m.state.control, m.state.known.facts, m.state.clocks) for m in state.members.values()]


def test_a_running_limit_is_listed_with_its_due_date(county: County):
    (limit,) = RunningLimit.objects.filter(case=registered(county).case)
    assert (limit.limit, limit.basis) == ("check", "《行政处罚法》第54条第二款")
    assert limit.due > now().date()
    assert Case.objects.get().due == limit.due


def established(county: County, case: str) -> Attempt:
    facts = {
        "facts_clear": True,
        "evidence": (recorder().files.keep(Attachment("照片.jpg", b"JPEG")),),
        "age": "adult",
        "incapable": False,
        "trifling": False,
        "no_fault": False,
        "lenient": False,
        "listed_minor": False,
        **IN_WRITING,
    }
    return Attempt(case, "establish", handlers(county), facts)


def test_who_has_left_the_post_may_not_act(county: County):
    Holding.objects.filter(person=county.first).update(until=date(2021, 1, 1))
    refused = open_case(summary(county), found(county))
    assert isinstance(refused, Refused)
    assert "duty" in [objection.rule for objection in refused.objections]


def test_an_act_is_recorded_at_the_instant_by_which_it_was_judged(county: County, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        done = investigated(county)
    judged = family.family_of(done.case).latest
    entry, _ = recorder().read(done.case, 2)
    assert judged == moment(entry.recorded)

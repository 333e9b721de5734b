"""The registers begin with one act, grow by acts, and obey their own gates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.rebuilding import registers_astray
from quanheng.apps.organs.models import Organ
from quanheng.apps.organs.queries import has_standing
from quanheng.apps.people.models import Allotment, Credential, Holding, Person
from quanheng.apps.people.queries import Reach, all_duties_of, duties_of, has_credential, names_of, reach_of
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import found_record, recorder

BUREAU, REGISTRAR = "11510000000000001A", "P0001"


@pytest.fixture
def today(db: None, tmp_path: Path, settings) -> date:
    settings.HOME = tmp_path
    recorder.cache_clear()
    found_record()
    yield now().date()
    recorder.cache_clear()


def found(today: date) -> Outcome:
    facts = {
        "organ": BUREAU,
        "organ_name": "云泽县司法局",
        "organ_short": "县司法局",
        "person": REGISTRAR,
        "person_name": "周立",
        "mandate": "云政任〔2026〕1号",
        "founded_on": today,
    }
    attempt = Attempt("", "found", (Actor(REGISTRAR, "found"),), facts)
    return open_case(Opening("register.founding", BUREAU), attempt)


def post(today: date, post: str, person: str, duties: tuple[str, ...]) -> str:
    """A post with its duties and a person in it; the name of its case."""
    by = (Actor(REGISTRAR, "register"),)
    facts = {"post": post, "organ": BUREAU, "unit": "行政执法监督科", "title": "科员", "level": "handler"}
    case = done(open_case(Opening("register.post", BUREAU), Attempt("", "set", by, facts))).case
    done(perform(Attempt(case, "allot", by, {"duties": duties})))
    name = names_of({person}).get(person, person)
    named = {"person": person, "person_name": name, "staff": "civil_servant", "begins_on": today}
    done(perform(Attempt(case, "appoint", by, named)))
    return case


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def applied(staff: str = "civil_servant") -> str:
    return done(applying(REGISTRAR, staff)).case


def applying(person: str, staff: str = "civil_servant") -> Outcome:
    facts = {
        "person": person,
        "kind": "enforcement",
        "field": "行政执法监督",
        "region": "云泽县",
        "staff": staff,
        "trained": True,
        "elsewhere": True,
    }
    attempt = Attempt("", "apply", (Actor(REGISTRAR, "register"),), facts)
    return open_case(Opening("register.credential", BUREAU), attempt)


def test_the_registers_begin_with_one_act(today: date):
    done(found(today))
    assert Organ.objects.get().name == "云泽县司法局"
    assert has_standing(BUREAU, today)
    assert "register" in duties_of(REGISTRAR, BUREAU, "register.post", "", today)


def test_they_begin_only_once(today: date):
    done(found(today))
    refused = found(today)
    assert isinstance(refused, Refused)
    assert [objection.rule for objection in refused.objections] == ["duty"]


def test_a_post_gets_duties_and_a_person(today: date):
    done(found(today))
    post(today, "G2", "P0002", ("register.organ:review", "register.credential:issue"))
    assert duties_of("P0002", BUREAU, "register.credential", "", today) == {"issue"}
    assert Person.objects.get(key="P0002").name == "P0002"


def test_nobody_is_entered_under_the_number_of_another_but_who_changed_her_name(today: date):
    done(found(today))
    case = post(today, "G1", "P1", ("signal:answer",))
    by = (Actor(REGISTRAR, "register"),)
    named = {"person": "P1", "person_name": "别人", "staff": "civil_servant", "begins_on": today}
    refused = perform(Attempt(case, "appoint", by, named))
    assert isinstance(refused, Refused)
    assert [one.rule for one in refused.objections] == ["rule:same_person"]
    assert names_of({"P1"}) == {"P1": "P1"}
    done(perform(Attempt(case, "appoint", by, {**named, "reasons": "本人改名"})))
    assert names_of({"P1"}) == {"P1": "别人"}


def test_duties_can_be_taken_from_a_post(today: date):
    done(found(today))
    case = post(today, "G2", "P0002", ("register.organ:review", "register.credential:issue"))
    done(perform(Attempt(case, "withdraw", (Actor(REGISTRAR, "register"),), {"withdrawn": ("register.organ:review",)})))
    assert not duties_of("P0002", BUREAU, "register.organ", "", today)
    assert Allotment.objects.filter(post="G2").count() == 1


def test_a_post_that_is_abolished_leaves_nobody_in_it_and_nothing_to_do(today: date):
    done(found(today))
    by = (Actor(REGISTRAR, "register"),)
    case = post(today, "G2", "P0002", ("register.organ:review", "signal:supervise@全县"))
    post(today, "G3", "P0003", ("register.organ:review",))
    done(perform(Attempt(case, "abolish", by, {"abolished_on": today})))
    assert reach_of("P0002", today) == Reach([], [], [])
    assert all_duties_of("P0002", today) == []
    assert reach_of("P0003", today).organs == [BUREAU]
    assert duties_of("P0003", BUREAU, "register.organ", "", today) == {"review"}
    assert [*registers_astray(every=True)] == []


def test_who_left_a_post_before_it_was_abolished_left_it_then(today: date):
    done(found(today))
    by, before = (Actor(REGISTRAR, "register"),), today - timedelta(days=9)
    case = post(today, "G2", "P0002", ("register.organ:review",))
    late = {"ends_on": before, "reason": "补登记"}
    done(perform(Attempt(case, "dismiss", by, {"person": "P0002", **late})))
    done(perform(Attempt(case, "abolish", by, {"abolished_on": today})))
    assert Holding.objects.get(post="G2").until == before
    assert [*registers_astray(every=True)] == []


def test_what_is_given_back_to_an_abolished_post_by_hand_is_found(today: date):
    done(found(today))
    case = post(today, "G2", "P0002", ("register.organ:review",))
    allotted = Allotment.objects.get(post="G2")
    done(perform(Attempt(case, "abolish", (Actor(REGISTRAR, "register"),), {"abolished_on": today})))
    allotted.save(force_insert=True)
    Holding.objects.filter(post="G2").update(until=None)
    assert ["没有任何记录作依据" in said or "止" in said for said in registers_astray(every=True)] == [True, True]


def test_a_credential_is_good_for_three_years(today: date):
    done(found(today))
    post(today, "G2", "P0002", ("register.credential:issue",))
    by, facts = (Actor("P0002", "issue"),), {"number": "川A0001", "issued_on": today}
    done(perform(Attempt(applied(), "issue", by, facts)))
    assert has_credential(REGISTRAR, today)
    assert not has_credential(REGISTRAR, today + timedelta(days=3 * 366))


def test_whoever_is_in_no_post_applies_for_none(today: date):
    done(found(today))
    refused = applying("P0009")
    assert isinstance(refused, Refused)
    assert "rule:in_post" in [objection.rule for objection in refused.objections]


def test_a_change_of_region_is_asked_for_and_the_old_credential_goes_as_the_new_one_comes(today: date):
    done(found(today))
    post(today, "G2", "P0002", ("register.credential:issue",))
    by, case = (Actor("P0002", "issue"),), applied()
    done(perform(Attempt(case, "issue", by, {"number": "川A0001", "issued_on": today})))
    anew = Attempt(case, "reissue", by, {"old_number": "川A0001", "number": "川A0002", "issued_on": today})
    refused = perform(anew)
    assert isinstance(refused, Refused)
    assert [objection.rule for objection in refused.objections] == ["rule:asked_first"]
    asked = {"reissue_ground": "region", "field": "行政执法监督", "region": "云阳县"}
    done(perform(Attempt(case, "ask_reissue", (Actor(REGISTRAR, "register"),), asked)))
    another = perform(replace(anew, facts={**anew.facts, "old_number": "川A0009"}))
    assert isinstance(another, Refused)
    done(perform(replace(anew, key="anew")))
    old, new = Credential.objects.order_by("key")
    assert (old.key, old.withdrawn_on, new.key, new.region, new.withdrawn_on) == (
        "川A0001", today, "川A0002", "云阳县", None,
    )  # fmt: skip
    assert has_credential(REGISTRAR, today)


def test_contract_staff_get_no_credential(today: date):
    done(found(today))
    post(today, "G2", "P0002", ("register.credential:issue",))
    by, facts = (Actor("P0002", "issue"),), {"number": "川A0001", "issued_on": today}
    refused = perform(Attempt(applied("contract"), "issue", by, facts))
    assert isinstance(refused, Refused)
    assert "合同制" in refused.objections[0].sentence
    assert not Credential.objects.exists()


def test_who_takes_the_application_does_not_issue(today: date):
    done(found(today))
    post(today, "G2", REGISTRAR, ("register.credential:issue",))
    refused = perform(Attempt(applied(), "issue", (Actor(REGISTRAR, "issue"),), {"number": "川A1", "issued_on": today}))
    assert isinstance(refused, Refused)
    assert [objection.rule for objection in refused.objections] == ["apart:register+issue"]


def founded_as(organ: str, **changes: str) -> Outcome:
    facts = {"organ": organ, "organ_name": "云泽县司法局", "organ_short": "县司法局", "person": "P0007",
             "person_name": "周立", "mandate": "云政任〔2026〕1号", "founded_on": now().date()}  # fmt: skip
    return open_case(
        Opening("register.founding", organ), Attempt("", "found", (Actor("P0007", "found"),), facts | changes)
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"organ_short": "县" * 41}, "“简称”"), ({"organ_name": "县" * 201}, "“名称”")],
)
def test_what_is_longer_than_a_register_can_hold_is_refused_by_its_name(today: date, changes: dict[str, str], why: str):
    refused = founded_as(BUREAU, **changes)
    assert isinstance(refused, Refused)
    (objection,) = refused.objections
    assert why in objection.sentence
    assert not Organ.objects.exists()


def test_no_two_organs_have_the_same_short_name(today: date):
    Organ.objects.create(key="O9", name="示范局", short_name="县司法局", entry_case="示范", entry_n=1)
    refused = founded_as(BUREAU)
    assert isinstance(refused, Refused)
    assert "县司法局" in refused.objections[0].sentence
    assert Organ.objects.get().key == "O9"

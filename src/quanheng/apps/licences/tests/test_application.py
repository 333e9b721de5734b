"""An application for a licence, from the counter to the register."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from quanheng.apps.cases.models import RunningLimit
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.models import Document
from quanheng.apps.licences.models import Licence
from quanheng.apps.licences.tests.licensing import FRIDAY, Counter
from quanheng.apps.people.models import Allotment
from quanheng.apps.powers.models import Power

LAW = "行政许可法"
END = ("grant", "issue", "hand_over", "publish")


def due(case: Counter, limit: str) -> date | None:
    return RunningLimit.objects.get(case=case.case, limit=limit).due


def words(name: str) -> str:
    """What stands on the latest document of that form."""
    return str(Document.objects.filter(name=name).latest("pk").drawn)


def told(case: Counter, *, asking: bool) -> Counter:
    """The applicant and a neighbour are told of their rights; the neighbour asks for a hearing, or nobody does."""
    case.do("tell_interested")
    for place, person in enumerate(("D1", "D2")):
        one = case.child("tell", place)
        one.do("tell", told_party=person)
        one.do("ask" if asking and place else "waive", by=person)
    return case


def test_an_application_runs_from_the_counter_to_a_licence_on_the_register(bureau: County):
    case = Counter(bureau).after("apply", "accept", "examine", "propose", *END)
    life = case.child("life")
    life.do("start", valid_until=date(2031, 3, 5))
    assert case.after("close").row.ended
    licence = Licence.objects.get()
    assert (licence.key, licence.holder, licence.state) == ("许字1号", bureau.party, "valid")
    assert (licence.power, licence.organ, licence.entry_case) == ("X1", bureau.organ, life.case)
    assert (licence.since, licence.until) == (FRIDAY, date(2031, 3, 5))


def test_each_answer_leaves_its_document(bureau: County):
    Counter(bureau).after("apply", "request_supplement", "supplement", "accept", "examine", "propose", *END)
    assert set(Document.objects.values_list("name", flat=True)) == {
        "supplement_notice", "acceptance_notice", "licence_grant", "licence_paper",
    }  # fmt: skip


def test_incomplete_papers_are_received_and_marked(bureau: County):
    case = Counter(bureau)
    done = case.do("apply", materials=None, item=None)
    assert {mark.rule for mark in done.marks} == {"missing:item", "missing:materials"}
    assert (case.row.stage, due(case, "answer")) == ("received", date(2026, 3, 13))


def test_all_that_is_missing_is_asked_for_at_once(bureau: County):
    case = Counter(bureau).after("apply", "request_supplement", "supplement")
    assert case.refused("request_supplement") == {"rule:told_once": f"{LAW}/32/1/4"}


def test_only_published_materials_can_be_asked_for(bureau: County):
    case = Counter(bureau).after("apply")
    assert case.refused("request_supplement", missing=("营业场所证明", "无犯罪记录证明")) == {
        "materials": f"{LAW}/32/1/4；{LAW}/31"
    }
    case.do("request_supplement", missing=("申请书：没有签名", "营业场所证明"))


def test_silence_for_five_working_days_is_acceptance(bureau: County):
    case = Counter(bureau).after("apply").on(FRIDAY + timedelta(days=8)).law()
    assert (case.row.stage, due(case, "decision")) == ("accepted", date(2026, 4, 3))
    case.after("examine", "propose")
    assert case.refused("grant") == {"rule:acknowledged": f"{LAW}/32/2"}
    assert case.after("acknowledge", "grant").row.stage == "granted"


def test_a_slip_for_silence_says_since_when_the_application_is_accepted_and_why(bureau: County):
    case = Counter(bureau).after("apply").on(FRIDAY + timedelta(days=8)).law().after("acknowledge")
    assert case.row.stage == "accepted"
    assert "自2026年3月6日起即为受理" in words("acceptance_notice")
    assert "2026年3月14日" not in words("acceptance_notice")
    assert "材料齐全" not in words("acceptance_notice")
    Counter(bureau).after("apply", "accept")
    assert "材料齐全、符合法定形式，本机关予以受理" in words("acceptance_notice")


def test_the_twenty_days_are_extended_once_and_in_time(bureau: County):
    case = Counter(bureau).after("apply", "accept")
    before = due(case, "decision")
    case.after("extend")
    assert due(case, "decision") > before
    assert "rule:extended_once" in case.refused("extend")
    late = Counter(bureau).after("apply", "accept").on(date(2026, 4, 20))
    assert "rule:extension_in_time" in late.refused("extend")


def test_a_joint_extension_is_told_with_the_day_of_the_forty_five_days_and_fifteen(bureau: County):
    case = Counter(bureau).after("apply", "accept")
    case.do("join", joint_basis="县政办〔2026〕1号", joint_from=FRIDAY)
    case.do("extend_jointly", extension_reason="需要征求意见", reason_told=True)
    day = due(case, "joint_decision")
    assert f"{day.year}年{day.month}月{day.day}日" in words("licence_extension_notice")


def test_no_decision_without_examination_review_and_opinion(bureau: County):
    case = Counter(bureau).after("apply", "accept")
    assert case.refused("propose") == {"rule:examined": f"{LAW}/34/1；{LAW}/36"}
    case.do("examine", major=True)
    assert "rule:reviewed" in case.refused("grant")
    case.after("propose")
    assert set(case.refused("grant")) == {"rule:legal_review"}
    assert case.after("legal", "grant").row.stage == "granted"


def test_who_examines_does_not_decide(bureau: County):
    case = Counter(bureau).after("apply", "accept", "examine", "propose")
    Allotment.objects.filter(procedure="licence.ordinary", duty="decide").update(post="GP1")
    assert set(case.refused("grant")) == {"apart:review+decide"}


def test_a_refusal_says_why(bureau: County):
    case = Counter(bureau).after("apply", "accept", "examine")
    case.do("propose", conforms=False)
    assert case.refused("grant") == {"rule:qualified": f"{LAW}/38/1；{LAW}/74/1/1"}
    assert "missing:grounds" in case.refused("refuse", grounds=None)
    assert case.after("refuse", "hand_over", "close").row.ended


def test_a_refusal_tells_of_review_first_where_the_case_says_so(bureau: County):
    case = Counter(bureau).after("apply", "accept", "examine")
    case.do("propose", conforms=False)
    case.do("refuse", remedies="review_first")
    assert "应当先自收到本决定书之日起六十日内" in words("licence_refusal")
    other = Counter(bureau).after("apply", "accept", "examine")
    other.do("propose", conforms=False)
    other.do("refuse", remedies="either")
    assert "可以自收到本决定书之日起六十日内" in words("licence_refusal")


def test_who_meets_the_conditions_is_not_refused(bureau: County):
    case = Counter(bureau).after("apply", "accept", "examine", "propose")
    assert case.refused("refuse") == {"rule:must_grant": f"{LAW}/38/1"}


def test_those_whose_interests_are_touched_are_told_before_the_decision(bureau: County):
    case = Counter(bureau).after("apply", "accept")
    case.do("examine", interest=True)
    case.after("propose")
    assert set(case.refused("grant")) == {"rule:told"}
    assert told(case, asking=False).after("grant").row.stage == "granted"


def test_a_hearing_that_was_asked_for_is_held_and_binds(bureau: County):
    case = Counter(bureau).after("apply", "accept")
    case.do("examine", interest=True)
    told(case, asking=True).after("propose")
    assert "rule:hearing_granted" in case.refused("grant", on_record=True)
    case.after("order_hearing").child("hearing").after("appoint", "notify").on(date(2026, 3, 27)).after(
        "hold", "confirm"
    )
    case.on(date(2026, 3, 30))
    assert "rule:record_binds" in case.refused("grant")
    case.do("grant", on_record=True)


def test_nothing_is_charged_without_a_law_or_regulation(bureau: County):
    case = Counter(bureau).after("apply", "accept", "examine", "propose", "grant")
    assert case.refused("issue", charge=Decimal(10)) == {"rule:fee_lawful": f"{LAW}/58/1"}


def test_a_power_that_is_off_the_list_is_exercised_no_more(bureau: County):
    case = Counter(bureau).after("apply", "accept", "examine", "propose")
    Power.objects.filter(key="X1").update(ended_on=date(2026, 3, 1))
    assert set(case.refused("grant")) == {"power"}

"""送达：each way of service has its day and its proof; what is served starts the periods of whoever opened it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.procedures.office import Forms, Given, Office, proved
from tests.procedures.penalty_case import IN_WRITING

from quanheng.engine.decide import Accepted

FRIDAY = dt.date(2026, 2, 6)
PENALTY, CIVIL = "行政处罚法", "民事诉讼法"
MARKET = "市场监督管理行政处罚程序规定"
FORMS: Forms = {
    "start": {"document": "行政处罚决定书 县市监罚〔2026〕3号", "recipient": "当事人甲", "announced_on": None},
    "confirm_address": {"address": "人民路12号", "confirmation": "确认书"},
    "consent_electronic": {"e_address": "a@example.org", "confirmation": "确认书"},
    "hand_over": {"taken_by": "self", "receipt": "回证", "signed_on": None},
    "attempt": {"attempted_on": None, "obstacle": "无人在家"},
    "leave": {
        "refusal": "不服", "proof_kind": "witness", "witnesses": "社区干部丙", "receipt": "回证", "left_on": None,
        **IN_WRITING,
    },
    "send_electronic": {"e_address": "a@example.org", "capture": "截屏", "arrived_on": None},
    "post": {"difficulty": "住在外地", "mail_number": "EMS1", "posted_on": None},
    "receive_mail": {"mail_receipt": "回执", "received_on": None},
    "return_mail": {"returned_on": None, "return_reason": "wrong_address"},
    "deem_returned": {"returned_on": None},
    "entrust": {"through": "prison", "intermediary": "县看守所"},
    "receive_entrusted": {"taken_by": "self", "receipt": "回证", "signed_on": None},
    "announce": {
        "notice_ground": "failed", "notice_course": "上门两次均无人", "notice_place": "县政府网站", "noticed_on": None,
        **IN_WRITING,
    },
    "cancel": {"cancel_reason": "决定书更换"},
}  # fmt: skip


def office(**more: object) -> Office:
    """A decision announced on a Friday while the party was absent."""
    return Office("service", FORMS, FRIDAY, **more).after("start")  # type: ignore[arg-type]


def test_the_checker_finds_nothing_against_it() -> None:
    assert proved("service").findings == ()


@pytest.mark.parametrize(
    "course",
    [
        ("hand_over",),
        ("leave",),
        ("consent_electronic", "send_electronic"),
        ("post", "receive_mail"),
        ("confirm_address", "post", "return_mail", "deem_returned"),
        ("entrust", "receive_entrusted"),
        ("attempt", "announce", "hand_over"),
    ],
)
def test_every_way_of_service_serves_and_reports_it(course: tuple[str, ...]) -> None:
    case = office().after(*course)
    assert (case.stage, case.running) == ("served", set())
    assert case.family.members["案"].text.procedure.acts[course[-1]].reports == "served"


def test_public_notice_serves_by_law_after_thirty_days() -> None:
    """6 February and 30 days is 8 March, a Sunday: the period ends on Monday."""
    case = office().after("attempt", "announce")
    assert case.on("2026-03-09").stage == "noticed"
    assert case.on("2026-03-10").stage == "served"
    served = case.entries[-1]
    assert (served.act, served.by, served.at and served.at.date) == ("deem_served", "law", dt.date(2026, 3, 9))


def test_a_service_that_is_called_off_ends() -> None:
    assert office().after("cancel").running == set()


@pytest.mark.parametrize(
    ("before", "act", "given", "rule", "law"),
    [
        ((), "leave", {"witnesses": None}, "witnessed", f"{CIVIL}/89"),
        ((), "send_electronic", {}, "consented", f"{PENALTY}/61/2；{CIVIL}/90/1"),
        ((), "receive_mail", {}, "posted", f"{CIVIL}/91"),
        (("post", "return_mail"), "deem_returned", {}, "confirmed", f"{MARKET}/83/2"),
        ((), "receive_entrusted", {}, "entrusted", f"{CIVIL}/91；{CIVIL}/94"),
        ((), "announce", {}, "last_resort", f"{CIVIL}/95/1"),
    ],
)
def test_each_gate_is_shut_with_its_article(
    before: tuple[str, ...], act: str, given: dict[str, Given], rule: str, law: str
) -> None:
    assert office().after(*before).refused(act, **given) == {f"rule:{rule}": law}


def test_leaving_it_on_camera_needs_the_recording() -> None:
    case = office()
    assert set(case.refused("leave", proof_kind="video", witnesses=None)) == {"recording"}
    assert isinstance(case.try_to("leave", proof_kind="video", witnesses=None, av="录像"), Accepted)


@pytest.mark.parametrize(("before", "act"), [((), "leave"), (("attempt",), "announce")])
def test_what_is_easily_disputed_is_recorded_or_the_reason_why_not(before: tuple[str, ...], act: str) -> None:
    case = office().after(*before)
    assert set(case.refused(act, reasons=None)) == {"rule:in_writing"}
    assert set(case.refused(act, recorded_by="camera")) == {"recording"}
    assert set(case.refused(act, major_property=True)) == {"recording"}
    assert isinstance(case.try_to(act), Accepted)


def test_mail_refused_by_the_recipient_is_not_yet_served() -> None:
    case = office().after("confirm_address", "post")
    case.do("return_mail", return_reason="refused")
    assert set(case.refused("deem_returned")) == {"rule:confirmed"}


def test_a_missing_recipient_needs_no_attempt_before_the_notice() -> None:
    case = office()
    case.do("announce", notice_ground="missing")
    assert case.stage == "noticed"


@pytest.mark.parametrize(("day", "late"), [("2026-02-24", []), ("2026-02-25", ["late:serving"])])
def test_a_decision_is_served_within_seven_working_days(day: str, late: list[str]) -> None:
    assert [signal.rule for signal in office().on(day).do("hand_over").signals] == late


def test_days_in_the_mail_do_not_count() -> None:
    case = office().on("2026-02-24").after("post").on("2026-03-05")
    assert not case.do("receive_mail").signals


def test_a_paper_that_is_no_penalty_decision_has_no_seven_days() -> None:
    case = Office("service", FORMS, FRIDAY)
    case.do("start", announced_on=None)
    assert case.running == set()

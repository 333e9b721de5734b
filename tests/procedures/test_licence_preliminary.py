"""许可的初步审查：the lower organ reviews in twenty working days and sends everything up itself."""

from __future__ import annotations

import pytest
from tests.procedures.licences import ACCEPTANCE, FRIDAY, LAW
from tests.procedures.office import Forms, Office, proved

FORMS: Forms = {
    **ACCEPTANCE,
    "apply": {"applicant": "申请人甲", "item": "采矿许可", "materials": ("申请书",), "applied_on": None},
    "check": {"checked_on": None, "findings": "属实"},
    "send_up": {"needs_check": False, "opinion": "拟同意", "superior": "市局", "all_sent": True, "sent_on": None},
}


def office() -> Office:
    """An application accepted on Friday, 6 March 2026."""
    return Office("licence.preliminary", FORMS, FRIDAY).after("apply", "accept")


def test_the_checker_finds_nothing_against_it() -> None:
    assert proved("licence.preliminary").findings == ()


@pytest.mark.parametrize(("day", "late"), [("2026-04-03", []), ("2026-04-07", ["late:reviewing"])])
def test_within_twenty_working_days(day: str, late: list[str]) -> None:
    case = office().on(day)
    assert [signal.rule for signal in case.do("send_up").signals] == late
    assert (case.stage, case.running) == ("sent", set())


def test_with_all_the_papers() -> None:
    assert office().refused("send_up", all_sent=False) == {"rule:everything": f"{LAW}/35"}


def test_what_must_be_verified_is_checked_first() -> None:
    assert office().refused("send_up", needs_check=True) == {"rule:checked": f"{LAW}/34/3"}
    case = office().after("check")
    case.do("send_up", needs_check=True)
    assert case.stage == "sent"


def test_who_was_accepted_by_silence_gets_the_receipt_first() -> None:
    case = Office("licence.preliminary", FORMS, FRIDAY).after("apply").on("2026-03-16")
    assert case.refused("send_up") == {"rule:acknowledged": f"{LAW}/32/2"}
    assert case.after("acknowledge", "send_up").stage == "sent"

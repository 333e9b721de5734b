"""What is handed on: a summary case to another procedure or organ, a crime back from the judiciary (D11, D12)."""

from __future__ import annotations

import pytest
from tests.procedures.penalty_case import CRIME_FORMS, TRANSFER, docket
from tests.procedures.summary_case import office


def test_a_summary_case_of_another_organ_is_transferred_like_any_other() -> None:
    case = office().after("open", "transfer")
    assert case.stage == "transferred"
    with case.child("handover", forms=TRANSFER):
        case.do("send", receiver="县农业农村局")
        assert case.after("receive").stage == "received"


def test_it_is_received_or_taken_to_the_common_superior_and_not_passed_on() -> None:
    case = office().after("open", "transfer")
    with case.child("handover", forms=TRANSFER):
        assert case.after("send").doable() == ["receive", "object"]


def test_turning_to_the_ordinary_procedure_transfers_nothing() -> None:
    case = office().after("open", "establish", "convert")
    assert (case.stage, case.children("handover")) == ("transferred", [])


def test_what_the_procurator_hands_back_is_noted_once_after_everything_was_handed_over() -> None:
    case = docket("crime").after("report", "approve", "send", "note_answer", "hand_over", "hand_back")
    assert (case.stage, case.running, case.found()) == ("handed_back", set(), set())


@pytest.mark.parametrize("done", [("report",), ("report", "approve", "send")])
def test_but_not_before(done: tuple[str, ...]) -> None:
    case = docket("crime").after(*done)
    assert set(case.refused("hand_back", **CRIME_FORMS["hand_back"] | {"handed_back_on": case.day})) == {"stage"}


def test_a_lead_says_from_whom_it_came_back() -> None:
    case = docket()
    case.do("register", source="judicial", came_from="案/crime.5.0")
    assert case.stage == "lead"

"""四步规程: a penalty says which inspection it comes of, and comes fourth where the violation is a listed minor one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from tests.procedures.office import Office
from tests.procedures.penalty_case import docket, ready
from tests.procedures.summary_case import TOLD, office

from quanheng.engine.decide import Accepted

UNLISTED: Mapping[str, str] = {"reasons": "已经造成危害后果，不在清单所列的条件之内"}
CASES = pytest.mark.parametrize(
    ("begin", "says"),
    [
        (lambda **more: docket(**more).after("register"), "file"),
        (lambda **more: office(**more).after("open"), "establish"),
    ],
    ids=["ordinary", "summary"],
)
Begin = Callable[..., Office]


def test_a_lead_from_an_inspection_names_it() -> None:
    assert set(docket().refused("register", source="inspection")) == {"rule:inspection_named"}
    assert isinstance(docket().try_to("register", source="inspection", inspection="检查一"), Accepted)


def test_or_says_why_there_is_none_to_name() -> None:
    assert isinstance(docket().try_to("register", source="inspection", reasons="许可的监督检查"), Accepted)


def test_the_inspection_has_led_to_a_penalty_of_these_parties_before_a_case_is_filed() -> None:
    case = docket(prior={"unreferred_inspections": 1}).after("register")
    assert set(case.refused("file", inspection="检查一")) == {"rule:referred"}


def test_nor_is_a_penalty_decided_on_the_spot_while_the_inspection_goes_on() -> None:
    case = office(prior={"unreferred_inspections": 1}).after(*TOLD)
    assert set(case.refused("decide")) == {"rule:referred"}


@CASES
def test_what_the_inspection_found_on_the_list_is_called_off_it_only_for_a_reason(begin: Begin, says: str) -> None:
    case = begin(prior={"listed_inspections": 1})
    assert set(case.refused(says, inspection="检查一")) == {"rule:listed_as_found"}
    assert isinstance(case.try_to(says, inspection="检查一", listed_minor=True), Accepted)
    assert isinstance(case.try_to(says, inspection="检查一", **UNLISTED), Accepted)


@CASES
def test_where_the_list_has_entries_of_the_power_who_finds_it_none_of_them_gives_the_reason(
    begin: Begin, says: str
) -> None:
    case = begin(prior={"minor_entries": 2})
    assert set(case.refused(says)) == {"rule:unlisted"}
    assert isinstance(case.try_to(says, listed_minor=True), Accepted)
    assert isinstance(case.try_to(says, **UNLISTED), Accepted)


def test_a_listed_minor_violation_is_not_filed_before_the_first_three_steps() -> None:
    """Not even for a reason."""
    case = docket(prior={"steps_missing": 1}).after("register")
    assert set(case.refused("file", listed_minor=True, **UNLISTED)) == {"rule:minor_kept"}


def test_nor_penalised_on_the_spot() -> None:
    case = office(prior={"steps_missing": 4}).after("open")
    case.do("establish", listed_minor=True)
    case.after("tell", "hear")
    assert set(case.refused("decide", **UNLISTED)) == {"rule:minor_kept"}


@pytest.mark.parametrize("act", ["decide", "decide_other"])
def test_nor_decided_if_it_is_known_to_be_listed_only_afterwards(act: str) -> None:
    case = ready()
    case.do("correct", listed_minor=True)
    case.prior = {"steps_missing": 1}
    assert set(case.refused(act)) == {"rule:minor_kept"}


def test_after_the_three_steps_it_is_penalised_like_any_other() -> None:
    case = docket().after("register")
    case.do("file", inspection="检查一", listed_minor=True)
    assert case.stage == "filed"


def test_where_no_register_answers_nothing_listed_is_penalised() -> None:
    case = docket(silent=frozenset({"prior"})).after("register")
    assert "rule:minor_kept" in case.refused("file", listed_minor=True)


def test_what_a_log_shows_is_judged_by_the_same_rule() -> None:
    """A correction that puts the violation on the list takes the ground from under the filing."""
    case = docket(prior={"steps_missing": 1}).after("register", "file")
    case.do("correct", listed_minor=True)
    assert "undermined:minor_kept" in case.found()

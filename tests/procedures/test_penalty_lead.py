"""线索和立案: discovery stops the limitation, the lead is checked in time, and a case is filed on its conditions."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.procedures.penalty_case import MARKET, PENALTY, docket

from quanheng.engine.decide import Accepted


class TestTheLead:
    def test_two_years_end_with_discovery_not_with_filing(self) -> None:
        case = docket()
        case.do("register", ended_on=dt.date(2024, 3, 2))
        assert isinstance(case.on("2026-03-20").try_to("file"), Accepted)

    def test_what_ended_before_the_present_act_is_barred_as_well(self) -> None:
        case = docket()
        case.do("register", ended_on=dt.date(2020, 1, 1))
        case.on("2026-03-03")
        assert case.refused("file") == {"rule:not_barred": f"{PENALTY}/36/1"}

    def test_goods_are_seized_and_samples_appraised_before_the_case_is_filed(self) -> None:
        case = docket().after("register", "collect", "preserve", "seize", "appraise", "set_aside")
        assert case.stage == "lead"

    def test_the_time_of_an_appraisal_is_no_time_of_the_check(self) -> None:
        case = docket(profile="market").after("register").on("2026-03-03").after("set_aside")
        assert "check" in case.on("2026-04-30").after("count_again").running
        assert case.found() == set()

    def test_what_was_discovered_too_late_is_barred(self) -> None:
        case = docket()
        case.do("register", ended_on=dt.date(2024, 3, 1))
        case.on("2026-03-03")
        assert case.refused("file") == {"rule:not_barred": f"{PENALTY}/36/1"}
        assert case.after("not_file").stage == "not_filed"

    def test_five_years_where_life_or_money_is_in_danger_and_harm_done(self) -> None:
        case = docket()
        case.do("register", ended_on=None, grave_ended_on=dt.date(2022, 3, 2))
        assert isinstance(case.on("2026-03-03").try_to("file"), Accepted)

    def test_two_years_do_not_bar_what_five_years_reach(self) -> None:
        case = docket()
        case.do("register", ended_on=dt.date(2023, 3, 2), grave_ended_on=dt.date(2023, 3, 2))
        assert isinstance(case.on("2026-03-03").try_to("file"), Accepted)

    def test_nor_do_five_years_reach_for_ever(self) -> None:
        case = docket().on("2026-08-03")
        case.do("register", ended_on=None, grave_ended_on=dt.date(2021, 8, 2))
        assert set(case.on("2026-08-04").refused("file")) == {"rule:not_barred"}

    def test_another_law_may_bar_later(self) -> None:
        case = docket()
        case.do("register", ended_on=dt.date(2022, 1, 4))
        case.on("2026-03-03")
        assert set(case.refused("file")) == {"rule:not_barred"}
        assert isinstance(case.try_to("file", reasons="税收征收管理法第八十六条"), Accepted)

    @pytest.mark.parametrize(
        ("profile", "last", "late"),
        [
            ("市场监管", "2026-03-23", "2026-03-24"),
            ("农业", "2026-03-11", "2026-03-12"),
            ("住建", "2026-03-23", "2026-03-24"),
        ],
    )
    def test_a_lead_is_checked_in_the_time_of_its_sector(self, profile: str, last: str, late: str) -> None:
        for day, signals in ((last, []), (late, ["late:check"])):
            case = docket(profile=profile).after("register").on(day)
            assert [signal.rule for signal in case.do("file").signals] == signals

    @pytest.mark.parametrize(
        ("blank", "rule", "law"),
        [
            ("grounds_to_file", "standard", f"{PENALTY}/54/2"),
            ("within_power", "own_case", f"{PENALTY}/22；{PENALTY}/25/1"),
        ],
    )
    def test_a_case_is_filed_on_its_conditions(self, blank: str, rule: str, law: str) -> None:
        assert docket().after("register").refused("file", **{blank: False}) == {f"rule:{rule}": law}

    @pytest.mark.parametrize("act", ["pass_on", "transfer"])
    def test_what_was_transferred_here_is_not_passed_on_again(self, act: str) -> None:
        case = docket()
        case.do("register", source="transferred")
        if act == "transfer":
            case.do("file")
        assert case.refused(act) == {"rule:not_passed_again": f"{PENALTY}/25/2；{MARKET}/14"}
        assert isinstance(case.try_to(act, designated=True), Accepted)

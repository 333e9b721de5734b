"""许可的期限：twenty working days from acceptance, what prolongs them, what is left out of them, and what follows."""

from __future__ import annotations

import pytest
from tests.procedures.licences import LAW, examined
from tests.procedures.office import Office


class TestTime:
    """Accepted on 6 March 2026, twenty working days end on Friday, 3 April."""

    @staticmethod
    def late(case: Office, day: str) -> list[str]:
        return [signal.rule for signal in case.on(day).after("propose").do("grant").signals]

    @pytest.mark.parametrize(("day", "late"), [("2026-04-03", []), ("2026-04-07", ["late:decision"])])
    def test_twenty_working_days(self, day: str, late: list[str]) -> None:
        assert self.late(examined(), day) == late

    @pytest.mark.parametrize(("day", "late"), [("2026-04-20", []), ("2026-04-21", ["late:decision"])])
    def test_and_ten_more_if_the_head_approves(self, day: str, late: list[str]) -> None:
        assert self.late(examined().after("extend"), day) == late

    def test_only_once_in_time_and_with_the_reason_told(self) -> None:
        assert examined().after("extend").refused("extend") == {"rule:extended_once": f"{LAW}/42/1"}
        in_time = {"rule:extension_in_time": f"{LAW}/42/1"}
        assert examined().on("2026-04-07").refused("extend") == in_time
        assert examined().refused("extend", reason_told=False) == in_time

    @pytest.mark.parametrize(("notice", "late"), [(("tell_time",), []), ((), ["late:decision"])])
    def test_experts_take_their_time_only_if_the_applicant_was_told_in_writing(
        self, notice: tuple[str, ...], late: list[str]
    ) -> None:
        """Five working days from 9 to 13 March are left out: 3 April becomes 13 April, 6 April being a holiday."""
        case = examined().on("2026-03-09").after("exclude", *notice).on("2026-03-16").after("resume")
        assert self.late(case, "2026-04-13") == late

    def test_time_beyond_what_was_told_is_seen(self) -> None:
        late = examined().after("exclude", "tell_time").on("2026-03-23").do("resume")
        assert [signal.rule for signal in late.signals] == ["late:excluded_time"]

    def test_nothing_is_left_out_twice_or_without_cause(self) -> None:
        assert set(examined().after("exclude").refused("exclude")) == {"rule:one_at_a_time"}
        assert examined().refused("resume") == {"rule:excluding": f"{LAW}/45"}

    @pytest.mark.parametrize(("day", "late"), [("2026-05-13", []), ("2026-05-14", ["late:joint_decision"])])
    def test_departments_that_act_jointly_have_forty_five_from_acceptance(self, day: str, late: list[str]) -> None:
        assert self.late(examined().on("2026-03-10").after("join"), day) == late

    def test_and_fifteen_more_if_the_government_approves(self) -> None:
        case = examined().after("join", "extend_jointly")
        assert self.late(case, "2026-06-03") == []
        assert examined().refused("extend_jointly")["rule:joint_extension_in_time"] == f"{LAW}/42/2"

    def test_joint_handling_does_not_heal_a_limit_that_was_missed(self) -> None:
        assert examined().on("2026-04-07").refused("join") == {"rule:joint_in_time": f"{LAW}/42"}

    @pytest.mark.parametrize(("day", "late"), [("2026-03-20", []), ("2026-03-23", ["late:issuing"])])
    def test_the_licence_is_handed_over_within_ten_working_days(self, day: str, late: list[str]) -> None:
        case = examined().after("propose", "grant", "issue").on(day)
        assert [signal.rule for signal in case.do("hand_over").signals] == late

    @pytest.mark.parametrize(("day", "late"), [("2026-03-17", []), ("2026-03-18", ["late:publishing"])])
    def test_the_decision_is_published_within_seven_working_days(self, day: str, late: list[str]) -> None:
        case = examined().after("propose", "grant").on(day)
        assert [signal.rule for signal in case.do("publish").signals] == late

"""告知、听证和再次申请的限制：each has five days of his own, hearings are public, bars end by law."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.procedures.licences import FRIDAY, LAW
from tests.procedures.office import Forms, Office, proved
from tests.procedures.penalty_case import ON_CAMERA

from quanheng.law.condition import Value

TELL: Forms = {
    "tell": {"told_party": "邻居乙", "matter": "取水许可", "told_on": None, "proof": "回执"},
    "cancel": {"cancel_reason": "申请撤回"},
}
HEARING: Forms = {
    "appoint": {"ground": "required", "presider": "preside甲"},
    "announce": {"announcement": "县政府网站"},
    "notify": {"hearing_on": dt.date(2026, 3, 27), "place": "政务中心"},
    "doubt": {"presider_doubt": "主持人是申请人的亲属"},
    "replace": {"replaced": "preside甲", "presider": "preside乙"},
    "keep": {"doubt_refusal": "不是亲属"},
    "hold": {"held_on": None, "in_public": True, "evidence_given": True, "defended": True, **ON_CAMERA},
    "confirm": {"record": "笔录", "signed": True},
    "cancel": {"cancel_reason": "都撤回了"},
}
BAR: Forms = {
    "bar": {
        "applicant": "申请人甲",
        "item": "烟花爆竹经营许可",
        "ground": "concealment",
        "safety": True,
        "decided_on": None,
    },
    "annul": {"annulled_by": "行政复议决定书"},
}


def told() -> Office:
    """A neighbour told on Friday, 6 March 2026."""
    return Office("licence.tell", TELL, FRIDAY).after("tell")


def hearing(*acts: str, **appointed: Value) -> Office:
    """A hearing ordered the same day."""
    case = Office("licence.hearing", HEARING, FRIDAY)
    case.do("appoint", **appointed)
    return case.after(*acts)


def barred(**given: Value) -> Office:
    """A bar from the decision of the same day."""
    case = Office("licence.bar", BAR, FRIDAY)
    case.do("bar", **given)
    return case


@pytest.mark.parametrize("key", ["licence.tell", "licence.hearing", "licence.bar"])
def test_the_checker_finds_nothing_against_them(key: str) -> None:
    assert proved(key).findings == ()


class TestTelling:
    def test_the_right_lapses_after_five_working_days(self) -> None:
        assert told().on("2026-03-13").after("ask").stage == "asked"
        case = told().on("2026-03-14")
        assert (case.stage, case.entries[-1].by) == ("lapsed", "law")

    def test_who_asks_too_late_is_received_and_marked(self) -> None:
        assert told().on("2026-03-16").marked("ask") == {"stage"}

    @pytest.mark.parametrize("act", ["ask", "waive", "cancel"])
    def test_every_answer_settles_it(self, act: str) -> None:
        assert told().after(act).running == set()


class TestHearing:
    def test_it_is_announced_notified_held_and_recorded(self) -> None:
        case = hearing("announce", "notify").on("2026-03-27").after("hold", "confirm")
        assert (case.stage, case.running) == ("recorded", set())

    @pytest.mark.parametrize(("day", "late"), [("2026-03-17", []), ("2026-03-18", ["late:notice"])])
    def test_seven_clear_working_days_lie_between_notice_and_hearing(self, day: str, late: list[str]) -> None:
        assert [signal.rule for signal in hearing().on(day).do("notify").signals] == late

    def test_one_that_the_law_demands_is_announced_to_the_public(self) -> None:
        refused = hearing("notify").on("2026-03-27").refused("hold")
        assert refused == {"rule:announced": f"{LAW}/46"}

    def test_one_that_was_asked_for_need_not_be(self) -> None:
        assert hearing("notify", ground="asked").on("2026-03-27").after("hold").stage == "held"

    def test_it_is_held_on_the_day_that_was_notified(self) -> None:
        refused = hearing("announce", "notify").on("2026-03-30").refused("hold")
        assert refused == {"rule:notified": f"{LAW}/48/1/1"}

    @pytest.mark.parametrize(
        ("held", "rule", "item"),
        [
            ({"in_public": False}, "open_to_all", 2),
            ({"evidence_given": False}, "both_sides", 4),
            ({"defended": False}, "both_sides", 4),
        ],
    )
    def test_it_is_held_as_the_law_says(self, held: dict[str, Value], rule: str, item: int) -> None:
        refused = hearing("announce", "notify").on("2026-03-27").refused("hold", **held)
        assert refused == {f"rule:{rule}": f"{LAW}/48/1/{item}"}

    def test_the_record_is_confirmed_by_those_who_took_part(self) -> None:
        case = hearing("announce", "notify").on("2026-03-27").after("hold")
        assert case.refused("confirm", signed=False) == {"rule:confirmed": f"{LAW}/48/1/5"}

    def test_a_doubt_about_who_presides_is_answered_first(self) -> None:
        case = hearing("announce", "notify", "doubt").on("2026-03-27")
        assert case.refused("hold") == {"rule:doubt_answered": f"{LAW}/48/1/3"}
        assert case.after("keep", "hold").stage == "held"

    def test_who_is_replaced_presides_no_more(self) -> None:
        case = hearing("announce", "notify", "doubt", "replace").on("2026-03-27")
        assert "recused" in case.refused("hold")
        case.staff["preside"] = "preside乙"
        assert case.after("hold").stage == "held"

    def test_it_is_called_off_only_if_those_who_asked_withdraw(self) -> None:
        case = hearing(ground="asked")
        assert case.refused("cancel") == {"rule:called_off": f"{LAW}/46；{LAW}/47/1"}
        assert case.after("withdraw", "cancel").running == set()

    def test_or_if_the_application_is_withdrawn_and_that_is_said(self) -> None:
        case = hearing()
        case.do("cancel", reasons="许可申请已经撤回")
        assert case.stage == "cancelled"


class TestBar:
    @pytest.mark.parametrize(("ground", "last"), [("concealment", "2027-03-06"), ("fraud", "2029-03-06")])
    def test_one_year_for_concealment_three_for_fraud(self, ground: str, last: str) -> None:
        case = barred(ground=ground).on(last)
        assert case.stage == "barred"
        after = dt.date.fromisoformat(last) + dt.timedelta(1)
        assert (case.on(after.isoformat()).stage, case.running) == ("lifted", set())

    def test_only_where_safety_is_at_stake(self) -> None:
        case = Office("licence.bar", BAR, FRIDAY)
        assert case.refused("bar", safety=False) == {"rule:for_safety": f"{LAW}/78；{LAW}/79"}

    def test_it_falls_with_the_decision_it_rests_on(self) -> None:
        assert barred().after("annul").running == set()

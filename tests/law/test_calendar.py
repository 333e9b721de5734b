"""Working days as the State Council's notices make them, against two libraries and a walk from day to day."""

import datetime as dt

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law import daywalk

from quanheng.law.calendar import HORIZON, Calendar, Mark
from quanheng.law.errors import LawError
from quanheng.procedures.loading import load_calendar, read_calendar

CN = load_calendar("cn")
DAY = dt.timedelta(days=1)
NATIONAL_DAY = dt.date(2026, 10, 1)
days = st.dates(dt.date(2007, 1, 1), dt.date(2060, 12, 31))


def every_day(first, last):
    return (first + DAY * n for n in range((last - first).days + 1))


def test_every_covered_day_is_what_chinesecalendar_says():
    differing = [day for day in every_day(CN.first, CN.last) if CN.is_workday(day) != chinese_calendar.is_workday(day)]
    assert differing == []


def test_every_covered_public_holiday_is_a_rest_day():
    named = holidays.country_holidays("CN", years=range(2007, 2027), observed=False)
    assert [day for day in named if CN.is_workday(day)] == []


def test_the_lunar_days_reckoned_for_years_without_a_notice_agree_with_holidays():
    named = set(holidays.country_holidays("CN", years=range(2027, 2051), observed=False))
    reckoned = {day for day, mark in CN.marks.items() if dt.date(2027, 1, 1) <= day <= dt.date(2050, 12, 31)}
    assert reckoned == named


def test_the_notice_of_27_january_2020_extends_spring_festival_to_2_february():
    assert [CN.is_workday(dt.date(2020, 1, 30) + DAY * n) for n in range(5)] == [False, False, False, False, True]


def test_a_make_up_saturday_is_a_working_day_and_says_why():
    assert CN.is_workday(dt.date(2026, 10, 10))
    assert CN.reason(dt.date(2026, 10, 10)) == "国庆节调休上班"


def test_a_day_says_why_it_rests():
    told = [CN.reason(dt.date(2026, 10, 1)), CN.reason(dt.date(2026, 10, 17)), CN.reason(dt.date(2026, 10, 12))]
    assert told == ["国庆节", "周六", ""]
    assert CN.reason(dt.date(2027, 10, 1)) == "国庆节（推定）"


def test_past_the_last_notice_only_weekends_and_statutory_days_rest():
    assert CN.covered(dt.date(2026, 12, 31))
    assert not CN.covered(dt.date(2027, 1, 1))
    resting = [day for day in every_day(dt.date(2027, 10, 1), dt.date(2027, 10, 8)) if not CN.is_workday(day)]
    assert resting == [dt.date(2027, 10, 1), dt.date(2027, 10, 2), dt.date(2027, 10, 3)]


@given(days)
def test_a_day_works_or_rests_as_the_walk_says(day):
    assert CN.is_workday(day) != daywalk.rests(day)


@given(days, st.integers(1, 60))
def test_adding_working_days_finds_the_nth_one(day, amount):
    assert CN.add_workdays(day, amount) == daywalk.due(day, amount, "W")


@given(days.filter(lambda day: day.year > 2007), st.integers(1, 60))
def test_taking_working_days_away_finds_the_nth_one_before(day, amount):
    assert CN.add_workdays(day, -amount) == daywalk.due(day, amount, "W", back=True)


@given(days, st.integers(1, 400))
def test_the_working_days_between_a_day_and_the_nth_after_it_are_n(day, amount):
    assert CN.workdays_between(day + DAY, CN.add_workdays(day, amount) + DAY) == amount


@given(days, st.integers(0, 400))
def test_working_days_between_counts_what_a_walk_counts(first, length):
    until = first + DAY * length
    walked = sum(not daywalk.rests(first + DAY * n) for n in range(length))
    assert CN.workdays_between(first, until) == walked
    assert CN.workdays_between(until + DAY, first) == 0


@given(days)
def test_the_next_working_day_is_the_day_itself_or_the_first_one_after(day):
    found = CN.next_workday(day)
    assert CN.is_workday(found)
    assert all(daywalk.rests(between) for between in every_day(day, found - DAY))


def test_nothing_is_known_before_the_first_notice():
    for ask in (CN.is_workday, CN.next_workday, lambda day: CN.add_workdays(day, 1)):
        with pytest.raises(LawError, match=r"calendar\.before_coverage"):
            ask(dt.date(2006, 12, 31))
    with pytest.raises(LawError, match=r"calendar\.before_coverage"):
        CN.add_workdays(dt.date(2007, 1, 8), -10)


def test_past_the_horizon_nothing_is_reckoned():
    with pytest.raises(LawError, match=r"calendar\.beyond_horizon"):
        CN.is_workday(HORIZON + DAY)
    with pytest.raises(LawError, match=r"calendar\.beyond_horizon"):
        CN.add_workdays(HORIZON - DAY, 30)


def test_a_place_adds_its_own_festival_and_changes_nothing_else():
    day, saturday = dt.date(2026, 7, 8), dt.date(2026, 7, 11)
    local = CN.overlay("某自治县", off={day: "火把节"}, work={saturday: "火把节"})
    assert (local.is_workday(day), local.is_workday(saturday)) == (False, True)
    assert (local.reason(day), local.reason(saturday)) == ("火把节", "火把节调休上班")
    changed = {day, saturday}
    assert all(
        local.is_workday(other) == CN.is_workday(other)
        for other in every_day(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
        if other not in changed
    )


def test_a_place_cannot_make_one_day_both_a_holiday_and_a_working_day():
    with pytest.raises(LawError, match="全国年节及纪念日放假办法/4"):
        CN.overlay("某自治县", off={NATIONAL_DAY: "甲"}, work={NATIONAL_DAY: "乙"})


def test_the_edition_names_the_data():
    local = CN.overlay("cn", off={dt.date(2026, 7, 8): "火把节"})
    assert CN.overlay("cn").edition == CN.edition != local.edition
    assert CN.overlay("cn") == CN != local
    assert len({CN, CN.overlay("cn"), local}) == 2


def test_marks_outside_the_calendar_change_no_day_of_it():
    marks = {dt.date(2025, 12, 31): Mark(True, "元旦"), dt.date(2026, 1, 1): Mark(True, "元旦")}
    calendar = Calendar("one", dt.date(2026, 1, 1), dt.date(2026, 12, 31), marks)
    assert calendar.add_workdays(dt.date(2026, 1, 1), 1) == dt.date(2026, 1, 2)


def test_without_a_calendar_every_day_counts_and_working_days_are_an_error():
    none = Calendar.none()
    assert none.next_workday(NATIONAL_DAY) == NATIONAL_DAY
    assert none.covered(dt.date(1990, 1, 1))
    assert (none.reason(NATIONAL_DAY), none.edition, none.has_workdays) == ("", "none", False)
    for ask in (none.is_workday, lambda day: none.add_workdays(day, 1), lambda day: none.overlay("某县")):
        with pytest.raises(LawError, match="calendar"):
            ask(NATIONAL_DAY)


def test_an_unknown_calendar_and_an_unknown_field_are_refused():
    with pytest.raises(LawError, match="可用的日历：cn、none"):
        load_calendar("us")
    with pytest.raises(LawError, match="holiday"):
        read_calendar("name: x\nholiday: {}\n", "x.yaml")

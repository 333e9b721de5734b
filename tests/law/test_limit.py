"""Due dates and the steps that lead to them, against the sentences of the law and a walk from day to day."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law import daywalk

from quanheng.law.calendar import HORIZON, Calendar
from quanheng.law.clause import Clause, Direction, FirstDay, Ladder, Roll, Unit
from quanheng.law.errors import LawError
from quanheng.law.limit import Extension, Pause, due, signals, unite
from quanheng.law.steps import StepKind
from quanheng.procedures.loading import load_calendar, load_clauses

CN, NONE, TABLE = load_calendar("cn"), Calendar.none(), load_clauses()
DAY = dt.timedelta(days=1)
CHINA = dt.timezone(dt.timedelta(hours=8))
d = dt.date


def at(day, hour, minute=0):
    return dt.datetime(2026, 9, day, hour, minute, tzinfo=CHINA)


def clause(amount, unit, **rest):
    base = Clause("", "期限", amount, Unit(unit), "某法/1", "", d(2000, 1, 1))
    return replace(base, **rest)


def days(amount, start, **rest):
    return due(clause(amount, "C", **rest), start, CN)


def told(answer, kind):
    return [step.sentence for step in answer.explain() if step.kind is kind]


# --- what the law says ---------------------------------------------------------------------------------------------


def test_the_day_of_the_event_is_not_counted():
    """民法典 201."""
    assert days(15, d(2026, 3, 2)).date == d(2026, 3, 17)


def test_a_profile_may_count_the_first_day():
    assert days(30, d(2026, 9, 5), first_day=FirstDay.INCLUDE, roll=Roll.NONE).date == d(2026, 10, 4)
    assert due(clause(1, "W", first_day=FirstDay.INCLUDE), d(2026, 3, 2), CN).date == d(2026, 3, 2)
    assert due(clause(1, "M", first_day=FirstDay.INCLUDE), d(2026, 3, 1), NONE).date == d(2026, 3, 31)
    assert due(clause(1, "M", first_day=FirstDay.INCLUDE), d(2026, 1, 31), NONE).date == d(2026, 2, 28)


def test_a_last_day_on_a_holiday_moves_to_the_first_day_after_it():
    """民法典 203, 民事诉讼法 85."""
    answer = days(90, d(2026, 7, 3))
    assert (answer.unrolled, answer.date, answer.rolled_by) == (d(2026, 10, 1), d(2026, 10, 8), "民法典/203")


def test_a_last_day_on_a_make_up_saturday_does_not_move():
    assert days(10, d(2026, 9, 30)).date == d(2026, 10, 10)
    assert days(10, d(2026, 9, 30)).rolled_by is None


def test_a_cap_ends_on_the_day_it_ends():
    answer = days(30, d(2026, 9, 1), roll=Roll.NONE)
    assert (answer.date, answer.rolled_by) == (d(2026, 10, 1), None)


def test_months_and_years_run_to_the_corresponding_day_or_the_months_end():
    """民法典 202."""
    for start, amount, unit, end in [
        (d(2026, 1, 31), 1, "M", d(2026, 2, 28)),
        (d(2024, 1, 31), 1, "M", d(2024, 2, 29)),
        (d(2026, 8, 31), 6, "M", d(2027, 2, 28)),
        (d(2024, 2, 29), 1, "Y", d(2025, 2, 28)),
        (d(2026, 11, 20), 2, "M", d(2027, 1, 20)),
        (d(2026, 12, 15), 12, "M", d(2027, 12, 15)),
    ]:
        assert due(clause(amount, unit), start, NONE).date == end


def test_working_days_skip_spring_festival_and_count_its_make_up_days():
    """行政处罚法 64 and 85: five working days after the party was told."""
    ask = TABLE.find("ask_hearing", "general", d(2026, 2, 12))
    assert due(ask, d(2026, 2, 12), CN).date == d(2026, 2, 26)


def test_hours_run_through_nights_and_holidays():
    hours = clause(24, "H")
    answer = due(hours, at(25, 23, 30), CN)
    assert (answer.instant, answer.date) == (at(26, 23, 30), d(2026, 9, 26))
    unzoned = at(25, 16).replace(tzinfo=None)
    assert due(hours, unzoned, CN).instant == unzoned + DAY
    rome = ZoneInfo("Europe/Rome")
    the_clocks_go_forward = dt.datetime(2026, 3, 28, 12, tzinfo=rome)
    assert due(hours, the_clocks_go_forward, CN).instant == dt.datetime(2026, 3, 29, 13, tzinfo=rome)


def test_seven_clear_working_days_lie_between_the_notice_and_the_hearing():
    """行政处罚法 64: seven days before the hearing."""
    notify = TABLE.find("notify_hearing", "general", d(2026, 9, 1))
    latest = due(notify, d(2026, 10, 15), CN).date
    assert latest == d(2026, 9, 29)
    assert CN.workdays_between(latest + DAY, d(2026, 10, 15)) == 7


def test_counted_back_without_clear_days_the_last_day_itself_will_do():
    """行政许可法 50: thirty days before the permit expires."""
    renew = TABLE.find("renew_licence", "general", d(2025, 1, 1))
    assert due(renew, d(2026, 10, 15), CN).date == d(2026, 9, 15)
    back = {"direction": Direction.BACKWARD}
    assert due(clause(1, "M", **back), d(2026, 3, 31), CN).date == d(2026, 2, 28)
    assert due(clause(3, "W", **back), d(2026, 10, 8), CN).date == d(2026, 9, 28)


def test_paused_days_are_not_counted():
    """A hold on 3 March, a release on 10 March: seven days."""
    pause = Pause(d(2026, 3, 3), d(2026, 3, 10))
    assert due(clause(30, "C"), d(2026, 3, 1), NONE, [pause]).date == d(2026, 4, 7)
    assert due(clause(1, "M"), d(2026, 3, 1), NONE, [pause]).date == d(2026, 4, 8)
    assert due(clause(5, "W"), d(2026, 3, 2), CN, [pause]).date == d(2026, 3, 16)


def test_pauses_that_overlap_or_touch_are_one():
    first, second = Pause(d(2026, 3, 3), d(2026, 3, 8)), Pause(d(2026, 3, 6), d(2026, 3, 10))
    assert unite([second, first]) == (Pause(d(2026, 3, 3), d(2026, 3, 10)),)
    touching = [Pause(d(2026, 3, 3), d(2026, 3, 5)), Pause(d(2026, 3, 5), d(2026, 3, 10))]
    assert unite(touching) == (Pause(d(2026, 3, 3), d(2026, 3, 10)),)


def test_an_exclusion_whose_written_notice_was_not_given_does_not_count():
    """行政许可法 45."""
    untold = Pause(d(2026, 3, 3), d(2026, 3, 10), counts=False)
    answer = due(clause(30, "C"), d(2026, 3, 1), NONE, [untold])
    assert answer.date == d(2026, 3, 31)
    assert told(answer, StepKind.IGNORE) == ["2026年3月3日（周二）起的中止没有依法书面告知，时间照计。"]


def test_while_a_pause_is_open_there_is_no_due_date():
    for unit in "CWMY":
        answer = due(clause(3, unit), d(2026, 3, 2), CN, [Pause(d(2026, 3, 4), None)])
        assert (answer.date, answer.unrolled, answer.provisional) == (None, None, False)
        assert answer.explain()[-1].kind is StepKind.OPEN


def test_a_pause_that_begins_after_the_end_changes_nothing():
    late = Pause(d(2026, 3, 6), None)
    answer = due(clause(3, "C"), d(2026, 3, 2), CN, [late])
    assert answer.date == d(2026, 3, 5)
    assert told(answer, StepKind.IGNORE) == ["2026年3月6日（周五）起的中止在期限之外，不影响到期日。"]


def test_an_extension_runs_from_the_unrolled_end():
    """Ninety days end on 1 October; thirty more run from there, not from 8 October."""
    extension = Extension(d(2026, 9, 20), 30, Unit.DAY)
    assert due(clause(90, "C"), d(2026, 7, 3), CN, (), [extension]).unrolled == d(2026, 10, 31)


def test_an_extension_decided_after_the_unrolled_end_does_not_count():
    """The end of 1 October was rolled to the 8th; an extension decided on the 8th is too late."""
    late = Extension(d(2026, 10, 8), 30, Unit.DAY)
    answer = due(clause(90, "C"), d(2026, 7, 3), CN, (), [late])
    assert answer.date == d(2026, 10, 8)
    assert len(told(answer, StepKind.REFUSE)) == 1
    on_the_day = late._replace(on=d(2026, 10, 1))
    assert due(clause(90, "C"), d(2026, 7, 3), CN, (), [on_the_day]).date == d(2026, 11, 2)


def test_an_extension_during_a_pause_counts():
    pause, extension = Pause(d(2026, 3, 3), d(2026, 5, 1)), Extension(d(2026, 4, 20), 10, Unit.DAY)
    assert due(clause(10, "C"), d(2026, 3, 1), NONE, [pause], [extension]).date == d(2026, 5, 19)


def test_working_days_extended_by_calendar_days_roll():
    """农业行政处罚程序规定 53: five working days and fifteen calendar days."""
    extension = Extension(d(2026, 9, 18), 15, Unit.DAY)
    answer = due(clause(5, "W"), d(2026, 9, 14), CN, (), [extension])
    assert (answer.unrolled, answer.date) == (d(2026, 10, 5), d(2026, 10, 8))


def test_a_promised_limit_is_counted_in_the_clauses_own_days():
    decide = TABLE.find("decide_licence", "general", d(2026, 2, 12))
    assert due(decide, d(2026, 2, 12), CN, amount=5).date == d(2026, 2, 26)


def test_a_date_is_provisional_when_the_calendar_was_asked_for_a_day_no_notice_covers():
    assert due(clause(20, "W"), d(2026, 12, 15), CN).provisional
    assert days(30, d(2026, 12, 15)).provisional
    assert not days(10, d(2026, 12, 15)).provisional
    assert not days(30, d(2026, 12, 15), roll=Roll.NONE).provisional
    assert not due(clause(20, "W"), d(2026, 11, 15), CN).provisional
    back = {"direction": Direction.BACKWARD, "clear": True}
    assert due(clause(20, "W", **back), d(2027, 1, 15), CN).provisional
    assert not due(clause(20, "C", **back), d(2027, 1, 15), CN).provisional


def test_without_a_calendar_nothing_rolls_and_nothing_is_provisional():
    answer = due(clause(60, "C"), d(2009, 11, 30), NONE)
    assert (answer.date, answer.rolled_by, answer.provisional) == (d(2010, 1, 29), None, False)
    with pytest.raises(LawError, match=r"calendar\.no_workdays"):
        due(clause(5, "W"), d(2009, 11, 30), NONE)


def test_signals_count_from_the_unrolled_end_and_red_from_the_rolled_one():
    answer = days(90, d(2026, 7, 3))
    assert signals(answer, Ladder(notice=5, yellow=1)) == (d(2026, 9, 23), d(2026, 9, 30), d(2026, 10, 9))
    assert signals(due(clause(60, "C"), d(2026, 7, 3), NONE), Ladder(5, 1))[:2] == (d(2026, 8, 27), d(2026, 8, 31))
    assert signals(due(clause(5, "C"), d(2026, 7, 3), CN, [Pause(d(2026, 7, 4), None)]), Ladder(5, 1)) is None
    assert signals(due(clause(24, "H"), at(3, 9), CN), Ladder(5, 1)) is None


# --- what is refused -----------------------------------------------------------------------------------------------


def test_what_cannot_be_reckoned_is_refused():
    hour, back = clause(24, "H"), clause(7, "W", direction=Direction.BACKWARD)
    noon, pause = at(2, 12), Pause(d(2026, 3, 3), d(2026, 3, 5))
    for code, ask in {
        "limit.amount": lambda: days(0, d(2026, 3, 2)),
        "limit.instant": lambda: due(hour, d(2026, 3, 2), CN),
        "limit.fixed": lambda: due(hour, noon, CN, [pause]),
        "limit.pause": lambda: due(clause(9, "C"), d(2026, 3, 2), CN, [Pause(d(2026, 3, 5), d(2026, 3, 3))]),
        "limit.extension": lambda: due(clause(9, "C"), d(2026, 3, 2), CN, (), [Extension(d(2026, 3, 3), 0, Unit.DAY)]),
        "limit.too_long": lambda: due(clause(9999, "Y", roll=Roll.NONE), d(2026, 3, 2), CN),
        "calendar.beyond_horizon": lambda: days(1, HORIZON),
        "calendar.before_coverage": lambda: days(1, d(2006, 3, 2)),
    }.items():
        with pytest.raises(LawError) as refused:
            ask()
        assert refused.value.code == code
        assert refused.value.mend
    with pytest.raises(LawError, match=r"limit\.fixed"):
        due(back, d(2026, 3, 20), CN, (), [Extension(d(2026, 3, 3), 5, Unit.WORKDAY)])


def test_a_time_of_day_does_not_matter_to_days():
    assert due(clause(1, "M"), at(2, 23, 59), NONE) == due(clause(1, "M"), d(2026, 9, 2), NONE)


# --- the same as a walk from day to day, and the steps as well ------------------------------------------------------

starts = st.dates(d(2019, 1, 1), d(2026, 12, 31))
lengths = st.integers(1, 60)
running_units = st.sampled_from("WCMY")


@st.composite
def running(draw):
    """A clause counted forward, a start, pauses and extensions about it."""
    unit, start = draw(running_units), draw(starts)
    limit = clause(
        draw(st.integers(1, 3) if unit in "MY" else lengths),
        unit,
        first_day=draw(st.sampled_from(FirstDay)),
        roll=draw(st.sampled_from(Roll)),
    )
    near = st.integers(-20, 150).map(lambda n: start + DAY * n)
    pause = st.tuples(near, st.none() | st.integers(0, 40), st.booleans())
    pauses = [
        Pause(first, None if length is None else first + DAY * length, counts)
        for first, length, counts in draw(st.lists(pause, max_size=4))
    ]
    extension = st.builds(Extension, near, st.integers(1, 30), st.sampled_from([Unit.WORKDAY, Unit.DAY, Unit.MONTH]))
    return limit, start, pauses, draw(st.lists(extension, max_size=3))


@given(running())
def test_a_due_date_is_what_the_walk_arrives_at(limit):
    rule, start, pauses, extensions = limit
    walked = daywalk.due(
        start,
        rule.amount,
        rule.unit,
        include=rule.first_day is FirstDay.INCLUDE,
        roll=rule.roll is Roll.NEXT,
        pauses=pauses,
        extensions=extensions,
    )
    assert due(rule, start, CN, pauses, extensions).date == walked


@given(running())
def test_the_steps_count_to_the_same_day(limit):
    rule, start, pauses, extensions = limit
    answer = due(rule, start, CN, pauses, extensions)
    steps = answer.explain()
    walked = [step for step in steps if step.kind in (StepKind.COUNT, StepKind.SKIP, StepKind.PAUSE, StepKind.REACH)]
    if answer.date is None:
        assert steps[-1].kind is not StepKind.END
        return
    assert steps[-1] == (StepKind.END, answer.date, answer.date, 0, steps[-1].sentence)
    assert {step.kind for step in steps} >= ({StepKind.ROLL} if answer.rolled_by else set())
    if all(step.kind is not StepKind.REACH for step in walked):
        granted = [e.amount for e, step in zip(extensions, extension_steps(steps), strict=True) if counts(step)]
        assert sum(step.counted for step in walked) == rule.amount + sum(granted)
        assert walked[-1].last == answer.unrolled
        assert all(later.first == earlier.last + DAY for earlier, later in pairwise(walked))


def extension_steps(steps):
    return [step for step in steps if step.kind in (StepKind.EXTEND, StepKind.REFUSE)]


def counts(step):
    return step.kind is StepKind.EXTEND


@given(st.dates(d(2019, 6, 1), d(2026, 12, 31)), lengths, st.sampled_from("WC"), st.booleans())
def test_counted_back_the_date_and_its_steps_are_what_the_walk_arrives_at(event, amount, unit, clear):
    answer = due(clause(amount, unit, direction=Direction.BACKWARD, clear=clear), event, CN)
    assert answer.date == daywalk.due(event, amount, unit, back=True, clear=clear)
    walked = [step for step in answer.explain() if step.kind in (StepKind.COUNT, StepKind.SKIP)]
    assert sum(step.counted for step in walked) == amount
    assert walked[-1].first == answer.date + DAY * clear


def test_the_steps_read_as_sentences():
    ask = TABLE.find("ask_hearing", "general", d(2026, 2, 12))
    assert [step.sentence for step in due(ask, d(2026, 2, 12), CN).explain()] == [
        "2026年2月12日（周四）期限开始，当日不计入，自次日起算（《民法典》第201条）。",
        "2026年2月13日（周五）计第1个工作日。",
        "2026年2月14日（周六）春节调休上班，计第2个工作日。",
        "2026年2月15日（周日）至2月23日（周一）春节，不计。",
        "2026年2月24日（周二）至2月26日（周四）计第3至第5个工作日。",
        "到期日：2026年2月26日（周四）。",
    ]


def test_a_roll_names_the_rest_day_and_the_article():
    (sentence,) = told(days(90, d(2026, 7, 3)), StepKind.ROLL)
    assert sentence == "末日2026年10月1日（周四）是休息日，顺延至2026年10月8日（周四）（国庆节，《民法典》第203条）。"


def test_the_steps_of_a_provisional_date_say_so():
    assert len(told(due(clause(20, "W"), d(2026, 12, 15), CN), StepKind.PROVISIONAL)) == 1
    assert told(due(clause(20, "W"), d(2026, 11, 2), CN), StepKind.PROVISIONAL) == []


def test_the_steps_of_hours_name_both_instants():
    steps = due(clause(24, "H"), at(29, 16, 30), CN).explain()
    assert [step.sentence for step in steps] == [
        "自2026年9月29日（周二）16:30起连续计算24小时，夜间和节假日不扣除。",
        "到期时刻：2026年9月30日（周三）16:30。",
    ]

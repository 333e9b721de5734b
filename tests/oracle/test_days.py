"""Due dates by walking, held to dates counted off a wall calendar of 2026 and of 2021."""

import datetime as dt

import pytest
from tests.oracle.days import due
from tests.oracle.family import moment
from tests.oracle.texts import read_rest_days

RESTS = read_rest_days()


def last_day(clause, start, pauses=(), extensions=(), cap=False, rests=RESTS):
    name, *pairs = clause.split()
    written = {"amount": name[:-1], "unit": name[-1]} | dict(pair.split("=") for pair in pairs)
    written["extensions"] = [{"amount": "10", "unit": "W"}, {"amount": "30", "unit": "C", "times": "2"}]
    spans = [(dt.date.fromisoformat(a), b and dt.date.fromisoformat(b)) for a, b in pauses]
    found = due(written, moment(start), rests, spans, [(dt.date.fromisoformat(d), n) for d, n in extensions], cap)
    return found and found.date.isoformat()


@pytest.mark.parametrize(
    ("clause", "start", "end"),
    [
        ("7W", "2026-02-09", "2026-02-25"),  # 14 February is worked, 15 to 23 are not
        ("5W", "2021-09-17", "2021-09-26"),  # 18 and 26 September are worked, 19 to 21 are not
        ("30C", "2026-03-05", "2026-04-07"),  # 4 April, 清明节 to the 6th
        ("30C roll=none", "2026-03-05", "2026-04-04"),
        ("30C first_day=include", "2026-03-05", "2026-04-03"),
        ("1M", "2026-01-31", "2026-02-28"),  # a Saturday that is worked
        ("1M roll=none", "2024-01-31", "2024-02-29"),
        ("2Y", "2024-02-29", "2026-02-28"),
        ("2M first_day=include", "2026-03-20", "2026-05-19"),
        ("7W direction=backward clear=true", "2026-03-23", "2026-03-11"),
        ("7W direction=backward", "2026-03-23", "2026-03-12"),
        ("10C direction=backward", "2026-03-23", "2026-03-13"),
        ("10C direction=backward clear=true", "2026-03-23", "2026-03-12"),
    ],
)
def test_a_period_ends(clause, start, end):
    assert last_day(clause, start) == end


def test_a_cap_and_a_text_without_calendar_never_roll():
    assert last_day("30C", "2026-03-05", cap=True) == "2026-04-04"
    assert last_day("30C", "2026-03-05", rests=None) == "2026-04-04"


def test_paused_days_are_not_counted_and_overlap_counts_once():
    pauses = [("2026-03-10", "2026-03-13"), ("2026-03-12", "2026-03-14")]
    assert last_day("10C roll=none", "2026-03-09", pauses) == "2026-03-23"
    assert last_day("1M roll=none", "2026-03-09", pauses) == "2026-04-13"
    assert last_day("10W", "2026-03-09", pauses) == "2026-03-27"


def test_a_pause_that_begins_by_the_end_and_is_open_leaves_no_due_date():
    assert last_day("10C roll=none", "2026-03-09", [("2026-03-19", None)]) is None
    assert last_day("10C roll=none", "2026-03-09", [("2026-03-20", None)]) == "2026-03-19"


def test_an_extension_runs_from_the_unrolled_end_if_recorded_by_then():
    assert last_day("30C", "2026-03-05", extensions=[("2026-04-04", None)]) == "2026-04-20"
    assert last_day("30C", "2026-03-05", extensions=[("2026-04-05", None)]) == "2026-04-07"
    assert last_day("30C", "2026-03-05", extensions=[("2026-04-04", 2)]) == "2026-04-08"


def test_extensions_beyond_those_the_clause_has_do_not_count():
    three = [("2026-03-06", None)] * 3
    assert last_day("30C roll=none", "2026-03-05", extensions=three) == "2026-06-19"
    assert last_day("30C roll=none", "2026-03-05", extensions=[*three, ("2026-03-06", None)]) == "2026-06-19"


def test_hours_run_through_the_night_and_the_holiday():
    found = due({"amount": "24", "unit": "H"}, moment("2026-02-16", "09:00"), RESTS, (), (), False)
    assert found == moment("2026-02-17", "09:00")

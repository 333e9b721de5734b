"""全天候: which hours of a day nobody watches over a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.apps.inspections.watches import gaps, parse_watch

MINUTES = st.integers(0, 24 * 60 - 1)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["08:00-20:00 P1", "20:00-08:00 P2"], []),
        (["00:00-24:00 P1"], []),
        (["08:00-08:00 P1"], []),
        (["08:00-20:00 P1"], ["00:00至08:00", "20:00至24:00"]),
        (["22:00-06:00 P1", "06:00-12:00 P1", "13:00-22:00 P2"], ["12:00至13:00"]),
        ([], ["00:00至24:00"]),
        (["白天 P1"], ["00:00至24:00"]),
        (["24:30-06:00 P1", "06:00-24:30 P2"], ["00:00至24:00"]),
    ],
)
def test_the_hours_without_a_watch(lines: list[str], expected: list[str]) -> None:
    assert [*map(str, gaps(lines))] == expected


@given(MINUTES, MINUTES)
def test_what_one_watch_leaves_another_takes(first: int, second: int) -> None:
    there, back = f"{clock(first)}-{clock(second)} P1", f"{clock(second)}-{clock(first)} P2"
    assert list(gaps([there, back])) == []


@given(st.lists(st.tuples(MINUTES, MINUTES), max_size=4), MINUTES)
def test_a_minute_is_in_a_gap_or_under_a_watch(watches: list[tuple[int, int]], minute: int) -> None:
    lines = [f"{clock(begins)}-{clock(ends)} P1" for begins, ends in watches]
    told = [watch for watch in map(parse_watch, lines) if watch]
    watched = any(watch.begins <= at < watch.ends for watch in told for at in (minute, minute + 24 * 60))
    assert watched != any(gap.begins <= minute < gap.ends for gap in gaps(lines))

"""A case is numbered in the year of the legal day of its first entry, in China's time (D1)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Done, open_case
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import found, summary
from quanheng.apps.record import clock
from quanheng.record.recorder import CHINA

EVE, NEW_YEAR = datetime(2026, 12, 31, 23, 59, tzinfo=CHINA), datetime(2027, 1, 1, 0, 1, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def demonstration(settings) -> None:
    """Only a demonstration has a clock that can be set."""
    settings.DEMO = True


def numbered(county: County, at: datetime, **facts: object) -> str:
    """The number of a case opened at that time."""
    with clock.at(at):
        done = open_case(summary(county), found(county, **facts))
    assert isinstance(done, Done), done
    return Case.objects.get(pk=done.case).number


def test_the_year_turns_at_midnight_in_china(county: County) -> None:
    assert [numbered(county, at) for at in (EVE, EVE, NEW_YEAR)] == [
        "县市监局罚案〔2026〕1号",
        "县市监局罚案〔2026〕2号",
        "县市监局罚案〔2027〕1号",
    ]


def test_what_is_registered_afterwards_belongs_to_the_year_in_which_it_counts(county: County) -> None:
    assert numbered(county, EVE) == "县市监局罚案〔2026〕1号"
    assert numbered(county, NEW_YEAR) == "县市监局罚案〔2027〕1号"
    late = {"discovered_on": date(2026, 12, 31), "ended_on": date(2026, 12, 31), "reason": "除夕夜发现，次日补录"}
    assert numbered(county, NEW_YEAR, **late) == "县市监局罚案〔2026〕2号"
    assert numbered(county, NEW_YEAR) == "县市监局罚案〔2027〕2号"

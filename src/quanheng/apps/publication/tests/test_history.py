"""What a power was on a day is read from the record (A3)."""

from __future__ import annotations

from datetime import timedelta

from quanheng.apps.cases.perform import Actor, Attempt, Opening, open_case
from quanheng.apps.cases.tests.county import County
from quanheng.apps.people.models import Allotment
from quanheng.apps.powers.models import Power
from quanheng.apps.publication.history import as_of, days_of
from quanheng.apps.publication.tests.deciding import done
from quanheng.apps.record.clock import now

BEFORE = timedelta(days=30)
SUBMITTED = {
    "code": "W9", "name": "对不按规定公示的处罚", "kind": "penalty", "organ": "O1", "line": "市场监管",
    "bases": ("旧依据",), "basis_level": "law", "procedures": ("penalty.summary",), "responsibilities": ("告知",),
    "accountability": ("违法",), "complaint": "县司法局",
}  # fmt: skip


def listed(county: County) -> Power:
    """A power that was published a month ago and adjusted today."""
    for n, (duty, person) in enumerate((("staffing", "P2"), ("legal", "P3"), ("approve", "P4"), ("submit", "P1"))):
        Allotment.objects.create(
            key=f"own{n}", post=f"G{person}", procedure="register.power", duty=duty, entry_case="-", entry_n=1
        )
    today = now().date()
    by = {duty: (Actor(person, duty),) for duty, person in (("submit", "P1"), ("staffing", "P2"), ("legal", "P3"))}
    approve = (Actor("P4", "approve"),)
    case = open_case(Opening("register.power", "O1"), Attempt("", "submit", by["submit"], SUBMITTED)).case
    done(case, "review_law", by["legal"], {"legal_passed": True})
    done(case, "review_staffing", by["staffing"], {"staffing_passed": True})
    done(case, "publish", approve, {"published_on": today - BEFORE, "reason": "补录"})
    done(case, "note_change", by["submit"], {"change": "新法施行", "change_on": today})
    done(case, "review_law", by["legal"], {"legal_passed": True})
    done(case, "adjust", approve, {"adjusted_on": today, "bases": ("新依据",), "basis_level": "law"})
    return Power.objects.get(key="W9")


def test_a_power_is_shown_as_it_was_before_it_was_adjusted(county: County):
    power, today = listed(county), now().date()
    assert power.basis == ["新依据"]
    assert as_of(power, today - timedelta(days=1)).basis == ["旧依据"]
    assert as_of(power, today).basis == ["新依据"]


def test_before_it_was_published_there_was_none(county: County):
    assert as_of(listed(county), now().date() - 2 * BEFORE) is None


def test_the_days_of_its_versions_are_told(county: County):
    assert days_of(listed(county)) == [now().date() - BEFORE, now().date()]


def test_going_through_its_acts_again_gives_the_row_of_today(county: County):
    power = listed(county)
    again = as_of(power, now().date())
    for field in Power._meta.concrete_fields:
        if field.attname != "id":
            assert getattr(again, field.attname) == getattr(power, field.attname)

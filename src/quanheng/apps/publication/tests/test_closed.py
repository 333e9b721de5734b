"""A file that has ended stays ended on its day, whatever the children that still run report to it (D8)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from quanheng.apps.cases.archive import kept_until
from quanheng.apps.cases.ending import days_of_ending
from quanheng.apps.cases.family import family_of
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Done
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import handlers
from quanheng.apps.documents.files import _cover_and_note, _Recorded
from quanheng.apps.people.models import Allotment
from quanheng.apps.publication.tests.deciding import Decided, decided, done, publish
from quanheng.apps.record import clock
from quanheng.apps.record.recorder import recorder
from quanheng.record.recorder import CHINA

__all__ = ["county"]

DECIDED, CLOSED, SHOWN = (datetime(*day, 9, tzinfo=CHINA) for day in ((2026, 12, 27), (2026, 12, 28), (2027, 1, 8)))


@pytest.fixture
def demonstration(settings) -> None:
    """The clock can be set; this must be known before the record is founded."""
    settings.DEMO = True


@pytest.fixture
def closed(demonstration: None, county: County) -> Decided:
    """A fine that was paid and closed at the end of a year; its decision is still to be published."""
    with clock.at(DECIDED):
        fined = decided(county)
    Allotment.objects.filter(duty="cashier", procedure="penalty.summary").update(post="GP3")
    with clock.at(CLOSED):
        paid = {"paid": Decimal(200), "paid_on": CLOSED.date(), "in_full": True}
        done(fined.case, "file", handlers(county), {"filed_on": CLOSED.date()})
        done(fined.case, "pay", (Actor(county.party, "party"),), paid)
        done(fined.case, "settle", (Actor("P3", "cashier"),), {})
        done(fined.case, "close", (Actor(county.first, "record"),), {})
    return fined


def test_a_child_that_reports_after_the_closing_moves_neither_the_day_nor_the_period_nor_the_binder(closed: Decided):
    with clock.at(SHOWN):
        assert isinstance(publish(closed), Done)
    root, members = Case.objects.get(pk=closed.case), family_of(closed.case).members
    assert root.touched_at.astimezone(CHINA).date() == SHOWN.date(), "its last entry is the report"
    assert days_of_ending([root]) == {root.pk: CLOSED.date()}
    assert kept_until(root) == date(2036, 12, 31)
    cover, note = _cover_and_note(_Recorded(root, "某局", members, recorder().read_cases([*members])), [])
    assert (cover["closed_on"], cover["retention"], note["binder"]) == ("2026年12月28日", "10年", "张三")

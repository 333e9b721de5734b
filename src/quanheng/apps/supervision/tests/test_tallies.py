"""How many cases are open and how many limits run is known without counting, and is what a count would find."""

from __future__ import annotations

from collections import Counter

from django.db.models import Sum

from quanheng.apps.cases.jobs import tally
from quanheng.apps.cases.models import Case, LimitTally, OpenTally, RunningLimit
from quanheng.apps.cases.perform import Attempt, Refused, perform
from quanheng.apps.cases.tallies import mend_tallies, tallies_astray
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import investigated, registered
from quanheng.apps.documents.tests.test_reviewing import closed


def told() -> tuple[Counter, Counter]:
    """What the tallies say: open cases by organ and procedure, running limits by name and due date."""
    cases = OpenTally.objects.values_list("organ", "procedure", "root").annotate(Sum("change"))
    limits = LimitTally.objects.values_list("procedure", "limit", "due").annotate(Sum("change"))
    return +Counter({tuple(key): n for *key, n in cases}), +Counter({tuple(key): n for *key, n in limits})


def counted() -> tuple[Counter, Counter]:
    """The same, counted."""
    cases = Case.objects.filter(ended=False).values_list("organ", "procedure", "parent")
    limits = RunningLimit.objects.filter(kind__in=("duty", "cap")).values_list("case__procedure", "limit", "due")
    return Counter((organ, procedure, parent is None) for organ, procedure, parent in cases), Counter(limits)


def test_every_act_keeps_them(county: County) -> None:
    registered(county)
    assert told() == counted() != (Counter(), Counter())
    investigated(county)
    closed(county)
    assert told() == counted()
    assert list(tallies_astray()) == []


def test_what_is_refused_changes_nothing(county: County) -> None:
    case, before = registered(county).case, told()
    assert isinstance(perform(Attempt(case, "close", ())), Refused)
    assert told() == before


def test_summed_up_they_say_the_same_in_fewer_rows(county: County) -> None:
    for _ in range(3):
        registered(county)
    closed(county)
    before, rows = told(), LimitTally.objects.count() + OpenTally.objects.count()
    assert tally() > 0
    assert told() == before
    assert LimitTally.objects.count() + OpenTally.objects.count() < rows
    assert tally() == 0


def test_rows_changed_by_hand_are_seen_and_mended(county: County) -> None:
    registered(county)
    OpenTally.objects.update(organ="O9")
    RunningLimit.objects.filter(kind="duty").delete()
    assert any("在办案件数（O9、" in sentence for sentence in tallies_astray())
    assert any(sentence.startswith("期限件数") for sentence in tallies_astray())
    mend_tallies()
    assert list(tallies_astray()) == []
    assert told() == counted()

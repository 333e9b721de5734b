"""What was destroyed or restricted is remembered by no process that had read the file before (D8)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.test import Client

from quanheng.apps.cases import family
from quanheng.apps.cases.archive import contents
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Done
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.disposal import carry_out
from quanheng.apps.documents.tests.test_destroyed import destroyed
from quanheng.apps.documents.tests.test_disposal import demonstration, do, file, listed
from quanheng.apps.record.jobs import seal
from quanheng.record.recorder import CHINA
from quanheng.web.desk.tests.conftest import signed_in

__all__ = ["county", "demonstration", "file"]
NAME = "王五"


@contextmanager
def in_another_process(file: Case) -> Iterator[None]:
    """What is done inside, another process does: this one remembers the file as it read it before."""
    family.family_of(file.pk)
    kept = dict(family._memory._states)
    yield
    family._memory._states.clear()
    family._memory._states.update(kept)


def said_of(file: Case) -> set[str]:
    """What the memory of this process tells of the file."""
    return {*family.family_of(file.pk).members[file.pk].state.known.facts}


def page_of(desk: Client, file: Case) -> str:
    return desk.get(f"/desk/case/{file.pk}/").content.decode()


def last_day(file: Case) -> date:
    return date(file.touched_at.astimezone(CHINA).year + 10, 12, 31)


def test_a_process_that_had_read_a_file_tells_nothing_of_it_once_it_was_destroyed(file: Case, county: County):
    desk = signed_in(county.first)
    assert NAME in page_of(desk, file)
    with in_another_process(file):
        destroyed(county, file)
    assert not {"party", "violation", "place"} & said_of(file)
    assert NAME not in page_of(desk, file)


def test_nor_what_is_restricted_until_it_is_released(file: Case, county: County):
    listing, listed_values = listed(county, file, last_day(file)), "\n".join(contents([file.pk]))
    ground = {"restriction_ground": "不再需要处理"}
    for act, told, seen in (("restrict_records", ground, False), ("release_records", {}, True)):
        with in_another_process(file):
            assert isinstance(do(listing, act, "archive", county.first, targets=listed_values, **told), Done)
            seal()
            assert carry_out() > 0
        assert ("violation" in said_of(file)) is seen

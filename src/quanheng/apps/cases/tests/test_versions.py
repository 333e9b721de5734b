"""A case goes on under the version it began under, or under the one that takes it over."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from quanheng.apps.cases import family
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.moving import move_some
from quanheng.apps.cases.perform import Done, apply_law, open_case, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import established, found, opened, shape, summary, told
from quanheng.apps.definitions.models import Handover, Version
from quanheng.apps.definitions.publishing import publish_shipped
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder

KEY = "penalty.summary"


def second_version(running: object) -> Version:
    """The definition with its first stage renamed, in force from today."""
    publish_shipped(prove=False)
    form = Version.objects.get(key=KEY).form.replace('"found"', '"looked_into"')
    today = now().date()
    data = json.loads(form) | {"title": "简易程序（二）", "effective": today.isoformat(), "running": running}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()
    return Version.objects.create(
        digest=digest, key=KEY, title=data["title"], effective=today, published_at=now(), form=text
    )


def moving() -> Version:
    return second_version({"move": {"from": KEY, "stages": {"found": "looked_into"}}})


def acts(case: str) -> list[tuple[str, str]]:
    entries = (recorder().read(case, n)[0] for n in range(1, Case.objects.get(pk=case).entries + 1))
    return [(entry.act, entry.procedure) for entry in entries]


def test_a_running_case_is_moved_at_its_next_act_and_goes_on(county: County):
    done = opened(county)
    first, second = Case.objects.get(pk=done.case).digest, moving().digest
    outcome = perform(established(county, done.case))
    assert isinstance(outcome, Done), outcome
    assert acts(done.case) == [("open", first), ("move", second), ("establish", second)]
    move, _ = recorder().read(done.case, 2)
    assert (move.context["by"], move.context["version"], move.actors) == ("law", second, ())
    reached = family.family_of(done.case)
    assert (reached.members[done.case].text.procedure.digest, outcome.n) == (second, 3)
    family._memory._states.clear()
    assert shape(family.family_of(done.case)) == shape(reached)
    assert isinstance(perform(told(county, done.case)), Done)


def test_the_worker_moves_a_running_case_once(county: County):
    done = opened(county)
    moving()
    assert apply_law(done.case) == 1
    assert Case.objects.get(pk=done.case).stage == "looked_into"
    assert apply_law(done.case) == 0


def test_the_worker_moves_all_running_cases_in_batches(county: County, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("quanheng.apps.cases.moving._TOGETHER", 1)
    cases = [opened(county).case for _ in range(2)]
    second = moving()
    assert [move_some() for _ in range(4)] == [1, 1, 0, 0]
    assert set(Case.objects.filter(pk__in=cases).values_list("stage", flat=True)) == {"looked_into"}
    handover = Handover.objects.get(new=second.digest)
    assert (handover.moved, handover.ended_at is not None) == (2, True)


def test_a_refused_act_moves_nothing(county: County):
    done = opened(county)
    moving()
    alone = established(county, done.case)
    assert not isinstance(perform(replace(alone, actors=alone.actors[:1])), Done)
    assert Case.objects.get(pk=done.case).stage == "found"


def test_where_running_cases_stay_a_case_is_ended_by_its_old_text(county: County):
    done = opened(county)
    first = Case.objects.get(pk=done.case).digest
    second_version("stay")
    assert isinstance(perform(established(county, done.case)), Done)
    assert acts(done.case) == [("open", first), ("establish", first)]


def test_a_case_whose_text_no_longer_ships_goes_on_by_what_was_published(county: County):
    old = second_version("stay").digest
    outcome = open_case(replace(summary(county), procedure=old), found(county))
    assert isinstance(outcome, Done)
    family._memory._states.clear()
    assert isinstance(perform(established(county, outcome.case)), Done)
    assert acts(outcome.case) == [("open", old), ("establish", old)]
    assert Case.objects.get(pk=outcome.case).stage == "looked_into"

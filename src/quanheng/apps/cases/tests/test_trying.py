"""A family in which the clock's work fails keeps no other from what the law gives it, and is named."""

from collections.abc import Callable
from datetime import date

import pytest

from quanheng.apps.cases import jobs, moving
from quanheng.apps.cases.models import Case, RunningLimit
from quanheng.apps.cases.perform import apply_law, reckon
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import opened, registered
from quanheng.apps.cases.tests.test_versions import moving as takeover
from quanheng.apps.cases.trying import Families, FamiliesError
from quanheng.apps.definitions.models import Handover


def failing(root: str, work: Callable[[str], object], asked: list[str]) -> Callable[[str], object]:
    """The work, but in that family."""

    def tried(one: str) -> object:
        asked.append(one)
        if one == root:
            raise ValueError("钟快了一小时")
        return work(one)

    return tried


def test_a_family_in_which_nothing_can_be_deemed_stops_no_other(county: County, monkeypatch: pytest.MonkeyPatch):
    bad, good = (opened(county).case for _ in range(2))
    for case, due in ((bad, date(2020, 1, 1)), (good, date(2020, 1, 2))):
        RunningLimit.objects.create(case_id=case, limit="x", kind="duty", started=due, due=due, deemed=True)
    asked: list[str] = []
    monkeypatch.setattr(jobs, "apply_law", failing(bad, apply_law, asked))
    with pytest.raises(FamiliesError) as told:
        jobs.deem()
    assert asked == [bad, good]
    assert f"1 个案件没有办成（其他案件不受影响）：{bad}。" in told.value.sentence
    assert "钟快了一小时" in told.value.sentence


def test_a_family_whose_due_dates_cannot_be_reckoned_stops_no_other(county: County, monkeypatch: pytest.MonkeyPatch):
    bad, good = sorted(registered(county).case for _ in range(2))
    RunningLimit.objects.update(provisional=True, due=None)
    monkeypatch.setattr(jobs, "reckon", failing(bad, reckon, []))
    with pytest.raises(FamiliesError, match=bad):
        jobs.reckon_provisional()
    assert set(RunningLimit.objects.filter(provisional=True).values_list("case", flat=True)) == {bad}
    assert RunningLimit.objects.filter(case=good, due=None).count() == 0


def test_a_family_that_cannot_be_moved_stops_no_other_and_is_tried_again(
    county: County, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(moving, "_TOGETHER", 1)
    bad, good = sorted(opened(county).case for _ in range(2))
    second = takeover()
    monkeypatch.setattr(moving, "apply_law", failing(bad, apply_law, []))
    with pytest.raises(FamiliesError, match=bad):
        moving.move_some()
    assert moving.move_some() == 1
    assert Case.objects.get(pk=good).stage == "looked_into"
    with pytest.raises(FamiliesError, match=bad):
        moving.move_some()
    assert Handover.objects.get(new=second.digest).ended_at is None
    monkeypatch.setattr(moving, "apply_law", apply_law)
    assert moving.move_some() == 1
    assert Case.objects.get(pk=bad).stage == "looked_into"
    assert Handover.objects.get(new=second.digest).ended_at is not None


def test_of_many_that_failed_ten_are_named_and_each_was_tried_once() -> None:
    families, asked = Families(), list[str]()
    roots = [f"a{n}" for n in range(12)]
    assert families.each([*roots, "b", "b"], lambda root: asked.append(root) if root == "b" else 1 // 0) == {"b": None}
    assert asked == ["b"]
    with pytest.raises(FamiliesError, match=r"12 个案件没有办成（其他案件不受影响）：a0、.*a9等。"):
        families.tell_failed()

"""行政检查、网格巡查：the four steps are gone in order; what a patrol finds is reported, removed and seen to."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.procedures.office import Forms, Given, Office, proved
from tests.procedures.penalty_case import IN_WRITING

from quanheng.engine.decide import Accepted

MONDAY = dt.date(2026, 3, 2)
FORMS: Forms = {
    "plan": {"party": "D1", "occasion": "plan", "plan_no": "P26", "subject": "食品经营日常检查", "place": "人民路12号"},
    "approve": {"approved": True},
    "tell": {"told_on": None, "told_what": "检查进货查验记录"},
    "inspect": {
        "inspected_on": None, "credential_shown": True, "inspection_notes": "笔录", **IN_WRITING,
        "result": "found", "problem": "没有查验记录", "listed_minor": True,
    },
    "guide": {"guidance": "怎样查验、怎样记录"},
    "order": {"ordered_on": None, "order": "补齐记录", "correct_by": dt.date(2026, 3, 13)},
    "recheck": {"rechecked_on": None, "recheck": "uncorrected", "recheck_finding": "仍然没有记录", **IN_WRITING},
    "refer": {"refer_reason": "逾期没有改正"},
    "drop": {"drop_reason": "已经停业"},
}  # fmt: skip
STEPS = ("guide", "order", "recheck")
SKIPPING = {"skip_ground": "danger", "skip_reason": "现场有变质食品正在出售"}

PATROL: Forms = {
    "find": {"cell": "城东三格", "place": "河边", "found_on": None, "problem": "违法建设", "urgent": False},
    "report": {"reported_on": None},
    "assign": {"assigned_to": "住建局", "remove_by": dt.date(2026, 3, 9)},
    "remove": {"removed_on": None, "what_done": "已经拆除", "pictures_after": ("照片",)},
    "verify": {"gone": True, "finding": "已经拆除"},
}


def found(**inspected: Given) -> Office:
    """An inspection that has found something, on a Monday."""
    case = Office("inspection", FORMS, MONDAY).after("plan", "approve", "tell")
    case.do("inspect", **inspected)
    return case


@pytest.mark.parametrize("key", ["inspection", "patrol"])
def test_the_checker_finds_nothing_against_it(key: str) -> None:
    assert proved(key).findings == ()


def test_what_is_corrected_goes_no_further() -> None:
    case = found().after("guide", "order")
    case.do("recheck", recheck="corrected")
    assert (case.stage, case.running) == ("corrected", set())


def test_what_is_not_corrected_becomes_a_penalty_case() -> None:
    assert found().after(*STEPS, "refer").stage == "referred"


@pytest.mark.parametrize("done", range(3))
def test_a_listed_minor_violation_is_not_referred_before_the_first_three_steps(done: int) -> None:
    """行政处罚法 33: not even for a reason."""
    refused = found().after(*STEPS[:done]).refused("refer", **SKIPPING)
    assert refused == {"rule:minor_kept": "行政处罚法/33/1"}


def test_another_violation_may_be_referred_at_once_only_for_a_reason() -> None:
    case = found(listed_minor=False)
    assert set(case.refused("refer")) == {"rule:steps_kept"}
    case.do("refer", **SKIPPING)
    assert case.stage == "referred"


@pytest.mark.parametrize(
    ("before", "act", "given", "rule"),
    [
        (("plan",), "tell", {}, "approved_first"),
        (("plan", "approve", "tell"), "inspect", {"credential_shown": False}, "shown"),
        (("plan", "approve", "tell"), "inspect", {"problem": None}, "problem_said"),
        (("plan", "approve", "tell", "inspect"), "order", {}, "guided_first"),
        (("plan", "approve", "tell", "inspect", "guide"), "order", {"correct_by": dt.date(2026, 3, 1)}, "in_time"),
    ],
)
def test_each_gate_is_shut(before: tuple[str, ...], act: str, given: dict[str, Given], rule: str) -> None:
    assert set(Office("inspection", FORMS, MONDAY).after(*before).refused(act, **given)) == {f"rule:{rule}"}


def test_an_inspection_is_recorded_or_the_reason_why_not() -> None:
    case = Office("inspection", FORMS, MONDAY).after("plan", "approve", "tell")
    assert set(case.refused("inspect", reasons=None)) == {"rule:in_writing"}
    assert set(case.refused("inspect", recorded_by="camera")) == {"recording"}
    assert isinstance(case.try_to("inspect"), Accepted)


def test_no_reason_excuses_where_major_property_is_touched() -> None:
    case = Office("inspection", FORMS, MONDAY).after("plan", "approve", "tell")
    assert set(case.refused("inspect", major_property=True)) == {"recording"}


def test_what_is_seen_again_has_its_own_recording_or_reason() -> None:
    case = Office("inspection", FORMS, MONDAY).after("plan", "approve", "tell", "inspect", "guide", "order")
    assert set(case.refused("recheck", reasons=None)) == {"rule:in_writing"}
    assert set(case.refused("recheck", recorded_by=None)) == {"missing:recorded_by"}


def test_an_inspection_left_undone_is_found() -> None:
    case = Office("inspection", FORMS, MONDAY).after("plan", "approve", "tell")
    assert case.on("2026-03-23").found() == set()
    assert case.on("2026-03-24").found() == {"open:inspect"}


def test_what_a_patrol_finds_is_reported_removed_and_seen_to() -> None:
    case = Office("patrol", PATROL, MONDAY).after("find", "report", "assign", "remove")
    case.do("verify", gone=False)
    assert case.stage == "assigned"
    assert case.after("remove", "verify").running == set()


@pytest.mark.parametrize(
    ("acts", "day", "late"),
    [
        (("find",), "2026-03-04", "open:report"),
        (("find", "report"), "2026-03-04", "open:assign"),
        (("find", "report", "assign"), "2026-03-10", "open:remove"),
        (("find", "report", "assign", "remove"), "2026-03-06", "open:verify"),
    ],
)
def test_each_step_of_a_patrol_is_timed(acts: tuple[str, ...], day: str, late: str) -> None:
    case = Office("patrol", PATROL, MONDAY).after(*acts)
    before = dt.date.fromisoformat(day) - dt.timedelta(days=1)
    assert case.on(before.isoformat()).found() == set()
    assert case.on(day).found() == {late}

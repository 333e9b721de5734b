"""P13: the stages of a course fit into the limit that runs over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import permutations
from typing import NamedTuple

from quanheng.law.calendar import Calendar, day_text
from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.checks.search import Goal, Passage
from quanheng.law.checks.slices import Construct, Part
from quanheng.law.checks.walk import Label
from quanheng.law.clause import GENERAL, Clause, Direction, Unit
from quanheng.law.errors import LawError
from quanheng.law.limit import due
from quanheng.law.naming import quoted
from quanheng.law.procedure import Limit, Trigger


class _Row(NamedTuple):
    """Stages that run one after the other on ``course``, while ``whole`` runs over all of them."""

    whole: Limit
    stages: tuple[Limit, ...]
    course: tuple[Label, ...]


class _Margin(NamedTuple):
    """The days from the last day of the stages to that of the whole, both begun on ``day``; below 0 if too late."""

    days: int
    day: date
    stages_end: date
    whole: Clause
    whole_end: date


def check(subject: Subject) -> Verdict:
    """Limits that run one after the other inside another one end no later than it does."""
    calendar = subject.calendar
    if calendar is None:
        return Verdict("没有提供日历，未检查", checked=False)
    rows = (
        (row, min(_margins(subject, row, calendar), key=lambda margin: margin.days, default=None))
        for row in _rows(subject)
    )
    known = [(row, margin) for row, margin in rows if margin]
    findings = tuple(_too_long(subject, row, margin) for row, margin in known if margin.days < 0)
    told = (f"{_words(row)}，最紧的一次余 {margin.days} 天（{day_text(margin.day)}起算）" for row, margin in known)
    return Verdict("；".join(told) or "没有在另一期限之内依次进行的期限", findings)


def _words(row: _Row) -> str:
    return f"“{row.whole.title}”之内依次有{quoted(limit.title for limit in row.stages)}"


def _too_long(subject: Subject, row: _Row, margin: _Margin) -> Finding:
    sentence = (
        f"{_words(row)}，{day_text(margin.day)}起算、各阶段用足的，要到{day_text(margin.stages_end)}，"
        f"晚于总期限的{day_text(margin.whole_end)}。"
    )
    mend = "缩短阶段的期限；依法不计入总期限的阶段，由开始它的行为中止（holds）总期限。"
    law, course = margin.whole.article, subject.words(row.course)
    return Finding("check.stages_too_long", row.whole.place, sentence, mend, law=law, course=course)


def _rows(subject: Subject) -> Iterator[_Row]:
    """For each limit the largest sets of stages inside it that some lawful course goes through one after the other."""
    limits = subject.procedure.limits.values()
    for whole in limits:
        stages = [limit for limit in limits if _inside(subject, limit, whole)]
        told: list[set[str]] = []
        for size in range(len(stages), 0, -1):
            for order in permutations(stages, size):
                names = {limit.name for limit in order}
                if any(names <= larger for larger in told):
                    continue
                course = subject.explorer.find(_one_after_the_other(whole, order))
                if course:
                    told.append(names)
                    yield _Row(whole, order, course)


def _inside(subject: Subject, stage: Limit, whole: Limit) -> bool:
    """Whether ``stage`` counts against ``whole``: it starts only while that runs, and ends at the latest with it."""
    return (
        stage is not whole
        and stage.kind in ("duty", "wait")
        and whole.kind in ("duty", "cap")
        and all(trigger.kind != "fact" for limit in (stage, whole) for trigger in limit.starts)
        and all(any(_covers(own, trigger) for own in stage.ends) for trigger in whole.ends)
        and not _set_aside(subject, stage, whole)
        and subject.explorer.find(_started_outside(stage, whole)) is None
    )


def _covers(own: Trigger, other: Trigger) -> bool:
    """Whether ``own`` fires whenever ``other`` does."""
    same = (own.kind, own.name) == (other.kind, other.name) and own.outcome in (None, other.outcome)
    return same and (other.every or not own.every)


def _set_aside(subject: Subject, stage: Limit, whole: Limit) -> bool:
    """Whether what starts the stage suspends the whole, so that the stage does not count."""
    procedure = subject.procedure
    starting = (procedure.acts[trigger.name] for trigger in stage.starts if trigger.kind == "act")
    return any(act.holds and whole.name in procedure.holds[act.holds].pauses for act in starting)


def _started_outside(stage: Limit, whole: Limit) -> Goal:
    def reached(passage: Passage) -> bool:
        return stage.name in passage.step.starts and whole.name not in passage.step.after.control.running

    return Goal(reached, part=_part(stage, whole))


def _one_after_the_other(whole: Limit, stages: tuple[Limit, ...]) -> Goal:
    """Do the stages start in this order, each when none of the others runs? What is remembered: how many have."""
    names = [stage.name for stage in stages]

    def done(passage: Passage) -> int:
        running, before = passage.step.after.control.running, passage.memory
        assert isinstance(before, int)
        if whole.name not in running:
            return 0
        starting = names[before : before + 1]
        alone = running.isdisjoint(set(names) - set(starting))
        return before + (alone and not passage.step.starts.isdisjoint(starting))

    return Goal(lambda passage: done(passage) == len(names), part=_part(whole, *stages), watch=done, memory=0)


def _part(*limits: Limit) -> Part:
    return frozenset(Construct("limit", limit.name) for limit in limits)


def _margins(subject: Subject, row: _Row, calendar: Calendar) -> Iterator[_Margin]:
    """For every profile and starting day the law of which is known; limits in hours or counted back have no sum."""
    limits = (row.whole, *row.stages)
    for profile in {GENERAL, *(clause.profile for limit in limits for clause in subject.rows(limit))}:
        for day in subject.days:
            try:
                whole, *stages = (subject.clause(limit, profile, day) for limit in limits)
            except LawError:  # said by P6
                continue
            if all(_counts_days(clause) for clause in (whole, *stages)):
                yield _margin(whole, stages, day, calendar)


def _counts_days(clause: Clause) -> bool:
    return clause.unit is not Unit.HOUR and clause.direction is Direction.FORWARD


def _margin(whole: Clause, stages: list[Clause], day: date, calendar: Calendar) -> _Margin:
    end = day
    for stage in stages:
        end = _last_day(stage, end, calendar)
    whole_end = _last_day(whole, day, calendar)
    return _Margin((whole_end - end).days, day, end, whole, whole_end)


def _last_day(clause: Clause, start: date, calendar: Calendar) -> date:
    last = due(clause, start, calendar).date
    assert last is not None, "only an open pause leaves a limit without a date"
    return last

"""P3: the law alone keeps no case going round for ever."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.procedure import Deemed, Limit, Procedure


class Running(NamedTuple):
    """A limit with a deemed outcome, running in a stage."""

    stage: str
    limit: str


def check(subject: Subject) -> Verdict:
    """No deemed outcome starts, by itself and those it leads to, the limit that it came from."""
    procedure = subject.procedure
    automatic = [limit for limit in procedure.limits.values() if limit.deemed]
    for limit in automatic:
        loop = _loop(procedure, limit)
        if loop:
            return Verdict("", (_finding(procedure, limit, loop),))
    return Verdict(f"{len(automatic)} 个期限届满时由法律直接产生结果，相互之间不成循环")


def _loop(procedure: Procedure, limit: Limit) -> tuple[Running, ...]:
    """What the law does in turn from the end of ``limit`` until ``limit`` runs again; nothing if it never does."""
    starts = procedure.acts[_deemed(limit).act].start
    return next((loop for stage in starts if (loop := _back_to(procedure, Running(stage, limit.name)))), ())


def _back_to(procedure: Procedure, first: Running) -> tuple[Running, ...]:
    ways: dict[Running, tuple[Running, ...]] = {}
    queue: deque[tuple[Running, ...]] = deque([(first,)])
    while queue:
        way = queue.popleft()
        for following in _following(procedure, way[-1]):
            if following == first:
                return way
            if following not in ways:
                ways[following] = (*way, following)
                queue.append(ways[following])
    return ()


def _following(procedure: Procedure, running: Running) -> Iterator[Running]:
    """The limits that the deemed outcome of a limit starts, in the stage it leads to."""
    deemed = _deemed(procedure.limits[running.limit])
    act = procedure.acts[deemed.act]
    stage = act.target(running.stage, deemed.outcome)
    for limit in procedure.limits.values():
        if limit.deemed is None or stage not in procedure.acts[limit.deemed.act].start:
            continue
        if any(trigger.name == act.name and trigger.outcome in (None, deemed.outcome) for trigger in limit.starts):
            yield Running(stage, limit.name)


def _deemed(limit: Limit) -> Deemed:
    assert limit.deemed is not None
    return limit.deemed


def _finding(procedure: Procedure, limit: Limit, loop: tuple[Running, ...]) -> Finding:
    course = [procedure.limits[running.limit] for running in (*loop, loop[0])]
    return Finding(
        "check.loop",
        limit.place,
        f"期限“{limit.title}”届满后，法律直接产生的结果又使它重新开始，无人过问就永不停止。",
        "使其中一个结果通向终结，或者不再开始下一个期限。",
        course=tuple(f"{each.title}届满，依法：{procedure.acts[_deemed(each).act].title}" for each in course),
    )

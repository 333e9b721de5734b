"""P2: from wherever a case can come to stand, it can still be brought to an end."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from quanheng.law.checks.aftermath import Standing
from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.checks.search import Explorer, Goal, Survey, obstacles
from quanheng.law.checks.slices import BARE, Construct, Part
from quanheng.law.checks.walk import Label, Step, Walk
from quanheng.law.procedure import Procedure


class Outlook(NamedTuple):
    """Whether every standing has a way to an end: how many were looked at, and the first that has none."""

    standings: int
    stage: str = ""
    course: tuple[Label, ...] = ()


def check(subject: Subject) -> Verdict:
    """No standing without a way to an end, gates, holds and open children considered."""
    procedure = subject.procedure
    if not any(stage.end for stage in procedure.stages.values()):
        mend = "为案件最后到达的环节写明 end: true。"
        return Verdict("", (Finding("check.no_end", procedure.place, "没有终结环节，案件永远不能办结。", mend),))
    outlook = look(subject.explorer)
    if not outlook.stage:
        return Verdict(f"{outlook.standings} 种处境，每一种都能走到终结")
    return Verdict("", (_stuck(subject, outlook),))


def look(explorer: Explorer) -> Outlook:
    """Search for a standing from which no lawful course leads to an end.

    A standing is safe if certain steps lead from it to an end. Where only doubtful ones do, what causes the doubt joins
    the part of the text that is looked at.
    """
    part = BARE
    while True:
        walk = explorer.walk(part, every_value=True)
        survey = Survey(walk, Goal(lambda _: False))
        certain = [(passage.before, passage.step.after) for passage in survey if passage.step.certain]
        standings = tuple(standing for standing, _ in survey.origins)
        safe = _safe(walk.procedure, standings, certain)
        lost = next((standing for standing in standings if standing not in safe), None)
        if lost is None:
            return Outlook(len(standings))
        lacking = _doubts(explorer.procedure, walk, lost, safe)
        course = survey.course_to(lost, None)
        if lacking is None and course:
            lacking = explorer.refuted(course, Goal(lambda _: True), walk.part)
        if lacking is None:
            return Outlook(len(standings), lost.control.stage, course)
        part = walk.part | lacking


def _safe(
    procedure: Procedure, standings: Iterable[Standing], certain: Iterable[tuple[Standing, Standing]]
) -> set[Standing]:
    """The standings from which certain steps, each from one to another, lead to an end."""
    origins: dict[Standing, list[Standing]] = {}
    for before, after in certain:
        origins.setdefault(after, []).append(before)
    safe = {standing for standing in standings if procedure.is_end(standing.control.stage)}
    queue = deque(safe)
    while queue:
        for origin in origins.get(queue.popleft(), ()):
            if origin not in safe:
                safe.add(origin)
                queue.append(origin)
    return safe


def _doubts(procedure: Procedure, walk: Walk, lost: Standing, safe: Collection[Standing]) -> Part | None:
    """The left-out part that makes the least doubtful way from ``lost`` to safety doubtful; None if there is no way."""
    order = count()
    ways = [(0, next(order), lost, frozenset[Construct]())]
    seen: set[Standing] = set()
    while ways:
        _, _, standing, doubts = heappop(ways)
        if standing in safe:
            return doubts
        if standing in seen:
            continue
        seen.add(standing)
        for step in _hopeful(procedure, walk, standing):
            further = doubts | _doubt(procedure, walk, step)
            heappush(ways, (len(further), next(order), step.after, further))
    return None


def _hopeful(procedure: Procedure, walk: Walk, standing: Standing) -> Iterator[Step]:
    return (step for step in walk.steps(standing) if step.certain or _doubt(procedure, walk, step))


def _doubt(procedure: Procedure, walk: Walk, step: Step) -> Part:
    return frozenset() if step.certain else obstacles(procedure, step.label) - walk.part


def _stuck(subject: Subject, outlook: Outlook) -> Finding:
    procedure = subject.procedure
    stage = procedure.stages.get(outlook.stage)
    where = f"案件按所示过程走到“{stage.title}”之后" if stage else "案件从一开始起"
    return Finding(
        "check.stuck",
        stage.place if stage else procedure.place,
        f"{where}，就没有合法的途径走到终结。{_refusals(procedure, outlook.stage)}",
        "增加一个可以从此处作出的行为，或者放宽关口，或者在此前的行为上设关口，使案件不会走到这里。",
        course=subject.words(outlook.course),
    )


def _refusals(procedure: Procedure, stage: str) -> str:
    """The gates before the acts of a stage, for whoever looks for the one that is shut."""
    shut = [
        f"“{act.title}”须过关口“{'”“'.join(rule.name for rule in procedure.guards(act))}”"
        for act in procedure.acts.values()
        if stage in act.start and procedure.guards(act)
    ]
    return f"此处{'；'.join(shut)}。" if shut else ""

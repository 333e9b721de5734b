"""P6: limits that the law knows on every day, that start and stop, and that do not outlast the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.checks.search import Goal, Passage
from quanheng.law.checks.slices import Construct
from quanheng.law.errors import LawError
from quanheng.law.procedure import Limit, Procedure


def check(subject: Subject) -> Verdict:
    """Each limit has a clause for every profile and day, runs on some course, and is settled at every end."""
    limits = subject.procedure.limits.values()
    findings = [finding for limit in limits for finding in _of_limit(subject, limit)]
    detail = f"{len(limits)} 个期限，在 {len(subject.profiles)} 个领域都有条款，都能开始，到任何终结都已停止"
    return Verdict(detail, tuple(findings))


def _of_limit(subject: Subject, limit: Limit) -> Iterator[Finding]:
    yield from _lawless(subject, limit)
    if subject.explorer.find(_started(limit)) is None:
        yield Finding(
            "check.limit_never_starts",
            limit.place,
            f"期限“{limit.title}”永远不会开始：没有合法的过程会走到 starts 所列的任何一项。",
            "核对 starts，或者删去这个期限。",
        )
    course = subject.explorer.find(_left_running(subject.procedure, limit))
    if course:
        yield Finding(
            "check.limit_left_running",
            limit.place,
            f"案件按所示过程终结时，期限“{limit.title}”仍在计算。",
            _mend(limit),
            course=subject.words(course),
        )


def _mend(limit: Limit) -> str:
    mend = "把使案件终结的行为列入 ends，或者在它之前设关口。"
    if limit.kind in ("window", "wait"):
        return f"{mend}可以用 expired({limit.name}) 要求等到期限届满。"
    return mend


def _started(limit: Limit) -> Goal:
    return Goal(lambda passage: limit.name in passage.step.starts, part=frozenset([Construct("limit", limit.name)]))


def _left_running(procedure: Procedure, limit: Limit) -> Goal:
    """Does the limit run at an end? The period of a party or a wait that has run out binds nobody any more."""

    def reached(passage: Passage) -> bool:
        after = passage.step.after
        if not procedure.is_end(passage.stage) or limit.name not in after.control.running:
            return False
        settled = limit.kind in ("window", "wait") and limit.name in after.out
        stops = limit.deemed is not None and passage.stage in procedure.acts[limit.deemed.act].start
        return not settled and not stops

    return Goal(reached, part=frozenset([Construct("limit", limit.name)]))


def _lawless(subject: Subject, limit: Limit) -> Iterator[Finding]:
    """The first profile and day of the text's validity for which the clause of a limit is missing."""
    if limit.clause in subject.procedure.clauses:
        return
    for profile in subject.profiles:
        for day in _turning_days(subject, limit.clause):
            try:
                subject.clauses.find(limit.clause, profile, day)
            except LawError as error:
                yield Finding("check.limit_clause", limit.place, f"期限“{limit.title}”：{error.sentence}", error.mend)
                return


def _turning_days(subject: Subject, key: str) -> tuple[date, ...]:
    """The days of the text's validity on which the law of a clause may change; between them it stays."""
    first, until = subject.procedure.effective, subject.procedure.until
    rows = [clause for clause in subject.clauses if clause.key == key]
    days = {first, *(row.valid_from for row in rows), *(row.until for row in rows if row.until)}
    return tuple(sorted(day for day in days if day >= first and (until is None or day < until)))

"""P12: what is promised is never later than what the law gives, on whatever day it begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import NamedTuple

from quanheng.law.calendar import Calendar, day_text
from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.clause import Clause
from quanheng.law.limit import due
from quanheng.law.procedure import Limit
from quanheng.law.promise import Promise

_HOURS = (time.min, time(23, 59))
"""When on a day a limit starts, at the earliest and at the latest: only hours can tell the difference."""


def check(subject: Subject) -> Verdict:
    """Each promise shortens a duty of the organ, whenever that begins within what the calendar covers."""
    calendar, promises = subject.calendar, subject.references.promises
    limits = subject.procedure.limits.values()
    bound = [(promise, limit) for promise in promises for limit in limits if limit.clause == promise.clause]
    if calendar is None or not bound:
        return Verdict("没有登记承诺时限，未检查", checked=False)
    findings = [finding for promise, limit in bound for finding in _of_promise(subject, calendar, promise, limit)]
    detail = f"{len(bound)} 项承诺时限，从 {len(subject.days)} 天中的任何一天起算，都不晚于法定期限"
    return Verdict(detail, tuple(findings))


def _of_promise(subject: Subject, calendar: Calendar, promise: Promise, limit: Limit) -> Iterator[Finding]:
    if limit.kind != "duty":
        sentence = f"“{limit.title}”不是行政机关的办理期限，不能用承诺缩短。"
        mend = "删去这一项；承诺只缩短行政机关自己的期限。"
        yield Finding("check.promise_not_duty", promise.place, sentence, mend)
        return
    for clause in promise.replaced(subject.rows(limit)):
        late = _first_late(subject, calendar, promise.shorten(clause), clause)
        if late:
            yield _longer(promise, clause, late)


class _Late(NamedTuple):
    """A limit that would end later as promised than by law: when it starts, and the two ends."""

    start: datetime
    promised: datetime
    lawful: datetime


def _first_late(subject: Subject, calendar: Calendar, promised: Clause, lawful: Clause) -> _Late | None:
    starts = (datetime.combine(day, hour) for day in subject.days for hour in _HOURS)
    both = (_Late(start, _end(promised, start, calendar), _end(lawful, start, calendar)) for start in starts)
    return next((ends for ends in both if ends.promised > ends.lawful), None)


def _end(clause: Clause, start: datetime, calendar: Calendar) -> datetime:
    """The last moment that is in time."""
    answer = due(clause, start, calendar)
    assert answer.date is not None, "only an open pause leaves a limit without a date"
    return answer.instant or datetime.combine(answer.date, time.max)


def _longer(promise: Promise, clause: Clause, late: _Late) -> Finding:
    start, promised, lawful = (day_text(moment.date()) for moment in late)
    sentence = (
        f"“{promise.item}”承诺 {promise.amount}{promise.unit.label}，法定 {clause.amount}{clause.unit.label}："
        f"{start}起算的，承诺到{promised}为止，晚于法定的{lawful}。"
    )
    return Finding("check.promise_longer", promise.place, sentence, "把承诺时限改短。", law=clause.article)

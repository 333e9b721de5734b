"""The ladder of running limits: notice, yellow, red, each signalled on the first day it is reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from quanheng.apps.cases.messages import remind
from quanheng.apps.cases.models import RunningLimit
from quanheng.apps.supervision.models import Rung, Signal, State
from quanheng.apps.supervision.queries import overdue_in_handling
from quanheng.apps.supervision.signals import ANSWER, CHECK, HANDLING, open_signals
from quanheng.law.calendar import day_text

_SENTENCES = {
    Rung.NOTICE: "“{title}”将于{due}到期。",
    Rung.YELLOW: "“{title}”于{due}到期，尚未办理。",
    Rung.RED: "“{title}”已于{due}到期，至今没有办理。",
}
_RULE = "open:"
"""With the name of the limit: the rule by which the engine calls a limit open that is over."""


def climb(at: datetime) -> int:
    """Signal each running limit on the rung it has reached by now; how many signals are new.

    Who is late in checking an answer is reminded; the organ, which has answered, gets no card for it.
    """
    today = at.date()
    _pass_over()
    reached = [signal for rung in _SENTENCES for signal in _signals(rung, _reached(rung, today), at)]
    for signal in reached:
        remind(signal.case, f"{signal.rung}|{signal.rule}|{signal.instance}", signal.sentence)
    for limit in overdue_in_handling(CHECK, today):
        remind(limit.case_id, f"{Rung.RED}|{_RULE}{limit.limit}|{limit.entry}", _sentence(Rung.RED, limit))
    return open_signals([*reached, *_unanswered(today, at)])


def _pass_over() -> None:
    """What was warned of and is done: nobody need answer any more."""
    runs = RunningLimit.objects.filter(case=OuterRef("case"), entry=OuterRef("instance"))
    warned = Signal.objects.filter(~Exists(runs), state=State.OPEN, rung__in=(Rung.NOTICE, Rung.YELLOW))
    warned.update(state=State.PASSED)


def _unanswered(today: date, at: datetime) -> Iterator[Signal]:
    """The organ has not answered a yellow signal in time: it turns red, and keeps being handled in the same case."""
    late = overdue_in_handling(ANSWER, today).values("case")
    for signal in Signal.objects.filter(rung=Rung.YELLOW, handling__in=late):
        yield Signal(
            rung=Rung.RED,
            rule=signal.rule,
            case=signal.case,
            instance=signal.instance,
            organ=signal.organ,
            procedure=signal.procedure,
            sentence=f"黄牌逾期没有答复：{signal.sentence}",
            basis=signal.basis,
            opened_at=at,
            state=State.HANDLED,
            handling=signal.handling,
        )


def _reached(rung: Rung, today: date) -> QuerySet[RunningLimit]:
    """The limits on a rung that is not signalled yet. Of a duty left undone and a cap not ended; never while paused."""
    reached = {
        Rung.NOTICE: Q(notice_on__lte=today, yellow_on__gt=today),
        Rung.YELLOW: Q(yellow_on__lte=today, due__gte=today),
        Rung.RED: Q(due__lt=today),
    }
    running = RunningLimit.objects.filter(reached[rung], kind__in=("duty", "cap"), paused=False)
    rule = Concat(Value(_RULE), OuterRef("limit"))
    told = Signal.objects.filter(case=OuterRef("case"), instance=OuterRef("entry"), rung=rung, rule=rule)
    return running.filter(~Exists(told)).exclude(case__procedure=HANDLING).select_related("case")


def _signals(rung: Rung, limits: QuerySet[RunningLimit], at: datetime) -> Iterator[Signal]:
    for limit in limits.iterator(chunk_size=1000):
        yield Signal(
            rung=rung,
            rule=_RULE + limit.limit,
            case=limit.case_id,
            instance=limit.entry,
            organ=limit.case.organ,
            procedure=limit.case.procedure,
            sentence=_sentence(rung, limit),
            basis=limit.basis,
            opened_at=at,
        )


def _sentence(rung: Rung, limit: RunningLimit) -> str:
    assert limit.due is not None
    return _SENTENCES[rung].format(title=limit.title, due=day_text(limit.due))

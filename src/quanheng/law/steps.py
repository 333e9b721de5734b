"""The steps that lead to a due date, for the citizen and the officer who ask why it is that day.

The fast path in ``limit`` jumps; the steps walk, day by day, and so recount what it jumped over. Both must arrive at
the same day, and the tests hold them to it. Runs of like days are told as one step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from quanheng.law.calendar import WEEKDAYS, Calendar, day_text, instant_text, span_text
from quanheng.law.clause import Direction, FirstDay, Roll, Unit, citation
from quanheng.law.limit import Due, Extension, Pause, before_first, first_end, reach, unite

_DAY = dt.timedelta(days=1)


class StepKind(StrEnum):
    """What a step tells."""

    BEGIN = "begin"
    COUNT = "count"
    SKIP = "skip"
    PAUSE = "pause"
    IGNORE = "ignore"
    OPEN = "open"
    REACH = "reach"
    EXTEND = "extend"
    REFUSE = "refuse"
    ROLL = "roll"
    STAY = "stay"
    CLEAR = "clear"
    PROVISIONAL = "provisional"
    END = "end"


class Step(NamedTuple):
    """One step: its kind, the days from ``first`` to ``last`` it is about, how many of them count, and its sentence."""

    kind: StepKind
    first: dt.date
    last: dt.date
    counted: int
    sentence: str


class _Day(NamedTuple):
    """A day walked over: what becomes of it, and why if it is out of the ordinary."""

    day: dt.date
    kind: StepKind
    reason: str


def steps(answer: Due) -> tuple[Step, ...]:
    """The steps from the start of the limit to ``answer.date``, in order."""
    if answer.clause.unit is Unit.HOUR:
        return tuple(_hour_steps(answer))
    if answer.clause.direction is Direction.BACKWARD:
        return tuple(_backward_steps(answer))
    return tuple(_forward_steps(answer))


def _forward_steps(answer: Due) -> Iterator[Step]:
    yield _begin(answer)
    spans = unite(answer.pauses)
    yield from (_untold(pause) for pause in answer.pauses if not pause.counts)
    end = yield from _first_leg(answer, spans)
    for extension in answer.extensions:
        end = yield from _extension(end, extension, spans, answer.calendar)
    yield from (_outside(span) for span in spans if not _touches(span, before_first(answer.clause, answer.start), end))
    if end is not None:
        yield from _settling(end, answer)
        yield from _closing(answer)


def _begin(answer: Due) -> Step:
    day, how = answer.start, "当日计入，自当日起算"
    if answer.clause.first_day is FirstDay.EXCLUDE:
        how = f"当日不计入，自次日起算（{citation(answer.clause.begins_by)}）"
    return Step(StepKind.BEGIN, day, day, 0, f"{day_text(day)}期限开始，{how}。")


def _first_leg(answer: Due, spans: tuple[Pause, ...]) -> Generator[Step, None, dt.date | None]:
    clause, after = answer.clause, before_first(answer.clause, answer.start)
    if clause.unit in (Unit.MONTH, Unit.YEAR):
        end = first_end(clause, answer.start, answer.calendar, answer.amount)
        return (yield from _to_corresponding_day(after, end, f"{answer.amount}{clause.unit.label}", spans))
    return (yield from _counted_leg(_walk(after, answer.amount, clause.unit, spans, answer.calendar), clause.unit))


def _extension(
    end: dt.date | None, extension: Extension, spans: tuple[Pause, ...], calendar: Calendar
) -> Generator[Step, None, dt.date | None]:
    on, unit, length = extension.on, extension.unit, f"{extension.amount}{extension.unit.label}"
    if end is None:
        yield Step(StepKind.EXTEND, on, on, 0, f"{day_text(on)}决定延长{length}，期限恢复后接着计算。")
        return None
    if on > end:
        text = f"{day_text(on)}才决定延长{length}，期限已于{day_text(end)}届满，延长不计。"
        yield Step(StepKind.REFUSE, on, on, 0, text)
        return end
    yield Step(StepKind.EXTEND, on, on, 0, f"{day_text(on)}决定延长{length}，自{day_text(end)}之后接着计算。")
    if unit in (Unit.MONTH, Unit.YEAR):
        return (yield from _to_corresponding_day(end, reach(end, extension.amount, unit, calendar), length, spans))
    return (yield from _counted_leg(_walk(end, extension.amount, unit, spans, calendar), unit))


def _to_corresponding_day(
    after: dt.date, end: dt.date, length: str, spans: tuple[Pause, ...]
) -> Generator[Step, None, dt.date | None]:
    """A leg of months or years: to the corresponding day, then on by each paused day."""
    text = f"经过{length}，至{day_text(end)}（对应日；没有对应日的为月末日，{citation('民法典/202')}）。"
    yield Step(StepKind.REACH, after + _DAY, end, 0, text)
    for span in spans:
        if not _touches(span, after, end):
            continue
        if span.until is None:
            yield _open(span.start)
            return None
        first, last = max(span.start, after + _DAY), span.until - _DAY
        end += span.until - first
        text = f"{span_text(first, last)}中止，{(span.until - first).days}日不计，末日推至{day_text(end)}。"
        yield Step(StepKind.PAUSE, first, last, 0, text)
    return end


def _counted_leg(walk: Iterator[_Day], unit: Unit) -> Generator[Step, None, dt.date | None]:
    """A leg of days or working days; its end is the last day walked over, None where that is in an open pause."""
    end = None
    for step in _told(walk, "第", unit):
        yield step
        end = None if step.kind is StepKind.OPEN else step.last
    return end


def _walk(
    after: dt.date,
    amount: int,
    unit: Unit,
    spans: tuple[Pause, ...],
    calendar: Calendar,
    *,
    stride: dt.timedelta = _DAY,
) -> Iterator[_Day]:
    """Each day of a leg and what becomes of it, up to the day on which the last unit counts or an open pause begins."""
    day = after
    while amount:
        day += stride
        pause = next((span for span in spans if span.start <= day and (span.until is None or day < span.until)), None)
        if pause is not None and pause.until is None:
            yield _Day(day, StepKind.OPEN, "")
            return
        if pause is not None:
            yield _Day(day, StepKind.PAUSE, "")
        elif unit is Unit.WORKDAY and not calendar.is_workday(day):
            yield _Day(day, StepKind.SKIP, _occasion(day, calendar))
        else:
            yield _Day(day, StepKind.COUNT, _occasion(day, calendar) if unit is Unit.WORKDAY else "")
            amount -= 1


def _occasion(day: dt.date, calendar: Calendar) -> str:
    """Why a day rests, or works against its weekday; Saturday and Sunday read alike, so a week-end is one step."""
    reason = calendar.reason(day)
    return "周末" if reason in WEEKDAYS else reason


def _told(walk: Iterator[_Day], ordinal: str, unit: Unit) -> Iterator[Step]:
    """Runs of like days, each as one step; counted days are numbered (``第1至第5个工作日``)."""
    counted = 0
    for (kind, reason), run in groupby(walk, key=lambda day: (day.kind, day.reason)):
        days = sorted(day.day for day in run)
        first, last = days[0], days[-1]
        if kind is StepKind.OPEN:
            yield _open(first)
        elif kind is StepKind.COUNT:
            numbers = _numbers(ordinal, counted + 1, counted + len(days)) + unit.label
            occasion = f"{reason}，" if reason else ""
            counted += len(days)
            yield Step(kind, first, last, len(days), f"{span_text(first, last)}{occasion}计{numbers}。")
        else:
            yield Step(kind, first, last, 0, f"{span_text(first, last)}{reason or '中止'}，不计。")


def _numbers(ordinal: str, first: int, last: int) -> str:
    return f"{ordinal}{first}" if first == last else f"{ordinal}{first}至{ordinal}{last}"


def _open(day: dt.date) -> Step:
    return Step(StepKind.OPEN, day, day, 0, f"{day_text(day)}起中止，尚未恢复，恢复后才能确定到期日。")


def _untold(pause: Pause) -> Step:
    text = f"{day_text(pause.start)}起的中止没有依法书面告知，时间照计。"
    return Step(StepKind.IGNORE, pause.start, _last_day(pause), 0, text)


def _outside(pause: Pause) -> Step:
    text = f"{day_text(pause.start)}起的中止在期限之外，不影响到期日。"
    return Step(StepKind.IGNORE, pause.start, _last_day(pause), 0, text)


def _last_day(pause: Pause) -> dt.date:
    return pause.start if pause.until is None else max(pause.start, pause.until - _DAY)


def _touches(pause: Pause, after: dt.date, end: dt.date | None) -> bool:
    """Whether a pause has a day in the time after ``after`` up to ``end`` (no end: still running)."""
    begun = end is None or pause.start <= end
    return begun and (pause.until is None or pause.until > after + _DAY)


def _settling(end: dt.date, answer: Due) -> Iterator[Step]:
    """What becomes of an end on a rest day."""
    if answer.rolled_by is not None and answer.date is not None:
        why = f"{_occasion(end, answer.calendar)}，{citation(answer.rolled_by)}"
        text = f"末日{day_text(end)}是休息日，顺延至{day_text(answer.date)}（{why}）。"
        yield Step(StepKind.ROLL, end, answer.date, 0, text)
    elif answer.clause.roll is Roll.NONE and answer.clause.unit is not Unit.WORKDAY:
        yield Step(StepKind.STAY, end, end, 0, "本期限到日即止，末日遇休息日也不顺延。")


def _closing(answer: Due) -> Iterator[Step]:
    if answer.date is None:
        return
    if answer.provisional:
        text = f"{day_text(answer.calendar.last)}之后的放假安排尚未公布，按周末和法定节日推算，到期日为暂定。"
        yield Step(StepKind.PROVISIONAL, answer.date, answer.date, 0, text)
    yield Step(StepKind.END, answer.date, answer.date, 0, f"到期日：{day_text(answer.date)}。")


def _backward_steps(answer: Due) -> Iterator[Step]:
    event, unit, amount = answer.start, answer.clause.unit, answer.amount
    yield Step(StepKind.BEGIN, event, event, 0, f"自{day_text(event)}倒数，当日不计入。")
    if unit in (Unit.MONTH, Unit.YEAR):
        last = reach(event, -amount, unit, answer.calendar)
        yield Step(StepKind.REACH, last, event, 0, f"往前{amount}{unit.label}，至{day_text(last)}。")
    else:
        yield from _told(_walk(event, amount, unit, (), answer.calendar, stride=-_DAY), "倒数第", unit)
    if answer.clause.clear and answer.date is not None:
        text = f"中间须隔足{amount}{unit.label}，最迟为其前一日{day_text(answer.date)}。"
        yield Step(StepKind.CLEAR, answer.date, answer.date, 0, text)
    yield from _closing(answer)


def _hour_steps(answer: Due) -> Iterator[Step]:
    if not isinstance(answer.start, dt.datetime) or answer.instant is None:
        return
    begin, end = answer.start, answer.instant
    text = f"自{instant_text(begin)}起连续计算{answer.amount}小时，夜间和节假日不扣除。"
    yield Step(StepKind.BEGIN, begin.date(), begin.date(), 0, text)
    yield Step(StepKind.END, end.date(), end.date(), 0, f"到期时刻：{instant_text(end)}。")

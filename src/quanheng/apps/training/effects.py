"""How acts change the registers of training (``register.training``, ``register.question``, ``register.exam``)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from quanheng.apps.registers import Deed, Row, effect, merged
from quanheng.apps.training.bank import parse_questions
from quanheng.apps.training.models import Attendance, Exam, Plan, Question, Result, Session


def _case(deed: Deed) -> tuple[str]:
    return (deed.case,)


def _session(deed: Deed) -> str:
    return f"{deed.case}|{deed.n}"


def _attendances(deed: Deed) -> Iterator[str]:
    return (f"{_session(deed)}|{person}" for person in dict.fromkeys(deed.texts("attended")))


def _number(deed: Deed, fact: str) -> Decimal:
    return Decimal(deed.text(fact))


@effect("enter_plan", Plan, keys=_case)
def enter_plan(row: Row | None, deed: Deed, _: str) -> Row | None:
    """The training plan of a year, once it is approved."""
    if deed.facts.get("approved") is not True:
        return row
    return merged(row, organ=deed.organ, year=int(_number(deed, "year")), text=deed.text("plan"), approved_on=deed.at)


@effect("enter_session", Session, keys=lambda deed: (_session(deed),))
def enter_session(row: Row | None, deed: Deed, _: str) -> Row:
    """A training was held."""
    return merged(
        row,
        organ=deed.organ,
        topic=deed.text("topic"),
        kind=deed.text("kind"),
        held_on=deed.at,
        hours=_number(deed, "hours"),
        statutes=list(deed.texts("statutes")),
    )


@effect("enter_attendance", Attendance, keys=_attendances)
def enter_attendance(row: Row | None, deed: Deed, key: str) -> Row:
    """Somebody was there."""
    person = key.removeprefix(f"{_session(deed)}|")
    return merged(row, session=_session(deed), person=person, held_on=deed.at, hours=_number(deed, "hours"))


@effect("publish_questions", Question, keys=lambda deed: parse_questions(deed.text("questions")).rows)
def publish_questions(row: Row | None, deed: Deed, key: str) -> Row | None:
    """A question is in the bank from that day; one that is there already stays as it is."""
    if row is not None or deed.facts.get("passed") is not True:
        return row
    told = parse_questions(deed.text("questions")).rows[key]
    return merged(
        row, statute=told.statute, stem=told.stem, options=list(told.options), answer=told.answer, published_on=deed.at
    )


@effect("withdraw_questions", Question, keys=lambda deed: deed.texts("withdrawn"))
def withdraw_questions(row: Row | None, deed: Deed, _: str) -> Row | None:
    """A question is drawn no more from that day."""
    return None if row is None else merged(row, withdrawn_on=deed.at)


@effect("enter_exam", Exam, keys=_case)
def enter_exam(row: Row | None, deed: Deed, _: str) -> Row:
    """An examination is announced."""
    return merged(
        row,
        organ=deed.organ,
        title=deed.text("title"),
        statutes=list(deed.texts("statutes")),
        weighted=list(deed.texts("weighted")) if "weighted" in deed.facts else [],
        count=int(_number(deed, "count")),
        pass_mark=int(_number(deed, "pass_mark")),
        seed=deed.text("seed"),
        opened_on=deed.at,
    )


@effect("close_exam", Exam, keys=_case)
def close_exam(row: Row | None, deed: Deed, _: str) -> Row:
    """It is over."""
    return merged(row, closed_on=deed.at)


@effect("enter_result", Result, keys=lambda deed: (f"{deed.case}|{deed.text('candidate')}",))
def enter_result(row: Row | None, deed: Deed, _: str) -> Row:
    """What a candidate reached (feeds B2)."""
    score = int(_number(deed, "score"))
    return merged(
        row,
        exam=deed.case,
        person=deed.text("candidate"),
        answers=deed.text("answers"),
        score=score,
        passed=score >= _number(deed, "pass_mark"),
        sat_on=deed.at,
    )

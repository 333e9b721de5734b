"""Signals, refused attempts and unusual fines as lists show them: in words, with their case and organ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case, RefusedAttempt
from quanheng.apps.people.queries import names_of as person_names
from quanheng.apps.supervision.models import Fine, Signal
from quanheng.web.downloads import minute


class Sign(NamedTuple):
    """A signal in a list: of which organ it speaks, and of which case, where there is one."""

    signal: Signal
    case: Case | None
    organ: str


class Refusal(NamedTuple):
    """A refused attempt in words; ``case`` is empty where the attempt was to open one."""

    attempt: RefusedAttempt
    organ: str
    case: str
    number: str
    procedure: str
    act: str
    people: str


def signs_of(signals: list[Signal], organs: Mapping[str, str]) -> list[Sign]:
    """Signals with their cases and organs."""
    cases = Case.objects.select_related("root").in_bulk({signal.case for signal in signals})
    return [Sign(one, cases.get(one.case), organs.get(one.organ, one.organ)) for one in signals]


def refusals_of(attempts: list[RefusedAttempt], organs: Mapping[str, str]) -> Iterator[Refusal]:
    """Refused attempts in words."""
    names = person_names({person for attempt in attempts for person in attempt.persons})
    cases = Case.objects.filter(pk__in={attempt.case for attempt in attempts})
    numbers = dict(cases.values_list("pk", "root__number"))
    for attempt in attempts:
        text = library().procedures[attempt.procedure]
        people = "、".join(names.get(person, person) for person in attempt.persons)
        case = attempt.case if attempt.case in numbers else ""
        number = numbers.get(attempt.case, "")
        organ = organs.get(attempt.organ, attempt.organ)
        yield Refusal(attempt, organ, case, number, text.title, text.acts[attempt.act].title, people)


def signal_table(lots: Iterable[list[Signal]], organs: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Signals as rows of text, head first."""
    yield "编号", "级别", "机关", "案号", "案由", "情形", "依据", "状态", "发出时间"
    for signals in lots:
        for sign in signs_of(signals, organs):
            one, case = sign.signal, sign.case
            about = (case.root.number, case.title) if case else ("", "")
            told = (one.sentence, one.basis, one.get_state_display())
            yield str(one.pk), one.get_rung_display(), sign.organ, *about, *told, minute(one.opened_at)


def refusal_table(lots: Iterable[list[RefusedAttempt]], organs: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Refused attempts as rows of text, head first."""
    yield "时间", "机关", "案号", "程序", "行为", "人员", "理由"
    for attempts in lots:
        for one in refusals_of(attempts, organs):
            reasons = "\n".join(str(why["sentence"]) for why in one.attempt.objections)
            yield minute(one.attempt.at), one.organ, one.number, one.procedure, one.act, one.people, reasons


def filed_of(filings: Iterable[Any], organs: Mapping[str, str]) -> Iterator[tuple[Any, str, str]]:
    """Filings with the day by which each is ``due``, with the numbers of their cases and the names of their organs."""
    rows = [*filings]
    numbers = dict(Case.objects.filter(pk__in={row.root for row in rows}).values_list("pk", "number"))
    for row in rows:
        yield row, numbers.get(row.root, ""), organs.get(row.organ, row.organ)


def filing_table(lots: Iterable[list[Any]], organs: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Filings as rows of text, head first."""
    yield "决定书", "案号", "机关", "作出决定", "应当报送", "报送", "状态", "审查", "意见"
    for filings in lots:
        for row, number, organ in filed_of(filings, organs):
            days = (row.decided_on, row.due, row.filed_on)
            told = (row.get_status_display(), _day(row.examined_on), row.opinion)
            yield row.decision, number, organ, *map(_day, days), *told


def fine_table(fines: Iterable[tuple[Fine, str, str]]) -> Iterator[tuple[str, ...]]:
    """Unusual fines, each with its power and number, as rows of text, head first; sums in yuan."""
    yield "案号", "职权", "决定之日", "罚款（元）", "中位数（元）", "相近的案件（件）"
    for one, power, number in fines:
        yield number, power, f"{one.decided_on}", f"{one.amount:.2f}", f"{one.median:.2f}", f"{one.alike}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

"""Numbers of cases: gapless series, and how a case's number is written (D1)."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from django.db.models import QuerySet

from quanheng.apps.cases.library import library, texts
from quanheng.apps.cases.models import Case, Counter
from quanheng.apps.cases.search import numbered
from quanheng.apps.database import plain
from quanheng.apps.organs.models import Organ
from quanheng.apps.powers.models import Power
from quanheng.apps.record.clock import now
from quanheng.law.procedure import Procedure

_NEXT = """
INSERT INTO cases_counter (organ, kind, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (organ, kind, year) DO UPDATE SET last = cases_counter.last + 1 RETURNING last
"""
_MARKS = MappingProxyType(
    {
        Power.Kind.LICENCE: "许", Power.Kind.PENALTY: "罚", Power.Kind.COERCION: "强", Power.Kind.LEVY: "征",
        Power.Kind.BENEFIT: "给", Power.Kind.INSPECTION: "查", Power.Kind.CONFIRMATION: "确", Power.Kind.AWARD: "奖",
        Power.Kind.RULING: "裁", Power.Kind.OTHER: "其", "register": "册", "archive": "档",
    }
)  # fmt: skip
"""The sign of a series, in every number of it. No law prescribes one: the sign of a penalty's case is 罚案."""
_SINCE = 1_000
"""Numbers given since the worker looked that are asked for one by one at most."""


def next_number(organ: str, kind: str, year: int) -> int:
    """The next number of a gapless series; taken last, it is given back if the transaction fails."""
    ((last,),) = plain.rows(_NEXT, organ, kind, year)
    return int(last)


def number_case(top: Case, on: date) -> None:
    """Give a new root its number: one gapless series for an organ, a kind of power and a year (001 二(四)5).

    The year is that of ``on``, the legal day of its first entry, as of a document that of its act. The registers'
    cases of an organ are one series. Written with the organ's short name of the day:
    县市监局罚案〔2026〕12号.
    """
    kind = _series(texts()[top.procedure].procedure)
    serial = f"〔{on.year}〕{next_number(top.organ, kind, on.year)}号"
    named = Organ.objects.filter(key=top.organ).values_list("short_name", flat=True).first()
    Case.objects.filter(pk=top.pk).update(serial=serial, number=f"{named or ''}{_MARKS.get(kind, '')}案{serial}")


def latest_series() -> QuerySet[Counter]:
    """The series of cases of this year and the last."""
    kinds = {_series(procedure) for procedure in library().procedures.values()}
    return Counter.objects.filter(kind__in=kinds, year__gte=now().year - 1)


def cases_of(series: Counter) -> int:
    """How many cases have a number of a series: those that had one when the worker looked, and those since."""
    if series.last - series.checked > _SINCE:
        return _whole(series)
    since = [f"〔{series.year}〕{n}号" for n in range(series.checked + 1, series.last + 1)]
    return series.checked - series.empty + _numbered_in(series).filter(serial__in=since).count()


def check_numbers() -> int:
    """Look whether each number of the latest series has its case; how many series were looked at.

    One in which a number is given meanwhile is left as it was: next time it is looked at again.
    """
    return sum(
        Counter.objects.filter(pk=series.pk, last=series.last).update(
            checked=series.last, empty=series.last - _whole(series)
        )
        for series in latest_series()
    )


def _whole(series: Counter) -> int:
    return _numbered_in(series).filter(numbered(f"〔{series.year}〕")).count()


def _numbered_in(series: Counter) -> QuerySet[Case]:
    """The roots of which a series numbers the latest."""
    procedures = [text.key for text in library().procedures.values() if _series(text) == series.kind]
    return Case.objects.filter(organ=series.organ, parent=None, procedure__in=procedures)


def _series(procedure: Procedure) -> str:
    """The kind of the series in which the cases of a procedure are numbered."""
    return procedure.exercises or procedure.key.partition(".")[0]

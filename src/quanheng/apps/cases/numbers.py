"""Numbers of cases: gapless series, and how a case's number is written (D1)."""

from __future__ import annotations

from types import MappingProxyType

from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case
from quanheng.apps.database import plain
from quanheng.apps.organs.models import Organ
from quanheng.apps.powers.models import Power
from quanheng.apps.record.clock import now

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


def next_number(organ: str, kind: str, year: int) -> int:
    """The next number of a gapless series; taken last, it is given back if the transaction fails."""
    ((last,),) = plain.rows(_NEXT, organ, kind, year)
    return int(last)


def number_case(top: Case) -> None:
    """Give a new root its number: one gapless series for an organ, a kind of power and a year (001 二(四)5).

    The registers' cases of an organ are one series. Written with the organ's short name of the day:
    县市监局罚案〔2026〕12号.
    """
    procedure = texts()[top.procedure].procedure
    kind = procedure.exercises or procedure.key.partition(".")[0]
    year = now().year
    serial = f"〔{year}〕{next_number(top.organ, kind, year)}号"
    named = Organ.objects.filter(key=top.organ).values_list("short_name", flat=True).first()
    Case.objects.filter(pk=top.pk).update(serial=serial, number=f"{named or ''}{_MARKS.get(kind, '')}案{serial}")

"""Numbers of cases: gapless series, and how a case's number is written (D1)."""

from __future__ import annotations

import re
from collections import Counter as Counts
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
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
_SERIAL = re.compile(r"〔(\d{4})〕([1-9]\d{0,8})号")
_Series = tuple[str, str, int]
"""Organ, kind and year."""
_FEW = 5
"""Numbers of a series that are named in one sentence."""
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


def number_astray(top: Case, on: date) -> Iterator[str]:
    """What is wrong with a root's number by the series it belongs to and the year of ``on``, in words.

    Its place in the series is another matter, see ``numbers_astray``, and so is the organ's short name of the day.
    """
    whole = f"{_MARKS.get(_series(texts()[top.digest].procedure), '')}案{top.serial}"
    given = _SERIAL.fullmatch(top.serial)
    if given is None or int(given[1]) != on.year:
        yield f"案件 {top.pk} 的“年份和序号”是“{top.serial}”，按记录应当是〔{on.year}〕年的号"
    elif not top.number.endswith(whole) and top.number != top.serial:  # as numbers were once written
        yield f"案件 {top.pk} 的“案号”是“{top.number}”，应当以“{whole}”结尾"


def numbers_astray() -> Iterator[str]:
    """The numbers of series that more than one case has, or none, or that were never given; in words.

    Cases may be opened meanwhile: those numbered before have to be there, and those that are have to be numbered after.
    """
    kinds = {key: _series(text.procedure) for key, text in texts().items()}
    before, found, after = _lasts(kinds.values()), _given(kinds), _lasts(kinds.values())
    for series in sorted(found.keys() | before.keys()):
        yield from _places_astray(series, found.get(series, Counts()), before.get(series, 0), after.get(series, 0))


def _lasts(kinds: Iterable[str]) -> Mapping[_Series, int]:
    """The last number given of each series of cases."""
    rows = Counter.objects.filter(kind__in={*kinds}).values_list("organ", "kind", "year", "last")
    return {(organ, kind, year): last for organ, kind, year, last in rows}


def _given(kinds: Mapping[str, str]) -> Mapping[_Series, Counts[int]]:
    """How many cases have each number of each series, by the kinds of procedures."""
    found: dict[_Series, Counts[int]] = defaultdict(Counts)
    roots = Case.objects.filter(parent=None).order_by().values_list("organ", "procedure", "serial")
    for organ, procedure, serial in roots.iterator():
        if (given := _SERIAL.fullmatch(serial)) and procedure in kinds:
            found[organ, kinds[procedure], int(given[1])][int(given[2])] += 1
    return found


def _places_astray(series: _Series, given: Counts[int], before: int, after: int) -> Iterator[str]:
    """What is wrong with the numbers of a series, of each kind in one sentence with the first few."""
    organ, kind, year = series
    wrong = {
        "没有案件": (n for n in range(1, before + 1) if n not in given),
        "有几个案件": (n for n in sorted(given) if given[n] > 1),
        "没有发出过": (n for n in sorted(given) if n > after),
    }
    for how, numbers in wrong.items():
        if few := [*islice(numbers, _FEW)]:
            yield f"机关 {organ} 的{_MARKS.get(kind, '')}案〔{year}〕{'、'.join(map(str, few))}号{how}"


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

"""Compares the fines of like cases. An unlike one is a matter for a look, no violation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from statistics import median

from django.db import transaction

from quanheng.apps.database import plain
from quanheng.apps.supervision.models import Fine

COMPARED = 5000
"""Fines compared at most, the latest decided."""
_FINES = """
SELECT power, circumstance, "case", CAST(ROUND(amount * 100) AS BIGINT) FROM supervision_fine
ORDER BY decided_on DESC, "case" LIMIT %s
"""
"""In hundredths: to make a decimal of each would take longer than all the rest."""
_ALIKE = 5
"""Fines of one power and one circumstance, from which on they are compared at all."""
_TIMES = 3
"""How many times the median, or what part of it, is unusual."""

_Unlike = tuple[Decimal, int]
"""The median of the fines of like cases, and how many are alike."""


def compare_fines() -> int:
    """Mark the fines at least three times, or at most a third of, the median of those of one power and circumstance.

    Returns how many are marked otherwise than before; mostly none, and nothing is written.
    """
    found = dict(_unlike(_by_kind()))
    marked = {fine.case: (fine.median, fine.alike) for fine in Fine.objects.exclude(alike=None)}
    none = dict.fromkeys(marked.keys() - found, (None, None))
    changed = none | {case: mark for case, mark in found.items() if mark != marked.get(case)}
    with transaction.atomic():
        for case, (middle, count) in changed.items():
            Fine.objects.filter(pk=case).update(median=middle, alike=count)
    return len(changed)


def _by_kind() -> Iterable[Mapping[str, int]]:
    """The fines compared, by power and circumstance: of each case, in hundredths."""
    alike: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for power, circumstance, case, cents in plain.rows(_FINES, COMPARED):
        alike[power, circumstance][case] = cents
    return alike.values()


def _unlike(groups: Iterable[Mapping[str, int]]) -> Iterator[tuple[str, _Unlike]]:
    for amounts in groups:
        middle = median(amounts.values())
        for case, amount in amounts.items() if len(amounts) >= _ALIKE else ():
            if amount >= middle * _TIMES or amount * _TIMES <= middle:
                yield case, (Decimal(middle) / 100, len(amounts))

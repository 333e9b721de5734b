"""What others ask of the goods in custody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Min, Q

from quanheng.apps.cases.models import RunningLimit
from quanheng.apps.custody.models import CustodyItem, Movement


class Held(NamedTuple):
    """Goods, until when they may be held, and how they have moved."""

    item: CustodyItem
    due: date | None
    movements: tuple[Movement, ...]


def goods_of(organs: Iterable[str], after: tuple[date, str] | None = None, wanted: int | None = None) -> list[Held]:
    """The goods of some organs, the latest first: those after the ones of a day and key, so many at most."""
    found = CustodyItem.objects.filter(organ__in=list(organs))
    if after is not None:
        since, key = after
        found = found.filter(Q(since__lt=since) | Q(since=since, key__gt=key))
    items = list(found[:wanted])
    cases = [item.key for item in items]
    dues = dict(RunningLimit.objects.filter(case__in=cases).values_list("case").annotate(Min("due")))
    movements: dict[str, list[Movement]] = {}
    for movement in Movement.objects.filter(item__in=cases):
        movements.setdefault(movement.item, []).append(movement)
    return [Held(item, dues.get(item.key), tuple(movements.get(item.key, ()))) for item in items]

"""What others ask of the goods in custody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Min

from quanheng.apps.cases.models import RunningLimit
from quanheng.apps.custody.models import CustodyItem, Movement


class Held(NamedTuple):
    """Goods, until when they may be held, and how they have moved."""

    item: CustodyItem
    due: date | None
    movements: tuple[Movement, ...]


def goods_of(organs: Iterable[str], status: str = "") -> list[Held]:
    """The goods of some organs, the latest first; with a status, only those."""
    found = CustodyItem.objects.filter(organ__in=list(organs))
    items = list(found.filter(status=status) if status else found)
    cases = [item.key for item in items]
    dues = dict(RunningLimit.objects.filter(case__in=cases).values_list("case").annotate(Min("due")))
    movements: dict[str, list[Movement]] = {}
    for movement in Movement.objects.filter(item__in=cases):
        movements.setdefault(movement.item, []).append(movement)
    return [Held(item, dues.get(item.key), tuple(movements.get(item.key, ()))) for item in items]

"""The list of service items, read in one way for pages, search, CSV and JSON (A2, A10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from quanheng.apps.powers.models import Item
from quanheng.apps.powers.queries import shown
from quanheng.apps.publication.everyday import meant
from quanheng.apps.publication.queries import Page, Part, named, page_of


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A service item. Limits are in working days, ``reduced`` in percent of the baseline.

    ``power`` is the power in force that it belongs to, empty where there is none; ``basis`` is what that rests on.
    ``handed_from`` is the higher organ that handed it down, by what was published on ``handed_on``.
    """

    code: str
    name: str
    kind: str
    kind_title: str
    organ: str
    organ_name: str
    power: str
    basis: tuple[str, ...]
    materials: tuple[str, ...]
    limit_statutory: int | None
    limit_promised: int | None
    baseline_promised: int | None
    reduced: int | None
    levels: int | None
    fee: str
    delivery: str
    link: str
    missing: tuple[str, ...]
    published_on: date
    handed_from: str
    handed_on: date | None


def published(on: date) -> QuerySet[Item]:
    """The items published by a day, those ended since as well; those that are secret are not shown."""
    return Item.objects.filter(published_on__lte=on, secret=False)


def items(on: date, part: Part, q: str = "", kind: str = "", organ: str = "") -> Page[ItemLine]:
    """The items on the list on a day, by code; found by name, everyday words, department and code."""
    found = published(on).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    found = found.filter(kind=kind) if kind else found
    found = found.filter(organ=organ) if organ else found
    if words := meant(q):
        found = found.filter(named(words) | Q(department__icontains=words[0]) | Q(key__iexact=words[0]))
    return page_of(found.order_by("key"), part, lambda rows: item_lines(rows, on))


def item_lines(rows: Iterable[Item], on: date) -> Iterator[ItemLine]:
    """Items, each with what the power rests on to which it belongs."""
    rows = list(rows)
    bases = dict(shown(on).filter(key__in={row.power for row in rows}).values_list("key", "basis"))
    for row in rows:
        yield ItemLine(
            row.key,
            row.name,
            row.kind,
            row.get_kind_display(),
            row.organ,
            row.department,
            row.power if row.power in bases else "",
            tuple(bases.get(row.power, ())),
            tuple(row.materials),
            row.limit_statutory,
            row.limit_promised,
            row.baseline_promised,
            row.reduced,
            row.levels,
            row.fee,
            row.delivery,
            row.link,
            tuple(row.missing),
            row.published_on,
            row.handed_from,
            row.handed_on,
        )


def departments(on: date) -> list[tuple[str, str]]:
    """The codes and names of the departments that have items."""
    return sorted(published(on).order_by().values_list("organ", "department").distinct())

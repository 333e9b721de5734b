"""The lists that everybody may read, each read in one way for pages, search, CSV, JSON and feed.

A list is given page by page: ``after`` is the mark of the last line seen (``Page.following``), at first empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from quanheng.apps.inspections.models import MinorEntry
from quanheng.apps.inspections.queries import minor_entries
from quanheng.apps.organs.models import Entrustment, Organ
from quanheng.apps.organs.queries import entrusted_on
from quanheng.apps.people.models import Credential, Person
from quanheng.apps.powers.models import Power
from quanheng.apps.powers.queries import shown
from quanheng.apps.publication.everyday import meant
from quanheng.apps.publication.history import as_of
from quanheng.apps.publication.models import Notice
from quanheng.law.calendar import date_text, parse_day

PAGE = 50
"""Lines of a page, when nothing else is said."""
LARGEST = 1000
"""Lines of a page at most."""
_AND = "~"
"""Between the two halves of a mark."""

_Line = TypeVar("_Line")
_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[_Line]):
    """Some lines of a list; ``following`` is the mark for the next page, empty on the last."""

    lines: tuple[_Line, ...]
    following: str


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list: the next ``limit`` lines after a mark."""

    after: str = ""
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class PowerLine:
    """A power in force, as the list tells it; ``entrusted`` says to whom it is entrusted, and until when."""

    code: str
    name: str
    kind: str
    kind_title: str
    organ: str
    organ_name: str
    basis: tuple[str, ...]
    procedures: tuple[str, ...]
    limit_statutory: str
    limit_promised: str
    fee: str
    complaint: str
    published_on: date | None
    entrusted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MinorLine:
    """An entry in force of the list of minor violations."""

    code: str
    power: str
    power_name: str
    organ: str
    organ_name: str
    conduct: str
    conditions: str
    basis: str
    published_on: date


@dataclass(frozen=True, slots=True)
class OrganLine:
    """An organ and its standing."""

    code: str
    name: str
    level_title: str
    category_title: str
    basis: str
    certificate: str
    standing_from: date | None
    standing_until: date | None
    representative: str
    address: str
    contact: str
    stands: bool


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """A credential and who holds it: nothing else of a person is public."""

    number: str
    name: str
    organ: str
    organ_name: str
    kind_title: str
    field: str
    region: str
    issued_on: date
    lapses_on: date
    withdrawn_on: date | None
    valid: bool


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A published decision."""

    address: str
    kind_title: str
    number: str
    title: str
    party: str
    matter: str
    result: str
    basis: str
    organ: str
    organ_name: str
    decided_on: date | None
    published_on: date
    corrected_on: date | None
    correction: str


def powers(on: date, part: Part, q: str = "", kind: str = "", organ: str = "") -> Page[PowerLine]:
    """The powers in force on a day, as the list told them then, by code; found by what they are called now."""
    found = shown(on)
    found = found.filter(kind=kind) if kind else found
    found = found.filter(organ=organ) if organ else found
    found = found.filter(_says(q)) if q.strip() else found
    return page_of(found.order_by("key"), part, lambda rows: _powers(_then(rows, on), on))


def minor(on: date, part: Part) -> Page[MinorLine]:
    """The list of minor violations on a day, by code (D4)."""
    found = minor_entries(on).exclude(power__in=Power.objects.filter(secret=True).values("key"))
    return page_of(found.order_by("key"), part, _minor)


def organs(on: date, part: Part) -> Page[OrganLine]:
    """The organs by code."""
    return page_of(Organ.objects.order_by("key"), part, lambda rows: (organ_line(row, on) for row in rows))


def officers(on: date, part: Part, number: str = "", organ: str = "") -> Page[OfficerLine]:
    """The credentials by number: those of an organ's officers, or the one of a number."""
    found = Credential.objects.order_by("key")
    found = found.filter(key=number.strip()) if number.strip() else found
    found = found.filter(person__in=Person.objects.filter(organ=organ).values("key")) if organ else found
    return page_of(found, part, lambda rows: _officers(rows, on))


def notices(part: Part, q: str = "", kind: str = "", organ: str = "") -> Page[NoticeLine]:
    """The published decisions by address; found by number, matter and party."""
    found = Notice.objects.order_by("-published_on", "address")
    found = found.filter(kind=kind) if kind else found
    found = found.filter(organ=organ) if organ else found
    words = q.strip()
    if words:
        found = found.filter(
            Q(number__contains=words) | Q(title__contains=words) | Q(party__contains=words) | Q(matter__contains=words)
        )
    return _latest(found, part)


def power_line(row: Power, on: date) -> PowerLine:
    """One power."""
    (line,) = _powers([row], on)
    return line


def organ_line(row: Organ, on: date) -> OrganLine:
    """One organ."""
    begun = row.standing_from is not None and row.standing_from <= on
    return OrganLine(
        row.key,
        row.name,
        row.get_level_display(),
        row.get_category_display(),
        row.basis,
        row.certificate,
        row.standing_from,
        row.standing_until,
        row.representative,
        row.address,
        row.contact,
        begun and (row.standing_until is None or on < row.standing_until),
    )


def notice_line(row: Notice) -> NoticeLine:
    """One published decision."""
    (line,) = _notices([row])
    return line


def _says(q: str) -> Q:
    """Powers whose name has one of the words meant, or whose organ is called so."""
    words = meant(q)
    called = Organ.objects.filter(Q(name__icontains=words[0]) | Q(short_name__icontains=words[0])).values("key")
    return named(words) | Q(organ__in=called) | Q(key__iexact=words[0])


def named(words: tuple[str, ...]) -> Q:
    """Rows whose name has one of the words."""
    return reduce(or_, (Q(name__icontains=word) for word in words))


def page_of(found: QuerySet[_Row], part: Part, lines: Callable[[list[_Row]], Iterable[_Line]]) -> Page[_Line]:
    """A page of what is ordered by key."""
    rows = list((found.filter(key__gt=part.after) if part.after else found)[: part.limit + 1])
    shown = rows[: part.limit]
    following = str(getattr(shown[-1], "key", "")) if len(rows) > part.limit else ""
    return Page(tuple(lines(shown)), following)


def _latest(found: QuerySet[Notice], part: Part) -> Page[NoticeLine]:
    """A page of what is ordered by day, the latest first.

    The mark is day and address of the last line seen, so that it holds though that line is withdrawn meanwhile.
    """
    said, _, address = part.after.partition(_AND)
    day = parse_day(said)
    if day is not None:
        found = found.filter(Q(published_on__lt=day) | Q(published_on=day, address__gt=address))
    rows = list(found[: part.limit + 1])
    shown = rows[: part.limit]
    mark = f"{shown[-1].published_on}{_AND}{shown[-1].address}" if len(rows) > part.limit else ""
    return Page(tuple(_notices(shown)), mark)


def _then(rows: Iterable[Power], on: date) -> Iterator[Power]:
    """Powers as they were on a day; only what was adjusted since is gone through again."""
    for row in rows:
        then = as_of(row, on) if row.adjusted_on and row.adjusted_on > on else row
        if then is not None and not then.secret:
            yield then


def _powers(rows: Iterable[Power], on: date) -> Iterator[PowerLine]:
    names, entrusted = organ_names(), entrusted_on(on)
    for row in rows:
        yield PowerLine(
            row.key,
            row.name,
            row.kind,
            row.get_kind_display(),
            row.organ,
            names.get(row.organ, row.organ),
            tuple(row.basis),
            tuple(row.procedures),
            row.limit_statutory,
            row.limit_promised,
            row.fee,
            row.complaint,
            row.published_on,
            tuple(_lent(one, names) for one in entrusted if (one.power, one.principal) == (row.key, row.organ)),
        )


def _lent(row: Entrustment, names: Mapping[str, str]) -> str:
    return f"委托{names.get(row.agent, row.agent)}实施，至{date_text(row.last_day)}（{row.document}）"


def _minor(rows: list[MinorEntry]) -> Iterator[MinorLine]:
    names = organ_names()
    powers = dict(Power.objects.filter(key__in={row.power for row in rows}).values_list("key", "name"))
    for row in rows:
        yield MinorLine(
            row.key,
            row.power,
            powers.get(row.power, row.power),
            row.organ,
            names.get(row.organ, row.organ),
            row.conduct,
            row.conditions,
            row.basis,
            row.since,
        )


def _officers(rows: Iterable[Credential], on: date) -> Iterator[OfficerLine]:
    names, rows = organ_names(), list(rows)
    people = {person.key: person for person in Person.objects.filter(key__in=[row.person for row in rows])}
    for row in rows:
        person = people[row.person]
        withdrawn = row.withdrawn_on is not None and row.withdrawn_on <= on
        yield OfficerLine(
            row.key,
            person.name,
            person.organ,
            names.get(person.organ, person.organ),
            row.get_kind_display(),
            row.field,
            row.region,
            row.issued_on,
            row.lapses_on,
            row.withdrawn_on,
            row.issued_on <= on < row.lapses_on and not withdrawn,
        )


def _notices(rows: Iterable[Notice]) -> Iterator[NoticeLine]:
    names, kinds = organ_names(), dict(Power.Kind.choices)
    for row in rows:
        yield NoticeLine(
            row.address,
            str(kinds.get(row.kind, "")),
            row.number,
            row.title,
            row.party,
            row.matter,
            row.result,
            row.basis,
            row.organ,
            names.get(row.organ, row.organ),
            row.decided_on,
            row.published_on,
            row.corrected_on,
            row.correction,
        )


def organ_names() -> dict[str, str]:
    """The names of the organs by code: there are few."""
    return dict(Organ.objects.values_list("key", "name"))

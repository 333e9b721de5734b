"""How far people and organs have come with what a year asks of them (B3); the numbers are parameters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from quanheng.apps.definitions.shipped import library
from quanheng.apps.people.models import Holding, Person
from quanheng.apps.training.models import Attendance, Result, Session
from quanheng.apps.training.queries import hours_of, parameter

_YEARLY = {
    Session.Kind.LEADERS: "training_leaders",
    Session.Kind.LEGAL: "training_legal",
    Session.Kind.DRILL: "training_drills",
    Session.Kind.SPECIALIST: "training_specialist",
}
"""How often a kind of session is held a year, by the parameter that says so."""


class Hours(NamedTuple):
    """The hours of a person in a year, and how many she lacks."""

    person: Person
    hours: Decimal
    short: Decimal


class Measure(NamedTuple):
    """How much was done of what was to be done, and which document asks it."""

    title: str
    done: int
    asked: int
    source: str

    @property
    def short(self) -> int:
        """How much is lacking."""
        return max(self.asked - self.done, 0)


def hours_in(people: QuerySet[Person], year: int) -> tuple[Hours, ...]:
    """The hours of people in a year, those who lack most first."""
    attended = Attendance.objects.filter(held_on__year=year, person__in=people.values("key"))
    had: Mapping[str, Decimal] = dict(attended.order_by().values_list("person").annotate(Sum("hours")))
    whole = [_hours(one, had.get(one.key, Decimal(0)), year) for one in people]
    return tuple(sorted(whole, key=lambda one: (-one.short, one.person.key)))


def hours_of_one(person: Person, year: int) -> Hours:
    """The hours of one person in a year."""
    return _hours(person, hours_of(person.key, date(year, 1, 1), date(year, 12, 31)), year)


def _hours(person: Person, hours: Decimal, year: int) -> Hours:
    asked = Decimal(parameter("training_hours", date(year, 12, 31)))
    return Hours(person, hours, max(asked - hours, Decimal(0)))


def short_last_year(on: date) -> tuple[Hours, ...]:
    """Those who were in a post the whole of last year and were trained for less than it asks."""
    first, last = date(on.year - 1, 1, 1), date(on.year - 1, 12, 31)
    in_post = Holding.objects.filter(Q(until=None) | Q(until__gt=last), since__lte=first)
    people = Person.objects.filter(key__in=in_post.values("person"), left_on=None)
    return tuple(one for one in hours_in(people, first.year) if one.short)


def measures(organs: Collection[str], on: date) -> Mapping[str, tuple[Measure, ...]]:
    """What organs have done in the year of a day, until then: sessions and examinations their people took part in."""
    people = dict(Person.objects.filter(organ__in=organs).values_list("key", "organ"))
    since = date(on.year - parameter("training_rotation", on) + 1, 1, 1)
    sessions, examined = _sessions(people, since, on), _examined(people, on)
    return {organ: tuple(_measures(sessions[organ], examined[organ], on)) for organ in organs}


def _measures(sessions: Mapping[str, Session], examined: set[int], on: date) -> Iterator[Measure]:
    kinds = [(session.kind, session.held_on) for session in sessions.values()]
    for kind, name in _YEARLY.items():
        yield _measure(kind.label, sum(one == kind and day.year == on.year for one, day in kinds), name, on)
    asked = sum(date(on.year, month, parameter("training_day", on)) <= on for month in range(1, 13))
    studied = {day.month for kind, day in kinds if kind == Session.Kind.MONTHLY and day.year == on.year}
    yield _measure("每月一法（月）", len(studied), "training_day", on, asked)
    yield _measure("每法一考（月）", len(examined), "training_day", on, asked)
    rotated = any(kind == Session.Kind.GENERAL for kind, _ in kinds)
    yield _measure(f"{Session.Kind.GENERAL.label}（轮次）", int(rotated), "training_rotation", on, 1)


def _sessions(people: Mapping[str, str], since: date, on: date) -> Mapping[str, dict[str, Session]]:
    """The sessions that people took part in, by organ."""
    sessions = {one.key: one for one in Session.objects.filter(held_on__gte=since, held_on__lte=on)}
    found: dict[str, dict[str, Session]] = defaultdict(dict)
    attended = Attendance.objects.filter(held_on__gte=since, held_on__lte=on).values_list("session", "person")
    for key, person in attended:
        if person in people and key in sessions:
            found[people[person]][key] = sessions[key]
    return found


def _examined(people: Mapping[str, str], on: date) -> Mapping[str, set[int]]:
    """The months of the year in which people sat examinations, by organ."""
    found: dict[str, set[int]] = defaultdict(set)
    sat = Result.objects.filter(sat_on__year=on.year, sat_on__lte=on).values_list("person", "sat_on")
    for person, day in sat:
        if person in people:
            found[people[person]].add(day.month)
    return found


def _measure(title: str, done: int, name: str, on: date, asked: int | None = None) -> Measure:
    rule = library().parameters.find(name, on)
    return Measure(title, done, int(rule.value) if asked is None else asked, rule.local)

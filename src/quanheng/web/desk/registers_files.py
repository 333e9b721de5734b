"""The file of a person: 一人一档, lifelong, following her from organ to organ (B4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quanheng.apps.accounts.roles import BUREAU, HEAD
from quanheng.apps.people.models import Letter, Person
from quanheng.apps.record.clock import now
from quanheng.apps.training.measures import hours_of_one
from quanheng.apps.training.models import Attendance, Exam, Result, Session
from quanheng.web.account.who import roles_today, signed_in
from quanheng.web.desk.access import staff_only
from quanheng.web.desk.registers_pages import PersonFile

_LATEST = 50


@staff_only
@require_safe
def person(request: HttpRequest, key: str) -> HttpResponse:
    """The file of a person: her own, one of her organ's for its head, any for the bureau (B4)."""
    found, today = get_object_or_404(Person, key=key), now().date()
    if not may_read(request, found):
        raise PermissionDenied
    file = PersonFile(found, signed_in(request).person)
    shown = {
        "file": file,
        "today": today,
        "kinds": dict(Session.Kind.choices),
        "year": today.year,
        "hours": hours_of_one(found, today.year),
        "sessions": _sessions(key),
        "results": _results(key),
        "letters": Letter.objects.filter(person=key),
    }
    return render(request, "desk/registers/person.html", shown)


def may_read(request: HttpRequest, person: Person) -> bool:
    """Whether who asks may read the file of a person."""
    return person.key in readable(request, [person.key])


def readable(request: HttpRequest, people: Iterable[str]) -> frozenset[str]:
    """Those of some people, by their numbers, whose files are open to who asks."""
    user, asked = signed_in(request), frozenset(people)
    roles = roles_today(user)
    if BUREAU in roles:
        return asked
    if HEAD not in roles:
        return asked & {user.person}
    organ = Person.objects.filter(key=user.person).values("organ")
    return frozenset(Person.objects.filter(key__in=asked, organ__in=organ).values_list("key", flat=True))


def _sessions(person: str) -> QuerySet[Any]:
    """The sessions that a person was at, the latest first; each attendance has their ``topic`` and ``kind``."""
    own = Session.objects.filter(key=OuterRef("session"))
    told = {name: Subquery(own.values(name)[:1]) for name in ("topic", "kind")}
    return Attendance.objects.filter(person=person).annotate(**told).order_by("-held_on")[:_LATEST]


def _results(person: str) -> QuerySet[Any]:
    """The examinations that a person sat, the latest first; each result has their ``title``."""
    title = Exam.objects.filter(key=OuterRef("exam")).values("title")[:1]
    return Result.objects.filter(person=person).annotate(title=Subquery(title)).order_by("-sat_on")[:_LATEST]

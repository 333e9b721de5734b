"""The file of a person: 一人一档, lifelong, following her from organ to organ (B4)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from quanheng.apps.accounts.roles import BUREAU, HEAD
from quanheng.apps.people.models import Letter, Person
from quanheng.apps.record.clock import now
from quanheng.apps.training.measures import hours_in
from quanheng.apps.training.models import Attendance, Exam, Result, Session
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import staff_only
from quanheng.web.desk.registers_pages import person_file

_LATEST = 50


@staff_only
@require_GET
def person(request: HttpRequest, key: str) -> HttpResponse:
    """The file of a person: her own, one of her organ's for its head, any for the bureau (B4)."""
    found, today = get_object_or_404(Person, key=key), now().date()
    if not may_read(request, found):
        raise PermissionDenied
    (hours,) = hours_in(Person.objects.filter(key=key), today.year)
    shown = {
        "file": person_file(found),
        "today": today,
        "year": today.year,
        "hours": hours,
        "sessions": _sessions(key),
        "results": _results(key),
        "letters": Letter.objects.filter(person=key),
    }
    return render(request, "desk/registers/person.html", shown)


def may_read(request: HttpRequest, person: Person) -> bool:
    """Whether who asks may read the file of a person."""
    return person.key in readable(request)


def readable(request: HttpRequest) -> frozenset[str]:
    """The numbers of the people whose files are open to who asks."""
    user = signed_in(request)
    people = Person.objects.order_by()
    if HEAD in user.roles and BUREAU not in user.roles:
        people = people.filter(organ__in=people.filter(key=user.person).values("organ"))
    elif BUREAU not in user.roles:
        people = people.filter(key=user.person)
    return frozenset(people.values_list("key", flat=True))


def _sessions(person: str) -> list[tuple[Session, Attendance]]:
    """The sessions that a person was at, the latest first."""
    attended = list(Attendance.objects.filter(person=person).order_by("-held_on")[:_LATEST])
    sessions = Session.objects.in_bulk([one.session for one in attended], field_name="key")
    return [(sessions[one.session], one) for one in attended]


def _results(person: str) -> list[tuple[Exam, Result]]:
    """The examinations that a person sat, the latest first."""
    results = list(Result.objects.filter(person=person).order_by("-sat_on")[:_LATEST])
    exams = Exam.objects.in_bulk([one.exam for one in results], field_name="key")
    return [(exams[one.exam], one) for one in results]

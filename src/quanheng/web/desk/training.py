"""The pages of training: plans and hours, examinations sat in the browser, results (B3)."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from quanheng.apps.accounts.roles import BUREAU, HEAD
from quanheng.apps.cases.perform import Actor, Attempt, Done, Refused, perform
from quanheng.apps.cases.values import FactValue
from quanheng.apps.organs.models import Organ
from quanheng.apps.organs.queries import stands
from quanheng.apps.people.models import Person
from quanheng.apps.people.queries import duties_of
from quanheng.apps.record.clock import now
from quanheng.apps.training.bank import lettered
from quanheng.apps.training.drawing import write_answers
from quanheng.apps.training.measures import hours_in, measures, short_last_year
from quanheng.apps.training.models import Exam, Plan, Question, Result, Session
from quanheng.apps.training.queries import marked, paper_of
from quanheng.web.account.who import roles_today, signed_in
from quanheng.web.attempts import attempt_key
from quanheng.web.desk.access import EXAM, SIT, organs_of, staff_only
from quanheng.web.desk.registers import bureau_only
from quanheng.web.desk.registers_lists import as_files
from quanheng.web.desk.registers_pages import organ_names
from quanheng.web.desk.training_pages import answers_of, hours_table, paper, people_of, result_table, sittings_of
from quanheng.web.downloads import table_file

_LATEST = 50


@staff_only
@require_safe
def training(request: HttpRequest) -> HttpResponseBase:
    """What an organ has done this year, its plans and sessions, and the hours of its people, which a file can have."""
    user, today = signed_in(request), now().date()
    own, roles = organs_of(user.person), roles_today(user)
    offered = {key: name for key, name in organ_names().items() if BUREAU in roles or key in own}
    organ = request.GET.get("organ") or next(iter(own), "")
    if organ not in offered:
        raise PermissionDenied
    people = Person.objects.filter(organ=organ, left_on=None)
    if not {BUREAU, HEAD} & roles:
        people = people.filter(key=user.person)
    hours = hours_in(people, today.year)
    if form := request.GET.get("format"):
        return table_file(hours_table(hours, offered), f"{today.year}年学时", form)
    shown = {
        "organ": organ,
        "organs": offered,
        "year": today.year,
        "measures": measures([organ], today)[organ],
        "plans": Plan.objects.filter(organ=organ)[:_LATEST],
        "sessions": Session.objects.filter(organ=organ)[:_LATEST],
        "hours": hours,
        **as_files(request),
        "bureau": BUREAU in roles,
    }
    return render(request, "desk/training/index.html", shown)


@bureau_only
@require_safe
def county(request: HttpRequest) -> HttpResponseBase:
    """Which organs have not done what this year asks so far, and who lacked hours last year, which a file can have."""
    today, names = now().date(), organ_names()
    short = short_last_year(today)
    if form := request.GET.get("format"):
        return table_file(hours_table(short, names), f"{today.year - 1}年学时不够的人员", form)
    enforcing = [one.key for one in Organ.objects.all() if stands(one, today) and one.category != Organ.Category.OTHER]
    found = measures(enforcing, today).items()
    shown = {
        "year": today.year,
        "organs": names,
        "lacking": [(organ, [one for one in told if one.short]) for organ, told in found if any(t.short for t in told)],
        "short": short,
        **as_files(request),
    }
    return render(request, "desk/training/county.html", shown)


@staff_only
@require_safe
def exams(request: HttpRequest) -> HttpResponse:
    """The examinations, and how this person stands in each."""
    user = signed_in(request)
    shown = {
        "sittings": [*sittings_of(user.person, _LATEST)],
        "organs": organ_names(),
        "may_see": bool({BUREAU, HEAD} & roles_today(user)),
    }
    return render(request, "desk/training/exams.html", shown)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def exam(request: HttpRequest, key: str) -> HttpResponse:
    """This person's paper: to be filled in, or as she filled it in."""
    found, person = get_object_or_404(Exam, key=key), signed_in(request).person
    result = Result.objects.filter(exam=key, person=person).first()
    may_sit = SIT in duties_of(person, found.organ, EXAM, "", now().date())
    shown: dict[str, object] = {"exam": found, "result": result, "key": attempt_key(request)}
    if result is not None:
        return render(request, "desk/training/result.html", shown | {"paper": paper(found, person, answers_of(result))})
    if not may_sit or found.closed_on is not None:
        return render(request, "desk/training/closed.html", shown)
    given = _given(request.POST, paper_of(found, person))
    if request.method == "POST":
        shown["refused"] = outcome = _sat(found, person, given, attempt_key(request))
        if isinstance(outcome, Done):
            messages.success(request, "已交卷。")
            return redirect("desk:exam", key=key)
    shown["paper"] = paper(found, person, given)
    return render(request, "desk/training/exam.html", shown, status=422 if request.method == "POST" else 200)


@staff_only
@require_safe
def results(request: HttpRequest, key: str) -> HttpResponseBase:
    """What everybody reached: for the bureau all, for a head those of her organ; as a file where one is asked for."""
    user, found = signed_in(request), get_object_or_404(Exam, key=key)
    roles = roles_today(user)
    if not {BUREAU, HEAD} & roles:
        raise PermissionDenied
    own = next(iter(organs_of(user.person)), "")
    people = people_of(own) if BUREAU not in roles else Person.objects.in_bulk(field_name="key")
    reached = Result.objects.filter(exam=key, person__in=people).order_by("-score", "person")
    lines, names = [(people[one.person], one) for one in reached], organ_names()
    if form := request.GET.get("format"):
        return table_file(result_table(lines, names), f"{found.title}的成绩", form)
    shown = {"exam": found, "results": lines, "organs": names} | as_files(request)
    return render(request, "desk/training/results.html", shown)


def _given(post: QueryDict, questions: tuple[Question, ...]) -> dict[str, str]:
    """The answers in a form, the letters of each in order."""
    return {
        one.key: "".join(letter for letter, _ in lettered(one.options) if letter in post.getlist(one.key))
        for one in questions
    }


def _sat(exam: Exam, person: str, given: dict[str, str], key: str) -> Done | Refused | None:
    """Hand in a paper."""
    facts: dict[str, FactValue] = {
        "candidate": person,
        "answers": write_answers(given),
        "score": Decimal(marked(exam, person, given)),
        "sat_on": now().date(),
    }
    outcome = perform(Attempt(exam.key, SIT, (Actor(person, SIT),), facts, key))
    return outcome if isinstance(outcome, Done | Refused) else None

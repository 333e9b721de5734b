"""Opens cases of the procedures that exercise no power: those that keep registers and archives, train and examine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from quanheng.apps.cases.archive import DISPOSAL
from quanheng.apps.cases.drafts import drop_draft
from quanheng.apps.cases.library import REGISTERS, library, texts
from quanheng.apps.cases.perform import Done, Opening, open_case
from quanheng.apps.cases.values import moment
from quanheng.apps.people.models import Allotment
from quanheng.apps.people.queries import posts_of
from quanheng.apps.record.clock import now
from quanheng.engine import entry as engine
from quanheng.engine.family import open_family
from quanheng.engine.options import Actor as Seen
from quanheng.engine.options import Option, options
from quanheng.law.procedure import NEW, Act, Procedure
from quanheng.web.account.who import signed_in
from quanheng.web.attempts import attempt_key
from quanheng.web.desk import views
from quanheng.web.desk.access import staff_only
from quanheng.web.desk.registers_pages import organ_names
from quanheng.web.desk.training_pages import exam_offered
from quanheng.web.desk.unsent import DraftOf, keeps_unsent, opened_at, put_aside

_ELSEWHERE = frozenset({"register.founding", "register.letter", "register.adjustment", "register.coordination"})
"""What is opened once, on a page of its own, or by the platform."""
_OFFERED: Mapping[str, Callable[[], Mapping[str, object]]] = {"register.exam": exam_offered}
"""What a form is filled with before anybody fills it in."""


class Door(NamedTuple):
    """A case that somebody can open: of which organ, by which act of which procedure."""

    organ: str
    procedure: Procedure
    act: Act


@staff_only
@require_safe
def register_openings(request: HttpRequest) -> HttpResponse:
    """What this person can open in the registers."""
    doors = sorted(_doors(signed_in(request).person), key=lambda door: (door.procedure.title, door.organ))
    return render(request, "desk/registers/openings.html", {"doors": doors, "organs": organ_names()})


def _draft_of(request: HttpRequest, person: str, organ: str, procedure: str) -> DraftOf | None:
    door = _door(person, organ, procedure)
    return door and (opened_at(request), door.act.name)


@keeps_unsent(_draft_of)
@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def register_open(request: HttpRequest, organ: str, procedure: str) -> HttpResponse:
    """A new case of a register in one page: its first act."""
    if again := views.done_before(request):
        return again
    person = signed_in(request).person
    door = _door(person, organ, procedure)
    if door is None:
        raise Http404
    if aside := put_aside(request, opened_at(request), door.act.name):
        return aside
    filled = _OFFERED.get(procedure, dict)()
    form = views.act_form(request, _option(door, person), views.Place(organ, procedure, ""), filled=filled)
    shown = {"door": door, "organ": organ_names().get(organ, organ), "form": form, "key": attempt_key(request)}
    if request.method == "POST" and form.is_valid():
        opening = Opening(procedure, organ, title=form.cleaned_data.get("title", ""))
        shown["outcome"] = outcome = views.attempted(form, lambda: open_case(opening, views.attempt_in(request, form)))
        if isinstance(outcome, Done):
            drop_draft(signed_in(request).id, opened_at(request), door.act.name)
            return views.recorded(request, door.act.title, outcome, outcome.case)
    shown["refused"] = views.refused_in(shown, form, person)
    return render(request, "desk/registers/open.html", shown, status=422 if request.method == "POST" else 200)


def _door(person: str, organ: str, procedure: str) -> Door | None:
    return next((one for one in _doors(person) if (one.organ, one.procedure.key) == (organ, procedure)), None)


def _doors(person: str) -> Iterator[Door]:
    """The cases that a person can open, of the organs in which she has the duty of the act."""
    organs = dict(posts_of(person, now().date()).values_list("key", "organ"))
    kept = Q(procedure__startswith=REGISTERS) | Q(procedure=DISPOSAL)
    held = Allotment.objects.filter(kept, post__in=organs, power="").order_by("procedure")
    seen = set()
    for post, key, duty in held.values_list("post", "procedure", "duty"):
        text = library().procedures.get(key)
        for act in text.acts.values() if text and key not in _ELSEWHERE else ():
            if NEW in act.start and act.duty == duty and (organs[post], key) not in seen:
                seen.add((organs[post], key))
                assert text is not None
                yield Door(organs[post], text, act)


def _option(door: Door, person: str) -> Option:
    family = open_family(engine.Case("new", door.procedure.key, (), "general"), texts())
    offered = options(family, "new", Seen(person, frozenset({door.act.duty})), moment(now()))
    return next(option for option in offered if option.act.name == door.act.name)

"""Acts done in several cases with one form: each is an act of its own, and is answered for itself.

Only what decides nothing and writes nothing about a case is done so, or a case would be done by the look of the next:
reporting decisions made on the spot, which the law asks of every one of them (行政处罚法 52), and binding files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from quanheng.apps.cases.family import read_case
from quanheng.apps.cases.library import library, texts
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Refused, fresh_key, perform
from quanheng.apps.cases.values import moment
from quanheng.apps.people.queries import Held, all_duties_of, names_of
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.engine.entry import Case as Recorded
from quanheng.engine.family import deem, fold
from quanheng.engine.options import Actor as Seen
from quanheng.engine.options import options
from quanheng.engine.reasons import Objection
from quanheng.law.naming import grounds
from quanheng.law.procedure import Act
from quanheng.web.account.who import signed_in
from quanheng.web.attempts import attempt_key
from quanheng.web.desk.access import cases_for, organs_of, staff_only
from quanheng.web.desk.case_page import with_names

TOGETHER = (
    ("penalty.summary", "file"),
    ("penalty.summary", "close"),
    ("licence.ordinary", "close"),
    ("licence.change", "close"),
    ("licence.renewal", "close"),
    ("licence.revocation", "close"),
)
"""Procedures, and the acts of theirs that are done together."""
_MOST = 20
"""Cases that are looked at, and done, at once at most: that takes no longer than a second."""


class Matter(NamedTuple):
    """An act that a person can do in several cases; by which duties she holds."""

    procedure: str
    title: str
    act: Act
    held: Sequence[Held]

    @property
    def law(self) -> str:
        """On what the act rests."""
        return grounds(self.act.basis)


class Answer(NamedTuple):
    """What came of the act in a case: it is done; or what stands against it."""

    case: Case
    done: bool
    objections: tuple[Objection, ...] = ()


@staff_only
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """The acts that this person can do in several cases."""
    return render(request, "desk/together.html", {"matters": [*_matters(signed_in(request).person)]})


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, procedure: str, act: str) -> HttpResponse:
    """The cases in which an act can be done; the act in each that was chosen, and what came of it there."""
    person = signed_in(request).person
    matter = next((one for one in _matters(person) if (one.procedure, one.act.name) == (procedure, act)), None)
    if matter is None:
        raise Http404
    answers = [*_done(request, matter)] if request.method == "POST" else []
    after = "" if answers else request.GET.get("after", "")
    looked_at = [*_at_its_stage(matter, organs_of(person)).filter(pk__gt=after)[: _MOST + 1]]
    shown = {
        "matter": matter,
        "answers": answers,
        "none_chosen": request.method == "POST" and not answers,
        "key": fresh_key(),
        "cases": _open(looked_at[:_MOST], matter, person),
        "after": looked_at[_MOST - 1].pk if len(looked_at) > _MOST else "",
    }
    return render(request, "desk/together_act.html", shown)


def _matters(person: str) -> Iterator[Matter]:
    """What is done together and is a duty of a person in any case."""
    held, procedures = all_duties_of(person, now().date()), library().procedures
    for key, name in TOGETHER:
        act = procedures[key].acts[name]
        own = [one for one in held if (one.procedure, one.duty) == (key, act.duty)]
        if own:
            yield Matter(key, procedures[key].title, act, own)


def _at_its_stage(matter: Matter, organs: Sequence[str]) -> QuerySet[Case]:
    """The cases that stand where the act belongs, in the order of their names."""
    found = Case.objects.filter(procedure=matter.procedure, stage__in=matter.act.start, ended=False)
    if not any(one.everywhere for one in matter.held):
        found = found.filter(organ__in=organs)
    return found.select_related("root").order_by("pk")


def _open(cases: Sequence[Case], matter: Matter, person: str) -> list[Case]:
    """Those of the cases in which a person can do the act now, and nobody has yet."""
    mine = [one for one in cases if any(held.reaches(one.organ, one.procedure, one.power) for held in matter.held)]
    families = _families({one.root_id for one in mine})
    return [one for one in mine if _is_open(one.pk, families[one.root_id], matter.act, person)]


def _is_open(case: str, family: Sequence[Recorded], act: Act, person: str) -> bool:
    if any(entry.act == act.name for member in family if member.id == case for entry in member.entries):
        return False
    at = moment(now())
    state, seer = deem(fold(family, texts()), at, texts()).family, Seen(person, frozenset({act.duty}))
    return all(option.open for option in options(state, case, seer, at, among={act.name}))


def _families(roots: set[str]) -> Mapping[str, Sequence[Recorded]]:
    """The cases of some families with their entries, read all at once."""
    rows = {row.pk: row for row in Case.objects.filter(root__in=roots).order_by("ordinal")}
    families: dict[str, list[Recorded]] = defaultdict(list)
    for name, entries in recorder().read_cases([*rows]).items():
        families[rows[name].root_id].append(read_case(rows[name], entries))
    return families


def _done(request: HttpRequest, matter: Matter) -> Iterator[Answer]:
    """The act in each case that was chosen; sent twice, it is done once."""
    person, key = signed_in(request).person, attempt_key(request)
    chosen = cases_for(person).filter(procedure=matter.procedure, pk__in=request.POST.getlist("case")[:_MOST])
    actors, names = (Actor(person, matter.act.duty),), names_of({person})
    for case in chosen.select_related("root").order_by("pk"):
        own = sha256(f"{key}|{case.pk}".encode()).hexdigest()
        outcome = perform(Attempt(case.pk, matter.act.name, actors, key=own))
        against = outcome.objections if isinstance(outcome, Refused) else ()
        yield Answer(case, isinstance(outcome, Done), tuple(with_names(one, names) for one in against))

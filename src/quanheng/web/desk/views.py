"""The pages of the desk: to do, cases, one case, one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from quanheng.apps.cases.behalf import entering_duties
from quanheng.apps.cases.drafts import drop_draft, find_draft
from quanheng.apps.cases.family import root_of, rows_of, state_of
from quanheng.apps.cases.library import library, texts
from quanheng.apps.cases.models import Case, Involvement
from quanheng.apps.cases.perform import (
    Actor,
    Attempt,
    Done,
    Opening,
    Outcome,
    Refused,
    Stale,
    done_with,
    open_case,
    perform,
)
from quanheng.apps.cases.values import moment
from quanheng.apps.parties.models import Party
from quanheng.apps.people.models import Person
from quanheng.apps.people.queries import Held, all_duties_of, holders_of, names_of, reach_of
from quanheng.apps.powers.discretion import asked_by
from quanheng.apps.powers.models import Power
from quanheng.apps.powers.queries import benchmark_of, in_force
from quanheng.apps.record.clock import now
from quanheng.apps.record.receipts import number_of
from quanheng.engine import entry as engine
from quanheng.engine.family import FamilyState, open_family
from quanheng.engine.intent import IntentFaults
from quanheng.engine.options import Actor as Seen
from quanheng.engine.options import Option, options
from quanheng.law.errors import LawError
from quanheng.law.procedure import NEW, PARTY, Act, Procedure
from quanheng.web.account.who import signed_in
from quanheng.web.attempts import attempt_key, entries_seen
from quanheng.web.benchmarks import tier_rows
from quanheng.web.desk.access import case_within, covers, parts_of, seen_by, staff_only
from quanheng.web.desk.begun import begun_by
from quanheng.web.desk.case_page import case_page, offer_of, with_names
from quanheng.web.desk.forms import ON_BEHALF_OF, ActForm, OpeningForm
from quanheng.web.desk.listing import case_listing, todo_listing
from quanheng.web.desk.naming import rows_to_name
from quanheng.web.desk.prefill import opening_values, prefilled
from quanheng.web.desk.proposals import filled_from, proposed_to
from quanheng.web.desk.registers_pages import matching
from quanheng.web.desk.since import News, last_entries
from quanheng.web.desk.unsent import DraftOf, keeps_unsent, opened_at, party_address, put_aside
from quanheng.web.downloads import table_file

_MATERIALS = frozenset({"materials", "missing", "supplied"})
"""The facts that speak of the materials of an application."""
_PARTIES = 200
"""Parties offered to choose from at most."""


class Place(NamedTuple):
    """Where an act is done: which colleagues can do it too."""

    organ: str
    procedure: str
    power: str


class InCase(NamedTuple):
    """A case in which an act is done, and how it stands with its family."""

    case: Case
    family: FamilyState


@staff_only
@require_safe
def todo(request: HttpRequest) -> HttpResponseBase:
    """What is to be done by the organs of this person, what is due first on top; as a file where one is asked for."""
    person = signed_in(request).person
    reach = reach_of(person, now().date())
    listing = todo_listing(parts_of(reach), request.GET)
    if request.GET.get("format"):
        return table_file(listing.table(), "待办", request.GET["format"])
    shown = {"listing": listing, "today": now().date(), "begun": begun_by(signed_in(request), reach)}
    return render(request, "desk/todo.html", shown | {"proposals": proposed_to(person, reach.organs)})


@staff_only
@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """All cases, filtered by what stands in the address; as a table in a file where ``format`` asks for it."""
    reach = reach_of(signed_in(request).person, now().date())
    listing = case_listing(parts_of(reach), request.GET, reach.organs)
    if request.GET.get("format"):
        return table_file(listing.table(), "案件", request.GET["format"])
    return render(request, "desk/cases.html", {"listing": listing, "today": now().date()})


@staff_only
@require_safe
def case(request: HttpRequest, case: str) -> HttpResponse:
    """One case."""
    person = signed_in(request).person
    reach = reach_of(person, now().date())
    rows = rows_of(root_of(case))
    page = case_page(rows, case_within(reach, person, rows, case), person)
    near = {one.pk for one in (page.case.root, page.case.parent) if one and covers(reach, one)}
    return render(request, "desk/case.html", {"page": page, "near": near, "today": now().date()})


def _draft_of_act(_request: HttpRequest, person: str, case: str, act: str) -> DraftOf | None:
    rows = rows_of(root_of(case)) if seen_by(person, [case]) else {}
    return (case, act) if rows and act in state_of(rows).members[case].text.procedure.acts else None


@keeps_unsent(_draft_of_act)
@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, case: str, act: str) -> HttpResponse:
    """The form of an act, and the act."""
    if again := done_before(request):
        return again
    person, rows = signed_in(request).person, rows_of(root_of(case))
    found, family = case_within(reach_of(person, now().date()), person, rows, case), state_of(rows)
    offer = offer_of(found, family, act, person)
    if offer is None:
        raise Http404
    if aside := put_aside(request, case, act):
        return aside
    form = act_form(request, offer.option, Place(found.organ, found.procedure, found.power), InCase(found, family))
    shown = {"case": found, "offer": offer, "form": form, "materials": _materials(found.power, offer.option)}
    shown["benchmark"] = _benchmark(found.power, offer.option)
    shown["seen"] = sum(member.count for member in family.members.values())
    if request.method == "POST" and form.is_valid():
        attempt = attempt_in(request, form, case, entries_seen(request))
        shown["outcome"] = outcome = attempted(form, lambda: perform(attempt))
        if isinstance(outcome, Done):
            drop_draft(signed_in(request).id, case, act)
            return recorded(request, offer.title, outcome, case)
    shown |= {
        "key": attempt_key(request),
        "refused": refused_in(shown, form, signed_in(request).person),
        "since": _since(shown, found),
    }
    return render(request, "desk/act.html", shown, status=422 if request.method == "POST" else 200)


@staff_only
@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """Which cases this person can open: the powers of her organs, and by which act."""
    person, today = signed_in(request).person, now().date()
    words = request.GET.get("q", "").strip()
    powers = in_force(today).filter(matching(words, "name", "key"), _exercised_by(person))
    held = all_duties_of(person, today)
    offered = [(power, list(_openings(power, person, held))) for power in powers.order_by("kind", "key")]
    titles = {text.key: text.title for text in library().procedures.values()}
    shown = {"offered": [(power, acts) for power, acts in offered if acts], "titles": titles, "words": words}
    return render(request, "desk/openings.html", shown)


def _draft_of_opening(request: HttpRequest, person: str, power: str, procedure: str, act: str) -> DraftOf | None:
    return (opened_at(request), act) if (procedure, act) in _offered(power, person)[1] else None


@keeps_unsent(_draft_of_opening)
@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest, power: str, procedure: str, act: str) -> HttpResponse:
    """A new case in one page: its first act."""
    if again := done_before(request):
        return again
    found, offered = _offered(power, signed_in(request).person)
    if found is None or (procedure, act) not in offered:
        raise Http404
    option, lead = offered[procedure, act], request.GET.get("of", "")
    if aside := put_aside(request, opened_at(request), act):
        return aside
    filled = filled_from(lead, found.organ) if lead else {}
    form = act_form(request, option, Place(found.organ, procedure, found.key), filled=filled)
    shown = {"power": found, "option": option, "form": form, "key": attempt_key(request)}
    shown["materials"] = _materials(found.key, option)
    if request.method == "POST" and form.is_valid():
        opening = Opening(procedure, found.organ, found.key, found.profile, form.cleaned_data["title"])
        shown["outcome"] = outcome = attempted(form, lambda: open_case(opening, attempt_in(request, form)))
        if isinstance(outcome, Done):
            drop_draft(signed_in(request).id, opened_at(request), act)
            return recorded(request, option.act.title, outcome, outcome.case)
    shown["refused"] = refused_in(shown, form, signed_in(request).person)
    return render(request, "desk/open.html", shown, status=422 if request.method == "POST" else 200)


def _offered(power: str, person: str) -> tuple[Power | None, Mapping[tuple[str, str], Option]]:
    """A power that a person may exercise, and how she can open a case under it."""
    found = in_force(now().date()).filter(_exercised_by(person), key=power).first()
    return found, {} if found is None else dict(_openings(found, person, all_duties_of(person, now().date())))


def _exercised_by(person: str) -> Q:
    """The powers of her organs, and those that they are entrusted with and she has duties for."""
    reach = reach_of(person, now().date())
    return Q(organ__in=reach.organs) | Q(key__in=reach.powers)


def done_before(request: HttpRequest) -> HttpResponse | None:
    """What a form leads to that was sent before, and done: the same, though its act may have no place any more."""
    done = done_with(attempt_key(request)) if request.method == "POST" else None
    if done is None:
        return None
    messages.info(request, "这份表单已经记入，没有重复办理。")
    return redirect("desk:case", case=done[0])


def recorded(request: HttpRequest, title: str, done: Done, case: str) -> HttpResponse:
    """To the page of the case on which the act was begun, which says that it is recorded and under which receipt."""
    number = number_of(done.case, done.n)
    receipt = f"回执编号 {number}，可以交给当事人核验。" if number else ""
    messages.success(request, f"已记入：{title}。{receipt}")
    return redirect("desk:case", case=case)


def attempted(form: ActForm, doing: Callable[[], Outcome]) -> Outcome | None:
    """What came of it; what is no matter of law goes beside its field."""
    try:
        return doing()
    except IntentFaults as faults:
        for fault in faults.faults:
            name = fault.field.removeprefix("facts.")
            form.add_error(name if name in form.fields else None, f"{fault.sentence}{fault.mend}")
        return None


def act_form(
    request: HttpRequest,
    option: Option,
    place: Place,
    known: InCase | None = None,
    filled: Mapping[str, object] | None = None,
) -> ActForm:
    """The form of an act, with what is known already and whom it can name.

    ``known`` None: it opens a case, and ``filled`` is what else is filled in beforehand. A draft goes before all.
    """
    user = signed_in(request)
    colleagues = _colleagues(place, option.act.duty, user.person) if option.officers > 1 else []
    if known is None:
        initial = opening_values(option) | dict(filled or {})
    else:
        initial = prefilled(known.case, known.family, option, user.person)
    initial |= find_draft(user.id, known.case.pk if known else opened_at(request), option.act.name) or {}
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    refs = _refs(request, option, place.organ, known)
    kind = OpeningForm if known is None and place.power else ActForm
    form = kind(option, refs, colleagues, *data, initial=initial)
    form.offer_registration(party_address(request), request.GET.get("party"))
    return form


def _refs(request: HttpRequest, option: Option, organ: str, known: InCase | None) -> dict[str, list[tuple[str, str]]]:
    """What the form of an act can name, by what its fields ask for."""
    asked = {field.of for field in option.form}
    refs = rows_to_name(option, organ)
    if PARTY in asked or option.act.duty == PARTY:
        refs[PARTY] = _parties(request, known)
    if "officer" in asked:
        refs["officer"] = _staff(organ)
    return refs


def _parties(request: HttpRequest, known: InCase | None) -> list[tuple[str, str]]:
    """Those chosen, just registered or of the case, then others by name."""
    named = {request.GET.get("party", ""), *request.POST.getlist("parties"), request.POST.get("party", "")}
    if known is not None:
        named |= set(Involvement.objects.filter(case__root=known.case.root_id).values_list("party", flat=True))
    first = Party.objects.filter(number__in=named).values_list("number", "name")
    others = Party.objects.exclude(number__in=named).order_by("name").values_list("number", "name")[:_PARTIES]
    return [*first, *others]


def _staff(organ: str) -> list[tuple[str, str]]:
    """Everybody of an organ, where an act names somebody of the staff."""
    return list(Person.objects.filter(organ=organ, left_on=None).values_list("key", "name"))


def _colleagues(place: Place, duty: str, person: str) -> list[tuple[str, str]]:
    found = holders_of(place.organ, place.procedure, duty, place.power, now().date()).exclude(key=person)
    return list(found.values_list("key", "name"))


def attempt_in(request: HttpRequest, form: ActForm, case: str = "", seen: int | None = None) -> Attempt:
    """What a form attempts: who fills it in acts, with the officers named in it; or enters what the party does."""
    act, person = form.option.act, signed_in(request).person
    by_party = act.duty == PARTY
    acting = (form.cleaned_data[ON_BEHALF_OF],) if by_party else (person, *form.officers)
    return Attempt(
        case,
        act.name,
        tuple(Actor(number, act.duty) for number in acting),
        form.facts,
        attempt_key(request),
        seen,
        entered_by=person if by_party else "",
    )


def _openings(power: Power, person: str, held: Iterable[Held]) -> Iterable[tuple[tuple[str, str], Option]]:
    """The acts by which a case under a power can be opened by a person, with what they ask."""
    for key in filter(library().procedures.__contains__, power.procedures):  # others are not online yet
        duties = frozenset(one.duty for one in held if one.reaches(power.organ, key, power.key))
        family, text = open_family(engine.Case("new", key, (), power.profile), texts()), texts()[key].procedure
        first = {act.name for act in text.acts.values() if NEW in act.start and duties & _opening_duties(text, act)}
        seen_as = Seen(person, duties | {PARTY})
        for option in options(family, "new", seen_as, moment(now()), among=first):
            if option.open:
                yield (key, option.act.name), option


def _opening_duties(text: Procedure, act: Act) -> frozenset[str]:
    """The duties each of which lets its holder open a case by an act."""
    return entering_duties(text, act) if act.duty == PARTY else frozenset({act.duty})


def _materials(power: str, option: Option) -> list[str]:
    """What the list asks an applicant for, where an act is about it."""
    if _MATERIALS.isdisjoint(option.act.asks):
        return []
    return Power.objects.filter(key=power).values_list("materials", flat=True).first() or []


def _benchmark(power: str, option: Option) -> Mapping[str, object] | None:
    """The discretion benchmark that an act is held to: what it asks, and its tiers."""
    if "benchmark" not in option.act.checks:
        return None
    try:
        table = benchmark_of(power, now().date())
    except LawError:  # the refusal says so
        return None
    if table is None:
        return None
    return {"title": table.title, "asked": [*asked_by(table)], "tiers": tier_rows(table)}


def refused_in(shown: dict[str, object], form: ActForm, person: str) -> Refused | None:
    """The refusal, persons by their names; the form asks for the reasons it was made for want of."""
    outcome = shown.get("outcome")
    if not isinstance(outcome, Refused):
        return None
    names = names_of({person, *form.officers})
    form.ask_reasons(outcome.objections)
    return Refused(tuple(with_names(objection, names) for objection in outcome.objections))


def _since(shown: dict[str, object], case: Case) -> list[News]:
    """What happened since the form was shown, where the act was refused for it."""
    outcome = shown.get("outcome")
    return last_entries(case.root_id, outcome.since) if isinstance(outcome, Stale) else []

"""Leads that other cases propose to an organ: on the to-do page, each taken up by one click (D4, D11, D12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from quanheng.apps.cases.family import family_of, root_of
from quanheng.apps.cases.models import Case
from quanheng.apps.leads.models import ProposedLead
from quanheng.apps.leads.queries import awaiting
from quanheng.apps.people.queries import all_duties_of
from quanheng.apps.powers.models import Power
from quanheng.apps.powers.queries import in_force
from quanheng.apps.record.clock import now
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import organs_of, staff_only

_PENALTY, _HANDLE, _REGISTER = "penalty.ordinary", "handle", "register"
_SHOWN = 20
"""Leads on the to-do page at most."""
_CLUES = ("problem", "handed_back_reason", "clue", "violation")
"""The facts that tell what a lead is about, the nearest first; of the case it comes of, then of the root of that."""
_SAME = ("ended_on", "grave_ended_on")
_NAMED_AS: Mapping[str, str] = {ProposedLead.Source.INSPECTION: "inspection"}
"""The fact that names the case a lead comes of, where it is not ``came_from``."""


class Proposed(NamedTuple):
    """A lead that waits, the number and title of the family it comes from, and the powers it can be taken up under."""

    lead: ProposedLead
    number: str
    title: str
    powers: tuple[tuple[str, str], ...]


def proposed_to(person: str, organs: Sequence[str]) -> list[Proposed]:
    """The leads proposed to the organs of a person that she can register."""
    waiting = list(awaiting(organs)[:_SHOWN])
    powers = _powers(person, sorted({lead.organ for lead in waiting})) if waiting else []
    roots = Case.objects.in_bulk({root_of(lead.key) for lead in waiting}) if powers else {}
    found = []
    for lead in waiting if powers else ():
        own = tuple((power.key, power.name) for power in powers if power.organ == lead.organ)
        if own:
            root = roots[root_of(lead.key)]
            found.append(Proposed(lead, root.number, root.title, own))
    return found


def filled_from(case: str, organ: str) -> dict[str, object]:
    """What the form of a lead is filled with, from the case it comes of; nothing if it is not proposed to the organ."""
    lead = awaiting([organ]).filter(key=case).first()
    if lead is None:
        return {}
    members = family_of(root_of(case)).members
    facts = {**members[root_of(case)].state.known.facts, **members[case].state.known.facts}
    clue = next((facts[name] for name in _CLUES if name in facts), None)
    told = {"clue": clue, **{name: facts.get(name) for name in _SAME}, _NAMED_AS.get(lead.source, "came_from"): case}
    source = None if lead.source == ProposedLead.Source.SUMMARY else lead.source
    return {name: value for name, value in {"source": source, **told}.items() if value is not None}


@staff_only
@require_safe
def take_up(request: HttpRequest) -> HttpResponse:
    """Go to the form of the lead, under the power chosen, filled in from the case it comes of."""
    of, power = request.GET.get("of", ""), request.GET.get("power", "")
    if not awaiting(organs_of(signed_in(request).person)).filter(key=of).exists() or not power:
        raise Http404
    address = reverse("desk:open", args=[power, _PENALTY, _REGISTER])
    return redirect(f"{address}?{urlencode({'of': of})}")


def _powers(person: str, organs: Sequence[str]) -> list[Power]:
    """The powers of organs under which a person registers leads."""
    today = now().date()
    held = [one for one in all_duties_of(person, today) if one.duty == _HANDLE]
    powers = in_force(today).filter(organ__in=organs, kind=Power.Kind.PENALTY).order_by("key")
    return [
        power
        for power in powers
        if _PENALTY in power.procedures and any(one.reaches(power.organ, _PENALTY, power.key) for one in held)
    ]

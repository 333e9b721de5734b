"""The published flowchart with the place where a case stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from quanheng.apps.cases.family import family_of
from quanheng.apps.cases.library import texts
from quanheng.apps.cases.values import moment
from quanheng.apps.definitions.shipped import background
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.engine.family import deem
from quanheng.engine.standing import position
from quanheng.law import chart as flowchart
from quanheng.law.chart_words import Overlay
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import case_for, staff_only


@staff_only
@require_safe
def chart(request: HttpRequest, case: str) -> HttpResponse:
    """The flowchart of the definition that a case follows, as a picture: what was done, where it stands, what runs."""
    found, at = case_for(signed_in(request).person, case), now()
    member = deem(family_of(found.root_id), moment(at), texts()).family.members[found.id]
    acts = (entry.act for entry, _ in recorder().read_cases([found.id])[found.id])
    law = background(at.date(), member.case.profile)
    drawn = flowchart.chart(member.text.procedure, law, Overlay(position=position(member, acts)))
    return HttpResponse(drawn, content_type="image/svg+xml")

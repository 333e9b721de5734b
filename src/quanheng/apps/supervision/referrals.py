"""Inspections that were referred for a penalty and that no penalty case has taken up (D4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from quanheng.apps.cases.models import Case, Involvement
from quanheng.apps.inspections.models import Inspection
from quanheng.apps.leads.models import ProposedLead
from quanheng.record.recorder import CHINA

_PENALTY = "penalty."


class Referral(NamedTuple):
    """An inspection that waits, since it was referred, and the penalty cases its organ opened on its party since."""

    lead: ProposedLead
    inspection: Inspection
    penalties: tuple[Case, ...]


def waiting_referrals(organ: str, wanted: int) -> list[Referral]:
    """Those of an organ (empty: of all) that have waited longest, so many at most."""
    waiting = ProposedLead.objects.filter(source=ProposedLead.Source.INSPECTION, taken_by="")
    leads = list((waiting.filter(organ=organ) if organ else waiting)[:wanted])
    inspections = Inspection.objects.in_bulk([lead.key for lead in leads], field_name="key")
    cases = _penalties({one.party for one in inspections.values()})
    return [_referral(lead, inspections[lead.key], cases) for lead in leads]


def _referral(lead: ProposedLead, inspection: Inspection, cases: dict[str, list[Case]]) -> Referral:
    own = (case for case in cases[inspection.party] if case.organ == lead.organ)
    since = tuple(case for case in own if case.opened_at.astimezone(CHINA).date() >= lead.proposed_on)
    return Referral(lead, inspection, since)


def _penalties(parties: Collection[str]) -> dict[str, list[Case]]:
    """The penalty cases of parties, the first opened first."""
    found: dict[str, list[Case]] = defaultdict(list)
    rows = Involvement.objects.filter(party__in=parties, case__parent=None, case__procedure__startswith=_PENALTY)
    for row in rows.select_related("case").order_by("case__opened_at", "case"):
        if row.case not in found[row.party]:
            found[row.party].append(row.case)
    return found

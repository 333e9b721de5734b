"""What others ask of proposed leads."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from quanheng.apps.leads.models import ProposedLead


def awaiting(organs: Collection[str]) -> QuerySet[ProposedLead]:
    """The leads proposed to organs that nobody has taken up, the oldest first."""
    return ProposedLead.objects.filter(organ__in=organs, taken_by="")

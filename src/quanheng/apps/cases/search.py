"""Finds cases by number, by what they are called, or by the name of a party."""

from django.db.models import Q, QuerySet

from quanheng.apps.cases.models import Case, Involvement
from quanheng.apps.parties.models import Party

_PARTIES = 50
"""Parties of one name whose cases are looked for at most."""


def matching(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """The cases whose number or title begins so, or that concern a party of that name."""
    words = words.strip()
    parties = Party.objects.filter(name__startswith=words).values_list("number", flat=True)[:_PARTIES]
    roots = Involvement.objects.filter(party__in=list(parties)).values("case__root")
    return cases.filter(Q(number__startswith=words) | Q(title__startswith=words) | Q(pk__in=roots))

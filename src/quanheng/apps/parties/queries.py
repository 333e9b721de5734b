"""What others ask of the register of parties."""

from quanheng.apps.parties.models import Party

_CITIZENS = frozenset({Party.Kind.CITIZEN, Party.Kind.SOLE_TRADER})
"""A sole trader is a natural person (民法典 54), and so for the thresholds of a fine."""


def kind_of(party: str) -> str | None:
    """``citizen`` or ``organisation``, as thresholds tell them apart; none for an unknown party."""
    kind = Party.objects.filter(number=party).values_list("kind", flat=True).first()
    if kind is None:
        return None
    return "citizen" if kind in _CITIZENS else "organisation"


def names_of(parties: set[str]) -> dict[str, str]:
    """The names behind the numbers of parties."""
    return dict(Party.objects.filter(number__in=parties).values_list("number", "name"))

"""How many cases there were before: the queries that conditions ask by ``prior`` (``procedures/catalogue.yaml``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from quanheng.apps.cases.family import family_of, root_of
from quanheng.apps.cases.models import Case, Involvement
from quanheng.law.condition import Value

MEASURES = ("preservation", "seizure", "freezing")
"""The procedures by which a case lays hands on property."""
ANNULLED = "annulled"
"""The stage of a penalty that was annulled."""


class Matter(NamedTuple):
    """About which case the registers are asked: its place in the county, and what is known of it with the act."""

    case: str
    procedure: str
    organ: str
    power: str
    parties: frozenset[str]
    facts: Mapping[str, Value]

    def text(self, fact: str) -> str:
        """A fact as text; empty if it is not known."""
        return str(self.facts.get(fact, ""))

    def texts(self, fact: str) -> tuple[str, ...]:
        """A fact of which there may be several."""
        value = self.facts.get(fact, ())
        return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def fined_for_this_act(matter: Matter, on: date) -> int:
    """Penalties of the same parties under the same power, decided since the act ended: it may be the same act.

    Whether it is, nobody but a person can tell (行政处罚法 29): the gate makes her look. A decision of the ordinary
    procedure without a fine opens nothing to collect.
    """
    ended = matter.facts.get("ended_on") or matter.facts.get("discovered_on") or on
    since = _decided(matter, "penalty.", on).filter(power=matter.power, decided_on__gte=ended)
    collected = Case.objects.filter(root=OuterRef("root"), procedure="collection")
    return since.filter(~Q(procedure="penalty.ordinary") | Exists(collected)).count()


def same_offence(matter: Matter, on: date) -> int:
    """Penalties of the same parties under the same power."""
    return _decided(matter, "penalty.", on).filter(power=matter.power).count()


def violations_of_party(matter: Matter, on: date) -> int:
    """Penalties of the same parties under any power (行政处罚法 33: a first offence)."""
    return _decided(matter, "penalty.", on).count()


def licence_bars(matter: Matter, on: date) -> int:
    """Bars on applying again that still run (行政许可法 78, 79)."""
    return _of_parties(matter, "licence.bar").filter(ended=False, opened_at__date__lte=on).count()


def earlier_applications(matter: Matter, on: date) -> int:
    """Applications for the same licence that came earlier and are undecided (行政许可法 57)."""
    undecided = Case.objects.filter(procedure="licence.ordinary", power=matter.power, ended=False, decided_on=None)
    undecided = undecided.filter(opened_at__date__lte=on)
    own = Case.objects.filter(pk=matter.case).values_list("opened_at", flat=True).first()
    earlier = undecided.exclude(pk=matter.case)
    return earlier.filter(opened_at__lt=own).count() if own else earlier.count()


def told_less(matter: Matter, _: date) -> int:
    """The decision, if it fines more than any of its parties was told of last (行政处罚法 44, 62).

    The fine is what the sum leaves when what is confiscated is taken off, as parties are told of the fine alone.
    """
    fined, told = _sum(matter, "fine") - _sum(matter, "confiscated"), _told(matter.case)
    return int(bool(told) and fined > max(told.values()))


def told_otherwise(matter: Matter, _: date) -> int:
    """The decision, if it is of a kind that calls for a hearing and that none of its parties was told of last
    (行政处罚法 44, 63).
    """
    decided = matter.text("hearing_class")
    told = {facts.get("hearing_class") for facts in _tellings(matter.case).values()}
    return int(decided not in ("", "none") and decided not in told)


def unlike_decision(matter: Matter, _: date) -> int:
    """In how much a demand for payment departs from the decision: it is more, the party was told less of the fine, or
    the surcharge is another (行政处罚法 62; 罚款决定与罚款收缴分离实施办法 7).
    """
    root = root_of(matter.case)
    decided = family_of(root).members[root].state.known.facts
    told = _told(root).get(matter.text("party"))
    return (
        (_sum(matter, "fine") > _number(decided.get("fine")))
        + (told is not None and _sum(matter, "fined") > told)
        + (decided.get("surcharge_terms") not in (None, matter.facts.get("surcharge_terms")))
    )


def measures_open(matter: Matter, _: date) -> int:
    """Preservations, seizures and freezings of a case that are not over (行政强制法 27)."""
    return Case.objects.filter(parent=matter.case, procedure__in=MEASURES, ended=False).count()


def votes_barred(matter: Matter, _: date) -> int:
    """What keeps the member named from voting: not called, excused, or has voted (行政处罚法 57)."""
    member = matter.text("member")
    called, excused = matter.texts("members"), matter.texts("absent")
    return (member not in called) + (member in excused) + (member in _voted(matter))


def votes_awaited(matter: Matter, _: date) -> int:
    """Members of a meeting who were called, are not excused and have not voted."""
    return len({*matter.texts("members")} - {*matter.texts("absent")} - _voted(matter))


def _voted(matter: Matter) -> set[str]:
    """Those who have voted in a case."""
    return set(Involvement.objects.filter(case=matter.case, duty="vote").values_list("person", flat=True))


def _told(case: str) -> Mapping[str, Decimal]:
    """The fine that each party of a penalty was told of last."""
    return {party: _number(facts.get("proposed_fine")) for party, facts in _tellings(case).items()}


def _tellings(case: str) -> Mapping[str, Mapping[str, Value]]:
    """What each party of a penalty was told last; a telling that was taken back tells nothing."""
    members = family_of(root_of(case)).members.values()
    tellings = (one for one in members if one.case.parent == case and one.text.procedure.key == "tell")
    known = (one.state.known.facts for one in tellings if one.state.control.stage != "cancelled")
    return {str(facts["party"]): facts for facts in known}


def _sum(matter: Matter, fact: str) -> Decimal:
    return _number(matter.facts.get(fact))


def _number(value: Value | None) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def _of_parties(matter: Matter, procedure: str) -> QuerySet[Case]:
    """Other families' cases under procedures whose key begins so, that concern the same parties."""
    found = Case.objects.filter(procedure__startswith=procedure, involved__party__in=matter.parties)
    return found.exclude(root=root_of(matter.case)).distinct()


def _decided(matter: Matter, procedure: str, on: date) -> QuerySet[Case]:
    """Those that were decided and still stand: what is annulled counts for nothing (行政处罚法 75)."""
    return _of_parties(matter, procedure).filter(decided_on__lte=on).exclude(stage=ANNULLED)


PRIOR: Mapping[str, Callable[[Matter, date], int]] = {
    query.__name__: query
    for query in (
        fined_for_this_act,
        same_offence,
        violations_of_party,
        licence_bars,
        earlier_applications,
        told_less,
        told_otherwise,
        unlike_decision,
        measures_open,
        votes_barred,
        votes_awaited,
    )
}

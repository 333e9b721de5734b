"""Who holds which duty where: the registers of people and powers, read once for a check of the whole county (A6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quanheng.apps.organs.models import Organ
from quanheng.apps.organs.queries import stands
from quanheng.apps.people.models import Credential, Person
from quanheng.apps.people.queries import Held, credentials_kept, held_by_all
from quanheng.apps.powers.models import Item, Power
from quanheng.apps.powers.queries import in_force
from quanheng.apps.statutes.models import Statute
from quanheng.apps.statutes.queries import in_force as statutes_in_force
from quanheng.law.procedure import LAW, PARTY, Procedure

_EVERYWHERE = ""
"""In place of an organ: the cases of every organ."""


@dataclass(frozen=True)
class Staffing:
    """The county on a day, with the powers, items and statutes in force, and the credentials not taken back.

    ``organs`` and ``persons`` give names; ``enforcing`` are the organs of confirmed standing that enforce (B1).
    """

    organs: Mapping[str, str]
    enforcing: frozenset[str]
    persons: Mapping[str, str]
    powers: Sequence[Power]
    items: Sequence[Item]
    statutes: Sequence[Statute]
    credentials: Sequence[Credential]
    held: Sequence[Held]
    procedures: Mapping[str, Procedure]

    def duties_in(self, procedure: str) -> Iterator[tuple[Procedure, str]]:
        """The duties of persons in a procedure and in those that it opens, at any depth."""
        family = [procedure] if procedure in self.procedures else []
        for key in family:
            text = self.procedures[key]
            family += [kind.procedure for kind in text.children.values() if kind.procedure not in family]
            yield from ((text, duty) for duty in text.duties if duty not in (LAW, PARTY))


def staffing(procedures: Mapping[str, Procedure], on: date) -> Staffing:
    """The county as its registers are on a day."""
    persons = dict(Person.objects.filter(left_on=None).values_list("key", "name"))
    organs = [*Organ.objects.all()]
    return Staffing(
        {organ.key: organ.name for organ in organs},
        frozenset(one.key for one in organs if stands(one, on) and one.category != Organ.Category.OTHER),
        persons,
        [*in_force(on)],
        [*Item.objects.filter(ended_on=None)],
        [*statutes_in_force(on)],
        [*credentials_kept(on)],
        [held for held in held_by_all(on) if held.person in persons],
        procedures,
    )


def unheld(county: Staffing) -> Mapping[tuple[str, str, str], list[Power]]:
    """By organ, procedure and duty: the powers for which nobody holds it."""
    known = {(_place(held), held.procedure, held.duty, held.power) for held in county.held}
    needed = {key: [*county.duties_in(key)] for key in {key for power in county.powers for key in power.procedures}}
    missing: dict[tuple[str, str, str], list[Power]] = defaultdict(list)
    for power in county.powers:
        for text, duty in (pair for key in power.procedures for pair in needed[key]):
            places = (
                (place, text.key, duty, which) for place in (power.organ, _EVERYWHERE) for which in ("", power.key)
            )
            if known.isdisjoint(places):
                missing[power.organ, text.key, duty].append(power)
    return missing


def _place(held: Held) -> str:
    return _EVERYWHERE if held.everywhere else held.organ


def doubled(county: Staffing) -> Mapping[tuple[str, str, str], frozenset[str]]:
    """By organ, procedure and duty: the units, where there are two or more."""
    units: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for held in county.held:
        if not held.everywhere and not held.power:
            units[held.organ, held.procedure, held.duty].add(held.unit)
    return {place: frozenset(found) for place, found in units.items() if len(found) > 1}


def clashing(county: Staffing) -> Iterator[tuple[str, Procedure, str, str]]:
    """Persons who hold two duties of a procedure that one person may not have in the same case."""
    duties: dict[tuple[str, str], set[str]] = defaultdict(set)
    for held in county.held:
        duties[held.person, held.procedure].add(held.duty)
    for (person, key), own in sorted(duties.items()):
        text = county.procedures.get(key)
        if text is not None:
            clashes = (pair for pair in text.apart if {pair.first, pair.second} <= own)
            yield from ((person, text, pair.first, pair.second) for pair in clashes)

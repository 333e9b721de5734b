"""Who holds which duty where: the registers of people and powers, read once for a check of the whole county (A6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from quanheng.apps.organs.models import Organ
from quanheng.apps.organs.queries import stands
from quanheng.apps.people.models import Credential, Person
from quanheng.apps.people.queries import Held, credentials_kept, held_by_all
from quanheng.apps.powers.models import Benchmark, Item, Power
from quanheng.apps.powers.queries import in_force
from quanheng.apps.statutes.models import Statute
from quanheng.apps.statutes.queries import in_force as statutes_in_force
from quanheng.law.procedure import LAW, PARTY, Procedure

_ALL = ""
"""In place of a power: every power."""
_EVERYWHERE = ""
"""In place of an organ: the cases of every organ."""

_UNREAD = ("materials", "responsibilities", "accountability")
"""What no check asks of a power; to read it takes longer than the rest of the row."""


@dataclass(frozen=True)
class Staffing:
    """The county on a day, with the powers, items and statutes in force, and the credentials not taken back.

    ``organs`` and ``persons`` give names; ``enforcing`` are the organs of confirmed standing that enforce (B1), and
    ``benchmarked`` the powers with a benchmark in force (A8).
    """

    organs: Mapping[str, str]
    enforcing: frozenset[str]
    persons: Mapping[str, str]
    powers: Sequence[Power]
    benchmarked: frozenset[str]
    items: Sequence[Item]
    statutes: Sequence[Statute]
    credentials: Sequence[Credential]
    held: Sequence[Held]
    procedures: Mapping[str, Procedure]

    def duties_in(self, procedures: Iterable[str]) -> Iterator[tuple[Procedure, str]]:
        """The duties of persons in procedures and in those that they open, at any depth, each once."""
        for text in map(self.procedures.__getitem__, with_children(self.procedures, procedures)):
            yield from ((text, duty) for duty in text.duties if duty not in (LAW, PARTY))


def with_children(texts: Mapping[str, Procedure], procedures: Iterable[str]) -> tuple[str, ...]:
    """Procedures with all that they open, at any depth; those of which there is no text are left out."""
    family = [key for key in procedures if key in texts]
    for key in family:
        opened = dict.fromkeys(kind.procedure for kind in texts[key].children.values())
        family += [child for child in opened if child not in family]
    return tuple(family)


def staffing(procedures: Mapping[str, Procedure], on: date) -> Staffing:
    """The county as its registers are on a day."""
    persons = dict(Person.objects.filter(left_on=None).values_list("key", "name"))
    organs = [*Organ.objects.all()]
    published = Benchmark.objects.filter(power=OuterRef("key"), since__lte=on)
    powers = [*in_force(on).defer(*_UNREAD).annotate(benchmarked=Exists(published))]
    return Staffing(
        {organ.key: organ.name for organ in organs},
        frozenset(one.key for one in organs if stands(one, on) and one.category != Organ.Category.OTHER),
        persons,
        powers,
        frozenset(power.key for power in powers if power.benchmarked),
        [*Item.objects.filter(ended_on=None)],
        [*statutes_in_force(on)],
        [*credentials_kept(on)],
        [held for held in held_by_all(on) if held.person in persons],
        procedures,
    )


def unheld(county: Staffing) -> Mapping[tuple[str, str, str], list[Power]]:
    """By organ, procedure and duty: the powers for which nobody holds it."""
    known: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for held in county.held:
        known[_place(held), held.procedure, held.duty].add(held.power)
    alike: dict[tuple[str, tuple[str, ...]], list[Power]] = defaultdict(list)
    for power in county.powers:
        alike[power.organ, tuple(power.procedures)].append(power)
    missing: dict[tuple[str, str, str], list[Power]] = defaultdict(list)
    for (organ, procedures), powers in alike.items():
        for text, duty in county.duties_in(procedures):
            held_for = known[organ, text.key, duty] | known[_EVERYWHERE, text.key, duty]
            if _ALL not in held_for:
                missing[organ, text.key, duty] += (power for power in powers if power.key not in held_for)
    return {duty: powers for duty, powers in missing.items() if powers}


def _place(held: Held) -> str:
    return _EVERYWHERE if held.everywhere else held.organ


class Overlap(NamedTuple):
    """A duty of a procedure that several units of an organ hold for the same powers; none named: for every power."""

    organ: str
    procedure: str
    duty: str
    powers: tuple[str, ...]
    units: tuple[str, ...]


def doubled(county: Staffing) -> Iterator[Overlap]:
    """The duties that two or more units of an organ hold for the same power."""
    units: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    listed = {_ALL, *(power.key for power in county.powers)}
    own = (one for one in county.held if not one.everywhere and one.organ == one.post_organ)
    for held in (one for one in own if one.power in listed):
        units[held.organ, held.procedure, held.duty][held.power].add(held.unit)
    for place, by_power in sorted(units.items()):
        yield from (Overlap(*place, powers, shared) for shared, powers in _shared(by_power).items())


def _shared(by_power: Mapping[str, set[str]]) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The units that hold one duty for the same powers, with those powers. Who holds it for all holds it for each."""
    whole = by_power.get(_ALL, set())
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    if len(whole) > 1:
        found[tuple(sorted(whole))] = []
    for power in sorted(by_power.keys() - {_ALL}):
        if len(sharing := whole | by_power[power]) > 1 and sharing != whole:
            found[tuple(sorted(sharing))].append(power)
    return {units: tuple(powers) for units, powers in found.items()}


def clashing(county: Staffing) -> Iterator[tuple[str, Procedure, str, str]]:
    """Persons who hold two duties of a procedure that one person may not have in the same case, for the same power."""
    duties: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for held in county.held:
        duties[held.person, held.procedure][held.power].add(held.duty)
    for (person, key), by_power in sorted(duties.items()):
        text, whole = county.procedures.get(key), by_power.get(_ALL, set())
        together = [both for own in by_power.values() if len(both := whole | own) > 1]
        for pair in text.apart if text and together else ():
            if any({pair.first, pair.second} <= own for own in together):
                assert text is not None
                yield person, text, pair.first, pair.second

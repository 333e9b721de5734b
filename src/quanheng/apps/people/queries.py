"""What others ask of the registers of people."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from quanheng.apps.database import plain
from quanheng.apps.people.models import Credential, Holding, Person, Post, Qualification

FOUNDING = "register.founding"
"""The procedure by which the registers begin."""


_ALLOTTED = """
FROM people_allotment AS allotted
JOIN people_holding AS held ON held.post = allotted.post
JOIN people_post AS post ON post.key = allotted.post
LEFT JOIN organs_entrustment AS lent ON lent.agent = post.organ AND lent.power = allotted.power
AND lent.since <= %s AND lent.until > %s
WHERE held.since <= %s AND (held.until IS NULL OR held.until > %s)
"""
"""What posts are charged with, who holds them, and under which entrustment, on one day said four times."""
_ORGAN = "COALESCE(lent.principal, post.organ)"
"""In whose cases a duty is held: those of the organ of the post, or of the organ that entrusts it with the power."""
_IN_A_CASE = f"{_ALLOTTED} AND (everywhere OR {_ORGAN} = %s) AND procedure = %s AND allotted.power IN ('', %s)"
_DUTIES = f"SELECT DISTINCT duty {_IN_A_CASE} AND person = %s"
_HOLDERS = f"SELECT person {_IN_A_CASE} AND duty = %s"
_HELD = f"SELECT person, {_ORGAN}, post.organ, unit, everywhere, procedure, duty, allotted.power {_ALLOTTED}"
_HERE = """
FROM people_holding JOIN people_post ON people_post.key = people_holding.post
WHERE since <= %s AND (until IS NULL OR until > %s) AND person = %s
"""
_IN_POST = f"SELECT 1 {_HERE} LIMIT 1"
_EVERYWHERE = f"{_ALLOTTED} AND everywhere AND person = %s"
_ENTRUSTED = f"{_ALLOTTED} AND lent.power IS NOT NULL AND person = %s"
_REACH = f"""
SELECT organ, '', '' {_HERE} UNION SELECT '', procedure, '' {_EVERYWHERE} UNION SELECT '', '', lent.power {_ENTRUSTED}
ORDER BY 1, 2, 3
"""
_STILL_HERE = f"SELECT key FROM people_person WHERE left_on IS NULL AND key IN ({_HOLDERS})"  # noqa: S608  constants
_CREDENTIAL = """
SELECT 1 FROM people_credential WHERE person = %s AND kind = %s
AND issued_on <= %s AND lapses_on > %s AND (withdrawn_on IS NULL OR withdrawn_on > %s)
"""
_CREDENTIALS = """
SELECT people_person.key, people_person.name, people_credential.key FROM people_credential
JOIN people_person ON people_person.key = people_credential.person
WHERE people_credential.person IN {} AND issued_on <= %s AND lapses_on > %s AND withdrawn_on IS NULL
ORDER BY people_credential.person, people_credential.key
"""


def posts_of(person: str, on: date) -> QuerySet[Post]:
    """The posts a person holds on a day."""
    held = Holding.objects.filter(Q(until=None) | Q(until__gt=on), person=person, since__lte=on)
    return Post.objects.filter(key__in=held.values("post"))


def holds_a_post(person: str, on: date) -> bool:
    """Whether a person holds any post on a day."""
    return bool(plain.rows(_IN_POST, on, on, person))


class Reach(NamedTuple):
    """The organs in which somebody holds a post, and the procedures whose duties she holds in cases of all organs.

    ``powers`` are those of other organs that hers is entrusted with, and in the cases of which she has a duty (A9).
    """

    organs: list[str]
    procedures: list[str]
    powers: list[str]


def reach_of(person: str, on: date) -> Reach:
    """How far the posts of a person reach on a day."""
    found = plain.rows(_REACH, on, on, person, *_days(on), person, *_days(on), person)
    return Reach(*([row[place] for row in found if row[place]] for place in range(3)))


def within_reach(person: str, on: date) -> Q:
    """What organ, procedure or power a case must have to be within the reach of a person, as ``reach_of`` has it."""
    organs = RawSQL(f"SELECT organ {_HERE}", [on, on, person])  # noqa: S611  a constant above
    procedures = RawSQL(f"SELECT procedure {_EVERYWHERE}", [*_days(on), person])  # noqa: S611  a constant above
    powers = RawSQL(f"SELECT lent.power {_ENTRUSTED}", [*_days(on), person])  # noqa: S611  a constant above
    return Q(organ__in=organs) | Q(procedure__in=procedures) | Q(power__in=powers)


def duties_of(person: str, organ: str, procedure: str, power: str, on: date) -> frozenset[str]:
    """The duties of a procedure that a person holds on a day in the cases of an organ."""
    return frozenset(duty for (duty,) in plain.rows(_DUTIES, *_days(on), organ, procedure, power, person))


class Held(NamedTuple):
    """A duty of a procedure that a person holds, by a post of that unit, in the cases of an organ or of all.

    ``organ`` is that of the post, ``post_organ``, or one that entrusts it with the power. ``power`` empty: under every
    power of its own.
    """

    person: str
    organ: str
    post_organ: str
    unit: str
    everywhere: bool
    procedure: str
    duty: str
    power: str

    def reaches(self, organ: str, procedure: str, power: str) -> bool:
        """Whether it is held in the cases of an organ by a procedure under a power."""
        here = self.everywhere or self.organ == organ
        return here and self.procedure == procedure and self.power in ("", power)


def all_duties_of(person: str, on: date) -> list[Held]:
    """Every duty that a person holds on a day."""
    return [*map(_held, plain.rows(f"{_HELD} AND person = %s", *_days(on), person))]


def held_by_all(on: date) -> list[Held]:
    """Every duty that anybody holds on a day."""
    return [*map(_held, plain.rows(_HELD, *_days(on)))]


def _held(row: Sequence[Any]) -> Held:
    person, organ, post_organ, unit, everywhere, *duty = row
    return Held(person, organ, post_organ, unit, bool(everywhere), *duty)


def _days(on: date) -> list[date]:
    """The day as ``_ALLOTTED`` takes it."""
    return [on] * 4


def is_founding(procedure: str) -> bool:
    """Whether the registers are still to be founded: the one duty that somebody without a post can do."""
    return procedure == FOUNDING and not Person.objects.exists()


def numbers_of_holders(organ: str, procedure: str, duty: str, power: str, on: date) -> set[str]:
    """The numbers of those who hold a duty of a procedure on a day in the cases of an organ."""
    return {person for (person,) in plain.rows(_STILL_HERE, *_days(on), organ, procedure, power, duty)}


def holders_of(organ: str, procedure: str, duty: str, power: str, on: date) -> QuerySet[Person]:
    """Who holds a duty of a procedure on a day in the cases of an organ."""
    held = RawSQL(_HOLDERS, [*_days(on), organ, procedure, power, duty])  # noqa: S611  a constant above
    return Person.objects.filter(key__in=held, left_on=None)


def has_credential(person: str, on: date) -> bool:
    """Whether a person has a credential to enforce that is in force on a day (B2)."""
    return bool(plain.rows(_CREDENTIAL, person, Credential.Kind.ENFORCEMENT, on, on, on))


class Bearer(NamedTuple):
    """Somebody who has a credential in force, and the numbers of all that she has."""

    name: str
    credentials: tuple[str, ...]


def bearers_among(persons: set[str], on: date) -> tuple[Bearer, ...]:
    """Those of some persons who have a credential in force on a day; two of one name are two (行政处罚法/42)."""
    if not persons:
        return ()
    found = plain.rows(_CREDENTIALS.format(plain.places(len(persons))), *persons, on, on)
    each = (tuple(rows) for _, rows in groupby(found, key=itemgetter(0)))
    return tuple(Bearer(rows[0][1], tuple(number for *_, number in rows)) for rows in each)


def credentials_kept(on: date) -> QuerySet[Credential]:
    """The credentials issued by a day and not taken back, those that lapse first on top."""
    kept = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    return Credential.objects.filter(kept, issued_on__lte=on).order_by("lapses_on")


def has_qualification(person: str, name: str, on: date) -> bool:
    """Whether a person has a qualification on a day."""
    return Qualification.objects.filter(person=person, name=name, since__lte=on).exists()


def names_of(persons: set[str]) -> dict[str, str]:
    """The names behind the numbers of persons."""
    if not persons:
        return {}
    within = plain.places(len(persons))
    return dict(plain.rows(f"SELECT key, name FROM people_person WHERE key IN {within} ORDER BY key", *persons))  # noqa: S608  places

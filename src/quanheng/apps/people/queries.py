"""What others ask of the registers of people."""

from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from quanheng.apps.people.models import Allotment, Credential, Holding, Person, Post, Qualification

FOUNDING = "register.founding"
"""The procedure by which the registers begin."""


# What is asked of every person in every act is in plain SQL: to put it together by objects takes longer than to run it.
_ALLOTTED = """
FROM people_allotment
JOIN people_holding ON people_holding.post = people_allotment.post
JOIN people_post ON people_post.key = people_allotment.post
WHERE since <= %s AND (until IS NULL OR until > %s) AND (everywhere OR organ = %s)
AND procedure = %s AND power IN ('', %s)
"""
_DUTIES = f"SELECT DISTINCT duty {_ALLOTTED} AND person = %s"
_HOLDERS = f"SELECT person {_ALLOTTED} AND duty = %s"
_CREDENTIAL = """
SELECT 1 FROM people_credential WHERE person = %s AND kind = %s
AND issued_on <= %s AND lapses_on > %s AND (withdrawn_on IS NULL OR withdrawn_on > %s)
"""


def posts_of(person: str, on: date) -> QuerySet[Post]:
    """The posts a person holds on a day."""
    held = Holding.objects.filter(Q(until=None) | Q(until__gt=on), person=person, since__lte=on)
    return Post.objects.filter(key__in=held.values("post"))


def duties_of(person: str, organ: str, procedure: str, power: str, on: date) -> frozenset[str]:
    """The duties of a procedure that a person holds on a day in the cases of an organ."""
    with connection.cursor() as cursor:
        cursor.execute(_DUTIES, [on, on, organ, procedure, power, person])
        return frozenset(duty for (duty,) in cursor.fetchall())


def is_founding(procedure: str) -> bool:
    """Whether the registers are still to be founded: the one duty that somebody without a post can do."""
    return procedure == FOUNDING and not Person.objects.exists()


def holders_of(organ: str, procedure: str, duty: str, power: str, on: date) -> QuerySet[Person]:
    """Who holds a duty of a procedure on a day in the cases of an organ."""
    held = RawSQL(_HOLDERS, [on, on, organ, procedure, power, duty])  # noqa: S611  a constant above
    return Person.objects.filter(key__in=held, left_on=None)


def procedures_everywhere(person: str, on: date) -> QuerySet[Allotment]:
    """The duties a person holds in the cases of every organ."""
    return Allotment.objects.filter(post__in=posts_of(person, on).values("key"), everywhere=True)


def has_credential(person: str, on: date, kind: str = Credential.Kind.ENFORCEMENT) -> bool:
    """Whether a person has a credential of a kind that is in force on a day (B2)."""
    with connection.cursor() as cursor:
        cursor.execute(_CREDENTIAL, [person, kind, on, on, on])
        return cursor.fetchone() is not None


def has_qualification(person: str, name: str, on: date) -> bool:
    """Whether a person has a qualification on a day."""
    return Qualification.objects.filter(person=person, name=name, since__lte=on).exists()


def names_of(persons: set[str]) -> dict[str, str]:
    """The names behind the numbers of persons."""
    return dict(Person.objects.filter(key__in=persons).values_list("key", "name"))

"""What others ask of the registers of people."""

from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from quanheng.apps.people.models import Allotment, Credential, Holding, Person, Post, Qualification

FOUNDING = "register.founding"
"""The procedure by which the registers begin."""


_DUTIES = """
SELECT DISTINCT duty FROM people_allotment
JOIN people_holding ON people_holding.post = people_allotment.post
JOIN people_post ON people_post.key = people_allotment.post
WHERE person = %s AND since <= %s AND (until IS NULL OR until > %s) AND (everywhere OR organ = %s)
AND procedure = %s AND power IN ('', %s)
"""
"""In plain SQL: it is asked of every person who acts, and to put it together by objects takes longer than to run it."""


def posts_of(person: str, on: date) -> QuerySet[Post]:
    """The posts a person holds on a day."""
    held = Holding.objects.filter(Q(until=None) | Q(until__gt=on), person=person, since__lte=on)
    return Post.objects.filter(key__in=held.values("post"))


def duties_of(person: str, organ: str, procedure: str, power: str, on: date) -> frozenset[str]:
    """The duties of a procedure that a person holds on a day in the cases of an organ."""
    with connection.cursor() as cursor:
        cursor.execute(_DUTIES, [person, on, on, organ, procedure, power])
        return frozenset(duty for (duty,) in cursor.fetchall())


def is_founding(procedure: str) -> bool:
    """Whether the registers are still to be founded: the one duty that somebody without a post can do."""
    return procedure == FOUNDING and not Person.objects.exists()


def holders_of(organ: str, procedure: str, duty: str, power: str, on: date) -> QuerySet[Person]:
    """Who holds a duty of a procedure on a day in the cases of an organ."""
    allotted = Allotment.objects.filter(Q(power="") | Q(power=power), procedure=procedure, duty=duty)
    own = Q(organ=organ, key__in=allotted.values("post"))
    posts = Post.objects.filter(own | Q(key__in=allotted.filter(everywhere=True).values("post")))
    held = Holding.objects.filter(
        Q(until=None) | Q(until__gt=on), person=OuterRef("key"), since__lte=on, post__in=posts.values("key")
    )
    return Person.objects.filter(Exists(held), left_on=None)


def procedures_everywhere(person: str, on: date) -> QuerySet[Allotment]:
    """The duties a person holds in the cases of every organ."""
    return Allotment.objects.filter(post__in=posts_of(person, on).values("key"), everywhere=True)


def has_credential(person: str, on: date, kind: str = Credential.Kind.ENFORCEMENT) -> bool:
    """Whether a person has a credential of a kind that is in force on a day (B2)."""
    in_force = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    found = Credential.objects.filter(in_force, person=person, kind=kind, issued_on__lte=on, lapses_on__gt=on)
    return found.exists()


def has_qualification(person: str, name: str, on: date) -> bool:
    """Whether a person has a qualification on a day."""
    return Qualification.objects.filter(person=person, name=name, since__lte=on).exists()


def names_of(persons: set[str]) -> dict[str, str]:
    """The names behind the numbers of persons."""
    return dict(Person.objects.filter(key__in=persons).values_list("key", "name"))

"""Who answers for a power, on four levels: head, deputy, section head, handler (B5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from quanheng.apps.organs.queries import entrusted_on
from quanheng.apps.people.models import Allotment, Holding, Person, Post
from quanheng.apps.powers.models import Power


class Answerable(NamedTuple):
    """A person in a post that answers for a power."""

    person: str
    name: str
    post: str
    title: str


class Rank(NamedTuple):
    """One of the four levels and who stands on it; nobody where it has not been settled."""

    title: str
    people: tuple[Answerable, ...]


_LEADING = frozenset({Post.Level.HEAD, Post.Level.DEPUTY})
"""Who leads an organ answers for all its powers; the others for those in whose procedures they hold a duty."""


def network(power: Power, procedures: Iterable[str], on: date) -> tuple[Rank, ...]:
    """The four levels of a power; ``procedures`` are those in which it is exercised, with all that they open.

    Posts of who is entrusted with it stand among them.
    """
    allotted = Allotment.objects.filter(procedure__in=tuple(procedures))
    own = Q(level__in=_LEADING) | Q(key__in=allotted.filter(power__in=("", power.key)).values("post"))
    agents = [one.agent for one in entrusted_on(on) if one.power == power.key]
    entrusted = Q(organ__in=agents, key__in=allotted.filter(power=power.key).values("post"))
    posts = {post.key: post for post in Post.objects.filter(own & Q(organ=power.organ) | entrusted)}
    in_post = Holding.objects.filter(Q(until=None) | Q(until__gt=on), post__in=posts, since__lte=on).order_by("post")
    held = list(in_post.values_list("person", "post"))
    names = dict(Person.objects.filter(key__in={person for person, _ in held}, left_on=None).values_list("key", "name"))
    found = [
        (posts[post], Answerable(person, names[person], post, str(posts[post])))
        for person, post in held
        if person in names
    ]
    return tuple(Rank(level.label, tuple(one for post, one in found if post.level == level)) for level in Post.Level)

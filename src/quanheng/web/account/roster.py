"""The accounts of a demonstration, as the sign-in page lists them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

from quanheng.apps.accounts.models import User
from quanheng.apps.accounts.roles import TITLES
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Holding, Person, Post


class Listed(NamedTuple):
    """An account: of whom, in which organ, and in which posts, or roles where there is no post."""

    user: User
    organ: str
    place: str


def roster(on: date) -> list[tuple[str, list[Listed]]]:
    """The accounts with which one can sign in, by organ; those of no organ come last."""
    organs = dict(Organ.objects.values_list("key", "name"))
    works = dict(Person.objects.values_list("key", "organ"))
    posts = _posts(on)
    people = User.objects.filter(is_active=True).prefetch_related("groups").order_by("username")
    listed = [Listed(one, works.get(one.person, ""), _place(one, posts.get(one.person, ()))) for one in people]
    ordered = sorted(listed, key=lambda one: (not one.organ, one.organ))
    return [(organs.get(organ, "其他"), [*those]) for organ, those in groupby(ordered, key=lambda one: one.organ)]


def _posts(on: date) -> dict[str, list[str]]:
    titles = {post.key: str(post) for post in Post.objects.all()}
    held: dict[str, list[str]] = {}
    for holding in Holding.objects.filter(since__lte=on).exclude(until__lte=on):
        held.setdefault(holding.person, []).append(titles.get(holding.post, holding.post))
    return held


def _place(user: User, posts: Iterable[str]) -> str:
    return "、".join(posts or (TITLES.get(group.name, group.name) for group in user.groups.all()))

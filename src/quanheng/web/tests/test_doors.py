"""Behind the doors of desk and watch no address answers somebody it is not meant for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from quanheng.apps.accounts.models import User

_PLACES = {"int": "1", "slug": "a", "str": "a", "path": "a", "uuid": "00000000-0000-0000-0000-000000000000"}
"""What stands in an address for something that is not there."""


def addresses(room: str) -> Iterator[str]:
    """Every address of a room, whatever it asks for."""
    (found,) = (pattern for pattern in get_resolver().url_patterns if getattr(pattern, "namespace", None) == room)
    yield from (f"/{_filled(str(found.pattern) + rest)}" for rest in _below(found))


def _below(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.pattern)
        else:
            yield from (f"{pattern.pattern}{rest}" for rest in _below(pattern))


def _filled(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda place: _PLACES.get(place[1] or "str", "1"), route)


def signed_in(role: str) -> Client:
    client = Client()
    user = User.objects.create_user(role, "x", roles=(role,), name="某人")
    client.force_login(user)
    return client


@pytest.mark.parametrize("room", ["desk", "watch"])
def test_who_is_not_signed_in_is_sent_to_the_door_from_everywhere(db: None, room: str):
    everywhere = [*addresses(room)]
    assert reverse(f"{room}:{'todo' if room == 'desk' else 'overview'}") in everywhere
    for address in everywhere:
        for answer in (Client().get(address), Client().post(address)):
            assert (answer.status_code, "/account/sign-in/" in answer.headers.get("Location", "")) == (302, True), (
                address
            )


@pytest.mark.parametrize(("room", "role"), [("desk", "citizen"), ("watch", "citizen"), ("watch", "officer")])
def test_who_has_no_business_in_a_room_is_let_in_nowhere(db: None, room: str, role: str):
    client = signed_in(role)
    for address in addresses(room):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (403, 405), address

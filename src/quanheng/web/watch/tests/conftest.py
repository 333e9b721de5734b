"""A small county, and those who watch it."""

import pytest
from django.test import Client

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County

__all__ = ["county"]


@pytest.fixture(autouse=True)
def demonstration(settings) -> None:
    """Only a demonstration has a clock that can be set."""
    settings.DEMO = True


@pytest.fixture
def supervisor(county: County) -> Client:
    """Somebody who supervises, signed in."""
    return signed_in(county.second, "supervisor")


def signed_in(person: str, role: str) -> Client:
    user = User.objects.create_user(f"w-{person}", "x", roles=(role,), name=person, person=person)
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client

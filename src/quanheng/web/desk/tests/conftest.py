"""A small county, and its officers at the desk."""

import pytest
from django.test import Client

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County

__all__ = ["county"]


@pytest.fixture
def officer(county: County) -> Client:
    """Somebody who handles cases, signed in."""
    return signed_in(county.first)


def signed_in(person: str) -> Client:
    user = User.objects.create_user(f"u-{person}", "x", roles=("officer",), name=person, person=person)
    client = Client(raise_request_exception=True)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client

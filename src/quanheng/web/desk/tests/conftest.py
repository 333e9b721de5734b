"""A small county, and its officers at the desk."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County

__all__ = ["county"]


@pytest.fixture
def officer(county: County) -> Client:
    """Somebody who handles cases, signed in."""
    return signed_in(county.first)


@pytest.fixture
def demonstration(settings) -> None:
    """Nobody is asked for a second factor."""
    settings.DEMO = True


@pytest.fixture
def bureau(demonstration: None, county: County) -> Client:
    """Somebody of the bureau, signed in."""
    client = signed_in(county.legal)
    user = User.objects.get(person=county.legal)
    user.groups.set(user.groups.model.objects.filter(name="bureau"))
    return client


def page(client: Client, name: str, *args: object, **query: str) -> str:
    """A page of the desk."""
    answer = client.get(reverse(f"desk:{name}", args=args), query)
    assert answer.status_code == 200
    return b"".join(answer).decode()


def table(client: Client, name: str, *args: object) -> list[dict[str, str]]:
    """A list of the desk as CSV, after its page was seen to offer it and it was had as XLSX."""
    assert "format=csv" in page(client, name, *args)
    address = reverse(f"desk:{name}", args=args)
    assert client.get(address, {"format": "xlsx"}).content.startswith(b"PK")
    whole = b"".join(client.get(address, {"format": "csv"})).decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(whole))]


def signed_in(person: str) -> Client:
    user = User.objects.create_user(f"u-{person}", "x", roles=("officer",), name=person, person=person)
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client

"""Whatever is sent to a page, it answers; what it cannot take it says."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import investigated
from quanheng.web.desk.tests.conftest import demonstration

__all__ = ["county", "demonstration"]

HOSTILE = (
    "", " ", "\x00", "\x0b", "'", '"><script>alert(1)</script>', "-1", "0", "1", "99999999999999999999", "1e309", "NaN",
    "2026-13-45", "0001-01-01", "9999-12-31", "2026-11-22T00:00", "a" * 5000, "中" * 3000, "None", "[]", "..",
    "../../etc/passwd", "２", "²", "csv", "xlsx", "\u202e", "1,2", "a:b", "true", "示范",
)  # fmt: skip
KINDS, TRIES = 1, 4
"""Pages of each kind that are read, and how often something is sent to each of them."""
_SIGN = re.compile(r"[^/]*[0-9%][^/]*")
ROLES = {"nobody": "", "officer": "officer", "bureau": "bureau", "supervisor": "supervisor"}


class Form(NamedTuple):
    """A form of a page: where it is sent, how, and its fields with what they hold and what they offer."""

    address: str
    method: str
    fields: Mapping[str, Sequence[str]]


@pytest.fixture(params=ROLES)
def reader(request: pytest.FixtureRequest, demonstration: None, county: County) -> Client:
    """Somebody of each role, in a county in which a case is under way; nobody signed in at all."""
    investigated(county)
    client, role = Client(), ROLES[request.param]
    if role:
        person = county.legal if role == "bureau" else county.first
        user = User.objects.create_user(f"u-{person}", "x", roles=(role,), name=person, person=person)
        client.force_login(user)
    return client


def test_whatever_a_page_is_asked_or_sent_it_answers(reader: Client):
    chance, sent = random.Random(1), 0
    for address, page in read(reader):
        forms = [*forms_of(address, page)]
        names = sorted(
            {name for form in forms if form.method == "get" for name in form.fields} | {"q", "format", "after"}
        )
        for _ in range(TRIES):
            answered(reader.get(address.partition("?")[0], {chance.choice(names): chance.choice(HOSTILE)}))
        for form in (form for form in forms if form.method == "post"):
            for _ in range(TRIES):
                answered(reader.post(form.address, filled(form, chance)))
                sent += 1
    assert sent or "sessionid" not in reader.cookies


def answered(answer: HttpResponse) -> None:
    """A broken page raises in the test itself; of a file, all of it is read."""
    assert b"".join(answer) is not None
    assert answer.status_code < 500


def read(client: Client) -> Iterator[tuple[str, html.HtmlElement]]:
    """The pages that links lead to, some of each kind."""
    waiting, seen, kinds = [reverse("hall:home"), "/desk/", "/watch/"], set(), Counter[str]()
    while waiting:
        address = waiting.pop()
        kind = _SIGN.sub("*", address.partition("?")[0])
        if address in seen or kinds[kind] == KINDS or address.startswith(("/account/", "/static/")):
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = client.get(address)
        content = b"".join(answer)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            page = html.fromstring(content)
            yield address, page
            waiting += sorted({link for link in page.xpath("//a/@href") if link.startswith("/")})


def forms_of(address: str, page: html.HtmlElement) -> Iterator[Form]:
    for form in page.forms:
        action = form.get("action") or address
        if action.startswith("/account/"):
            continue
        fields: dict[str, list[str]] = {}
        for field in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name] | .//button[@name]"):
            if field.get("type") != "file":
                offered = field.xpath(".//option/@value") or [field.get("value") or ""]
                fields.setdefault(field.get("name"), []).extend(offered)
        yield Form(action, form.method.lower(), fields)


def filled(form: Form, chance: random.Random) -> dict[str, str]:
    """A form with something hostile in it, the rest as offered; a field may be missing."""
    hostile = chance.choice([*form.fields])
    sent = {name: chance.choice(offered) or "示范" for name, offered in form.fields.items() if chance.random() < 0.9}
    return sent | {hostile: chance.choice(HOSTILE)} | dict(parse_qsl(urlsplit(form.address).query))

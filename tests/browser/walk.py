"""Somebody who goes wherever a link leads, a few pages of each kind."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from quanheng.apps.accounts.models import User

_OF_A_KIND = 4
"""Pages of one kind at most; the fullest of them stands for all."""
_FROM_A_PAGE = 2
"""Links to pages of one kind that are followed from one page."""


def kinds_of_pages() -> set[str]:
    """Every kind of page there is, by its name in the addresses; the interface for programs is none."""
    return set(_names(get_resolver().url_patterns, ()))


def kind_of(address: str) -> str:
    """The kind of page at an address of ours."""
    return str(resolve(urlsplit(address).path).view_name)


def client_of(user: str) -> Client:
    """Somebody signed in; nobody, where no user is named."""
    client = Client()
    if user:
        client.force_login(User.objects.get(username=user))
    return client


@dataclass
class Walk:
    """Where somebody came who followed the links: the fullest page of each kind, what is no page, what led nowhere."""

    user: str
    pages: dict[str, str] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)
    _met: Counter[str] = field(default_factory=Counter)
    _sizes: Counter[str] = field(default_factory=Counter)

    def go(self, doors: Iterable[str]) -> Walk:
        """Follow the links from the doors on."""
        client, seen = client_of(self.user), set(doors)
        waiting = deque((door, "") for door in doors)
        while waiting:
            address, source = waiting.popleft()
            if self._met[kind := kind_of(address)] < _OF_A_KIND:
                self._met[kind] += 1
                new = [link for link in self._visit(client, kind, address, source) if link not in seen]
                seen |= set(new)
                waiting.extend((link, address) for link in new)
        return self

    def _visit(self, client: Client, kind: str, address: str, source: str) -> list[str]:
        """The links of a page that are worth following."""
        answer = client.get(address)
        if answer.status_code == 302:
            self.others.add(kind)
            return [answer.headers["Location"]]
        if answer.status_code != 200:
            self.dead.append(f"{self.user or 'nobody'}: {source} -> {address}: {answer.status_code}")
            return []
        if not answer.headers["Content-Type"].startswith("text/html"):
            self.others.add(kind)
            answer.close()
            return []
        return self._read(kind, address, answer)

    def _read(self, kind: str, address: str, answer: HttpResponseBase) -> list[str]:
        if len(answer.content) > self._sizes[kind]:
            self._sizes[kind], self.pages[kind] = len(answer.content), address
        links, followed = _Links(address), Counter[str]()
        links.feed(answer.content.decode())
        chosen = []
        for link in links.found:
            followed[kind_of(link)] += 1
            if followed[kind_of(link)] <= _FROM_A_PAGE:
                chosen.append(link)
        return chosen


class _Links(HTMLParser):
    """The addresses of ours to which a page links, each once."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href") if tag == "a" else None
        if target and not target.startswith("#"):
            self.found[urljoin(self._address, target).partition("#")[0]] = None


def _names(patterns: Iterable[URLPattern | URLResolver], spaces: tuple[str, ...]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLPattern):
            yield ":".join((*spaces, one.name or str(one.pattern)))
        elif one.namespace != "api":
            yield from _names(one.url_patterns, (*spaces, one.namespace) if one.namespace else spaces)

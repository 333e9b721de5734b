"""What the pages of the registers show, put together from the registers of several contexts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpRequest

from quanheng.apps.accounts.roles import BUREAU
from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case, Involvement
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Credential, Holding, Person, Post, Qualification
from quanheng.apps.powers.checks import CHECKS, Check, Finding
from quanheng.apps.powers.staffing import staffing
from quanheng.law.naming import duty_title
from quanheng.web.account.who import roles_today, signed_in
from quanheng.web.desk.access import cases_for, organs_of

_CASES = 50
"""Cases in a personal file at most."""


class Service(NamedTuple):
    """A post that a person holds or held."""

    post: Post
    organ: str
    since: date
    until: date | None


class Part(NamedTuple):
    """A case in which a person has acted, and in which duties; whether it is open to who reads the file."""

    case: Case
    duties: str
    open: bool


class PersonFile:
    """一人一档: all that the registers and the record know of one who works here, from organ to organ (B4).

    ``reader`` is the number of the person who reads it.
    """

    def __init__(self, person: Person, reader: str) -> None:
        self.person, self._reader = person, reader

    @property
    def organ(self) -> str:
        """The name of the organ in which she works: where she holds a post, as a rule."""
        held = (service.organ for service in self.services if service.post.organ == self.person.organ)
        return next(held, None) or organ_names().get(self.person.organ, self.person.organ)

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The posts she holds or held, the latest first."""
        holdings = list(Holding.objects.filter(person=self.person.key).order_by("-since"))
        name = Organ.objects.filter(key=OuterRef("organ")).values("name")[:1]
        found = Post.objects.annotate(organ_name=Subquery(name)).filter(key__in=[one.post for one in holdings])
        posts = {post.key: post for post in found}
        return tuple(
            Service(post, post.organ_name or post.organ, one.since, one.until)
            for one in holdings
            if (post := posts.get(one.post))
        )

    @property
    def current(self) -> tuple[Service, ...]:
        """The posts not left."""
        return tuple(service for service in self.services if service.until is None)

    @cached_property
    def credentials(self) -> tuple[Credential, ...]:
        """The credentials she has or had, the latest first."""
        return tuple(Credential.objects.filter(person=self.person.key).order_by("-issued_on"))

    @cached_property
    def qualifications(self) -> tuple[Qualification, ...]:
        """Her qualifications, the first of them first."""
        return tuple(Qualification.objects.filter(person=self.person.key).order_by("since"))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The cases in which she has acted."""
        return tuple(_parts(self.person.key, self._reader))


def open_rows(request: HttpRequest) -> Q:
    """The powers and items that who asks may see: what is secret the bureau and the staff of its organ alone."""
    user = signed_in(request)
    return Q() if BUREAU in roles_today(user) else Q(secret=False) | Q(organ__in=organs_of(user.person))


def organ_names() -> dict[str, str]:
    """The names behind the codes of organs."""
    return dict(Organ.objects.values_list("key", "name"))


def _parts(person: str, reader: str) -> Iterator[Part]:
    """The cases in which a person came to act last, those last touched first, children by their roots."""
    latest = Involvement.objects.filter(person=person).order_by("-pk").values("pk")[: _CASES * 4]
    duties: dict[str, dict[str, None]] = {}
    roots: dict[str, Case] = {}
    seen: set[str] = set()
    found = Involvement.objects.filter(pk__in=latest).select_related("case", "case__root").order_by("-pk")
    for row in found.annotate(seen=Exists(cases_for(reader).filter(pk=OuterRef("case__root")))):
        text = library().procedures.get(row.case.procedure)
        title = duty_title(text, row.duty) if text and row.duty in text.duties else row.duty
        roots.setdefault(row.case.root_id, row.case.root)
        duties.setdefault(row.case.root_id, {})[title] = None
        seen |= {row.case.root_id} if row.seen else set()
    for case in sorted([*roots.values()][:_CASES], key=lambda one: one.touched_at, reverse=True):
        yield Part(case, "、".join(duties[case.id]), case.id in seen)


class Checked(NamedTuple):
    """A check and what it found."""

    check: Check
    findings: tuple[Finding, ...]


def checked(on: date, only: str = "") -> tuple[Checked, ...]:
    """The checks of the registers; ``only``: the one of that name."""
    county = staffing(library().procedures, on)
    wanted = [check for check in CHECKS if only in ("", check.name)]
    return tuple(Checked(check, tuple(check.find(county, on))) for check in wanted)


def matching(words: str, *fields: str) -> Q:
    """Rows in one of whose fields the words stand; all rows where there are none."""
    found = Q()
    for field in fields if words else ():
        found |= Q(**{f"{field}__icontains": words})
    return found

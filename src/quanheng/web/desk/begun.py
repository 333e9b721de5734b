"""Forms put aside: found again on the to-do page, gone on with there or thrown away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.drafts import drafts_of
from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case, Draft
from quanheng.apps.people.queries import Reach
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import covers, staff_only

_SHOWN = 20
"""Forms on the to-do page at most."""


class Begun(NamedTuple):
    """A form put aside: its number, the act, what it is about, where it is gone on with, and when it was kept."""

    number: int
    act: str
    about: str
    address: str
    saved_at: datetime


def begun_by(user: User, reach: Reach) -> list[Begun]:
    """What a person has put aside, the last first; of cases, those within her reach."""
    drafts = list(drafts_of(user.id)[:_SHOWN])
    cases = Case.objects.select_related("root").in_bulk([one.case for one in drafts if not _opens(one)])
    hers = {key: case for key, case in cases.items() if covers(reach, case)}
    return [*_named(drafts, hers)]


@staff_only
@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw away a form that this person has put aside."""
    if not drafts_of(signed_in(request).id).filter(pk=number).delete()[0]:
        raise Http404
    messages.success(request, "已删除这份没有提交的表单。")
    return redirect("desk:todo")


def _opens(draft: Draft) -> bool:
    """Whether it is the form of a case to be opened: what stands for the case is the address of the form."""
    return draft.case.startswith("/")


def _named(drafts: list[Draft], cases: Mapping[str, Case]) -> Iterator[Begun]:
    for draft in drafts:
        found = _opening(draft) if _opens(draft) else _within(draft, cases.get(draft.case))
        if found is not None:
            yield found


def _opening(draft: Draft) -> Begun | None:
    path, _, of = draft.case.partition("?")
    try:
        procedure = resolve(path).kwargs.get("procedure", "")
    except Resolver404:
        return None
    address = f"{path}?{urlencode({'of': of})}" if of else path
    return _begun(draft, procedure, str(draft.fields.get("title", "")) or "新立", address)


def _within(draft: Draft, case: Case | None) -> Begun | None:
    if case is None:
        return None
    title = case.title if case.pk == case.root_id else f"{case.root.title}：{case.title}"
    address = reverse("desk:act", args=[case.pk, draft.act])
    return _begun(draft, case.procedure, f"{case.root.number} {title}".strip(), address)


def _begun(draft: Draft, procedure: str, about: str, address: str) -> Begun | None:
    """None where the definition has no such act any more."""
    text = library().procedures.get(procedure)
    act = text.acts.get(draft.act) if text else None
    return Begun(draft.pk, act.title, about, address, draft.saved_at) if act else None

"""Who may see what at the desk: staff see the cases of the organs in which they hold a post."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.behalf import CASHIER
from quanheng.apps.cases.family import Rows, root_of, rows_of
from quanheng.apps.cases.models import Case, Involvement
from quanheng.apps.people.queries import Reach, all_duties_of, duties_of, reach_of, within_reach
from quanheng.apps.record.clock import now
from quanheng.web.account.who import signed_in

View = Callable[..., HttpResponseBase]

EXAM, SIT = "register.exam", "sit"
"""The procedure of an examination, and the act of who sits it."""
_KEEPERS: Mapping[str, frozenset[str]] = {
    EXAM: frozenset({"examine"}),
    "register.question": frozenset({"compose", "review"}),
}
"""The procedures in whose cases answers stand, and the duties that read them (B3)."""
_ACCOUNTS = ("collection", CASHIER)


class AnswersKeptError(Exception):
    """A case holds answers that are not for this person; she is led to the examinations instead."""


def sits_here(user: User) -> bool:
    """Whether the desk is open to an account: one of the staff, of somebody in the register of people."""
    return user.works_here and bool(user.person)


def staff_only(view: View) -> View:
    """Let in only accounts of the staff that are somebody in the register of people."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        if not sits_here(signed_in(request)):
            raise PermissionDenied
        try:
            return view(request, *args, **named)
        except AnswersKeptError:
            return redirect("desk:exams")

    return guarded


def organs_of(person: str) -> list[str]:
    """The organs in which a person holds a post today."""
    return reach_of(person, now().date()).organs


def accounts_of(person: str) -> list[str]:
    """The organs whose accounts a person does, under any power: her own, of which she has a post."""
    held = (one for one in all_duties_of(person, now().date()) if (one.procedure, one.duty) == _ACCOUNTS)
    return sorted({one.post_organ for one in held if one.organ == one.post_organ})


def cases_for(person: str) -> QuerySet[Case]:
    """The cases a person may see."""
    return Case.objects.filter(within_reach(person, now().date()))


def covers(reach: Reach, case: Case) -> bool:
    """Whether a case is one of those that ``cases_for`` has."""
    return case.organ in reach.organs or case.procedure in reach.procedures or case.power in reach.powers


def parts_of(reach: Reach) -> list[QuerySet[Case]]:
    """The same in parts that have none in common: each of her organs'; of the others each procedure's and power's."""
    others = Case.objects.exclude(organ__in=reach.organs)
    entrusted = others.exclude(procedure__in=reach.procedures)
    return [
        *(Case.objects.filter(organ=organ) for organ in reach.organs),
        *(others.filter(procedure=one) for one in reach.procedures),
        *(entrusted.filter(power=one) for one in reach.powers),
    ]


def seen_by(person: str, cases: Iterable[str | None]) -> frozenset[str]:
    """Those of some cases that a person may see."""
    return frozenset(cases_for(person).filter(pk__in=[*filter(None, cases)]).values_list("pk", flat=True))


def case_for(person: str, case: str) -> Case:
    """One of them; not found, where there is none of that name. Raises ``AnswersKeptError`` (B3)."""
    return case_within(reach_of(person, now().date()), person, rows_of(root_of(case)), case)


def case_within(reach: Reach, person: str, rows: Rows, case: str) -> Case:
    """As ``case_for`` has it, the reach of the person and the rows of the family being known."""
    found = rows.get(case)
    if found is None or not covers(reach, found):
        raise Http404
    if found.procedure in _KEEPERS and not _reads_answers(person, found):
        raise AnswersKeptError
    return found


def keeps_answers_from(person: str, case: Case) -> bool:
    """Whether a case holds answers that somebody who may read all cases is kept from: she may sit an examination.

    Papers are drawn from one bank, so it is no matter of which organ the examination is.
    """
    if case.procedure not in _KEEPERS or _reads_answers(person, case):
        return False
    return any(one.procedure == EXAM and one.duty == SIT for one in all_duties_of(person, now().date()))


def _reads_answers(person: str, case: Case) -> bool:
    """Whether a person keeps the answers of a case: it is her duty, and she will not sit the examination herself.

    Who has set an examination cannot sit it: the definition keeps these duties apart.
    """
    duties = duties_of(person, case.organ, case.procedure, "", now().date())
    if not duties & _KEEPERS[case.procedure]:
        return False
    acted = Involvement.objects.filter(case=case, person=person, duty__in=_KEEPERS[case.procedure])
    return case.ended or SIT not in duties or acted.exists()

"""Forms begun and not sent: put aside by who writes them, or kept because the session ended meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.drafts import save_draft
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import View

DraftOf = tuple[str, str]
"""What a draft is of: a case, or what stands for one, and an act."""
_LONGEST = 200
"""Characters that stand for a case in a draft at most."""
_ENDED = "登录已经到期，这份表单没有提交。填写的内容已经保存，重新登录以后继续；文件要重新选择。"


def opened_at(request: HttpRequest) -> str:
    """What stands for the case in a draft of a form that opens one: the address of the form, and the lead it is of."""
    return f"{request.path}?{request.GET.get('of', '')}"[:_LONGEST]


def put_aside(request: HttpRequest, case: str, act: str) -> HttpResponse | None:
    """Keep what was filled in so far, where that is asked; then on to the register of parties, or back to the form."""
    if request.method != "POST" or request.POST.keys().isdisjoint(("save", "register_party")):
        return None
    _keep(request, signed_in(request), (case, act))
    if "register_party" in request.POST:
        return redirect(party_address(request))
    messages.success(request, "已保存，尚未提交。")
    return redirect(request.get_full_path())


def party_address(request: HttpRequest) -> str:
    """Where a party is registered, and from there back to this form."""
    return f"{reverse('desk:party')}?{urlencode({'next': request.get_full_path()})}"


def keeps_unsent(draft_of: Callable[..., DraftOf | None]) -> Callable[[View], View]:
    """Let a form that is sent after the session has ended be found again as it was, by who signs in as the same.

    ``draft_of`` tells from the request, the number of the person and what stands in the address which draft it is; none
    where she would find no such form again.
    """

    def keeping(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **named: str) -> HttpResponseBase:
            ended: User | None = getattr(request, "ended", None)
            of = draft_of(request, ended.person, **named) if ended and request.method == "POST" else None
            if ended and of:
                _keep(request, ended, of)
                messages.info(request, _ENDED)
            return view(request, **named)

        return guarded

    return keeping


def _keep(request: HttpRequest, user: User, of: DraftOf) -> None:
    save_draft(user.id, *of, dict(request.POST.lists()))

"""Who may watch: those who supervise, the bureau, the administrators."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from quanheng.apps.accounts.models import User
from quanheng.apps.accounts.roles import ADMINISTRATOR, BUREAU, SUPERVISOR
from quanheng.web.account.who import roles_today

_WATCHERS = frozenset({SUPERVISOR, BUREAU, ADMINISTRATOR})


def watches(user: User) -> bool:
    """Whether the watch is open to an account: by its role, as long as its person holds a post."""
    return has_watching_role(user) and bool(roles_today(user))


def has_watching_role(user: User) -> bool:
    """Whether an account is one of those that watch: enough to show where the watch is, not to open it."""
    return bool(user.roles & _WATCHERS)


View = Callable[..., HttpResponseBase]


class Watching(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


def watchers_only(view: View) -> View:
    """Let in only accounts that hold one of the watching roles."""

    @login_required
    @wraps(view)
    def guarded(request: Watching, *args: object, **named: object) -> HttpResponseBase:
        if not watches(request.user):
            raise PermissionDenied
        return view(request, *args, **named)

    return guarded

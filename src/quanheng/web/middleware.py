"""What holds for every page: what a page may load, when a session ends, who must show a second factor."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_otp.middleware import is_verified

from quanheng.apps.accounts.models import User

Answer = Callable[[HttpRequest], HttpResponseBase]

_BEGAN, _SEEN = "began", "seen"
_GRAIN = timedelta(minutes=1)
"""How exactly the last request of a session is remembered: a session is not written more often."""


def content_security_policy(answer: Answer) -> Answer:
    """Say with every answer where the page may load from (``SECURE_CSP``)."""
    policy = "; ".join(" ".join([directive, *sources]) for directive, sources in settings.SECURE_CSP.items())

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def session_end(answer: Answer) -> Answer:
    """Sign out whose session is too old, or who works here and has left the seat; let no page of theirs be kept."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return answer(request)
        if _over(request.session, request.user, timezone.now()):
            request.ended = request.user  # type: ignore[attr-defined]  # for desk/unsent.py
            logout(request)
        response = answer(request)
        add_never_cache_headers(response)
        return response

    return middleware


def _over(session: SessionBase, user: User, now: datetime) -> bool:
    """Whether the session has ended; otherwise it is noted that it was used now."""
    at = now.timestamp()
    began, seen = session.setdefault(_BEGAN, at), session.setdefault(_SEEN, at)
    if at - began > settings.SESSION_LONGEST.total_seconds():
        return True
    if at - seen > settings.SESSION_IDLE.total_seconds() and user.works_here:
        return True
    if at - seen > _GRAIN.total_seconds():
        session[_SEEN] = at
    return False


def second_factor(answer: Answer) -> Answer:
    """Let nobody of a guarded role past the rooms of the account before the second factor was shown."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if owes_a_code(request) and resolve(request.path_info).app_name != "account":
            return redirect_to_login(request.get_full_path(), "account:code")
        return answer(request)

    return middleware


def owes_a_code(request: HttpRequest) -> bool:
    """Whether the second factor is still to be shown. In a demonstration it is asked of nobody."""
    user = request.user
    return not settings.DEMO and user.is_authenticated and user.guarded and not is_verified(user)

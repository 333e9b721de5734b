"""What holds for every page: what it may load, how much it takes, when a session ends, who shows a second factor."""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_otp.middleware import is_verified

from quanheng.apps.accounts.models import User
from quanheng.errors import QuanhengError
from quanheng.web.errors import unread

_LOG = logging.getLogger("quanheng.web")
Answer = Callable[[HttpRequest], HttpResponseBase]

_LENGTH = re.compile(r"\d{1,18}", re.ASCII)
_BEGAN, _SEEN = "began", "seen"
_GRAIN = timedelta(minutes=1)
"""How exactly the last request of a session is remembered: a session is not written more often."""

_BEFORE_THE_CODE = frozenset(
    f"account:{room}" for room in ("sign_in", "sign_in_demo", "sign_out", "code", "enrol", "picture", "large_type")
)
"""What who owes a code may reach: showing it, enrolling, leaving. The password is changed by who has shown it."""


def content_security_policy(answer: Answer) -> Answer:
    """Say with every answer where the page may load from (``SECURE_CSP``)."""
    policy = "; ".join(" ".join([directive, *sources]) for directive, sources in settings.SECURE_CSP.items())

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def headers_alone(answer: Answer) -> Answer:
    """Answer HEAD with the headers of the page or file and nothing else: what streams is not even made."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.method == "HEAD":
            _empty(response)
        return response

    return middleware


def _empty(response: HttpResponseBase) -> None:
    """Take away the body; the length that the headers say stays."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.content = b""


def bounded_body(answer: Answer) -> Answer:
    """Answer 413 to more than is taken, and 411 where it is not said how much it is, before any of it is read.

    Who reads a form first, which is the check of its origin, writes its files to the disk, whoever sent it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if "Transfer-Encoding" in request.headers or not _LENGTH.fullmatch(said):
            return unread(411)
        if int(said) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            known = SESSION_KEY in request.session
            most = settings.LARGEST_REQUEST if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            if int(said) > most:
                return unread(413, megabytes=most // 2**20, known=known)
        return answer(request)

    return middleware


class NoNull:
    """Answer 400 where an address or a form holds U+0000, which no browser sends and PostgreSQL cannot hold."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing yet: what a view takes from the address is not known."""
        return self._answer(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, named: Mapping[str, object]) -> None:
        """Raise ``BadRequest``. The API says itself what it takes."""
        assert request.resolver_match is not None
        if request.resolver_match.app_name == "api":
            return
        forms = (values for data in (request.GET, request.POST) for _, values in data.lists())
        if any("\x00" in value for value in chain(map(str, named.values()), *forms)):
            raise BadRequest


class Explained:
    """Say what was wrong, and what to do, of an error that has words for it: a paper no font can print, a lost file."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing unless the view raises."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The page of any error with these words in it; nothing for an error without."""
        if not isinstance(exception, QuanhengError):
            return None
        _LOG.error("%s: %s", request.path, exception, exc_info=exception)
        return render(request, "500.html", {"error": exception}, status=500)


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
    """Let nobody of a guarded role past the rooms where it is shown before the second factor was shown."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if owes_a_code(request) and resolve(request.path_info).view_name not in _BEFORE_THE_CODE:
            return redirect_to_login(request.get_full_path(), "account:code")
        return answer(request)

    return middleware


def owes_a_code(request: HttpRequest) -> bool:
    """Whether the second factor is still to be shown. In a demonstration it is asked of nobody."""
    user = request.user
    return not settings.DEMO and user.is_authenticated and user.guarded and not is_verified(user)

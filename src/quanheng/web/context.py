"""What every template may know."""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from quanheng.apps.accounts.models import User
from quanheng.apps.cases import messages
from quanheng.web.desk.access import sits_here
from quanheng.web.watch.access import has_watching_role

LARGE_COOKIE = "large"


class House(NamedTuple):
    """One of the three houses."""

    address: str
    name: str


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Whether this is a demonstration, whether the reader wants large type, what is open to her, and what is unread."""
    large = bool(request.COOKIES.get(LARGE_COOKIE))
    asked = {"houses": lambda: list(_houses(request)), "unread": lambda: _unread(request)}
    return {"demo": settings.DEMO, "large": large, **asked}


def _houses(request: HttpRequest) -> Iterator[House]:
    """The houses open to who has signed in, but the desk and the watch when she is there."""
    user = request.user
    if isinstance(user, User):
        yield House("/", "大厅")
        if sits_here(user) and not request.path.startswith("/desk/"):
            yield House("/desk/", "工作台")
        if has_watching_role(user) and not request.path.startswith("/watch/"):
            yield House("/watch/", "监察")


def _unread(request: HttpRequest) -> int:
    return messages.unread(request.user) if isinstance(request.user, User) else 0

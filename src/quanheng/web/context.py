"""What every template may know."""

from django.conf import settings
from django.http import HttpRequest

from quanheng.apps.accounts.models import User
from quanheng.apps.cases import messages

LARGE_COOKIE = "large"


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Whether this is a demonstration, whether the reader wants large type, and, only if asked, her unread messages."""
    large = bool(request.COOKIES.get(LARGE_COOKIE))
    return {"demo": settings.DEMO, "large": large, "unread": lambda: _unread(request)}


def _unread(request: HttpRequest) -> int:
    return messages.unread(request.user) if isinstance(request.user, User) else 0

"""What every template may know."""

from django.conf import settings
from django.http import HttpRequest

LARGE_COOKIE = "large"


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Whether this is a demonstration, and whether the reader has asked for large type."""
    return {"demo": settings.DEMO, "large": bool(request.COOKIES.get(LARGE_COOKIE))}

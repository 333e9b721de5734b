"""Who asks."""

from django.http import HttpRequest

from quanheng.apps.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Who has signed in; only for pages that nobody else reaches."""
    assert isinstance(request.user, User)
    return request.user

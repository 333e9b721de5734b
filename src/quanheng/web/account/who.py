"""Who asks."""

from django.http import HttpRequest

from quanheng.apps.accounts.models import User
from quanheng.apps.people.queries import holds_a_post
from quanheng.apps.record.clock import now


def signed_in(request: HttpRequest) -> User:
    """Who has signed in; only for pages that nobody else reaches."""
    assert isinstance(request.user, User)
    return request.user


def roles_today(user: User) -> frozenset[str]:
    """The roles of an account that count today: of somebody of the register of people none without a post.

    Asked once of an account as it was read for a request.
    """
    known = vars(user)
    if "roles_today" not in known:
        counts = not (user.person and user.roles) or holds_a_post(user.person, now().date())
        known["roles_today"] = user.roles if counts else frozenset()
    found: frozenset[str] = known["roles_today"]
    return found

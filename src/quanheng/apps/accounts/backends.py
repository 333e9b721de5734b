"""Accounts as Django knows them, each read by a plain statement: every request of who has signed in reads one."""

from django.contrib.auth.backends import ModelBackend

from quanheng.apps.accounts.models import User
from quanheng.apps.database import plain

ACCOUNTS = "quanheng.apps.accounts.backends.AccountBackend"


class AccountBackend(ModelBackend):
    """Signs in by user name and password, and knows again who has signed in."""

    def get_user(self, user_id: int) -> User | None:
        """The account of that number, if it may sign in."""
        found = plain.objects(User, "SELECT * FROM accounts_user WHERE id = %s", user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None

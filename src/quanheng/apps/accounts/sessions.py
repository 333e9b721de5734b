"""Sessions in the database, as Django keeps them, each read by a plain statement: every request reads one."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from quanheng.apps.database import plain

_STANDING = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """What a session holds; nothing, and no key, where there is none or it has run out."""

    def load(self) -> dict[str, Any]:
        """What it holds."""
        found = plain.rows(_STANDING, self.session_key, timezone.now())
        if found:
            return self.decode(found[0][0])
        self._session_key = None
        return {}

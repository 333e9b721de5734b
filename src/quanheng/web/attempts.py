"""What the form of an act says of itself: the number of the attempt, and how much of the case was seen."""

import re

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from quanheng.apps.cases.perform import fresh_key

_SEEN = re.compile(r"\d{1,9}", re.ASCII)
_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)


def attempt_key(request: HttpRequest) -> str:
    """The number of the attempt: the form keeps it, so that sending twice does it once. Raises ``BadRequest``."""
    key = request.POST.get("key") or fresh_key()
    if not _KEY.fullmatch(key):
        raise BadRequest("key")
    return key


def entries_seen(request: HttpRequest) -> int:
    """How many entries the family had when the form was shown. ``BadRequest`` where that is not said."""
    seen = request.POST.get("seen", "")
    if not _SEEN.fullmatch(seen):
        raise BadRequest("seen")
    return int(seen)

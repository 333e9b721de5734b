"""What the lists of the hall share: their filters, their pages, and the same list as a file."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import urlencode

from quanheng.apps.publication.queries import Part


def said_of(request: HttpRequest, *names: str) -> dict[str, str]:
    """What the address says of a list, by the names of its filters."""
    return {name: request.GET[name].strip() for name in names if request.GET.get(name, "").strip()}


def part_of(request: HttpRequest) -> Part:
    """The page of a list that the address asks for."""
    return Part(request.GET.get("after", ""))


def addresses(what: str, said: dict[str, str], following: str) -> dict[str, str]:
    """The next page of a list, and the same list as a file."""
    api = f"/api/{what}"
    return {
        "later": "?" + urlencode({**said, "after": following}) if following else "",
        "as_csv": f"{api}.csv?{urlencode(said)}",
        "as_json": f"{api}?{urlencode(said)}",
    }

"""What is withdrawn must not live on elsewhere (行政处罚法 48/2)."""

from typing import TypeVar

from django.http.response import HttpResponseBase

_Answer = TypeVar("_Answer", bound=HttpResponseBase)


def unseen(answer: _Answer) -> _Answer:
    """An answer that shows published decisions: for no search engine, and kept nowhere."""
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    answer.headers["Cache-Control"] = "no-store"
    return answer

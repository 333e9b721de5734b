"""What posts answer for, drawn from their duties and the definitions (A5): for the desk and for the hall."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from quanheng.apps.definitions.shipped import background, library
from quanheng.apps.people.models import Allotment, Post
from quanheng.law.duties import Seat, duty_statement
from quanheng.law.markup import fragment


class DutyLine(NamedTuple):
    """A procedure and the duties that a post has in it."""

    procedure: str
    duties: str


def duty_lines(posts: list[str]) -> tuple[DutyLine, ...]:
    """What posts are charged with, by procedure."""
    found: dict[str, list[str]] = {}
    for seat in _seats(posts):
        found.setdefault(seat.procedure.title, []).append(seat.duty.title)
    return tuple(DutyLine(title, "、".join(duties)) for title, duties in found.items())


def statement_of(post: Post, on: date) -> str:
    """The duty statement of a post as HTML, made from the definitions in which it holds a duty (A5)."""
    return fragment(duty_statement(str(post), _seats([post.key]), library().liabilities, background(on)))


def _seats(posts: list[str]) -> tuple[Seat, ...]:
    rows = Allotment.objects.filter(post__in=posts).order_by("procedure", "duty").values_list("procedure", "duty")
    texts = library().procedures
    held = ((texts[key], duty) for key, duty in dict.fromkeys(rows) if key in texts)
    return tuple(Seat(text, text.duties[duty]) for text, duty in held if duty in text.duties)

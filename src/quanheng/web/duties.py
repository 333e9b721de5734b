"""What posts answer for, drawn from their duties and the definitions (A5): for the desk and for the hall."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import NamedTuple

from quanheng.apps.definitions.shipped import background, library
from quanheng.apps.people.models import Allotment, Post
from quanheng.apps.powers.models import Power
from quanheng.law.duties import Seat, duty_statement
from quanheng.law.markup import fragment


class DutyLine(NamedTuple):
    """A procedure and the duties that a post has in it, each with the powers it is limited to, if it is."""

    procedure: str
    duties: str


def duty_lines(posts: list[str]) -> tuple[DutyLine, ...]:
    """What posts are charged with, by procedure."""
    found: dict[str, list[str]] = {}
    for seat in _seats(posts):
        found.setdefault(seat.procedure.title, []).append(_title(seat))
    return tuple(DutyLine(title, "、".join(duties)) for title, duties in found.items())


def statement_of(post: Post, on: date) -> str:
    """The duty statement of a post as HTML, made from the definitions in which it holds a duty (A5)."""
    return fragment(duty_statement(str(post), _seats([post.key]), library().liabilities, background(on)))


def _seats(posts: list[str]) -> tuple[Seat, ...]:
    """The duties of posts, each with the powers for which it is held; none named where one post holds it for all."""
    rows = Allotment.objects.filter(post__in=posts).order_by("procedure", "duty", "power")
    powers: dict[tuple[str, str], list[str]] = {}
    for key, duty, power in rows.values_list("procedure", "duty", "power"):
        powers.setdefault((key, duty), []).append(power)
    names = dict(Power.objects.filter(key__in=chain(*powers.values())).values_list("key", "name"))
    texts = library().procedures
    return tuple(
        Seat(texts[key], texts[key].duties[duty], () if "" in held else tuple(names.get(one, one) for one in held))
        for (key, duty), held in powers.items()
        if key in texts and duty in texts[key].duties
    )


def _title(seat: Seat) -> str:
    return f"{seat.duty.title}（只对“{'”“'.join(seat.powers)}”）" if seat.powers else seat.duty.title

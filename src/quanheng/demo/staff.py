"""The posts of each organ, who holds them, and how the powers of one are divided between two teams (A6, B2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quanheng.apps.cases.library import REGISTERS, library
from quanheng.apps.cases.perform import Actor, Opening
from quanheng.apps.cases.values import FactValue
from quanheng.apps.powers.staffing import with_children

if TYPE_CHECKING:
    from quanheng.demo.build import Builder

Facts = Mapping[str, FactValue]


def staff_organ(builder: Builder, place: int, organ: str) -> dict[int, str]:
    """Posts with their duties and the people in them; the case of each post by its number."""
    county, desks = builder.county, {}
    surnames, given = county["surnames"], county["given"]
    divided = county["teams"] if organ == county["teams"]["organ"] else {}
    for post in [*county["posts"], *divided.get("second", ())]:
        at = place * len(county["posts"]) + post["n"]
        person = {
            "person": f"P{place + 1:02}{post['n']:02}",
            "name": surnames[at % len(surnames)] + given[at % len(given)],
        }
        later = set(_divided(divided)) if post["n"] in divided.get("first", ()) else set()
        duties = tuple(duty for duty in _duties([*post["holds"], *county["everyone"]]) if duty not in later)
        desks[post["n"]] = builder.post(f"{organ}-{post['n']}", organ, {**post, **person}, duties)
        builder.account(person["person"], person["name"], post["roles"])
        if post.get("credential"):
            _credential(builder, person, organ)
    return desks


def divide_powers(builder: Builder, desks: Mapping[str, Mapping[int, str]]) -> None:
    """Each team of the organ that has two, if it is built, gets the duties of enforcement for powers of its own."""
    teams = builder.county["teams"]
    if teams["organ"] not in desks:
        return
    names = [name for group in builder.county["powers"] for name in group["names"]]
    numbers, theirs = range(1, len(names) + 1), set(teams["powers"])
    second = [post["n"] for post in teams["second"]]
    for posts, own in ((teams["first"], set(numbers) - theirs), (second, theirs)):
        powers = tuple(f"{teams['organ']}-{number:03}" for number in sorted(own))
        facts: Facts = {"duties": tuple(_divided(teams)), "powers": powers}
        for post in posts:
            builder.do(desks[teams["organ"]][post], "allot_powers", builder.registrar, facts)
    builder.tell("两个执法队按职权分工")


def _divided(teams: Mapping[str, Any]) -> Iterator[str]:
    """The duties that are held for some powers alone: in the procedures named, and in all that they open."""
    texts = library().procedures
    for key in with_children(texts, teams.get("procedures", ())):
        yield from (f"{key}:{duty}" for duty in teams["duties"] if duty in texts[key].duties)


def _credential(builder: Builder, person: Mapping[str, str], organ: str) -> None:
    facts: Facts = {
        "person": person["person"], "kind": "enforcement", "field": "综合", "region": "云泽县",
        "staff": "civil_servant", "trained": True, "elsewhere": True,
    }  # fmt: skip
    opening = Opening("register.credential", builder.county["bureau"]["code"], title=f"执法证件：{person['name']}")
    case = builder.open(opening, "apply", builder.registrar, facts).case
    issued: Facts = {"number": f"示范{organ}-{person['person']}", "issued_on": builder.now.date()}
    builder.do(case, "issue", (Actor("R0002", "issue"),), issued)


def _duties(holds: Sequence[str]) -> Iterator[str]:
    """Each duty of every procedure that has it; written with its procedure, only there."""
    for held in holds:
        if ":" in held:
            yield held
        else:
            texts = library().procedures.values()
            yield from (
                f"{text.key}:{held}" for text in texts if held in text.duties and not text.key.startswith(REGISTERS)
            )

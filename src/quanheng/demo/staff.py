"""The posts of each organ, who holds them, and to whom powers are given: teams, or another organ (A6, A9, B2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quanheng.apps.cases.library import REGISTERS, library
from quanheng.apps.cases.perform import Actor, Opening
from quanheng.apps.cases.values import FactValue
from quanheng.apps.people.queries import holders_of
from quanheng.apps.powers.staffing import with_children

if TYPE_CHECKING:
    from quanheng.demo.build import Builder

Facts = Mapping[str, FactValue]
_ENTRUSTMENT = "register.entrustment"


def staff_organ(builder: Builder, place: int, organ: str) -> dict[int, str]:
    """Posts with their duties and the people in them; the case of each post by its number."""
    county, desks = builder.county, {}
    surnames, given = county["surnames"], county["given"]
    divided = county["teams"] if organ == county["teams"]["organ"] else {}
    for post in [*county["posts"], *divided.get("second", ())]:
        row = place if post in county["posts"] else len(county["organs"])  # or somebody else would have the name, too
        at = row * len(county["posts"]) + post["n"]
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
        _allot(builder, [desks[teams["organ"]][post] for post in posts], teams, _codes(teams["organ"], own))
    builder.tell("两个执法队按职权分工")


def entrust_powers(builder: Builder, desks: Mapping[str, Mapping[int, str]]) -> None:
    """One organ entrusts another with powers, if both are built, whose officers handle the cases in its name."""
    told = builder.county["entrusted"]
    if not {told["organ"], told["to"]} <= desks.keys():
        return
    powers, today = _codes(told["organ"], told["powers"]), builder.now.date()
    facts: Facts = {
        "document": told["document"], "principal": told["organ"], "entrusted": told["to"], "powers": powers,
        "begins_on": today, "ends_on": today.replace(year=today.year + 3, day=1),
    }  # fmt: skip
    (proposer,) = holders_of(told["organ"], _ENTRUSTMENT, "propose", "", today).values_list("key", flat=True)
    opening = Opening(_ENTRUSTMENT, told["organ"], title=f"委托执法：{told['document']}")
    case = builder.open(opening, "propose", (Actor(proposer, "propose"),), facts).case
    builder.do(case, "approve", (Actor("R0002", "legal"),), {"passed": True})
    _allot(builder, [desks[told["to"]][post] for post in told["posts"]], told, powers)
    builder.tell(f"{len(powers)} 项职权已经委托")


def _codes(organ: str, numbers: Iterable[int]) -> tuple[str, ...]:
    """The codes of powers of an organ, by their places on its list."""
    return tuple(f"{organ}-{number:03}" for number in sorted(numbers))


def _allot(builder: Builder, desks: Iterable[str], told: Mapping[str, Any], powers: tuple[str, ...]) -> None:
    """Posts get the duties told, for these powers alone."""
    facts: Facts = {"duties": tuple(_divided(told)), "powers": powers}
    for desk in desks:
        builder.do(desk, "allot_powers", builder.registrar, facts)


def _divided(told: Mapping[str, Any]) -> Iterator[str]:
    """The duties that are held for some powers alone: in the procedures named, and in all that they open."""
    texts = library().procedures
    for key in with_children(texts, told.get("procedures", ())):
        yield from (f"{key}:{duty}" for duty in told["duties"] if duty in texts[key].duties)


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

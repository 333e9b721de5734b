"""How acts change the registers of people (``register.post``, ``register.letter``, ...)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from operator import itemgetter

from quanheng.apps.people.models import Allotment, Credential, Holding, Letter, Person, Post, Qualification
from quanheng.apps.registers import Deed, Row, effect, merged

_INSPECTED_EVERY = 3
"""Years (《全面落实行政执法责任制实施方案》二（四）1)."""
_FOUNDING_DUTIES = (
    "register.organ:register",
    "register.post:register",
    "register.credential:register",
    "register.statute:register",
    "register.item:register",
    "register.power:legal@全县",
    "register.adjustment:notify@全县",
    "register.coordination:notify@全县",
)
"""What the first registrar can do: enough to enter those who do the rest."""

_EVERYWHERE = "@全县"
"""What a duty ends with that is held in the cases of every organ."""


def everywhere(duty: str) -> bool:
    """Whether a duty, as the register writes it, is one in the cases of every organ."""
    return duty.endswith(_EVERYWHERE)


def _founding_post(deed: Deed) -> str:
    return f"{deed.text('organ')}-1"


def _holding(deed: Deed) -> tuple[str]:
    return (f"{deed.text('person')}|{deed.text('post')}",)


def _of_post(deed: Deed) -> Row:
    return {"post": deed.text("post")}


def _allotted(deed: Deed, fact: str) -> Iterator[str]:
    return (f"{deed.text('post')}|{duty}" for duty in deed.texts(fact))


def _allotted_of_powers(deed: Deed, fact: str) -> Iterator[str]:
    return (f"{key}|{power}" for key in _allotted(deed, fact) for power in deed.texts("powers"))


@effect("found_person", Person, key="person")
def found_person(row: Row | None, deed: Deed, _: str) -> Row:
    """The first registrar."""
    return merged(row, name=deed.text("person_name"), organ=deed.text("organ"))


@effect("found_post", Post, keys=lambda deed: (_founding_post(deed),))
def found_post(row: Row | None, deed: Deed, _: str) -> Row:
    """The first registrar's post."""
    return merged(row, organ=deed.text("organ"), unit="行政执法监督科", title="登记员", level=Post.Level.HANDLER)


@effect("found_holding", Holding, keys=lambda deed: (f"{deed.text('person')}|{_founding_post(deed)}",))
def found_holding(row: Row | None, deed: Deed, _: str) -> Row:
    """The first registrar in that post."""
    return merged(row, person=deed.text("person"), post=_founding_post(deed), since=deed.at)


@effect("found_allotments", Allotment, keys=lambda deed: (f"{_founding_post(deed)}|{d}" for d in _FOUNDING_DUTIES))
def found_allotments(row: Row | None, _: Deed, key: str) -> Row:
    """What the first registrar may do."""
    return _allotment(row, key)


@effect("enter_person", Person, key="person")
def enter_person(row: Row | None, deed: Deed, _: str) -> Row:
    """A person and the organ she works for; a transfer changes the organ, and the file goes with her (B4)."""
    return merged(row, name=deed.text("person_name"), organ=deed.text("organ"), staff=deed.text("staff"), left_on=None)


@effect("enter_post", Post, key="post", owner=itemgetter("organ"))
def enter_post(row: Row | None, deed: Deed, _: str) -> Row:
    """A post in a unit of an organ."""
    return merged(row, **{name: deed.text(name) for name in ("organ", "unit", "title", "level")})


@effect("enter_holding", Holding, keys=_holding)
def enter_holding(row: Row | None, deed: Deed, _: str) -> Row:
    """A person takes up a post."""
    return merged(row, person=deed.text("person"), post=deed.text("post"), since=deed.at, until=None)


@effect("end_holding", Holding, keys=_holding)
def end_holding(row: Row | None, deed: Deed, _: str) -> Row | None:
    """A person leaves a post."""
    return None if row is None else merged(row, until=deed.at)


@effect("end_holdings", Holding, where=_of_post)
def end_holdings(row: Row | None, deed: Deed, _: str) -> Row | None:
    """Whoever still holds a post leaves it with its abolition; who left it before left it then."""
    assert row is not None
    until = row["until"]
    return row if isinstance(until, date) and until <= deed.at else merged(row, until=deed.at)


@effect("allot_duties", Allotment, keys=lambda deed: _allotted(deed, "duties"))
def allot_duties(row: Row | None, _: Deed, key: str) -> Row:
    """Duties go to a post, for every power (A6)."""
    return _allotment(row, key)


@effect("withdraw_duties", Allotment, keys=lambda deed: _allotted(deed, "withdrawn"))
def withdraw_duties(_row: Row | None, _deed: Deed, _key: str) -> None:
    """Duties that a post had for every power are taken from it."""


@effect("allot_powers", Allotment, keys=lambda deed: _allotted_of_powers(deed, "duties"))
def allot_powers(row: Row | None, _: Deed, key: str) -> Row:
    """Duties go to a post for the powers named, and for no other (A6)."""
    return _allotment(row, key)


@effect("withdraw_powers", Allotment, keys=lambda deed: _allotted_of_powers(deed, "withdrawn"))
def withdraw_powers(_row: Row | None, _deed: Deed, _key: str) -> None:
    """Duties that a post had for the powers named are taken from it."""


@effect("withdraw_all", Allotment, where=_of_post)
def withdraw_all(_row: Row | None, _deed: Deed, _key: str) -> None:
    """What a post was charged with is taken from it with its abolition."""


@effect(
    "enter_qualification", Qualification, keys=lambda deed: (f"{deed.text('person')}|{deed.text('qualification')}",)
)
def enter_qualification(row: Row | None, deed: Deed, _: str) -> Row:
    """A qualification of a person."""
    return merged(row, person=deed.text("person"), name=deed.text("qualification"), since=deed.at)


@effect("issue_credential", Credential, key="number", owner=itemgetter("person"))
def issue_credential(row: Row | None, deed: Deed, _: str) -> Row:
    """A credential, good for three years unless inspected (B2)."""
    told = {name: deed.text(name) for name in ("person", "kind", "field", "region")}
    days = {"issued_on": deed.at, "inspected_on": deed.at, "lapses_on": _years_on(deed.at), "withdrawn_on": None}
    return merged(row, **told, **days)


@effect("inspect_credential", Credential, key="number")
def inspect_credential(row: Row | None, deed: Deed, _: str) -> Row:
    """Inspected: good for three years more."""
    return merged(row, inspected_on=deed.at, lapses_on=_years_on(deed.at))


@effect("retire_credential", Credential, key="old_number")
def retire_credential(row: Row | None, deed: Deed, _: str) -> Row | None:
    """Taken back because another took its place."""
    return None if row is None else merged(row, withdrawn_on=deed.at)


@effect("lapse_credential", Credential, key="number")
def lapse_credential(row: Row | None, deed: Deed, _: str) -> Row:
    """Not inspected in time."""
    return merged(row, lapses_on=deed.at)


@effect("withdraw_credential", Credential, key="number")
def withdraw_credential(row: Row | None, deed: Deed, _: str) -> Row:
    """Taken back."""
    return merged(row, withdrawn_on=deed.at)


@effect("sign_letter", Letter, keys=lambda deed: (deed.case,))
def sign_letter(row: Row | None, deed: Deed, _: str) -> Row:
    """A letter of responsibility signed by whom it binds (B5)."""
    year, duties = int(deed.text("year")), list(deed.texts("duties"))
    return merged(row, person=deed.text("person"), year=year, duties=duties, signed_on=deed.at)


@effect("countersign_letter", Letter, keys=lambda deed: (deed.case,))
def countersign_letter(row: Row | None, deed: Deed, _: str) -> Row:
    """Signed by who is above her."""
    return merged(row, superior=deed.persons[0], countersigned_on=deed.at)


def _allotment(row: Row | None, key: str) -> Row:
    post, duty, power = f"{key}|".split("|")[:3]
    procedure, _, name = duty.removesuffix(_EVERYWHERE).partition(":")
    return merged(row, post=post, procedure=procedure, duty=name, power=power, everywhere=everywhere(duty))


def _years_on(day: date) -> date:
    """The corresponding day three years on; of 29 February the last of the month."""
    year = day.year + _INSPECTED_EVERY
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)

"""What others ask of the register of licences."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from quanheng.apps.cases.library import library
from quanheng.apps.licences.models import Licence
from quanheng.apps.organs.models import Organ
from quanheng.apps.parties.models import Party


class Checked(NamedTuple):
    """A licence as everybody may see it. ``holder`` is the party: whoever shows it masks a natural person."""

    licence: Licence
    holder: Party
    organ: str
    valid: bool
    state: str
    ground: str


def checked(number: str, on: date) -> Checked | None:
    """The licence of that number as it stands on a day; none where no such number is registered."""
    licence = Licence.objects.filter(key=number.strip()).first()
    if licence is None:
        return None
    holder, organ = Party.objects.get(number=licence.holder), Organ.objects.get(key=licence.organ)
    state = _state(licence, on)
    grounds = library().procedures["licence.life"].facts["cancel_ground"].choices
    ground = grounds.get(licence.ground, licence.ground)
    return Checked(licence, holder, organ.name, state == Licence.State.VALID.label, state, ground)


def _state(licence: Licence, on: date) -> str:
    """In words. The last day may be past before the law's entry is made (行政许可法 70/1/1)."""
    if licence.state == Licence.State.VALID and on < licence.since:
        return "尚未生效"
    if licence.state == Licence.State.VALID and licence.until is not None and licence.until < on:
        return Licence.State.EXPIRED.label
    return Licence.State(licence.state).label

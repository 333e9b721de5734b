"""How acts propose leads (``inspection``, ``penalty.summary``, ``transfer``, ``crime``) and take them up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quanheng.apps.leads.models import ProposedLead
from quanheng.apps.registers import Deed, Row, effect, merged

_SOURCE: Mapping[str, ProposedLead.Source] = {
    "convert": ProposedLead.Source.SUMMARY,
    "refer": ProposedLead.Source.INSPECTION,
    "receive": ProposedLead.Source.TRANSFERRED,
    "designate": ProposedLead.Source.TRANSFERRED,
    "hand_back": ProposedLead.Source.JUDICIAL,
}
"""The acts that propose a lead, each with where it then comes from."""
_RECEIVER: Mapping[str, str] = {"receive": "receiver", "designate": "designated_organ"}
"""The acts that propose it to another organ, each with the fact that names the organ."""
ORIGINS = ("inspection", "came_from")
"""The facts of a penalty case that name the case its lead came of."""


@effect("propose_lead", ProposedLead, keys=lambda deed: (deed.case,))
def propose_lead(row: Row | None, deed: Deed, _: str) -> Row | None:
    """A case calls for a penalty case; an organ that is not named is not on this platform."""
    organ = deed.text(_RECEIVER[deed.act]) if deed.act in _RECEIVER else deed.organ
    if not organ:
        return row
    return merged(row, organ=organ, source=_SOURCE[deed.act], proposed_on=deed.at, taken_by="")


def _cases(deed: Deed) -> Iterator[str]:
    return (deed.text(fact) for fact in ORIGINS if deed.text(fact))


@effect("take_up_lead", ProposedLead, keys=_cases)
def take_up_lead(row: Row | None, deed: Deed, _: str) -> Row | None:
    """A penalty case says what it comes of."""
    return None if row is None else merged(row, taken_by=deed.case)

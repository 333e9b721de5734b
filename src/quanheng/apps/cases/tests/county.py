"""A small county for tests: one organ, a head, officers with credentials, one power of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import NamedTuple

from quanheng.apps.cases.library import library
from quanheng.apps.cases.values import FactValue
from quanheng.apps.organs.models import Organ
from quanheng.apps.parties.models import Party
from quanheng.apps.people.models import Allotment, Credential, Holding, Person, Post, Qualification
from quanheng.apps.powers.models import Power
from quanheng.law.procedure import LAW, PARTY

SINCE = date(2020, 1, 1)
NEVER = date(2099, 1, 1)
IN_WRITING: Mapping[str, FactValue] = {
    "major_property": False,
    "recorded_by": "writing",
    "reasons": "笔录和照片已经全面反映",
}
"""Why an act on the spot was not recorded."""
_FOUNDING = {"entry_case": "founding", "entry_n": 1}


class County(NamedTuple):
    """The numbers of what there is."""

    organ: str = "O1"
    power: str = "W1"
    first: str = "P1"
    second: str = "P2"
    legal: str = "P3"
    head: str = "P4"
    party: str = "D1"


def found_county() -> County:
    """Write the registers as their effects would."""
    county = County()
    Organ.objects.create(
        key=county.organ, name="云泽县市场监督管理局", short_name="县市监局", level="county", category="statutory",
        line="市场监管", standing_from=SINCE, **_FOUNDING,
    )  # fmt: skip
    Power.objects.create(
        key=county.power, name="对经营超过保质期食品的处罚", kind="penalty", organ=county.organ, published_on=SINCE,
        **_FOUNDING,
    )  # fmt: skip
    Party.objects.create(number=county.party, kind="citizen", name="王五", address="云泽县城关镇1号")
    _staff(county)
    return county


def _staff(county: County) -> None:
    names = {county.first: "张三", county.second: "李四", county.legal: "赵六", county.head: "钱七"}
    for number, name in names.items():
        Person.objects.create(key=number, name=name, organ=county.organ, **_FOUNDING)
        Post.objects.create(
            key=f"G{number}", organ=county.organ, unit="执法大队", title=name, level="handler", **_FOUNDING
        )
        Holding.objects.create(key=f"H{number}", person=number, post=f"G{number}", since=SINCE, **_FOUNDING)
        Credential.objects.create(
            key=f"C{number}", person=number, kind="enforcement", field="市场监管", region="云泽县", issued_on=SINCE,
            inspected_on=SINCE, lapses_on=NEVER, **_FOUNDING,
        )  # fmt: skip
    Qualification.objects.create(key="Q1", person=county.legal, name="法律职业资格", since=SINCE, **_FOUNDING)
    numbers = count(1)
    for procedure in library().procedures.values():
        for duty in procedure.duties.keys() - {LAW, PARTY}:
            for person in _holders(county, duty):
                key = f"A{next(numbers)}"
                Allotment.objects.create(key=key, post=f"G{person}", procedure=procedure.key, duty=duty, **_FOUNDING)


def _holders(county: County, duty: str) -> tuple[str, ...]:
    if duty in ("legal", "review"):
        return (county.legal,)
    return (county.head,) if duty in ("decide", "approve") else (county.first, county.second)

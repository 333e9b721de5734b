"""How acts change the list of powers (``register.power``, ``register.item``)."""

from dataclasses import asdict
from operator import itemgetter

from quanheng.apps.powers.items import parse_items
from quanheng.apps.powers.models import Benchmark, Item, Power
from quanheng.apps.registers import Deed, Row, effect, merged

_TEXTS = ("name", "kind", "organ", "limit_statutory", "limit_promised", "fee", "complaint")
_LISTS = {
    "bases": "basis",
    "procedures": "procedures",
    "materials_asked": "materials",
    "responsibilities": "responsibilities",
    "accountability": "accountability",
}
"""Facts of many values, and the columns that keep them."""


def _lister(item: Row) -> object:
    """The organ on whose list an item stands; what was cancelled or handed down any may list."""
    return None if item["ended_on"] else item["organ"]


@effect("publish_power", Power, key="code", owner=itemgetter("organ"))
def publish_power(row: Row | None, deed: Deed, _: str) -> Row:
    """A power is on the list from that day, once more where it was off (A2, A4)."""
    return merged(_told(row, deed), published_on=deed.at, ended_on=None)


@effect("adjust_power", Power, key="code")
def adjust_power(row: Row | None, deed: Deed, _: str) -> Row:
    """What is told of a power is as the adjustment says (A3)."""
    return merged(_told(row, deed), adjusted_on=deed.at)


@effect("end_power", Power, key="code")
def end_power(row: Row | None, deed: Deed, _: str) -> Row:
    """A power is off the list from that day."""
    return merged(row, ended_on=deed.at)


def _entry(deed: Deed) -> tuple[str]:
    return (f"{deed.case}#{deed.n}",)


@effect("publish_benchmark", Benchmark, keys=_entry)
def publish_benchmark(row: Row | None, deed: Deed, _: str) -> Row:
    """A version of the discretion benchmark of a power, as published; earlier ones stay (A8)."""
    return merged(row, power=deed.text("code"), text=deed.text("benchmark"), since=deed.at)


@effect("publish_items", Item, keys=lambda deed: parse_items(deed.text("items")).rows, owner=_lister)
def publish_items(row: Row | None, deed: Deed, key: str) -> Row:
    """An item is published as its batch tells it; what was published first stays the baseline (A10)."""
    item = parse_items(deed.text("items")).rows[key]
    first = row or {"baseline_materials": len(item.materials), "baseline_promised": item.limit_promised}
    told = {name: value for name, value in asdict(item).items() if name != "code"}
    return merged(
        first, **{**told, "materials": list(item.materials)}, published_on=deed.at, ended_on=None, handed_to=""
    )


@effect("cancel_items", Item, keys=lambda deed: deed.texts("cancelled"))
def cancel_items(row: Row | None, deed: Deed, _: str) -> Row | None:
    """An item is off the list from that day; one that never stood on it changes nothing."""
    return None if row is None else merged(row, ended_on=deed.at)


@effect("hand_down_items", Item, keys=lambda deed: deed.texts("handed_items"))
def hand_down_items(row: Row | None, deed: Deed, _: str) -> Row | None:
    """From that day an item is no more its organ's but a lower one's, which lists it anew (A3)."""
    return None if row is None else merged(row, ended_on=deed.at, handed_to=deed.text("handed_to"))


def _told(row: Row | None, deed: Deed) -> Row:
    texts = {name: deed.text(name) for name in _TEXTS if name in deed.facts}
    lists = {column: list(deed.texts(name)) for name, column in _LISTS.items() if name in deed.facts}
    secret = {"secret": deed.facts["secret"] is True} if "secret" in deed.facts else {}
    return merged(row, profile=deed.text("line"), **texts, **lists, **secret)

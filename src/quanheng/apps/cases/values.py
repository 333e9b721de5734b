"""Values on their way between the engine and the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quanheng.engine.case import CHINA_OFFSET
from quanheng.law.condition import Scalar, Value
from quanheng.law.moment import Moment
from quanheng.law.procedure import FactType, Procedure
from quanheng.record.recorder import CHINA
from quanheng.record.values import Given, StoredFile, Withheld

FactValue = Value | StoredFile | tuple[StoredFile, ...]
"""What an attempt can give: what the engine knows, or files that the record keeps already."""


def moment(instant: datetime) -> Moment:
    """An aware instant as the law sees it, in China."""
    local = instant.astimezone(CHINA)
    return Moment(round(local.timestamp() * 1_000_000), local.date())


def instant(at: Moment) -> datetime:
    """A moment as an aware instant, in China."""
    return datetime.fromtimestamp(at.us / 1_000_000, CHINA)


def legal(at: Moment) -> date | datetime:
    """A legal time as the record keeps it: the civil day where no hour was said, else the instant."""
    return at.date if at == Moment.of_day(at.date, CHINA_OFFSET) else instant(at)


def judged(value: FactValue) -> Value:
    """A value as the engine sees it: of a file, its name."""
    if isinstance(value, StoredFile):
        return value.name
    if isinstance(value, tuple):
        return tuple(item.name if isinstance(item, StoredFile) else item for item in value)
    return value


def given(procedure: Procedure, name: str, value: FactValue) -> Given:
    """A value as the record takes it."""
    fact, kind = procedure.facts.get(name), procedure.fact_type(name)
    stored = [_stored(kind, item) for item in value] if isinstance(value, tuple) else _stored(kind, value)
    return Given(kind, stored, clear=bool(fact and fact.clear))


def _stored(kind: FactType, value: object) -> object:
    if isinstance(value, Moment):
        return instant(value)
    if kind == "number" and isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def known(procedure: Procedure, facts: Mapping[str, object]) -> dict[str, Value]:
    """Facts of the record as the engine takes them; what was destroyed or is held back is not there."""
    return {
        name: _read(procedure.fact_type(name), value)
        for name, value in facts.items()
        if not isinstance(value, Withheld) and (name in procedure.facts or name in ("reason", "reasons", "av"))
    }


def _read(kind: FactType, value: Any) -> Value:  # noqa: ANN401  what JSON can be
    if isinstance(value, list):
        return tuple(_scalar(kind, item) for item in value)
    return _scalar(kind, value)


def _scalar(kind: FactType, value: Any) -> Scalar:  # noqa: ANN401  what JSON can be
    if isinstance(value, dict):
        return str(value["name"])
    return _READ.get(kind, _same)(value)


def _same(value: Any) -> Scalar:  # noqa: ANN401  what JSON can be
    scalar: Scalar = value
    return scalar


_READ: Mapping[str, Callable[[Any], Scalar]] = {
    "number": lambda value: Decimal(str(value)),
    "money": lambda value: Decimal(str(value)),
    "date": date.fromisoformat,
    "time": lambda value: moment(datetime.fromisoformat(value)),
}

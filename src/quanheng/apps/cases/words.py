"""The value of a fact as a reader sees it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from quanheng.apps.database import plain
from quanheng.law.calendar import date_text
from quanheng.law.moment import Moment
from quanheng.law.procedure import Procedure
from quanheng.record.recorder import CHINA
from quanheng.record.values import Withheld


def in_words(procedure: Procedure, name: str, value: object, names: Mapping[str, str] | None = None) -> str:
    """The value of a fact, of the record or of the engine, in words.

    ``names`` are those of persons and parties by number; without them they are looked up.
    """
    if isinstance(value, list | tuple):
        return "、".join(in_words(procedure, name, item, names) for item in value)
    if isinstance(value, Withheld):
        return str(value)
    fact, kind = procedure.facts.get(name), procedure.fact_type(name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if kind == "choice" and fact is not None:
        return fact.choices.get(str(value), str(value))
    if kind == "money":
        return f"{Decimal(str(value)):,.2f} 元"
    if kind == "date":
        return date_text(value if isinstance(value, date) else date.fromisoformat(str(value)))
    if kind == "time":
        return _minute(value)
    if kind == "ref":
        if names is None:
            names = names_of_all((str(value),))
        return names.get(str(value), str(value))
    return str(value)


def names_of_all(numbers: Collection[str]) -> dict[str, str]:
    """The names behind the numbers of persons and parties, and behind the keys of whatever else a fact can refer to."""
    if not numbers:
        return {}
    within = plain.places(len(numbers))
    return dict(plain.rows(_NAMES.format(within), *[*numbers] * _NAMES.count("{0}")))


_NAMES = """
SELECT one.id, root.number FROM cases_case AS one JOIN cases_case AS root ON root.id = one.root_id WHERE one.id IN {0}
UNION ALL SELECT key, name FROM people_person WHERE key IN {0}
UNION ALL SELECT number, name FROM parties_party WHERE number IN {0}
UNION ALL SELECT key, subject FROM inspections_inspection WHERE key IN {0}
UNION ALL SELECT key, name FROM organs_organ WHERE key IN {0}
UNION ALL SELECT key, name FROM inspections_cell WHERE key IN {0}
UNION ALL SELECT key, name FROM inspections_route WHERE key IN {0}
"""


def _minute(value: object) -> str:
    at = datetime.fromtimestamp(value.us / 1_000_000, CHINA) if isinstance(value, Moment) else _instant(str(value))
    return f"{date_text(at.date())} {at:%H:%M}"


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(CHINA)

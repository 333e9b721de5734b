"""Several questions for rows of one table, asked by one statement.

Each keeps its order and its limit, which an index serves. Django's own union takes no such parts on SQLite.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, QuerySet

from quanheng.apps.database import plain

Row = TypeVar("Row", bound=Model)


def united(parts: Sequence[QuerySet[Row]], ending: str = "") -> list[Row]:
    """The rows of all parts; ``ending`` is the end of the statement around them. One part is asked as it is."""
    if len(parts) == 1:
        return list(parts[0])
    statement, values = _united(parts)
    if not statement:
        return []
    statement = f"SELECT * FROM ({statement}) AS every {ending}"  # noqa: S608  as Django wrote the parts
    return plain.objects(parts[0].model, statement, *values)


def first_of(parts: Iterable[QuerySet[Row]], order: Sequence[str], most: int) -> list[Row]:
    """The first rows of all parts together; ``order`` are columns, each with ``-`` where the last is the first."""
    by = ", ".join(f'"{name[1:]}" DESC' if name.startswith("-") else f'"{name}" ASC' for name in order)
    return united([part.order_by(*order)[:most] for part in parts], f"ORDER BY {by} LIMIT {most}")


def count_of(parts: Iterable[QuerySet[Row]]) -> int:
    """How many rows all parts have together."""
    statement, values = _united([part.values("pk") for part in parts])
    found = plain.rows(f"SELECT COUNT(*) FROM ({statement}) AS every", *values) if statement else [(0,)]  # noqa: S608
    return int(found[0][0])


def _united(parts: Iterable[QuerySet[Any, Any]]) -> tuple[str, list[object]]:
    """One statement for all parts, and its values; empty if no part can have rows."""
    statements: list[str] = []
    values: list[object] = []
    for part in parts:
        try:
            statement, given = part.query.sql_with_params()
        except EmptyResultSet:
            continue
        statements.append(f"SELECT * FROM ({statement}) AS part{len(statements)}")  # noqa: S608  as Django wrote it
        values += given
    return " UNION ALL ".join(statements), values

"""Statements in plain SQL, the same for SQLite and PostgreSQL.

Only for what every act or page does: to put such a statement together by objects takes longer than to run it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection


def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a statement; dates and truths as the database's driver gives them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [_adapted(value) for value in values])
        return list(cursor.fetchall()) if cursor.description else []


def places(count: int) -> str:
    """Places for so many values in brackets."""
    return f"({', '.join(['%s'] * count)})"


def insert(into: str, given: Collection[Sequence[object]], *, again: bool = False) -> None:
    """Insert rows by one statement, ``into`` naming table and columns; ``again``: those there already are left."""
    if given:
        wide = len(next(iter(given)))
        listed = ", ".join([places(wide)] * len(given))
        conflict = " ON CONFLICT DO NOTHING" if again else ""
        statement = f"INSERT INTO {into} VALUES {listed}{conflict}"  # noqa: S608  names and places, no values
        rows(statement, *(value for row in given for value in row))


def _adapted(value: Any) -> Any:  # noqa: ANN401  what a database takes
    """A value as the database keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value

"""Statements in plain SQL, the same for SQLite and PostgreSQL.

Only for what every act or page does: to put such a statement together by objects takes longer than to run it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Field, Model

Made = TypeVar("Made", bound=Model)


def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a statement; dates and truths as the database's driver gives them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [_adapted(value) for value in values])
        return list(cursor.fetchall()) if cursor.description else []


def objects(model: type[Made], statement: str, *values: object) -> list[Made]:
    """The rows of a statement as objects of a model, by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [_adapted(value) for value in values])
        plan = _plan(model, tuple(column[0] for column in cursor.description))
        return [model.from_db(connection.alias, plan.names, plan.read(row)) for row in cursor.fetchall()]


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


class _Plan(NamedTuple):
    """Which fields of a model a statement gives, in the model's order; where each stands in a row, and its type."""

    names: tuple[str, ...]
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]

    def read(self, row: Sequence[Any]) -> list[Any]:
        return [typed(row[place]) for place, typed in self.columns]


@cache
def _plan(model: type[Model], named: tuple[str, ...]) -> _Plan:
    fields = [field for field in model._meta.concrete_fields if field.column in named]
    columns = ((named.index(str(field.column)), _typed(field)) for field in fields)
    return _Plan(tuple(field.attname for field in fields), tuple(columns))


def _typed(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """What makes of a value as the driver gives it that of a field."""
    column = field.cached_col
    steps = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]

    def typed(value: Any) -> Any:  # noqa: ANN401  what a database gives
        for step in steps:
            value = step(value, column, connection)
        return value

    return typed


def _adapted(value: Any) -> Any:  # noqa: ANN401  what a database takes
    """A value as the database keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value

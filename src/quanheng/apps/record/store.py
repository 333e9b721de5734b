"""The record's ``Store`` on Django's connection: SQLite or PostgreSQL, in whatever transaction the caller runs."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction

from quanheng.record.errors import DamagedError
from quanheng.record.sql import SqlStore


class DjangoStore(SqlStore):
    """A ``Store`` on the default connection of this thread."""

    refused = IntegrityError

    def rows(self, statement: str, *values: Any) -> Iterator[Any]:  # noqa: ANN401  what a database takes and gives
        """The rows of a statement, all read before the first is given: the connection is shared."""
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement.replace("?", "%s"), values)
                return iter(cursor.fetchall() if cursor.description else ())
        except IntegrityError:
            raise
        except DatabaseError as error:
            raise DamagedError(
                "record.database", f"数据库不能读写：{error}。", mend="检查磁盘空间和权限；数据已坏的，恢复最近的备份。"
            ) from error

    def transaction(self) -> AbstractContextManager[object]:
        """The caller's transaction, or one of its own."""
        return transaction.atomic()

    def close(self) -> None:
        """Nothing to let go of: the connection is Django's."""

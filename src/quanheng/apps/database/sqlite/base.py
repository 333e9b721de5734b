"""SQLite as the platform needs it: nothing lost at a power cut, nothing deleted left readable, writers in a queue.

Writers that meet at SQLite's own lock sleep and try again, and starve one another (of 16 writers one in a hundred
waits 0.7 s and more). Here a statement that may write first takes a lock of the operating system on a file beside the
database, and the lock is given back as soon as no transaction is open. The system wakes those who wait as it falls
free, and frees it when a process dies. Who only reads takes none.
"""

import fcntl
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from django.db.backends.sqlite3 import base

from quanheng.apps.database.home import made

Row = tuple[Any, ...]
Parameters = Sequence[Any] | Mapping[str, Any]  # the stubs know no mapping, hence what is ignored below
_PRAGMAS = ("synchronous = FULL", "secure_delete = ON")
_READS = ("SELECT", "PRAGMA", "EXPLAIN", "VALUES")


class Queue:
    """The lock for which the writers of one database file wait in turn; one object a connection."""

    def __init__(self, database: Path) -> None:
        self._file = os.open(database.with_name(f"{database.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        self._held = False

    def enter(self) -> None:
        """Wait until it is this connection's turn; nothing if it is already."""
        if not self._held:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._held = True

    def leave(self) -> None:
        """Let the next one write."""
        if self._held:
            self._held = False
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave, for good."""
        self._held = False
        os.close(self._file)


class QueueingCursor(base.SQLiteCursorWrapper):
    """A cursor whose writes wait in the queue.

    What a write outside a transaction returns is fetched at once: SQLite commits it with its last row only.
    """

    def __init__(self, connection: sqlite3.Connection, queue: Queue) -> None:
        super().__init__(connection)
        self._queue = queue
        self._fetched: deque[Row] | None = None

    def execute(self, query: str, params: Parameters | None = None) -> Self:  # type: ignore[override]
        self._fetched = None
        if query.lstrip(" \n\t(")[:7].upper().startswith(_READS):
            super().execute(query, params)
        else:
            self._in_turn(super().execute, query, params)
        return self

    def executemany(self, query: str, param_list: Iterable[Parameters]) -> Self:  # type: ignore[override]
        self._fetched = None
        self._in_turn(super().executemany, query, param_list)
        return self

    def executescript(self, script: str) -> Self:
        self._fetched = None
        self._in_turn(super().executescript, script)
        return self

    def fetchone(self) -> Row | None:
        return next(self, None)

    def fetchmany(self, size: int | None = None) -> list[Row]:
        if self._fetched is None:
            return super().fetchmany(self.arraysize if size is None else size)
        return [self._fetched.popleft() for _ in range(min(size or self.arraysize, len(self._fetched)))]

    def fetchall(self) -> list[Row]:
        if self._fetched is None:
            return super().fetchall()
        rows = list(self._fetched)
        self._fetched.clear()
        return rows

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Row:
        if self._fetched is None:
            return super().__next__()
        if not self._fetched:
            raise StopIteration
        return self._fetched.popleft()

    def _in_turn(self, write: Callable[..., object], *arguments: object) -> None:
        self._queue.enter()
        try:
            write(*arguments)
            if self.description and not self.connection.in_transaction:
                self._fetched = deque(super().fetchall())
        finally:
            if not self.connection.in_transaction:
                self._queue.leave()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to one SQLite file whose writers wait in the queue beside it."""

    connection: sqlite3.Connection | None
    queue: Queue

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        path = Path(conn_params["database"])
        made(path.parent)
        self.queue = Queue(path)
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        self._log_ahead(connection)
        return connection

    def create_cursor(self, name: str | None = None) -> QueueingCursor:  # noqa: ARG002  the name is PostgreSQL's
        assert self.connection is not None
        return self.connection.cursor(factory=lambda connection: QueueingCursor(connection, self.queue))

    def is_in_memory_db(self) -> bool:
        return False

    def _log_ahead(self, connection: sqlite3.Connection) -> None:
        """Turn on the write-ahead log, which the file remembers: its first opening only has to write."""
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            self.queue.enter()
            connection.execute("PRAGMA journal_mode = WAL")
            self.queue.leave()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self.queue.leave()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self.queue.leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.queue.close()

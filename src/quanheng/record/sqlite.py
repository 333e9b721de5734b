"""The record in one SQLite file: the default store, and the one the tests use."""

import fcntl
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quanheng.record.errors import ConflictError, DamagedError, MissingError, RecordError
from quanheng.record.schema import statements
from quanheng.record.sql import SqlStore
from quanheng.record.store import Draft, Row

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # a commit returns when the log of writes is on the disk
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else REPLACE would delete past the triggers
    "secure_delete = ON",  # what is destroyed is overwritten
    "wal_autocheckpoint = 16000",  # 64 MiB: the same pages written over are written back once
)
_OBJECTS = "SELECT name, type, tbl_name, sql FROM sqlite_master"


@dataclass(slots=True)
class _Waiting:
    """Drafts that wait for the next commit, and what came of them."""

    drafts: Sequence[Draft]
    outcome: list[Row] | Exception | None = None


class SqliteStore(SqlStore):
    """A ``Store`` in the file ``path``; safe to share between threads, and the file between processes.

    SQLite writes one transaction at a time and waits for the disk at each: appends that arrive while it waits are
    committed together, in one transaction, each whole or not at all. A file lock beside the database makes writers of
    several processes queue, where SQLite would let them starve each other.
    """

    refused = sqlite3.IntegrityError

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise MissingError(
                "record.absent", f"这里没有记录：{path.name}。", mend="先用 quanheng record create 建立。"
            )
        self._path = path
        self._queue: deque[_Waiting] = deque()
        self._writing = threading.RLock()
        self._lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        self._local = threading.local()
        self._writer = self._connect()

    @classmethod
    def create(cls, path: Path, origin: str) -> "SqliteStore":
        """A new, empty record of that name."""
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            _make(db)
            db.execute("INSERT INTO record_meta VALUES ('origin', ?)", [origin])
        return cls(path)

    def close(self) -> None:
        """Let go of files and connections."""
        self._reader.close()
        self._writer.close()
        os.close(self._lock)

    def append(self, drafts: Sequence[Draft]) -> list[Row]:
        """Add all or none: in the caller's transaction, or durable on return, with whatever else waits for the disk."""
        if self._within:
            return super().append(drafts)
        waiting = _Waiting(drafts)
        self._queue.append(waiting)
        with self._writing:
            if waiting.outcome is None:
                self._commit_waiting()
        if isinstance(waiting.outcome, list):
            return waiting.outcome
        raise waiting.outcome or RecordError(
            "record.interrupted", "提交被打断，结果不明。", mend="用同一请求号再提交一次，不会重复。"
        )

    def dispose(self, by: int, targets: Sequence[tuple[int, str]]) -> None:
        """Destroy openings: rows overwritten (secure_delete), and the log of writes that still held them emptied."""
        super().dispose(by, targets)
        with self._writing:
            busy, _, _ = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise ConflictError(
                "record.traces", "内容已销毁，但预写日志中还有痕迹：有人正在读取。", mend="稍候再执行一次。"
            )

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not fit together in the file as a whole, its indexes, tables and triggers included."""
        yield from super().faults()
        for (message,) in self.rows("PRAGMA integrity_check(10)"):
            if message != "ok":
                yield "database", message
        with closing(sqlite3.connect(":memory:")) as fresh:
            _make(fresh)
            ours = set(fresh.execute(_OBJECTS))
        for name, *_ in ours ^ set(self.rows(_OBJECTS)):
            yield "schema", name

    # Connections and transactions

    def rows(self, statement: str, *values: object) -> Iterator[Any]:
        """Run one statement and give its rows as they are read; within a transaction of this thread, as part of it."""
        with _sound():
            yield from (self._writer if self._within else self._reader).execute(statement, values)

    def transaction(self) -> AbstractContextManager[None]:
        """One write transaction: this thread's among threads, this process's among processes."""
        return self._part() if self._within else self._whole()

    @property
    def _within(self) -> bool:
        """Whether this thread is in a transaction."""
        return getattr(self._local, "within", False)

    @property
    def _reader(self) -> sqlite3.Connection:
        """This thread's own connection: what another thread has not committed is not to be seen."""
        if not hasattr(self._local, "connection"):
            self._local.connection = self._connect()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=60, check_same_thread=False)
        with _sound():
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        return connection

    @contextmanager
    def _whole(self) -> Iterator[None]:
        with self._writing:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            self._local.within = True
            try:
                with _sound(), self._writer:
                    self._writer.execute("BEGIN IMMEDIATE")
                    yield
            finally:
                self._local.within = False
                fcntl.flock(self._lock, fcntl.LOCK_UN)

    @contextmanager
    def _part(self) -> Iterator[None]:
        self._writer.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self._writer.execute("ROLLBACK TO part")
            raise
        finally:
            self._writer.execute("RELEASE part")

    def _commit_waiting(self) -> None:
        batch = [self._queue.popleft() for _ in range(len(self._queue))]
        outcomes: list[list[Row] | Exception]
        try:
            with self.transaction():
                outcomes = [self._tried(waiting.drafts) for waiting in batch]
        except Exception as error:  # noqa: BLE001  whatever kept the commit from the disk is each waiter's to raise
            outcomes = [error] * len(batch)
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.outcome = outcome

    def _tried(self, drafts: Sequence[Draft]) -> list[Row] | Exception:
        """What comes of an act; what another act in the same commit comes to is none of its business.

        A draft is refused before anything of it is written, so one alone need not be a part that can fail.
        """
        try:
            return super().append(drafts) if len(drafts) > 1 else [self._insert(draft) for draft in drafts]
        except RecordError as error:
            return error


def _make(database: sqlite3.Connection) -> None:
    for statement in statements("sqlite"):
        database.execute(statement)


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise DamagedError(
            "record.database", f"数据库不能读写：{error}。", mend="检查磁盘空间和权限；文件已坏的，恢复最近的备份。"
        ) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, as fsync does the content of a file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

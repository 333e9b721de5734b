"""The record in one SQLite file: the default store, and the one the tests use."""

import fcntl
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quanheng.record.errors import ConflictError, DamagedError, MissingError, RecordError, RefusedError
from quanheng.record.schema import FAULTS, PRAGMAS, SCHEMA
from quanheng.record.store import Draft, Restriction, Row, Seal, TakenError
from quanheng.record.values import Opening

_INSERT = """
INSERT INTO entry (case_id, n, receipt, body, guard) SELECT :case, :n, :receipt, :body, :guard
WHERE :n = 1 OR EXISTS (SELECT 1 FROM entry WHERE case_id = :case AND n = :n - 1)
"""
_ENTRY = "SELECT entry.seq, case_id, n, body, guard, receipt FROM entry"
_TOGETHER = 20
_SIZE = "SELECT coalesce(max(number) + 1, 0) FROM leaf"
_OBJECTS = "SELECT name, type, tbl_name, sql FROM sqlite_master"
_GROW = """
INSERT INTO tile (level, idx, hashes) VALUES (?, ?, ?) ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes
"""
_NOTES = """
SELECT size, note || coalesce((SELECT group_concat(line, '') FROM cosignature c WHERE c.size = checkpoint.size), '')
FROM checkpoint
"""


@dataclass(slots=True)
class _Waiting:
    """Drafts that wait for the next commit, and what came of them."""

    drafts: Sequence[Draft]
    outcome: list[Row] | Exception | None = None


class SqliteStore:
    """A ``Store`` in the file ``path``; safe to share between threads, and the file between processes.

    SQLite writes one transaction at a time and waits for the disk at each: appends that arrive while it waits are
    committed together, in one transaction, each whole or not at all. A file lock beside the database makes writers of
    several processes queue, where SQLite would let them starve each other.
    """

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
            db.executescript(SCHEMA)
            db.execute("INSERT INTO meta VALUES ('origin', ?)", [origin])
        return cls(path)

    @property
    def origin(self) -> str:
        """The name of the log."""
        rows = self._all("SELECT value FROM meta WHERE name = 'origin'")
        if not rows:
            raise DamagedError("record.meta", "记录的名称不在了。", mend="恢复最近的备份。")
        return str(rows[0][0])

    def close(self) -> None:
        """Let go of files and connections."""
        self._reader.close()
        self._writer.close()
        os.close(self._lock)

    # Entries

    def append(self, drafts: Sequence[Draft]) -> list[Row]:
        """Add all or none, durable on return; with whatever else waits for the disk."""
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

    def find(self, case: str, n: int) -> Row | None:
        """The entry of a case by its number."""
        return self._row("WHERE case_id = ? AND n = ?", case, n)

    def at(self, seq: int) -> Row | None:
        """The entry at a place."""
        return self._row("WHERE seq = ?", seq)

    def last(self, case: str) -> int:
        """How many entries a case has."""
        return self._number("SELECT coalesce(max(n), 0) FROM entry WHERE case_id = ?", case)

    def by_receipt(self, receipt: str) -> Row | None:
        """The entry that bears the digest of a receipt number."""
        return self._row("WHERE receipt = ?", receipt)

    def allot(self, receipts: Sequence[str]) -> None:
        """Keep digests of receipt numbers that entries may bear from now on."""
        with self._transaction() as db:
            db.executemany("INSERT INTO allotment VALUES (?)", [(receipt,) for receipt in receipts])

    # What stands apart

    def openings(self, seq: int) -> dict[str, Opening]:
        """What opens the commitments of an entry, by fact."""
        rows = self._all("SELECT name, salt, value FROM opening WHERE seq = ?", seq)
        return {name: Opening(salt, value) for name, salt, value in rows}

    def disposals(self, seq: int) -> dict[str, int]:
        """The facts of an entry whose values were destroyed, and the place of the entry that ordered it."""
        return dict(self._all("SELECT name, by_seq FROM disposal WHERE seq = ?", seq))

    def dispose(self, by: int, targets: Sequence[tuple[int, str]]) -> None:
        """Destroy openings: rows overwritten (secure_delete), and the log of writes that still held them emptied."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO disposal VALUES (?, ?, ?)", [(seq, name, by) for seq, name in targets]
            )
            db.executemany("DELETE FROM opening WHERE seq = ? AND name = ?", targets)
            db.executemany("DELETE FROM file WHERE seq = ? AND name = ?", targets)
        with self._writing:
            busy, _, _ = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise ConflictError(
                "record.traces", "内容已销毁，但预写日志中还有痕迹：有人正在读取。", mend="稍候再执行一次。"
            )

    def restrictions(self, seq: int) -> list[Restriction]:
        """What was restricted and released in an entry, in order."""
        rows = self._all("SELECT seq, name, by_seq, lifted FROM restriction WHERE seq = ? ORDER BY by_seq", seq)
        return [Restriction(place, name, by, bool(lifted)) for place, name, by, lifted in rows]

    def restrict(self, restrictions: Sequence[Restriction]) -> None:
        """Add restrictions or releases."""
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO restriction VALUES (?, ?, ?, ?)", restrictions)

    def files(self, seq: int) -> dict[str, str]:
        """The digests of the files of an entry, and the fact each belongs to."""
        return dict(self._all("SELECT digest, name FROM file WHERE seq = ?", seq))

    def has_file(self, digest: str) -> bool:
        """Whether an entry names the file."""
        return bool(self._all("SELECT 1 FROM file WHERE digest = ?", digest))

    # The tree

    def unsealed(self, limit: int) -> list[Row]:
        """Entries that have no leaf yet. Writers take turns, so the order of places is that of commits."""
        where = "WHERE seq > (SELECT coalesce(max(seq), 0) FROM leaf) ORDER BY seq LIMIT ?"
        return [Row(*row) for row in self._all(f"{_ENTRY} {where}", limit)]

    def size(self) -> int:
        """The number of leaves."""
        return self._number(_SIZE)

    def leaves(self, start: int, stop: int) -> Iterator[tuple[int, Row]]:
        """Leaf number and entry, in order, read as they are taken."""
        statement = (
            f"SELECT number, {_ENTRY[7:]} JOIN leaf USING (seq) WHERE number >= ? AND number < ? ORDER BY number"
        )
        for number, *row in self._each(statement, start, stop):
            yield number, Row(*row)

    def leaf_of(self, seq: int) -> int | None:
        """The leaf number of an entry."""
        rows = self._all("SELECT number FROM leaf WHERE seq = ?", seq)
        return int(rows[0][0]) if rows else None

    def tile(self, level: int, index: int) -> bytes:
        """The hashes of a tile, as wide as it is; empty where there is none."""
        rows = self._all("SELECT hashes FROM tile WHERE level = ? AND idx = ?", level, index)
        return bytes(rows[0][0]) if rows else b""

    def seal(self, seal: Seal) -> None:
        """Add a batch of leaves, its tiles and its checkpoint, all or none."""
        with self._transaction() as db:
            (size,) = db.execute(_SIZE).fetchone()
            if size != seal.size:
                raise ConflictError(
                    "record.sealed", f"日志已由 {seal.size} 条增至 {size} 条。", mend="按新的条数重做。"
                )
            db.executemany("INSERT INTO leaf VALUES (?, ?)", enumerate(seal.entries, size))
            db.executemany(_GROW, [(level, index, hashes) for (level, index), hashes in seal.tiles.items()])
            db.execute("INSERT INTO checkpoint (size, note) VALUES (?, ?)", (size + len(seal.entries), seal.checkpoint))

    def checkpoints(self, above: int = -1) -> Iterator[tuple[int, str]]:
        """Size and note of each checkpoint of more than ``above`` leaves, in order, cosignatures included."""
        yield from self._each(f"{_NOTES} WHERE size > ? ORDER BY size", above)

    def checkpoint(self) -> tuple[int, str] | None:
        """The latest checkpoint."""
        rows = self._all(f"{_NOTES} ORDER BY size DESC LIMIT 1")
        return (rows[0][0], rows[0][1]) if rows else None

    def cosign(self, size: int, lines: Sequence[str]) -> None:
        """Add cosignature lines to the checkpoint of that size."""
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO cosignature VALUES (?, ?)", [(size, line) for line in lines])

    # Health

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not fit together in the file as a whole, its indexes, tables and triggers included."""
        for code, statement in FAULTS:
            for (where,) in self._each(statement):
                yield code, where
        for (message,) in self._each("PRAGMA integrity_check(10)"):
            if message != "ok":
                yield "database", message
        with closing(sqlite3.connect(":memory:")) as fresh:
            fresh.executescript(SCHEMA)
            ours = set(fresh.execute(_OBJECTS))
        for name, *_ in ours ^ set(self._all(_OBJECTS)):
            yield "schema", name

    # Connections and transactions

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=60, check_same_thread=False)
        with _sound():
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        return connection

    @property
    def _reader(self) -> sqlite3.Connection:
        """This thread's own connection: what another thread has not committed is not to be seen."""
        if not hasattr(self._local, "connection"):
            self._local.connection = self._connect()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _each(self, statement: str, *values: object) -> Iterator[Any]:
        with _sound():
            yield from self._reader.execute(statement, values)

    def _all(self, statement: str, *values: object) -> list[Any]:
        return list(self._each(statement, *values))

    def _number(self, statement: str, *values: object) -> int:
        return int(self._all(statement, *values)[0][0])

    def _row(self, where: str, *values: object) -> Row | None:
        rows = self._all(f"{_ENTRY} {where}", *values)
        return Row(*rows[0]) if rows else None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One write transaction: this thread's among threads, this process's among processes."""
        with self._writing:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            try:
                with _sound(), self._writer:
                    self._writer.execute("BEGIN IMMEDIATE")
                    yield self._writer
            finally:
                fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _commit_waiting(self) -> None:
        batch = [self._queue.popleft() for _ in range(len(self._queue))]
        outcomes: list[list[Row] | Exception]
        try:
            with self._transaction() as db:
                outcomes = [_insert_whole(db, waiting.drafts) for waiting in batch]
        except Exception as error:  # noqa: BLE001  whatever kept the commit from the disk is each waiter's to raise
            outcomes = [error] * len(batch)
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.outcome = outcome


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise DamagedError(
            "record.database", f"数据库不能读写：{error}。", mend="检查磁盘空间和权限；文件已坏的，恢复最近的备份。"
        ) from error


def _insert_whole(db: sqlite3.Connection, drafts: Sequence[Draft]) -> list[Row] | Exception:
    """Insert all, or none and the reason: another act in the same commit is none of its business.

    A draft is refused before anything of it is written, so one alone needs no savepoint.
    """
    several = len(drafts) > 1
    if several:
        db.execute("SAVEPOINT act")
    outcome: list[Row] | Exception
    try:
        outcome = [_insert(db, draft) for draft in drafts]
    except RecordError as error:
        outcome = error
        if several:
            db.execute("ROLLBACK TO act")
    if several:
        db.execute("RELEASE act")
    return outcome


def _insert(db: sqlite3.Connection, draft: Draft) -> Row:
    values = {name: getattr(draft, name) for name in ("case", "n", "receipt", "body", "guard")}
    try:
        cursor = db.execute(_INSERT, values)
    except sqlite3.IntegrityError as error:
        raise _refusal(draft, str(error)) from error
    if cursor.rowcount != 1:
        raise ConflictError(
            "record.gap",
            f"案件 {draft.case} 还没有第 {draft.n - 1} 条，不能追加第 {draft.n} 条。",
            mend="按案件的现状重新编号。",
        )
    row = Row(cursor.lastrowid or 0, draft.case, draft.n, draft.body, draft.guard, draft.receipt)
    _insert_rows(db, "opening", [(row.seq, name, o.salt, o.value) for name, o in draft.openings.items()])
    _insert_rows(db, "file", [(file, row.seq, fact) for file, fact in draft.files.items()])
    return row


def _insert_rows(db: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows by one statement for every few: each statement run lets other threads in between."""
    for start in range(0, len(rows), _TOGETHER):
        some = rows[start : start + _TOGETHER]
        places = ", ".join([f"({', '.join('?' * len(some[0]))})"] * len(some))
        db.execute(f"INSERT INTO {table} VALUES {places}", [value for row in some for value in row])  # noqa: S608


def _refusal(draft: Draft, message: str) -> RecordError:
    if "FOREIGN KEY" in message:
        return RefusedError("record.receipt_unknown", "这个回执编号不是本平台配发的。", mend="先配发编号，再印入文书。")
    if "entry.receipt" in message:
        return TakenError("record.receipt_used", "这个回执编号已经用过。", mend="另取一个编号。")
    return TakenError(
        "record.taken", f"案件 {draft.case} 已有第 {draft.n} 条。", mend="案件在此期间有了新的条目，看过之后重新办理。"
    )


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, as fsync does the content of a file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The record's ``Store`` on Django's connection: SQLite or PostgreSQL, in whatever transaction the caller runs."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction

from quanheng.record.errors import ConflictError, DamagedError, RefusedError
from quanheng.record.store import Draft, Restriction, Row, Seal, TakenError
from quanheng.record.values import Opening

_INSERT = """
INSERT INTO record_entry (case_id, n, receipt, body, guard) SELECT %s, %s, %s, %s, %s
WHERE %s = 1 OR EXISTS (SELECT 1 FROM record_entry WHERE case_id = %s AND n = %s - 1) RETURNING seq
"""
_ENTRY = "SELECT entry.seq, entry.case_id, entry.n, entry.body, entry.guard, entry.receipt FROM record_entry entry"
_GROW = """
INSERT INTO record_tile (level, idx, hashes) VALUES (%s, %s, %s)
ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes
"""
_NOTES = """
SELECT size, note || coalesce((SELECT {} FROM record_cosignature c WHERE c.size = record_checkpoint.size), '')
FROM record_checkpoint
"""
_JOINED = {"sqlite": "group_concat(line, '')", "postgresql": "string_agg(line, '')"}
_FAULTS = (
    (
        "leaf",
        "SELECT count FROM (SELECT count(*) AS count, min(number) AS low, max(number) AS high FROM record_leaf) held"
        " WHERE count > 0 AND (low <> 0 OR high <> count - 1)",
    ),
    ("leaf", "SELECT number FROM record_leaf leaf LEFT JOIN record_entry e ON e.seq = leaf.seq WHERE e.seq IS NULL"),
    (
        "leaf",
        "SELECT e.seq FROM record_entry e LEFT JOIN record_leaf l ON l.seq = e.seq"
        " LEFT JOIN record_waiting w ON w.seq = e.seq WHERE (l.seq IS NULL) = (w.seq IS NULL)",
    ),
    (
        "checkpoint",
        "SELECT held FROM (SELECT count(*) AS held FROM record_leaf) leaves"
        " WHERE held <> (SELECT coalesce(max(size), 0) FROM record_checkpoint)",
    ),
    (
        "opening",
        "SELECT o.seq FROM record_opening o LEFT JOIN record_entry e ON e.seq = o.seq WHERE e.seq IS NULL",
    ),
    ("opening", "SELECT o.seq FROM record_opening o JOIN record_disposal d ON d.seq = o.seq AND d.name = o.name"),
    ("file", "SELECT digest FROM record_file f LEFT JOIN record_entry e ON e.seq = f.seq WHERE e.seq IS NULL"),
)


class DjangoStore:
    """A ``Store`` on the default connection. An append belongs to the transaction of the caller, if there is one."""

    @property
    def origin(self) -> str:
        """The name of the log."""
        rows = _all("SELECT name FROM record_origin")
        if len(rows) != 1:
            raise DamagedError("record.meta", "记录的名称不在了。", mend="恢复最近的备份。")
        return str(rows[0][0])

    def close(self) -> None:
        """Nothing to let go of: the connection is Django's."""

    # Entries

    def append(self, drafts: Sequence[Draft]) -> list[Row]:
        """Add all or none; durable when the caller's transaction commits."""
        with transaction.atomic():
            return [_insert(draft) for draft in drafts]

    def find(self, case: str, n: int) -> Row | None:
        """The entry of a case by its number."""
        return _row("WHERE entry.case_id = %s AND entry.n = %s", case, n)

    def at(self, seq: int) -> Row | None:
        """The entry at a place."""
        return _row("WHERE entry.seq = %s", seq)

    def last(self, case: str) -> int:
        """How many entries a case has."""
        return _number("SELECT coalesce(max(n), 0) FROM record_entry WHERE case_id = %s", case)

    def by_receipt(self, receipt: str) -> Row | None:
        """The entry that bears the digest of a receipt number."""
        return _row("WHERE entry.receipt = %s", receipt)

    def allot(self, receipts: Sequence[str]) -> None:
        """Keep digests of receipt numbers that entries may bear from now on."""
        _many("INSERT INTO record_allotment VALUES (%s)", [(receipt,) for receipt in receipts])

    # What stands apart

    def openings(self, seq: int) -> dict[str, Opening]:
        """What opens the commitments of an entry, by fact."""
        rows = _all("SELECT name, salt, value FROM record_opening WHERE seq = %s", seq)
        return {name: Opening(bytes(salt), bytes(value)) for name, salt, value in rows}

    def disposals(self, seq: int) -> dict[str, int]:
        """The facts of an entry whose values were destroyed, and the place of the entry that ordered it."""
        return dict(_all("SELECT name, by_seq FROM record_disposal WHERE seq = %s", seq))

    def dispose(self, by: int, targets: Sequence[tuple[int, str]]) -> None:
        """Destroy the openings of (place, fact); the database overwrites or vacuums what it freed."""
        with transaction.atomic():
            _many(
                "INSERT INTO record_disposal (seq, name, by_seq) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [(seq, name, by) for seq, name in targets],
            )
            _many("DELETE FROM record_opening WHERE seq = %s AND name = %s", targets)
            _many("DELETE FROM record_file WHERE seq = %s AND name = %s", targets)

    def restrictions(self, seq: int) -> list[Restriction]:
        """What was restricted and released in an entry, in order."""
        rows = _all("SELECT seq, name, by_seq, lifted FROM record_restriction WHERE seq = %s ORDER BY by_seq", seq)
        return [Restriction(place, name, by, bool(lifted)) for place, name, by, lifted in rows]

    def restrict(self, restrictions: Sequence[Restriction]) -> None:
        """Add restrictions or releases."""
        _many(
            "INSERT INTO record_restriction (seq, name, by_seq, lifted) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            restrictions,
        )

    def files(self, seq: int) -> dict[str, str]:
        """The digests of the files of an entry, and the fact each belongs to."""
        return dict(_all("SELECT digest, name FROM record_file WHERE seq = %s", seq))

    def has_file(self, digest: str) -> bool:
        """Whether an entry names the file."""
        return bool(_all("SELECT 1 FROM record_file WHERE digest = %s", digest))

    # The tree

    def unsealed(self, limit: int) -> list[Row]:
        """Entries without leaf. On a server places appear out of the order of commits: each waits on a list."""
        joined = "JOIN record_waiting waiting ON waiting.seq = entry.seq ORDER BY entry.seq LIMIT %s"
        return [_entry(row) for row in _all(f"{_ENTRY} {joined}", limit)]

    def size(self) -> int:
        """The number of leaves."""
        return _number("SELECT coalesce(max(number) + 1, 0) FROM record_leaf")

    def leaves(self, start: int, stop: int) -> Iterator[tuple[int, Row]]:
        """Leaf number and entry, in order."""
        statement = f"SELECT leaf.number, {_ENTRY[7:]} JOIN record_leaf leaf ON leaf.seq = entry.seq"
        rows = _all(f"{statement} WHERE leaf.number >= %s AND leaf.number < %s ORDER BY leaf.number", start, stop)
        return ((row[0], _entry(row[1:])) for row in rows)

    def leaf_of(self, seq: int) -> int | None:
        """The leaf number of an entry."""
        rows = _all("SELECT number FROM record_leaf WHERE seq = %s", seq)
        return int(rows[0][0]) if rows else None

    def tile(self, level: int, index: int) -> bytes:
        """The hashes of a tile, as wide as it is; empty where there is none."""
        rows = _all("SELECT hashes FROM record_tile WHERE level = %s AND idx = %s", level, index)
        return bytes(rows[0][0]) if rows else b""

    def seal(self, seal: Seal) -> None:
        """Add a batch of leaves, its tiles and its checkpoint, all or none."""
        try:
            with transaction.atomic():
                if self.size() != seal.size:
                    raise _moved(seal.size, self.size())
                size = seal.size + len(seal.entries)
                _many("INSERT INTO record_leaf (number, seq) VALUES (%s, %s)", list(enumerate(seal.entries, seal.size)))
                _many("DELETE FROM record_waiting WHERE seq = %s", [(seq,) for seq in seal.entries])
                _many(_GROW, [(level, index, hashes) for (level, index), hashes in seal.tiles.items()])
                _many("INSERT INTO record_checkpoint (size, note) VALUES (%s, %s)", [(size, seal.checkpoint)])
        except IntegrityError as error:  # another sealer took the same numbers
            raise _moved(seal.size, self.size()) from error

    def checkpoints(self, above: int = -1) -> Iterator[tuple[int, str]]:
        """Size and note of each checkpoint of more than ``above`` leaves, in order, cosignatures included."""
        notes = _NOTES.format(_JOINED[connection.vendor])
        yield from _all(f"{notes} WHERE size > %s ORDER BY size", above)

    def checkpoint(self) -> tuple[int, str] | None:
        """The latest checkpoint."""
        rows = _all(f"{_NOTES.format(_JOINED[connection.vendor])} ORDER BY size DESC LIMIT 1")
        return (rows[0][0], rows[0][1]) if rows else None

    def cosign(self, size: int, lines: Sequence[str]) -> None:
        """Add cosignature lines to the checkpoint of that size."""
        _many(
            "INSERT INTO record_cosignature (size, line) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [(size, line) for line in lines],
        )

    # Health

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not fit together in the tables as a whole."""
        for code, statement in _FAULTS:
            for (where,) in _all(statement):
                yield code, str(where)


def _insert(draft: Draft) -> Row:
    values = [draft.case, draft.n, draft.receipt, draft.body, draft.guard, draft.n, draft.case, draft.n]
    try:
        with transaction.atomic():
            rows = _all(_INSERT, *values)
    except IntegrityError as error:
        raise _refusal(draft) from error
    if not rows:
        raise ConflictError(
            "record.gap",
            f"案件 {draft.case} 还没有第 {draft.n - 1} 条，不能追加第 {draft.n} 条。",
            mend="按案件的现状重新编号。",
        )
    _many("INSERT INTO record_waiting (seq) VALUES (%s)", [rows[0]])
    row = Row(int(rows[0][0]), draft.case, draft.n, draft.body, draft.guard, draft.receipt)
    openings = [(row.seq, name, opening.salt, opening.value) for name, opening in draft.openings.items()]
    _many("INSERT INTO record_opening (seq, name, salt, value) VALUES (%s, %s, %s, %s)", openings)
    _many(
        "INSERT INTO record_file (digest, seq, name) VALUES (%s, %s, %s)",
        [(file, row.seq, fact) for file, fact in draft.files.items()],
    )
    return row


def _refusal(draft: Draft) -> ConflictError | RefusedError:
    known = draft.receipt is None or _all("SELECT 1 FROM record_allotment WHERE receipt = %s", draft.receipt)
    if not known:
        return RefusedError("record.receipt_unknown", "这个回执编号不是本平台配发的。", mend="先配发编号，再印入文书。")
    return TakenError(
        "record.taken",
        f"案件 {draft.case} 的第 {draft.n} 条，或者它的回执编号，已经有了。",
        mend="按案件的现状重新编号。",
    )


def _moved(expected: int, found: int) -> ConflictError:
    return ConflictError("record.sealed", f"日志已由 {expected} 条增至 {found} 条。", mend="按新的条数重做。")


def _all(statement: str, *values: object) -> list[Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise DamagedError(
            "record.database", f"数据库不能读写：{error}。", mend="检查磁盘空间和权限；数据已坏的，恢复最近的备份。"
        ) from error


def _many(statement: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _number(statement: str, *values: object) -> int:
    return int(_all(statement, *values)[0][0])


def _row(where: str, *values: object) -> Row | None:
    rows = _all(f"{_ENTRY} {where}", *values)
    return _entry(rows[0]) if rows else None


def _entry(row: Sequence[Any]) -> Row:
    seq, case, n, body, guard, receipt = row
    return Row(seq, case, n, bytes(body), bytes(guard), receipt)

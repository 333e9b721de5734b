"""The record in any SQL database: each statement written once, for whatever runs it.

A store of a certain database says how to run a statement, what a transaction is and what its driver raises: see
``SqlStore``. Values stand for ``?`` in the statements, which hold no other question mark and no percent sign.
"""
# ruff: noqa: S608  statements are put together from the constants here, never from what is given

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from typing import Any

from quanheng.record.errors import ConflictError, DamagedError, RecordError, RefusedError
from quanheng.record.schema import FAULTS
from quanheng.record.store import Draft, Kept, Restriction, Row, Seal, TakenError
from quanheng.record.values import Opening

_INSERT = """
INSERT INTO record_entry (case_id, n, receipt, body, guard) SELECT ?, ?, ?, ?, ?
WHERE ? = 1 OR EXISTS (SELECT 1 FROM record_entry WHERE case_id = ? AND n = ?) RETURNING seq
"""
_ROW = "entry.seq, case_id, n, body, guard, receipt"
_ENTRY = f"SELECT {_ROW} FROM record_entry AS entry"
_SIZE = "SELECT coalesce(max(number) + 1, 0) FROM record_leaf"
_CHECKPOINT = """
INSERT INTO record_checkpoint (number, size, note)
SELECT coalesce(max(number), 0) + 1, ?, ? FROM record_checkpoint
"""
_GROW = """
INSERT INTO record_tile (level, idx, hashes) VALUES (?, ?, ?)
ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes
"""
_NOTES = "SELECT size, note, line FROM record_checkpoint LEFT JOIN record_cosignature USING (size)"
_OPENINGS = "SELECT seq, name, salt, value FROM record_opening JOIN record_entry USING (seq) WHERE {}"
_HELD_BACK = """
SELECT seq, name, by_seq, lifted FROM record_restriction JOIN record_entry USING (seq) WHERE {0}
UNION ALL SELECT seq, name, by_seq, NULL FROM record_disposal JOIN record_entry USING (seq) WHERE {0}
ORDER BY by_seq
"""
"""Restrictions and releases in order, and among them what was destroyed, which is neither."""
_TOGETHER, _CASES = 20, 200
"""Rows inserted, and cases read, by one statement."""


class SqlStore(ABC):
    """A ``Store`` but for its connections: ``rows``, ``transaction`` and ``close`` are the database's own.

    ``refused`` is what its driver raises for a row that a constraint or a trigger does not let in; everything else it
    raises should come out of ``rows`` as a ``DamagedError``.
    """

    refused: type[Exception]

    @abstractmethod
    def rows(self, statement: str, *values: object) -> Iterator[Any]:
        """Run one statement and give its rows as they are read; within a transaction of this thread, as part of it."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[object]:
        """What is done within is done wholly or not at all; one within another can fail alone."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""

    @property
    def origin(self) -> str:
        """The name of the log."""
        found = self._all("SELECT value FROM record_meta WHERE name = 'origin'")
        if not found:
            raise DamagedError("record.meta", "记录的名称不在了。", mend="恢复最近的备份。")
        return str(found[0][0])

    # Entries

    def append(self, drafts: Sequence[Draft]) -> list[Row]:
        """Add all or none, durable when the outermost transaction is."""
        with self.transaction():
            return [self._insert(draft) for draft in drafts]

    def find(self, case: str, n: int) -> Row | None:
        """The entry of a case by its number."""
        return self._row("WHERE case_id = ? AND n = ?", case, n)

    def of_cases(self, cases: Sequence[str]) -> Iterator[Kept]:
        """The entries of some cases and what stands apart, each case's in order."""
        for start in range(0, len(cases), _CASES):
            some = cases[start : start + _CASES]
            within = f"case_id IN ({', '.join('?' * len(some))})"
            rows = [_read_row(row) for row in self._all(f"{_ENTRY} WHERE {within} ORDER BY case_id, n", *some)]
            openings = _by_seq(self._all(_OPENINGS.format(within), *some))
            held_back = _by_seq(self._all(_HELD_BACK.format(within), *some, *some))
            yield from (_kept(row, openings[row.seq], held_back[row.seq]) for row in rows)

    def at(self, seq: int) -> Row | None:
        """The entry at a place."""
        return self._row("WHERE seq = ?", seq)

    def last(self, case: str) -> int:
        """How many entries a case has."""
        return self._number("SELECT coalesce(max(n), 0) FROM record_entry WHERE case_id = ?", case)

    def by_receipt(self, receipt: str) -> Row | None:
        """The entry that bears the digest of a receipt number."""
        return self._row("WHERE receipt = ?", receipt)

    def allot(self, receipts: Sequence[str]) -> None:
        """Keep digests of receipt numbers that entries may bear from now on."""
        with self.transaction():
            self._insert_rows("record_allotment (receipt)", [(receipt,) for receipt in receipts])

    # What stands apart

    def openings(self, seq: int) -> dict[str, Opening]:
        """What opens the commitments of an entry, by fact."""
        found = self._all("SELECT name, salt, value FROM record_opening WHERE seq = ?", seq)
        return {name: Opening(bytes(salt), bytes(value)) for name, salt, value in found}

    def disposals(self, seq: int) -> dict[str, int]:
        """The facts of an entry whose values were destroyed, and the place of the entry that ordered it."""
        return dict(self._all("SELECT name, by_seq FROM record_disposal WHERE seq = ?", seq))

    def dispose(self, by: int, targets: Sequence[tuple[int, str]]) -> None:
        """Destroy the openings of (place, fact)."""
        with self.transaction():
            self._insert_rows(
                "record_disposal (seq, name, by_seq)", [(seq, name, by) for seq, name in targets], again=True
            )
            for table in ("record_opening", "record_file"):
                for target in targets:
                    self._run(f"DELETE FROM {table} WHERE seq = ? AND name = ?", *target)

    def restrictions(self, seq: int) -> list[Restriction]:
        """What was restricted and released in an entry, in order."""
        statement = "SELECT seq, name, by_seq, lifted FROM record_restriction WHERE seq = ? ORDER BY by_seq"
        return [Restriction(place, name, by, bool(lifted)) for place, name, by, lifted in self._all(statement, seq)]

    def restrict(self, restrictions: Sequence[Restriction]) -> None:
        """Add restrictions or releases."""
        with self.transaction():
            listed = [(given.seq, given.name, given.by, int(given.lifted)) for given in restrictions]
            self._insert_rows("record_restriction (seq, name, by_seq, lifted)", listed, again=True)

    def files(self, seq: int) -> dict[str, str]:
        """The digests of the files of an entry, and the fact each belongs to."""
        return dict(self._all("SELECT digest, name FROM record_file WHERE seq = ?", seq))

    def has_file(self, digest: str) -> bool:
        """Whether an entry names the file."""
        return bool(self._all("SELECT 1 FROM record_file WHERE digest = ?", digest))

    # The tree

    def unsealed(self, limit: int) -> list[Row]:
        """Entries that have no leaf yet, in the order they will have: those of a case as they were committed."""
        statement = f"{_ENTRY} JOIN record_unsealed AS waiting ON waiting.seq = entry.seq ORDER BY waiting.seq LIMIT ?"
        return [_read_row(row) for row in self._all(statement, limit)]

    def size(self) -> int:
        """The number of leaves."""
        return self._number(_SIZE)

    def leaves(self, start: int, stop: int) -> Iterator[tuple[int, Row]]:
        """Leaf number and entry, in order, read as they are taken."""
        statement = f"""
            SELECT number, {_ROW} FROM record_leaf AS leaf JOIN record_entry AS entry ON entry.seq = leaf.seq
            WHERE number >= ? AND number < ? ORDER BY number"""
        for number, *row in self.rows(statement, start, stop):
            yield number, _read_row(row)

    def leaf_of(self, seq: int) -> int | None:
        """The leaf number of an entry."""
        found = self._all("SELECT number FROM record_leaf WHERE seq = ?", seq)
        return int(found[0][0]) if found else None

    def tile(self, level: int, index: int) -> bytes:
        """The hashes of a tile, as wide as it is; empty where there is none."""
        found = self._all("SELECT hashes FROM record_tile WHERE level = ? AND idx = ?", level, index)
        return bytes(found[0][0]) if found else b""

    def seal(self, seal: Seal) -> None:
        """Add a batch of leaves, its tiles and its checkpoint, all or none."""
        try:
            with self.transaction():
                if self.size() != seal.size:
                    raise self._overtaken(seal)
                self._insert_rows("record_leaf (number, seq)", list(enumerate(seal.entries, seal.size)))
                for (level, index), hashes in seal.tiles.items():
                    self._run(_GROW, level, index, hashes)
                self._run(_CHECKPOINT, seal.size + len(seal.entries), seal.checkpoint)
        except self.refused as error:
            raise self._overtaken(seal) from error

    def checkpoints(self, above: int = -1) -> Iterator[tuple[int, str]]:
        """Size and note of each checkpoint of more than ``above`` leaves, in order, cosignatures included."""
        return _notes(self.rows(f"{_NOTES} WHERE size > ? ORDER BY size, line", above))

    def checkpoint(self) -> tuple[int, str] | None:
        """The latest checkpoint."""
        statement = f"{_NOTES} WHERE size = (SELECT max(size) FROM record_checkpoint) ORDER BY line"
        return next(_notes(self._all(statement)), None)

    def cosign(self, size: int, lines: Sequence[str]) -> None:
        """Add cosignature lines to the checkpoint of that size."""
        with self.transaction():
            self._insert_rows("record_cosignature (size, line)", [(size, line) for line in lines], again=True)

    # Health

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not fit together in the tables as a whole."""
        for code, statement in FAULTS:
            for (where,) in self.rows(statement):
                yield code, where

    # Statements

    def _all(self, statement: str, *values: object) -> list[Any]:
        return list(self.rows(statement, *values))

    def _run(self, statement: str, *values: object) -> None:
        self._all(statement, *values)

    def _number(self, statement: str, *values: object) -> int:
        return int(self._all(statement, *values)[0][0])

    def _row(self, where: str, *values: object) -> Row | None:
        found = self._all(f"{_ENTRY} {where}", *values)
        return _read_row(found[0]) if found else None

    def _insert(self, draft: Draft) -> Row:
        case, n = draft.case, draft.n
        try:
            found = self._all(_INSERT, case, n, draft.receipt, draft.body, draft.guard, n, case, n - 1)
        except self.refused as error:
            raise _refusal(draft, str(error)) from error
        if not found:
            raise ConflictError(
                "record.gap", f"案件 {case} 还没有第 {n - 1} 条，不能追加第 {n} 条。", mend="按案件的现状重新编号。"
            )
        row = Row(found[0][0], case, n, draft.body, draft.guard, draft.receipt)
        openings = [(row.seq, name, opening.salt, opening.value) for name, opening in draft.openings.items()]
        self._insert_rows("record_opening (seq, name, salt, value)", openings)
        files = [(file, row.seq, fact) for file, fact in draft.files.items()]
        self._insert_rows("record_file (digest, seq, name)", files)
        return row

    def _insert_rows(self, into: str, rows: Sequence[tuple[object, ...]], *, again: bool = False) -> None:
        """Insert rows, a few by each statement; ``again``: those there already are passed over."""
        for start in range(0, len(rows), _TOGETHER):
            some = rows[start : start + _TOGETHER]
            places = ", ".join([f"({', '.join('?' * len(some[0]))})"] * len(some))
            statement = f"INSERT INTO {into} VALUES {places}{' ON CONFLICT DO NOTHING' if again else ''}"
            self._run(statement, *(value for row in some for value in row))

    def _overtaken(self, seal: Seal) -> ConflictError:
        return ConflictError(
            "record.sealed", f"日志已由 {seal.size} 条增至 {self.size()} 条。", mend="按新的条数重做。"
        )


def _read_row(row: Sequence[Any]) -> Row:
    seq, case, n, body, guard, receipt = row
    return Row(seq, case, n, bytes(body), bytes(guard), receipt)


def _by_seq(rows: Iterable[Sequence[Any]]) -> defaultdict[int, list[Sequence[Any]]]:
    """What stands apart from entries, by the place of the entry."""
    apart = defaultdict[int, list[Sequence[Any]]](list)
    for seq, *rest in rows:
        apart[seq].append(rest)
    return apart


def _kept(row: Row, openings: Iterable[Sequence[Any]], held_back: Sequence[Sequence[Any]]) -> Kept:
    return Kept(
        row,
        {name: Opening(bytes(salt), bytes(value)) for name, salt, value in openings},
        {name: by for name, by, lifted in held_back if lifted is None},
        [Restriction(row.seq, name, by, bool(lifted)) for name, by, lifted in held_back if lifted is not None],
    )


def _notes(rows: Iterable[tuple[int, str, str | None]]) -> Iterator[tuple[int, str]]:
    """Each checkpoint with the lines that cosign it."""
    for (size, note), lines in groupby(rows, key=lambda row: (row[0], row[1])):
        yield size, note + "".join(line for _, _, line in lines if line)


def _refusal(draft: Draft, message: str) -> RecordError:
    """What a constraint's refusal means; which one it was stands in the first line of the driver's message."""
    named = message.partition("\n")[0].lower()
    if "foreign key" in named:
        return RefusedError("record.receipt_unknown", "这个回执编号不是本平台配发的。", mend="先配发编号，再印入文书。")
    if "receipt" in named:
        return TakenError("record.receipt_used", "这个回执编号已经用过。", mend="另取一个编号。")
    return TakenError(
        "record.taken", f"案件 {draft.case} 已有第 {draft.n} 条。", mend="案件在此期间有了新的条目，看过之后重新办理。"
    )

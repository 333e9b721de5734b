"""What somebody does who has the database and the files in hand, and no key."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quanheng.record.folder import Folder

Value = int | str | bytes | None
EVIDENCE_ELSEWHERE = {("record_cosignature", "delete"), ("record_cosignature", "cut")}
"""Cosignatures taken away are still in the witness's memory; a record cannot know that it had them."""


@contextmanager
def unguarded(folder: Folder) -> Iterator[sqlite3.Connection]:
    """The database without its triggers and with no check of what refers to what; the triggers are back afterwards."""
    database = sqlite3.connect(folder.database, isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    try:
        yield database
    finally:
        for _, statement in triggers:
            database.execute(statement)
        database.close()


def tables(database: sqlite3.Connection) -> dict[str, list[str]]:
    """The columns of each table that holds anything."""
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: [column for (column,) in database.execute(f"SELECT name FROM pragma_table_info('{name}')")]
        for name in names
        if database.execute(f"SELECT 1 FROM {name}").fetchone()
    }


def content(database: sqlite3.Connection) -> list[tuple]:
    """All rows of all tables, and what makes the tables."""
    rows = [
        ("schema", *row) for row in database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 2")
    ]
    for name in sorted(tables(database)):
        rows += sorted(((name, *row) for row in database.execute(f"SELECT * FROM {name}")), key=repr)
    return rows


def altered(value: Value, chance: random.Random) -> Value:
    """The value with one bit turned; a number stays one, a text stays one."""
    if value is None:
        return "00" * 32
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(4)
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(7)
    return data.decode("utf-8", "replace") if isinstance(value, str) else bytes(data)


def flip(database: sqlite3.Connection, table: str, columns: list[str], chance: random.Random) -> str:
    """One bit of one column of one row."""
    column = chance.choice(columns)
    row = chance.choice(database.execute(f"SELECT * FROM {table}").fetchall())
    value = row[columns.index(column)]
    where = " AND ".join(f"{name} IS ?" for name in columns)
    database.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", [altered(value, chance), *row])
    return column


def delete(database: sqlite3.Connection, table: str, columns: list[str], chance: random.Random) -> str:
    """One row."""
    row = chance.choice(database.execute(f"SELECT * FROM {table}").fetchall())
    where = " AND ".join(f"{name} IS ?" for name in columns)
    database.execute(f"DELETE FROM {table} WHERE {where}", row)
    return "row"


def cut(database: sqlite3.Connection, table: str, columns: list[str], chance: random.Random) -> str:
    """The last rows."""
    rows = database.execute(f"SELECT * FROM {table} ORDER BY {columns[0]} DESC").fetchall()
    where = " AND ".join(f"{name} IS ?" for name in columns)
    for row in rows[: chance.randint(1, len(rows))]:
        database.execute(f"DELETE FROM {table} WHERE {where}", row)
    return "rows"


def exchange(database: sqlite3.Connection, table: str, columns: list[str], chance: random.Random) -> str:
    """One column between two rows."""
    rows = database.execute(f"SELECT * FROM {table}").fetchall()
    if len(rows) < 2:
        return flip(database, table, columns, chance)
    place = chance.randrange(len(columns))
    one, other = chance.sample(rows, 2)
    mixed = [(*row[:place], value, *row[place + 1 :]) for row, value in ((one, other[place]), (other, one[place]))]
    where = " AND ".join(f"{name} IS ?" for name in columns)
    for row in (one, other):
        database.execute(f"DELETE FROM {table} WHERE {where}", row)
    for row in mixed:
        database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    return columns[place]


Tampering = Callable[[sqlite3.Connection, str, list[str], random.Random], str]
TAMPERINGS: tuple[Tampering, ...] = (flip, flip, delete, exchange, cut)


def tamper(folder: Folder, chance: random.Random) -> str | None:
    """Do one thing to the database or a file; what was done, or none where nothing came of it."""
    files = sorted(path for path in (folder.path / "files").rglob("*") if path.is_file())
    if chance.random() < 0.1:
        return spoil(chance.choice(files), chance)
    tampering = chance.choice(TAMPERINGS)
    with unguarded(folder) as database:
        before = content(database)
        table, columns = chance.choice(sorted(tables(database).items()))
        if (table, tampering.__name__) in EVIDENCE_ELSEWHERE:
            return None
        try:
            what = tampering(database, table, columns, chance)
        except sqlite3.IntegrityError:
            what = "refused"
        return f"{tampering.__name__} {table}.{what}" if content(database) != before else None


def spoil(path: Path, chance: random.Random) -> str:
    """Turn a bit of a file, cut it, or take it away."""
    data = bytearray(path.read_bytes())
    kind = chance.choice(["flip", "cut", "remove"])
    if kind == "remove":
        path.unlink()
    elif kind == "cut":
        path.write_bytes(data[:-1])
    else:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    return f"{kind} file"

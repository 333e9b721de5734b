"""The tables of a record in SQL, and the triggers that let nothing recorded be changed or removed unlawfully.

``statements`` gives them for SQLite and for PostgreSQL, one statement each, for whatever runs migrations. The tables
are named ``record_…``, so that they may stand beside those of an application.
"""

from collections.abc import Mapping
from typing import Final

TABLES: Final[Mapping[str, str]] = {
    "record_meta": "name TEXT PRIMARY KEY, value TEXT NOT NULL",
    "record_allotment": "receipt TEXT PRIMARY KEY",
    "record_entry": """
        seq {serial} PRIMARY KEY,
        case_id TEXT NOT NULL,
        n INTEGER NOT NULL CHECK (n > 0),
        receipt TEXT REFERENCES record_allotment,
        body {bytes} NOT NULL,
        guard {bytes} NOT NULL,
        UNIQUE (case_id, n)""",
    "record_opening": """
        seq {place} NOT NULL REFERENCES record_entry,
        name TEXT NOT NULL,
        salt {bytes} NOT NULL,
        value {bytes} NOT NULL,
        PRIMARY KEY (seq, name)""",
    "record_file": """
        digest TEXT PRIMARY KEY,
        seq {place} NOT NULL REFERENCES record_entry,
        name TEXT NOT NULL""",
    "record_disposal": """
        seq {place} NOT NULL REFERENCES record_entry,
        name TEXT NOT NULL,
        by_seq {place} NOT NULL REFERENCES record_entry,
        PRIMARY KEY (seq, name)""",
    "record_restriction": """
        seq {place} NOT NULL REFERENCES record_entry,
        name TEXT NOT NULL,
        by_seq {place} NOT NULL REFERENCES record_entry,
        lifted INTEGER NOT NULL,
        PRIMARY KEY (seq, name, by_seq)""",
    "record_leaf": "number {place} PRIMARY KEY, seq {place} NOT NULL UNIQUE REFERENCES record_entry",
    "record_tile": """
        level INTEGER NOT NULL,
        idx {place} NOT NULL,
        hashes {bytes} NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
        PRIMARY KEY (level, idx)""",
    "record_checkpoint": "number {place} PRIMARY KEY, size {place} NOT NULL UNIQUE, note TEXT NOT NULL",
    "record_cosignature": """
        size {place} NOT NULL REFERENCES record_checkpoint (size),
        line TEXT NOT NULL,
        PRIMARY KEY (size, line)""",
}
"""The columns of each table. ``record_unsealed`` comes beside them: the places of entries that have no leaf yet."""

_GROWING, _DISPOSABLE = ("record_tile",), ("record_opening", "record_file")
_FIXED = tuple(table for table in TABLES if table not in (*_GROWING, *_DISPOSABLE))
_INDEXES = (
    "CREATE UNIQUE INDEX record_entry_receipt ON record_entry (receipt) WHERE receipt IS NOT NULL",
    "CREATE INDEX record_file_seq ON record_file (seq)",
)
_SHRUNK = """NEW.level <> OLD.level OR NEW.idx <> OLD.idx
    OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes"""
_DISPOSED = "EXISTS (SELECT 1 FROM record_disposal WHERE seq = OLD.seq AND name = OLD.name)"
_SEALED = "EXISTS (SELECT 1 FROM record_leaf WHERE seq = OLD.seq)"

_SQLITE_TYPES = {"serial": "INTEGER", "place": "INTEGER", "bytes": "BLOB"}
_SQLITE_BY_PLACE = ("record_entry", "record_leaf", "record_checkpoint", "record_tile", "record_meta")
"""The tables that keep SQLite's own row numbers; the others lie in the order of their keys."""
_SQLITE_UNSEALED = """
CREATE VIEW record_unsealed AS
SELECT seq FROM record_entry WHERE seq > (SELECT coalesce(max(seq), 0) FROM record_leaf)"""
"""In SQLite writers take turns, so the order of places is that of commits and the last leaf parts the sealed."""

_POSTGRESQL_TYPES = {"serial": "BIGINT GENERATED ALWAYS AS IDENTITY", "place": "BIGINT", "bytes": "BYTEA"}
_POSTGRESQL_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body}
END $$"""
_POSTGRESQL_RAISE = "RAISE EXCEPTION 'record: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"
_POSTGRESQL_FUNCTIONS = {
    "record_refuse": _POSTGRESQL_RAISE,
    "record_refuse_undisposed": f"IF NOT {_DISPOSED} THEN {_POSTGRESQL_RAISE} END IF; RETURN OLD;",
    "record_refuse_leafless": f"IF NOT {_SEALED} THEN {_POSTGRESQL_RAISE} END IF; RETURN OLD;",
    "record_wait": "INSERT INTO record_unsealed VALUES (NEW.seq); RETURN NULL;",
    "record_wait_no_more": "DELETE FROM record_unsealed WHERE seq = NEW.seq; RETURN NULL;",
}
"""In PostgreSQL an entry may be committed after one of a later place: what waits for its leaf stands in a list."""


def statements(vendor: str) -> list[str]:
    """What makes the tables, indexes and triggers of a record in ``sqlite`` or ``postgresql``, in order."""
    return {"sqlite": _sqlite, "postgresql": _postgresql}[vendor]()


def _sqlite() -> list[str]:
    tables = [
        f"CREATE TABLE {table} ({columns.format(**_SQLITE_TYPES)}) STRICT"
        + ("" if table in _SQLITE_BY_PLACE else ", WITHOUT ROWID")
        for table, columns in TABLES.items()
    ]
    refusals = [(table, "kept", "UPDATE", "") for table in (*_FIXED, *_DISPOSABLE)]
    refusals += [(table, "stays", "DELETE", "") for table in (*_FIXED, *_GROWING)]
    refusals += [(table, "grows", "UPDATE", f"WHEN {_SHRUNK}") for table in _GROWING]
    refusals += [(table, "disposed", "DELETE", f"WHEN NOT {_DISPOSED}") for table in _DISPOSABLE]
    triggers = [
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} {when}\n"
        f"BEGIN SELECT RAISE(ABORT, 'record: {table}'); END"
        for table, name, event, when in refusals
    ]
    return [*tables, *_INDEXES, _SQLITE_UNSEALED, *triggers]


def _postgresql() -> list[str]:
    tables = [f"CREATE TABLE {table} ({columns.format(**_POSTGRESQL_TYPES)})" for table, columns in TABLES.items()]
    waiting = "CREATE TABLE record_unsealed (seq BIGINT PRIMARY KEY REFERENCES record_entry)"
    functions = [_POSTGRESQL_FUNCTION.format(name=name, body=body) for name, body in _POSTGRESQL_FUNCTIONS.items()]
    every = (*TABLES, "record_unsealed")
    rows = [(table, "kept", "BEFORE UPDATE", "record_refuse") for table in every if table not in _GROWING]
    rows += [(table, "stays", "BEFORE DELETE", "record_refuse") for table in (*_FIXED, *_GROWING)]
    rows += [(table, "disposed", "BEFORE DELETE", "record_refuse_undisposed") for table in _DISPOSABLE]
    rows += [
        ("record_unsealed", "stays", "BEFORE DELETE", "record_refuse_leafless"),
        ("record_entry", "waits", "AFTER INSERT", "record_wait"),
        ("record_leaf", "sealed", "AFTER INSERT", "record_wait_no_more"),
    ]
    triggers = [
        f"CREATE TRIGGER {table}_{name} {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
        for table, name, event, function in rows
    ]
    triggers += [
        f"CREATE TRIGGER {table}_grows BEFORE UPDATE ON {table} FOR EACH ROW\n"
        f"WHEN ({_SHRUNK}) EXECUTE FUNCTION record_refuse()"
        for table in _GROWING
    ]
    triggers += [
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()"
        for table in every
    ]
    return [*tables, waiting, *_INDEXES, *functions, *triggers]


FAULTS: Final = (
    (
        "leaf",
        "SELECT 'leaf ' || held FROM"
        " (SELECT count(*) AS held, min(number) AS low, max(number) AS high FROM record_leaf) AS leaves"
        " WHERE held > 0 AND (low <> 0 OR high <> held - 1)",
    ),
    (
        "leaf",
        "SELECT 'leaf ' || number FROM record_leaf LEFT JOIN record_entry USING (seq) WHERE record_entry.seq IS NULL",
    ),
    (
        "leaf",
        "SELECT case_id || '/' || n FROM record_entry AS entry LEFT JOIN record_leaf AS leaf ON leaf.seq = entry.seq"
        " WHERE leaf.seq IS NULL AND entry.seq NOT IN (SELECT seq FROM record_unsealed)",
    ),
    (
        "checkpoint",
        "SELECT 'checkpoint ' || held FROM"
        " (SELECT count(*) AS held, min(number) AS low, max(number) AS high FROM record_checkpoint) AS checkpoints"
        " WHERE held > 0 AND (low <> 1 OR high <> held)",
    ),
    (
        "checkpoint",
        "SELECT 'size ' || later.size FROM record_checkpoint AS sooner"
        " JOIN record_checkpoint AS later ON later.number = sooner.number + 1 WHERE later.size <= sooner.size",
    ),
    (
        "checkpoint",
        "SELECT 'size ' || held FROM (SELECT count(*) AS held FROM record_leaf) AS leaves"
        " WHERE held <> (SELECT coalesce(max(size), 0) FROM record_checkpoint)",
    ),
    (
        "tile",
        "SELECT 'level ' || level FROM"
        " (SELECT level, sum(length(hashes)) / 32 AS held FROM record_tile GROUP BY level) AS levels"
        " WHERE held <> (SELECT count(*) FROM record_leaf) >> (8 * level)",
    ),
    (
        "checkpoint",
        "SELECT 'size ' || size FROM record_cosignature LEFT JOIN record_checkpoint USING (size)"
        " WHERE record_checkpoint.size IS NULL",
    ),
    (
        "opening",
        "SELECT record_opening.seq || '/' || name FROM record_opening LEFT JOIN record_entry USING (seq)"
        " WHERE record_entry.seq IS NULL",
    ),
    ("opening", "SELECT seq || '/' || name FROM record_opening JOIN record_disposal USING (seq, name)"),
    (
        "file",
        "SELECT digest FROM record_file LEFT JOIN record_entry USING (seq) WHERE record_entry.seq IS NULL",
    ),
    (
        "receipt",
        "SELECT case_id || '/' || n FROM record_entry LEFT JOIN record_allotment USING (receipt)"
        " WHERE record_entry.receipt IS NOT NULL AND record_allotment.receipt IS NULL",
    ),
)
"""What cannot be in a healthy record: (code, the statement that lists where it is)."""

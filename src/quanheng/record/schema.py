"""The tables of the SQLite store, and the triggers that let nothing recorded be changed or removed unlawfully."""

_FIXED = ("entry", "leaf", "checkpoint", "cosignature", "allotment", "disposal", "restriction", "meta")
_DISPOSABLE = ("opening", "file")

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE allotment (receipt TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    case_id TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n > 0),
    receipt TEXT REFERENCES allotment,
    body BLOB NOT NULL,
    guard BLOB NOT NULL,
    UNIQUE (case_id, n)
) STRICT;
CREATE UNIQUE INDEX entry_receipt ON entry (receipt) WHERE receipt IS NOT NULL;
CREATE TABLE opening (
    seq INTEGER NOT NULL REFERENCES entry,
    name TEXT NOT NULL,
    salt BLOB NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (seq, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE file (
    digest TEXT PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES entry,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX file_seq ON file (seq);
CREATE TABLE disposal (
    seq INTEGER NOT NULL REFERENCES entry,
    name TEXT NOT NULL,
    by_seq INTEGER NOT NULL REFERENCES entry,
    PRIMARY KEY (seq, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE restriction (
    seq INTEGER NOT NULL REFERENCES entry,
    name TEXT NOT NULL,
    by_seq INTEGER NOT NULL REFERENCES entry,
    lifted INTEGER NOT NULL,
    PRIMARY KEY (seq, name, by_seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE leaf (number INTEGER PRIMARY KEY, seq INTEGER NOT NULL UNIQUE REFERENCES entry) STRICT;
CREATE TABLE tile (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hashes BLOB NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
    PRIMARY KEY (level, idx)
) STRICT;
CREATE TABLE checkpoint (number INTEGER PRIMARY KEY, size INTEGER NOT NULL UNIQUE, note TEXT NOT NULL) STRICT;
CREATE TABLE cosignature (
    size INTEGER NOT NULL REFERENCES checkpoint (size),
    line TEXT NOT NULL,
    PRIMARY KEY (size, line)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tile_stays BEFORE DELETE ON tile BEGIN SELECT RAISE(ABORT, 'record: tile'); END;
CREATE TRIGGER tile_grows BEFORE UPDATE ON tile
WHEN NEW.level <> OLD.level OR NEW.idx <> OLD.idx OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes
BEGIN SELECT RAISE(ABORT, 'record: tile'); END;
"""
_KEPT = "CREATE TRIGGER {0}_kept BEFORE UPDATE ON {0} BEGIN SELECT RAISE(ABORT, 'record: {0}'); END;"
_STAYS = "CREATE TRIGGER {0}_stays BEFORE DELETE ON {0} BEGIN SELECT RAISE(ABORT, 'record: {0}'); END;"
_DISPOSED = """
CREATE TRIGGER {0}_disposed BEFORE DELETE ON {0}
WHEN NOT EXISTS (SELECT 1 FROM disposal WHERE seq = OLD.seq AND name = OLD.name)
BEGIN SELECT RAISE(ABORT, 'record: {0}'); END;
"""

SCHEMA = (
    _TABLES
    + "".join(_KEPT.format(table) for table in _FIXED + _DISPOSABLE)
    + "".join(_STAYS.format(table) for table in _FIXED)
    + "".join(_DISPOSED.format(table) for table in _DISPOSABLE)
)

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # a commit returns when the log of writes is on the disk
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else REPLACE would delete past the triggers
    "secure_delete = ON",  # what is destroyed is overwritten
    "wal_autocheckpoint = 16000",  # 64 MiB: the same pages written over are written back once
)

FAULTS = (
    (
        "leaf",
        "SELECT 'leaf ' || count FROM (SELECT count(*) AS count, min(number) AS low, max(number) AS high FROM leaf)"
        " WHERE count > 0 AND (low <> 0 OR high <> count - 1)",
    ),
    ("leaf", "SELECT 'leaf ' || number FROM leaf LEFT JOIN entry USING (seq) WHERE entry.seq IS NULL"),
    (
        "leaf",
        "SELECT case_id || '/' || n FROM entry LEFT JOIN leaf USING (seq)"
        " WHERE leaf.seq IS NULL AND entry.seq < (SELECT max(seq) FROM leaf)",
    ),
    (
        "checkpoint",
        "SELECT 'checkpoint ' || count FROM"
        " (SELECT count(*) AS count, min(number) AS low, max(number) AS high FROM checkpoint)"
        " WHERE count > 0 AND (low <> 1 OR high <> count)",
    ),
    (
        "checkpoint",
        "SELECT 'size ' || later.size FROM checkpoint JOIN checkpoint AS later ON later.number = checkpoint.number + 1"
        " WHERE later.size <= checkpoint.size",
    ),
    (
        "checkpoint",
        "SELECT 'size ' || held FROM (SELECT count(*) AS held FROM leaf)"
        " WHERE held <> (SELECT coalesce(max(size), 0) FROM checkpoint)",
    ),
    (
        "tile",
        "SELECT 'level ' || level FROM (SELECT level, sum(length(hashes)) / 32 AS held FROM tile GROUP BY level)"
        " WHERE held <> (SELECT count(*) FROM leaf) >> (8 * level)",
    ),
    (
        "checkpoint",
        "SELECT 'size ' || size FROM cosignature LEFT JOIN checkpoint USING (size) WHERE checkpoint.size IS NULL",
    ),
    (
        "opening",
        "SELECT opening.seq || '/' || name FROM opening LEFT JOIN entry USING (seq) WHERE entry.seq IS NULL",
    ),
    ("opening", "SELECT seq || '/' || name FROM opening JOIN disposal USING (seq, name)"),
    ("file", "SELECT digest FROM file LEFT JOIN entry USING (seq) WHERE entry.seq IS NULL"),
    (
        "receipt",
        "SELECT case_id || '/' || n FROM entry LEFT JOIN allotment USING (receipt)"
        " WHERE entry.receipt IS NOT NULL AND allotment.receipt IS NULL",
    ),
)
"""What cannot be in a healthy store: (code, the statement that lists where it is)."""

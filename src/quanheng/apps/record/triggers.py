"""The triggers that let nothing recorded be changed or removed unlawfully, for each database."""

from collections.abc import Iterator

FIXED = ("origin", "entry", "leaf", "checkpoint", "cosignature", "allotment", "disposal", "restriction")
"""Neither changed nor removed."""
DISPOSABLE = ("opening", "file")
"""Not changed; removed only after a disposal of the fact."""

_SQLITE_GROWS = """
CREATE TRIGGER record_tile_grows BEFORE UPDATE ON record_tile
WHEN NEW.level <> OLD.level OR NEW.idx <> OLD.idx OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes
BEGIN SELECT RAISE(ABORT, 'record: tile'); END
"""
_SQLITE_DISPOSED = """
CREATE TRIGGER record_{0}_disposed BEFORE DELETE ON record_{0}
WHEN NOT EXISTS (SELECT 1 FROM record_disposal WHERE seq = OLD.seq AND name = OLD.name)
BEGIN SELECT RAISE(ABORT, 'record: {0}'); END
"""
_POSTGRESQL = """
CREATE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'record: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE FUNCTION record_only_disposed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF NOT EXISTS (SELECT 1 FROM record_disposal WHERE seq = OLD.seq AND name = OLD.name) THEN
    RAISE EXCEPTION 'record: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END IF; RETURN OLD; END $$;
CREATE FUNCTION record_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF NEW.level <> OLD.level OR NEW.idx <> OLD.idx OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes THEN
    RAISE EXCEPTION 'record: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END IF; RETURN NEW; END $$;
CREATE TRIGGER record_tile_grows BEFORE UPDATE ON record_tile FOR EACH ROW EXECUTE FUNCTION record_only_grows();
"""


def statements(vendor: str) -> Iterator[str]:
    """The statements that make the triggers, for ``sqlite`` or ``postgresql``."""
    yield from {"sqlite": _sqlite, "postgresql": _postgresql}[vendor]()


def _sqlite() -> Iterator[str]:
    yield _SQLITE_GROWS
    for table in (*FIXED, *DISPOSABLE):
        yield _refusing(table, "UPDATE")
    for table in (*FIXED, "tile"):
        yield _refusing(table, "DELETE")
    for table in DISPOSABLE:
        yield _SQLITE_DISPOSED.format(table)


def _refusing(table: str, change: str) -> str:
    name = f"record_{table}_no_{change.lower()}"
    return f"CREATE TRIGGER {name} BEFORE {change} ON record_{table} BEGIN SELECT RAISE(ABORT, 'record: {table}'); END"


def _postgresql() -> Iterator[str]:
    yield _POSTGRESQL
    for table in (*FIXED, *DISPOSABLE, "tile"):
        changes = "TRUNCATE" if table == "tile" else "UPDATE OR TRUNCATE"
        yield _on(table, changes, "STATEMENT", "refuse")
    for table in (*FIXED, "tile"):
        yield _on(table, "DELETE", "STATEMENT", "refuse")
    for table in DISPOSABLE:
        yield _on(table, "DELETE", "ROW", "only_disposed")


def _on(table: str, changes: str, scope: str, function: str) -> str:
    name = f"record_{table}_{changes.split(maxsplit=1)[0].lower()}"
    made = f"CREATE TRIGGER {name} BEFORE {changes} ON record_{table}"
    return f"{made} FOR EACH {scope} EXECUTE FUNCTION record_{function}()"

"""A PostgreSQL server of the tests' own, and a store in it: how a record joins a server's transactions."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from quanheng.record.schema import statements
from quanheng.record.sql import SqlStore

UNPRIVILEGED = "nobody"
"""PostgreSQL does not run as root: where the tests do, it runs as this user."""


class PostgresqlStore(SqlStore):
    """A record in the database at ``address``, one connection to a store."""

    refused = psycopg.IntegrityError

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor)

    @classmethod
    def create(cls, address: str, origin: str) -> "PostgresqlStore":
        store = cls(address)
        with store.transaction():
            for statement in statements("postgresql"):
                store.connection.execute(statement)
            store.connection.execute("INSERT INTO record_meta VALUES ('origin', %s)", [origin])
        return store

    def rows(self, statement, *values):
        cursor = self.connection.execute(statement.replace("?", "%s"), values)
        yield from cursor if cursor.description else ()

    def transaction(self):
        return self.connection.transaction()

    def close(self):
        self.connection.close()


def programs() -> Path | None:
    """Where PostgreSQL's programs are, on the PATH or where Debian has them."""
    places = [os.environ.get("PATH", ""), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
    initdb = shutil.which("initdb", path=os.pathsep.join(places))
    return Path(initdb).resolve().parent if initdb else None


@contextmanager
def server(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """A server that speaks on a socket in a folder of its own; the address of its empty database.

    Unless it is to be ``durable`` it does not wait for the disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="quanheng-"))
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(program: str, *words: str | Path) -> None:
        command = [programs / program, "-D", folder / "data", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)

    options = f"-k {folder} -c listen_addresses='' -c fsync={'on' if durable else 'off'}"
    try:
        run("initdb", "-U", "record", "-A", "trust", "-E", "UTF8", "--locale=C")
        run("pg_ctl", "-l", folder / "log", "-w", "-o", options, "start")
        yield f"host={folder} user=record dbname=postgres"
        run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)

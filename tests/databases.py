"""The databases of the tests: SQLite in a file, or a PostgreSQL cluster of this run's own.

``QUANHENG_TEST_DATABASE=postgresql`` starts a private cluster in a temporary folder, reached through a socket in it,
and stops it at the end. Where its programs are missing, tests that touch the database are skipped with the reason.

A test that only reads and writes asks for ``db`` and is rolled back. A test that commits, or serves pages to a browser,
asks for ``fresh_database``: afterwards the database is restored from a copy made when it was new. So no table is ever
emptied by DELETE or TRUNCATE, which the tables of the record refuse.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

POSTGRESQL = os.environ.get("QUANHENG_TEST_DATABASE") == "postgresql"
ABSENT = "没有 PostgreSQL（找不到 initdb）PostgreSQL is not at hand"
_PLACES = [os.environ.get("PATH", ""), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
_QUICK = "-c listen_addresses= -c fsync=off -c full_page_writes=off"


def address(home: Path) -> str:
    """What ``QUANHENG_DATABASE`` is to be for tests whose home is ``home``."""
    return f"postgresql://quanheng@/quanheng?host={home / 'cluster'}" if POSTGRESQL else ""


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Start the cluster, if the tests are to run on one."""
    if not POSTGRESQL:
        yield
        return
    if not (initdb := shutil.which("initdb", path=os.pathsep.join(_PLACES))):
        pytest.skip(ABSENT)
    programs, folder = Path(initdb).parent, Path(os.environ["QUANHENG_HOME"]) / "cluster"
    folder.mkdir()
    if os.geteuid() == 0:
        folder.parent.chmod(0o711)
        shutil.chown(folder, "postgres")
    _run(programs / "initdb", "-D", folder, "-U", "quanheng", "-A", "trust", "--no-sync")
    _run(programs / "pg_ctl", "-D", folder, "-w", "-l", folder / "log", "-o", f"-k {folder} {_QUICK}", "start")
    yield
    _run(programs / "pg_ctl", "-D", folder, "-w", "-m", "immediate", "stop")


def _run(*words: str | Path) -> None:
    """Run a program of PostgreSQL, which refuses to be run by root."""
    other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*other, *map(str, words)], check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture(scope="session")
def _restore(django_db_setup, django_db_blocker) -> Callable[[], None]:
    """Copies the new database, and gives what restores it from the copy."""
    with django_db_blocker.unblock():
        return _postgresql_copy() if POSTGRESQL else _sqlite_copy()


def _sqlite_copy() -> Callable[[], None]:
    from django.db import connection

    name = Path(connection.settings_dict["NAME"])
    copy = name.with_name(f"copy.{name.name}")

    def bring(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)

    bring(name, copy)
    return lambda: bring(copy, name)


def _postgresql_copy() -> Callable[[], None]:
    from django.db import connection

    name = connection.settings_dict["NAME"]

    def bring(source: str, target: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    bring(name, f"{name}_copy")
    return lambda: bring(f"{name}_copy", name)


@pytest.fixture
def transactional_db(_restore, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's, whose database is emptied afterwards: the one its live server asks for."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        connections.close_all()
        _restore()


@pytest.fixture
def fresh_database(transactional_db) -> None:
    """The database as it was made, in which a test may commit."""

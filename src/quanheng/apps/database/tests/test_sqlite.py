"""SQLite whose writers wait in turn."""

import fcntl
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quanheng.apps.database.addresses import database

QUEUE = "queue"
WRITERS, TIMES = 16, 25


class _UndoneError(Exception):
    pass


@pytest.fixture
def path(tmp_path, django_db_blocker):
    """A database with one table, known to Django as ``queue``."""
    path = tmp_path / "home" / "rows.sqlite3"
    connections.settings = connections.configure_settings(
        {**connections.settings, QUEUE: database(f"sqlite:///{path}", tmp_path)}
    )
    with django_db_blocker.unblock():
        run("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT UNIQUE)")
        yield path
        connections[QUEUE].close()
        del connections[QUEUE], connections.settings[QUEUE]


def run(sql, *parameters):
    with connections[QUEUE].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def lines():
    return [text for (text,) in run("SELECT text FROM line ORDER BY id")]


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock."""
    with path.with_name("rows.sqlite3.lock").open() as file, suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
def test_every_connection_keeps_what_is_promised(path, pragma, value):
    assert run(f"PRAGMA {pragma}") == [(value,)]


def test_the_file_is_for_its_owner_alone(path):
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_lock_is_held_from_the_beginning_of_a_transaction_to_its_end(path):
    with transaction.atomic(using=QUEUE):
        assert not is_free(path)
        with transaction.atomic(using=QUEUE):
            run("INSERT INTO line (text) VALUES ('a')")
        assert not is_free(path)
    assert is_free(path)


def test_a_write_outside_a_transaction_is_committed_with_what_it_returns(path):
    assert run("INSERT INTO line (text) VALUES ('a'), ('b') RETURNING text") == [("a",), ("b",)]
    assert is_free(path)
    connections[QUEUE].close()
    assert lines() == ["a", "b"]


def test_what_a_write_returns_can_be_read_row_by_row(path):
    with connections[QUEUE].cursor() as cursor:
        cursor.execute("INSERT INTO line (text) VALUES ('a'), ('b'), ('c'), ('d') RETURNING text")
        assert cursor.fetchone() == ("a",)
        assert cursor.fetchmany(2) == [("b",), ("c",)]
        assert list(cursor) == [("d",)]
        assert cursor.fetchone() is None


def test_a_write_that_fails_gives_the_lock_back(path):
    run("INSERT INTO line (text) VALUES ('a')")
    with pytest.raises(IntegrityError):
        run("INSERT INTO line (text) VALUES ('a')")
    assert is_free(path)


def test_a_transaction_cut_by_closing_gives_the_lock_back(path):
    with suppress(_UndoneError), transaction.atomic(using=QUEUE):
        run("INSERT INTO line (text) VALUES ('a')")
        connections[QUEUE].close()
        raise _UndoneError
    assert is_free(path)
    assert lines() == []


steps = st.recursive(
    st.just("write"), lambda inner: st.tuples(st.booleans(), st.lists(inner, max_size=4)), max_leaves=8
)


def act(step, given):
    """Do a step: a write, or a block that may be undone. What remains of ``given`` and what was written."""
    if step == "write":
        text = str(next(_NUMBERS))
        run("INSERT INTO line (text) VALUES (%s)", text)
        return [*given, text]
    undone, inner = step
    remains = given
    with suppress(_UndoneError), transaction.atomic(using=QUEUE):
        for each in inner:
            remains = act(each, remains)
        if undone:
            raise _UndoneError
    return given if undone else remains


_NUMBERS = iter(range(10**9))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(steps, max_size=5))
def test_whatever_is_nested_what_was_not_undone_remains_and_the_lock_is_free(path, program):
    remains = lines()
    for step in program:
        remains = act(step, remains)
    assert lines() == remains
    assert is_free(path)


def test_sixteen_writers_lose_nothing_and_none_starves(path):
    def write(writer):
        with closing(connections[QUEUE]):
            return [timed(writer, n) for n in range(TIMES)]

    def timed(writer, n):
        began = time.perf_counter()
        if n % 2:
            run("INSERT INTO line (text) VALUES (%s)", f"{writer}/{n}")
        else:
            with transaction.atomic(using=QUEUE):
                count = run("SELECT count(*) FROM line")[0][0]
                run("INSERT INTO line (id, text) VALUES (%s, %s)", count + 1, f"{writer}/{n}")
        return time.perf_counter() - began

    with ThreadPoolExecutor(WRITERS) as pool:
        waits = sorted(wait for each in pool.map(write, range(WRITERS)) for wait in each)
    assert len(lines()) == WRITERS * TIMES
    assert waits[int(len(waits) * 0.99)] < 20 * sum(waits) / len(waits)


CHILD = """
import sys
from django.conf import settings
from pathlib import Path
from quanheng.apps.database.addresses import database
settings.configure(DATABASES={"default": database("sqlite:///" + sys.argv[1], Path())})
from django.db import connection, transaction
"""
KILLED = """
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("INSERT INTO line (text) VALUES ('half')")
    print("written", flush=True)
    input()
"""
WRITER = """
for n in range(50):
    with transaction.atomic(), connection.cursor() as cursor:
        count = cursor.execute("SELECT count(*) FROM line").fetchone()[0]
        cursor.execute("INSERT INTO line (id) VALUES (%s)", [count + 1])
"""


def test_a_writer_killed_in_the_middle_holds_nobody_up_and_leaves_nothing(path):
    child = [sys.executable, "-c", CHILD + KILLED, path]
    with subprocess.Popen(child, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "written\n"
        assert not is_free(path)
        process.kill()
    run("INSERT INTO line (text) VALUES ('whole')")
    assert lines() == ["whole"]


def test_processes_wait_in_turn_as_threads_do(path):
    processes = [subprocess.Popen([sys.executable, "-c", CHILD + WRITER, path]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0] * 3
    assert len(lines()) == 150

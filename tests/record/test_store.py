"""What any store must do, in one file or on a server: take part in a caller's transaction, seal what is committed."""

import itertools
import threading
from contextlib import nullcontext

import pytest
from tests.record.making import FACTS, Clock, disposing, file_fact, submission

from quanheng.record import merkle
from quanheng.record.disposal import DESTROY
from quanheng.record.doctor import Doctor
from quanheng.record.errors import ConflictError, RefusedError
from quanheng.record.examine import Examiner
from quanheng.record.recorder import Recorder
from quanheng.record.sealer import seal
from quanheng.record.sqlite import SqliteStore
from quanheng.record.store import Restriction, Seal, TakenError
from quanheng.record.values import Attachment, Given, Withheld
from quanheng.record.verify import LEAF, read_checkpoint, root_of

names = (f"record{number}" for number in itertools.count())


@pytest.fixture(scope="session")
def server():
    pytest.importorskip("psycopg", reason="没有 psycopg psycopg is not at hand")
    from tests.record.postgresql import programs, server

    if programs() is None:
        pytest.skip("没有 PostgreSQL（找不到 initdb）PostgreSQL is not at hand")
    with server(programs()) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def again(request, folder):
    """Opens the same new, empty record once more, as another client would."""
    if request.param == "sqlite":
        return lambda: SqliteStore(folder.database)
    from tests.record.postgresql import PostgresqlStore

    address, name = request.getfixturevalue("server"), next(names)
    base = PostgresqlStore(address)
    base.connection.execute(f"CREATE DATABASE {name}")
    base.close()
    address = address.replace("postgres", name)
    PostgresqlStore.create(address, folder.key().name).close()
    return lambda: PostgresqlStore(address)


@pytest.fixture
def recorder(again, folder):
    store = again()
    yield Recorder(store, folder.signer(), folder.files(), Clock())
    store.close()


@pytest.fixture
def other(again):
    """The same record as another client sees it."""
    store = again()
    yield store
    store.close()


class UndoneError(Exception):
    """What a caller raises to have its transaction undone."""


def undone(recorder, *submissions) -> None:
    with pytest.raises(UndoneError), recorder.store.transaction():  # noqa: PT012  the whole transaction is the point
        recorder.append(*submissions)
        raise UndoneError


def test_an_append_belongs_to_the_callers_transaction(recorder, other):
    with recorder.store.transaction():
        recorder.append(submission(n=1))
        recorder.append(submission(n=2))
        assert recorder.store.last("A-1") == 2
        assert other.last("A-1") == 0
    assert other.last("A-1") == 2


def test_what_the_caller_undoes_was_never_recorded(recorder, other):
    undone(recorder, submission(n=1), submission(n=2))
    assert other.last("A-1") == 0
    recorder.append(submission(n=1))
    assert [row.n for row in other.unsealed(9)] == [1]


def test_an_act_refused_within_a_transaction_leaves_the_rest_of_it(recorder, other):
    recorder.append(submission("B", 1))
    with recorder.store.transaction():
        recorder.append(submission("A", 1))
        with pytest.raises(TakenError):
            recorder.append(submission("C", 1), submission("B", 1, request="late"))
        with pytest.raises(ConflictError, match="还没有第 4 条"):
            recorder.append(submission("B", 5))
        recorder.append(submission("A", 2))
    assert [other.last(case) for case in "ABC"] == [2, 1, 0]


def test_a_request_repeated_within_a_transaction_is_recorded_once(recorder):
    first = recorder.append(submission())
    with recorder.store.transaction():
        assert recorder.append(submission()) == first


def test_files_are_kept_before_the_transaction_that_names_them(recorder):
    stored = recorder.files.keep(Attachment("决定书.pdf", b"%PDF"))
    facts = {"decision": Given("file", stored)}
    undone(recorder, submission(facts=facts))
    recorder.append(submission("B", 1))
    with pytest.raises(TakenError):
        recorder.append(submission("B", 1, request="late", facts=facts))
    first = recorder.append(submission(facts=facts))
    assert recorder.append(submission(facts=facts)) == first
    assert recorder.files.open(recorder.read("A-1", 1)[1]["decision"]["$file"]).read() == b"%PDF"
    with pytest.raises(RefusedError, match="另一内容"):
        recorder.append(submission(facts={"decision": Given("file", recorder.files.keep(Attachment("x", b"y")))}))


def test_a_receipt_number_is_allotted_first_and_serves_once(recorder):
    (number,) = recorder.allot(1)
    recorder.append(submission(receipt=number))
    with pytest.raises(TakenError, match="已经用过"):
        recorder.append(submission("A-2", receipt=number))
    with pytest.raises(RefusedError, match="不是本平台配发"):
        recorder.append(submission("A-2", receipt="0" * 32))


def test_the_sealer_takes_all_that_is_committed_and_nothing_else(recorder, other):
    with recorder.store.transaction():
        recorder.append(submission("A", 1))
        assert other.unsealed(9) == []
    recorder.append(submission("A", 2), submission("B", 1))
    assert seal(recorder) == 3
    assert [(number, row.case, row.n) for number, row in other.leaves(0, 9)] == [(0, "A", 1), (1, "A", 2), (2, "B", 1)]
    head, _ = read_checkpoint(other.checkpoint()[1], recorder.signer.key)
    assert head == root_of([recorder.digest(LEAF + row.body) for _, row in other.leaves(0, 3)], recorder.digest)
    assert merkle.head(other.tile, recorder.digest, 3) == head
    assert other.unsealed(9) == []


def test_an_entry_committed_after_one_of_a_later_place_gets_its_leaf(recorder, again, folder):
    """In one file writers take turns; a server lets the second overtake the first."""
    late = Recorder(again(), folder.signer(), folder.files(), Clock())
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with late.store.transaction():
            late.append(submission("A", 1))
            begun.set()
            go_on.wait(5)
        late.store.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    begun.wait(5)
    if isinstance(recorder.store, SqliteStore):
        go_on.set()
    recorder.append(submission("B", 1))
    first = seal(recorder)
    go_on.set()
    thread.join()
    assert first + seal(recorder) == 2
    assert recorder.store.size() == 2
    assert list(recorder.store.faults()) == []


def test_two_sealers_at_once_seal_nothing_twice(recorder):
    rows = recorder.append(submission("A", 1), submission("A", 2))
    seal(recorder)
    with pytest.raises(ConflictError, match="日志已由 0 条增至 2 条"):
        recorder.store.seal(Seal(0, [row.seq for row in rows], {}, "late"))
    assert recorder.store.size() == 2


def test_what_is_read_all_at_once_is_what_is_read_one_by_one(recorder):
    (row,) = recorder.append(submission("A", 1, facts={**FACTS, "decision": file_fact()}))
    recorder.append(submission("A", 2), submission("B", 1), submission("C", 1))
    (order,) = recorder.append(disposing(1, DESTROY, ("A", 1, "decision")))
    recorder.store.restrict([Restriction(row.seq, "party", order.seq, False)])
    recorder.store.dispose(order.seq, [(row.seq, "decision")])
    read = recorder.read_cases(["A", "B", "nobody"])
    assert read == {"A": [recorder.read("A", n) for n in (1, 2)], "B": [recorder.read("B", 1)], "nobody": []}
    assert set(read["A"][0][1].values()) >= {Withheld.DESTROYED, Withheld.RESTRICTED}


def test_everything_kept_is_given_back(recorder, folder):
    facts = {**FACTS, "decision": file_fact()}
    (row,) = recorder.append(submission(facts=facts))
    (order,) = recorder.append(disposing(1, DESTROY, ("A-1", 1, "decision")))
    store = recorder.store
    assert store.find("A-1", 1) == store.at(row.seq) == row
    assert set(store.openings(row.seq)) == {"party", "reasons", "decision"}
    ((digest, fact),) = store.files(row.seq).items()
    assert (fact, store.has_file(digest), store.has_file("00")) == ("decision", True, False)
    for _ in range(2):
        store.restrict([Restriction(row.seq, "party", order.seq, False)])
        store.dispose(order.seq, [(row.seq, "decision")])
    assert store.restrictions(row.seq) == [Restriction(row.seq, "party", order.seq, False)]
    assert (store.disposals(row.seq), store.files(row.seq)) == ({"decision": order.seq}, {})
    seal(recorder)
    for _ in range(2):
        store.cosign(2, ["\u2014 b\n", "\u2014 a\n"])
    assert [size for size, _ in store.checkpoints()] == [2]
    assert store.checkpoint()[1].endswith("\u2014 a\n\u2014 b\n")
    assert (store.leaf_of(order.seq), store.leaf_of(900)) == (1, None)


def test_a_record_on_any_store_is_found_in_order(recorder, folder, tmp_path):
    for n in range(1, 41):
        recorder.append(submission("A", n))
        if n == 20:
            seal(recorder)
    seal(recorder)
    examiner = Examiner(recorder.store, folder.files(), folder.key(), (), folder.signer())
    doctor = Doctor(lambda: nullcontext(examiner), tmp_path / "memory", recorder.clock)
    report = doctor.examine(every=True, workers=1, progress=lambda _done, _total: None)
    assert (report.size, report.examined, report.findings) == (40, 40, ())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_entry SET guard = body",
        "DELETE FROM record_entry",
        "UPDATE record_leaf SET number = number + 9",
        "DELETE FROM record_leaf",
        "UPDATE record_checkpoint SET note = 'x'",
        "DELETE FROM record_checkpoint",
        "DELETE FROM record_meta",
        "UPDATE record_opening SET salt = value",
        "DELETE FROM record_opening",
        "DELETE FROM record_file",
        "DELETE FROM record_tile",
        "UPDATE record_tile SET level = 7",
        "UPDATE record_tile SET hashes = substr(hashes, 1, 32)",
    ],
)
def test_the_database_refuses_to_change_what_is_recorded(recorder, statement):
    recorder.append(submission(facts={**FACTS, "decision": file_fact()}), submission(n=2))
    seal(recorder)
    with pytest.raises(recorder.store.refused, match="record: record_"):
        recorder.store._all(statement)


@pytest.mark.parametrize("again", ["postgresql"], indirect=True)
@pytest.mark.parametrize("statement", ["TRUNCATE record_entry CASCADE", "DELETE FROM record_unsealed"])
def test_a_server_refuses_to_empty_what_is_recorded(recorder, statement):
    recorder.append(submission())
    with pytest.raises(recorder.store.refused, match="record: record_"):
        recorder.store._all(statement)

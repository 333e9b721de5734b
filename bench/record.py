"""The record: appends against bare commits of the same bytes; sealing and proving a large log in little memory.

``python -m bench.record [leaves]`` measures a log of another size.
"""

import multiprocessing
import random
import re
import secrets
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

from quanheng.record import merkle
from quanheng.record.entry import Actor, Answer
from quanheng.record.folder import Folder
from quanheng.record.recorder import Recorder
from quanheng.record.sealer import seal
from quanheng.record.sqlite import PRAGMAS
from quanheng.record.store import Draft
from quanheng.record.submission import Submission
from quanheng.record.values import Given
from quanheng.record.verify import LEAF, check_inclusion, read_checkpoint

APPEND_TARGET = 0.8
"""Of the rate of bare one-row commits of the same bytes, by one client, in the same file system."""
CLIENTS = 8
ROUNDS, APPENDS = 15, 240
LEAVES = 1_000_000
PROOFS = 2000
PROOF_LIMIT = 5.0
"""Milliseconds of processor time, for 99 proofs of 100."""
MEMORY_LIMIT = 200
"""MiB of the process that seals and proves, whatever the size of the log."""
LOADED = 100_000
"""Entries put into the database in one transaction, without waiting for the disk, before the sealing is measured."""


def submission(case: str, n: int) -> Submission:
    """An act as large as an ordinary one: two officers, four answers, three committed values."""
    return Submission(
        case=case,
        n=n,
        request=secrets.token_hex(16),
        procedure="ab" * 32,
        act="decide",
        at=date(2026, 5, 6),
        actors=(Actor("p-000007", "handle", "川M-0007"), Actor("p-000008", "handle", "川M-0008")),
        organ="市场监督管理局",
        facts={
            "fine": Given("money", Decimal("1200.00")),
            "major": Given("flag", False),
            "party": Given("ref", "party-000042"),
            "reasons": Given("text", "经查，当事人未按规定公示价格，违反了价格法第十三条。" * 4),
            "place": Given("text", "安岳县岳阳镇柠都大道"),
        },
        answers=tuple(
            Answer(name, "yes", "register", date(2026, 5, 6)) for name in ("power", "standing", "duty", "prior")
        ),
        edition="cn-2026",
        symbol="decide|fine|1101",
    )


class Bare:
    """One row, one commit, on the disk: what SQLite does at best."""

    def __init__(self, path: Path, blob: bytes) -> None:
        self.database, self.blob = sqlite3.connect(path, isolation_level=None), blob
        for pragma in PRAGMAS:
            self.database.execute(f"PRAGMA {pragma}")
        self.database.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")

    def commit(self, count: int) -> None:
        for _ in range(count):
            self.database.execute("INSERT INTO bare (body) VALUES (?)", [self.blob])


def appended(recorder: Recorder, clients: int, count: int) -> None:
    """``count`` acts by so many clients at once, from what is submitted to the answer: JSON, salts, digests, commit."""

    def client() -> None:
        case = secrets.token_hex(8)
        for n in range(1, count // clients + 1):
            recorder.append(submission(case, n))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def appending() -> bool:
    """By turns, so that what else the machine does falls on all: bare commits, the same bytes appended, whole acts."""
    with tempfile.TemporaryDirectory() as scratch:
        recorder = Folder.create(Path(scratch) / "record", "bench.example").recorder()
        numbers = (divmod(number, 10) for number in range(ROUNDS * APPENDS))
        drafts = iter([recorder.prepare([submission(f"case-{case}", n + 1)]) for case, n in numbers])
        (draft,) = recorder.prepare([submission("size", 1)])
        parts = [part for opening in draft.openings.values() for part in (opening.salt, opening.value)]
        bare = Bare(Path(scratch) / "bare.sqlite", b"".join([draft.body, draft.guard, *parts]))
        works = {
            "bare commits": lambda: bare.commit(APPENDS),
            "append, 1 client": lambda: stored(recorder, drafts),
            "whole act, 1 client": lambda: appended(recorder, 1, APPENDS),
            f"whole act, {CLIENTS} clients": lambda: appended(recorder, CLIENTS, APPENDS),
        }
        rounds = [[seconds(work) for work in works.values()] for _ in range(ROUNDS)]
    rates = [APPENDS / statistics.median(taken) for taken in zip(*rounds, strict=True)]
    ratios = [statistics.median(taken[0] / taken[place] for taken in rounds) for place in range(len(works))]
    for name, rate, ratio in list(zip(works, rates, ratios, strict=True))[1:]:
        judged = (
            f"target {APPEND_TARGET}x, {verdict(ratio >= APPEND_TARGET)}" if name.startswith("append") else "no target"
        )
        print(f"record {name}: {rate:,.0f}/s, bare commits {rates[0]:,.0f}/s, ratio {ratio:.2f}x, {judged}")
    return ratios[1] >= APPEND_TARGET


def stored(recorder: Recorder, drafts: Iterator[list[Draft]]) -> None:
    """One client appends what is prepared, one act after the other: the work that bare commits are held against."""
    for _ in range(APPENDS):
        recorder.store.append(next(drafts))


def load(recorder: Recorder, count: int) -> None:
    """Put ``count`` entries into the store, guarded like any other, without waiting for the disk."""
    (draft,) = recorder.prepare([submission("CASE-NUMBER", 1)])
    database = sqlite3.connect(recorder.store._path, isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    guard = recorder.signer.guard
    for start in range(0, count, LOADED):
        database.execute("BEGIN")
        cases = (f"CASE-{number:06}" for number in range(start, min(start + LOADED, count)))
        bodies = ((case, draft.body.replace(b"CASE-NUMBER", case.encode())) for case in cases)
        rows = ((case, body, guard(body)) for case, body in bodies)
        database.executemany("INSERT INTO record_entry (case_id, n, body, guard) VALUES (?, 1, ?, ?)", rows)
        database.execute("COMMIT")
    database.close()


def sealed_and_proved(folder: Path) -> tuple[float, list[float], float]:
    """Seal all that waits, prove leaves at random: seconds for the one, milliseconds of each proof, MiB at most."""
    recorder = Folder(folder).recorder()
    store, digest = recorder.store, recorder.digest
    taken = seconds(lambda: seal(recorder))
    size = store.size()
    head, _ = read_checkpoint(store.checkpoint()[1], recorder.signer.key)
    chance, proofs = random.Random(7), []
    for number in (chance.randrange(size) for _ in range(PROOFS)):
        began = time.thread_time()
        path = merkle.inclusion(store.tile, digest, number, size)
        proofs.append((time.thread_time() - began) * 1000)
        ((_, row),) = store.leaves(number, number + 1)
        check_inclusion(digest, digest(LEAF + row.body), number, head, path)
    return taken, proofs, most_memory()


def most_memory() -> float:
    """The most MiB this process ever held, as Linux tells; ``getrusage`` would count what its parent held too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def at_scale(leaves: int) -> bool:
    """Seal and prove a log of so many leaves, in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Folder.create(Path(scratch) / "record", "bench.example")
        load(folder.recorder(), leaves)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
            taken, proofs, memory = process.submit(sealed_and_proved, folder.path).result()
    slow = statistics.quantiles(proofs, n=100)[-1]
    print(f"record seal, {leaves:,} leaves: {leaves / taken:,.0f} leaves/s")
    print(
        f"record proof, {leaves:,} leaves: median {statistics.median(proofs):.2f} ms, 99 of 100 under {slow:.2f} ms, "
        f"limit {PROOF_LIMIT} ms of processor time, {verdict(slow < PROOF_LIMIT)}"
    )
    little = memory < MEMORY_LIMIT
    print(f"record memory, {leaves:,} leaves: {memory:.0f} MiB, limit {MEMORY_LIMIT} MiB, {verdict(little)}")
    return slow < PROOF_LIMIT and little


def verdict(kept: bool) -> str:
    return "kept" if kept else "MISSED"


def main(leaves: int = LEAVES) -> int:
    kept = [appending(), at_scale(leaves)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

"""A process killed at any moment loses nothing that it acknowledged and leaves nothing half done.

The client is this process: it writes down each number it was told is recorded. One child appends, one seals; both are
killed, with the signal that cannot be caught, at a random moment.
"""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.record.making import PROCEDURE, examined

from quanheng.record import verify
from quanheng.record.export import export_record
from quanheng.record.folder import Folder
from quanheng.record.sealer import seal


def child(work: str, folder: Folder) -> subprocess.Popen[str]:
    """A process that appends or seals."""
    words = [sys.executable, str(Path(__file__).with_name("child.py")), work, str(folder.path)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def line(case: str, n: int) -> str:
    said = {
        "case": case,
        "n": n,
        "request": f"{case}#{n}",
        "procedure": PROCEDURE,
        "act": "inspect",
        "at": "2026-05-06",
        "actors": [{"person": "p-7", "duty": "handle"}],
        "organ": "市场监督管理局",
        "facts": {"reasons": {"type": "text", "value": f"第 {n} 次"}, "fine": {"type": "money", "value": "10.00"}},
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


class Client:
    """Submits one entry after the other, goes on with the next case when killed off, keeps what was acknowledged."""

    def __init__(self, folder: Folder) -> None:
        self.folder, self.acknowledged, self.round = folder, {}, 0

    def run(self, seconds: float) -> None:
        """Let a server take entries and another seal them until both are killed."""
        self.round += 1
        server, sealer = child("append", self.folder), child("seal", self.folder)
        killer = threading.Timer(seconds, lambda: [server.kill(), sealer.kill()])
        self._submit(server, killer)
        assert (server.wait(), sealer.wait()) == (-signal.SIGKILL, -signal.SIGKILL)

    def _submit(self, server: subprocess.Popen[str], killer: threading.Timer) -> None:
        for n in range(1, 100_000):
            try:
                server.stdin.write(line(f"case-{self.round}", n))
                server.stdin.flush()
                answer = json.loads(server.stdout.readline())
            except (BrokenPipeError, ValueError):
                return
            self.acknowledged[answer[0], answer[1]] = answer[2]
            if n == 1:
                killer.start()


def nothing_is_lost(folder: Folder, client: Client, path: Path) -> None:
    store = folder.store()
    digest = verify.digest_of(store.origin)
    for (case, n), told in client.acknowledged.items():
        row = store.find(case, n)
        assert row is not None
        assert digest(verify.LEAF + row.body).hex() == told
        assert set(store.openings(row.seq)) == {"reasons"}
    for number in range(1, client.round + 1):
        told = [n for case, n in client.acknowledged if case == f"case-{number}"]
        assert store.last(f"case-{number}") - len(told) in (0, 1)
    seal(folder.recorder())
    export_record(store, path / "all.jsonl")
    with (path / "all.jsonl").open("rb") as lines:
        verify.check_record(lines, (path / "all.checkpoint").read_text(), folder.key())
    assert [finding for finding in examined(folder) if finding.code != "promise"] == []


@pytest.mark.parametrize("kills", [8, pytest.param(100, marks=pytest.mark.soak)])
def test_what_was_acknowledged_is_there_after_every_kill(tmp_path, kills):
    folder = Folder.create(tmp_path / "record", "anyue.example")
    client, chance = Client(folder), random.Random(9)
    for _ in range(kills):
        client.run(chance.uniform(0.02, 0.4))
        store = folder.store()
        assert all(store.find(case, n) is not None for case, n in client.acknowledged)
        store.close()
    assert len(client.acknowledged) > kills
    nothing_is_lost(folder, client, tmp_path)


def test_a_client_that_was_cut_off_asks_again_and_nothing_is_doubled(tmp_path):
    folder = Folder.create(tmp_path / "record", "anyue.example")
    answers = [child("append", folder).communicate(line("A", 1) + line("A", 2))[0] for _ in range(2)]
    assert answers[0] == answers[1]
    assert folder.store().last("A") == 2


def test_a_sealer_that_runs_keeps_the_promise(tmp_path):
    folder = Folder.create(tmp_path / "record", "anyue.example")
    sealer = child("seal", folder)
    child("append", folder).communicate(line("A", 1))
    store, deadline = folder.store(), time.monotonic() + 30
    while store.size() < 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    sealer.kill()
    sealer.communicate()
    assert store.size() == 1
    assert examined(folder) == ()

"""Processes killed at any moment lose nothing that was acknowledged, leave nothing half done and no gap in the numbers.

Several open cases of one organ at once, so all draw from one series. One after the other is killed by the signal that
cannot be caught, in the middle of whatever it does.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def process(script: str, home: Path, *words: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QUANHENG_")}
    environment |= {"QUANHENG_HOME": str(home), "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    return subprocess.Popen(
        [sys.executable, str(HERE / script), *words], env=environment, stdout=subprocess.PIPE, text=True
    )


class Clerk:
    """A process that opens cases, and the ones it acknowledged."""

    def __init__(self, home: Path) -> None:
        self.acknowledged: list[str] = []
        self._process = process("clerk.py", home)
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout:
            if line.endswith("\n"):
                self.acknowledged.append(line.strip())

    def begun(self) -> None:
        """Wait until it is at work."""
        deadline = time.monotonic() + 60
        while not self.acknowledged and self._process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)

    def kill(self) -> None:
        self._process.kill()
        assert self._process.wait() == -signal.SIGKILL
        self._reader.join()


@pytest.mark.parametrize(("clerks", "kills"), [(2, 2), pytest.param(8, 30, marks=pytest.mark.soak)])
def test_no_number_is_skipped_or_given_twice_and_no_acknowledged_case_is_lost(
    tmp_path: Path, clerks: int, kills: int
) -> None:
    assert process("town_hall.py", tmp_path, "found").wait() == 0
    chance, acknowledged = random.Random(7), []
    working = [Clerk(tmp_path) for _ in range(clerks)]
    for number in range(kills + clerks):
        clerk = working.pop(0)
        clerk.begun()
        time.sleep(chance.uniform(0.05, 0.5))
        clerk.kill()
        acknowledged += clerk.acknowledged
        if number < kills:
            working.append(Clerk(tmp_path))
    audit = process("town_hall.py", tmp_path, "audit")
    said = json.loads(audit.communicate()[0])
    numbers = sorted(int(re.search(r"(\d+)号", number)[1]) for number in said["numbers"])
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(acknowledged) > kills
    assert set(acknowledged) <= set(said["recorded"])
    assert len(said["recorded"]) == len(numbers) == said["size"]
    assert (said["findings"], said["astray"]) == ([], [])

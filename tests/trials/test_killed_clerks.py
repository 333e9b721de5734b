"""Processes killed at any moment lose nothing that was acknowledged, leave nothing half done and no gap in the numbers.

Many processes open cases of one organ at once, so all draw from one series; a worker seals. Again and again some of
them are killed, by the signal that cannot be caught, in the middle of whatever they do, and as many others begin.
"""

from __future__ import annotations

import os
import random
import re
import signal
import time
from threading import Thread

import pytest
from tests.trials.place import Place, kill

PATIENCE = 120
"""Seconds until so many numbers must have been given."""


class Clerks:
    """Processes that open cases, and the cases they acknowledged."""

    def __init__(self, place: Place) -> None:
        self.acknowledged: list[str] = []
        self._begun: set[int] = set()
        self._killed: set[int] = set()
        self._worker = place.quanheng("worker")
        self._desk = place.script("clerk.py")
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self._desk.stdout:
            process, case = line.split()
            self.acknowledged.append(case)
            self._begun.add(int(process))

    def begin(self, count: int) -> None:
        """Have so many more at work."""
        self._desk.stdin.write("\n" * count)
        self._desk.stdin.flush()

    def until(self, numbers: int) -> None:
        """Wait until so many cases were acknowledged."""
        deadline = time.monotonic() + PATIENCE
        while len(self.acknowledged) < numbers:
            assert time.monotonic() < deadline
            assert self._desk.poll() is None
            time.sleep(0.001)

    def crash(self, chance: random.Random) -> int:
        """Kill half of those at work, whatever they are doing; how many."""
        at_work = sorted({*self._begun} - self._killed)
        victims = chance.sample(at_work, (len(at_work) + 1) // 2)
        self._killed.update(victims)
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        return len(victims)

    def close(self) -> None:
        """Kill them all, and read what they still said."""
        kill(self._desk)
        kill(self._worker)
        self._reader.join()


@pytest.mark.parametrize(
    ("clerks", "numbers", "every"), [(4, 60, 20), pytest.param(16, 1000, 50, marks=pytest.mark.soak)]
)
def test_no_number_is_skipped_or_given_twice_and_no_acknowledged_case_is_lost(
    place: Place, clerks: int, numbers: int, every: int
) -> None:
    chance, working = random.Random(7), Clerks(place)
    try:
        working.begin(clerks)
        for reached in range(every, numbers + 1, every):
            working.until(reached)
            time.sleep(chance.uniform(0, 0.02))
            working.begin(working.crash(chance))
    finally:
        working.close()
    said = place.audit()
    numbers_given = sorted(int(re.search(r"(\d+)号", case["number"])[1]) for case in said["cases"].values())
    assert numbers_given == list(range(1, len(numbers_given) + 1))
    assert len(working.acknowledged) >= numbers
    assert set(working.acknowledged) <= said["cases"].keys()
    assert [case["acts"] for case in said["cases"].values()] == [["register"]] * len(numbers_given)
    assert said["size"] == len(numbers_given)
    assert said["wrong"] == []

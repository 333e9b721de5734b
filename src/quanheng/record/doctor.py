"""The examination of a record: since the last time, or all of it; in parallel, and resumed where it was broken off.

What was examined is remembered in a file, with the checkpoint seen last: a record that is later no extension of it has
lost or exchanged something, whatever else it says. Kept away from the record, that file also shows a record that was
put back as a whole.
"""

import json
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from quanheng.record import merkle
from quanheng.record.errors import DamagedError, RecordError, proven
from quanheng.record.examine import STRETCH, Examiner, Finding
from quanheng.record.files import write_durably
from quanheng.record.store import Store
from quanheng.record.verify import digest_of, read_checkpoint

Progress = Callable[[int, int], None]
"""Told how many stretches of how many are done."""
Opened = Callable[[], AbstractContextManager[Examiner]]
"""Opens a record for whoever examines it."""


@dataclass(frozen=True)
class Report:
    """What was found: leaves there are, leaves examined, what is wrong; of all of it, also files no entry names."""

    size: int
    examined: int
    findings: tuple[Finding, ...]
    strays: int


@dataclass
class Memory:
    """What the doctor remembers: the checkpoint up to which all was well, its size, an examination not finished.

    Of the latter: how far it goes (0: there is none), from which leaf, which stretches are done, what they showed.
    """

    checkpoint: str = ""
    examined: int = 0
    until: int = 0
    start: int = 0
    done: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Memory":
        """What the file remembers; nothing if there is none."""
        if not path.exists():
            return cls()
        try:
            said = json.loads(path.read_text("utf-8"))
            return cls(**said | {"findings": [Finding(*finding) for finding in said["findings"]]})
        except (ValueError, TypeError, KeyError) as error:
            raise DamagedError(
                "record.memory", f"检查的记忆读不出：{error}。", mend=f"移走 {path.name}，以 --all 检查全部。"
            ) from error

    def plan(self, size: int, every: bool) -> None:
        """Go on with what is not finished, unless more is asked for; else begin anew."""
        if self.until and (self.start == 0 or not every):
            return
        self.start = 0 if every else self.examined // STRETCH * STRETCH
        self.until, self.done, self.findings = size, [], []

    def conclude(self, store: Store, *, well: bool) -> None:
        """The examination is over; where all was well, go on from here the next time."""
        seen = next(store.checkpoints(above=self.until - 1), None) if well else None
        if seen is not None:
            self.examined, self.checkpoint = seen
        self.give_up()

    def give_up(self) -> None:
        """Nothing is unfinished now."""
        self.until, self.done, self.findings = 0, [], []

    def write(self, path: Path) -> None:
        """Remember, durably."""
        write_durably(path, json.dumps(vars(self), ensure_ascii=False).encode())


@dataclass(frozen=True)
class Doctor:
    """Examines a record: ``opened`` opens it, here and in processes of the doctor's own (it must be picklable).

    ``memory`` is the file it remembers in, ``clock`` the time of its visit.
    """

    opened: Opened
    memory: Path
    clock: Callable[[], datetime]

    def examine(self, *, every: bool, workers: int, progress: Progress) -> Report:
        """Examine the leaves since the last time, or ``every`` one, and all that waits or must fit as a whole.

        Raises ``DamagedError`` only for a memory that cannot be read; a database that cannot be read is a finding.
        """
        memory = Memory.read(self.memory)
        try:
            with self.opened() as examiner:
                report = self._examine(examiner, memory, workers, progress, every=every)
        except DamagedError as error:
            memory.give_up()
            report = Report(0, 0, (Finding("database", error.sentence),), 0)
        memory.write(self.memory)
        return report

    def _examine(self, examiner: Examiner, memory: Memory, workers: int, progress: Progress, *, every: bool) -> Report:
        store = examiner.store
        latest = store.checkpoint()
        size = latest[0] if latest else 0
        findings = list(_continued(examiner, memory.checkpoint))
        memory.plan(size, every)
        starts = [start for start in range(memory.start, memory.until, STRETCH) if start not in memory.done]
        examined = sum(min(start + STRETCH, memory.until) - start for start in starts)
        total = len(memory.done) + len(starts)
        for start, found in _stretches(self.opened, starts, memory.until, workers):
            memory.done.append(start)
            memory.findings += found
            memory.write(self.memory)
            progress(len(memory.done), total)
        findings += memory.findings
        if every:
            findings += [Finding(code, where) for code, where in store.faults()]
        findings += examiner.waiting(self.clock())
        memory.conclude(store, well=not findings)
        strays = len(examiner.files.strays(store.has_file)) if every else 0
        return Report(size, examined, tuple(findings), strays)


def _continued(examiner: Examiner, remembered: str) -> Iterator[Finding]:
    """Whether the record is that of the key and extends the checkpoint remembered."""
    store, key = examiner.store, examiner.key
    if store.origin != key.name:
        yield Finding("origin", store.origin)
    if not remembered:
        return
    with proven():
        head, _ = read_checkpoint(remembered, key)
    if store.size() < head[0] or merkle.head(store.tile, digest_of(key.name), head[0]) != head:
        yield Finding("rollback", f"上次 {head[0]} 条，现有 {store.size()} 条")


def _stretches(opened: Opened, starts: Sequence[int], until: int, workers: int) -> Iterator[tuple[int, list[Finding]]]:
    """Each stretch with what is wrong in it, as they are done; in processes of their own if there are several."""
    if workers == 1 or len(starts) < 2:
        yield from ((start, _stretch(opened, start, until)) for start in starts)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        started = {pool.submit(_stretch, opened, start, until): start for start in starts}
        for finished in as_completed(started):
            yield started[finished], finished.result()


def _stretch(opened: Opened, start: int, until: int) -> list[Finding]:
    try:
        with opened() as examiner:
            return list(examiner.stretch(start, min(start + STRETCH, until)))
    except RecordError as error:
        return [Finding("database", f"第 {start} 号叶起：{error.sentence}")]

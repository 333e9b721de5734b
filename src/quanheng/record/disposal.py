"""Restriction and destruction of what entries commit to: never a command, always by an entry recorded beforehand.

The entry is an act of the procedure ``archive.disposal``; its fact ``targets`` (lines of case, number, fact) is the
list that was appraised and approved, and nothing but that list is touched. 档案法/21 forbids destroying archives
without authority; until a retention period ends only restriction is open (个人信息保护法/47).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from quanheng.record.entry import read_entry
from quanheng.record.errors import MalformedError, RefusedError
from quanheng.record.receipt import is_sealed
from quanheng.record.recorder import Recorder
from quanheng.record.store import Restriction, Row, Store
from quanheng.record.values import Commitment

DESTROY, RESTRICT, RELEASE = "destroy_records", "restrict_records", "release_records"
"""The acts of ``archive.disposal`` that are carried out here."""
TARGETS = "targets"
"""The fact of a disposing entry that lists what it is about: a text, of each value a line with case, n and fact."""


def _disposed(store: Store, seq: int) -> set[tuple[str, int]]:
    return set(store.disposals(seq).items())


def _restricted(store: Store, seq: int) -> set[tuple[str, int]]:
    return {(restriction.name, restriction.by) for restriction in store.restrictions(seq)}


CARRIED_OUT: Mapping[str, Callable[[Store, int], set[tuple[str, int]]]] = {
    DESTROY: _disposed,
    RESTRICT: _restricted,
    RELEASE: _restricted,
}
"""For each act that is carried out on values: what was, as (fact, place of the entry that ordered it)."""


class Target(NamedTuple):
    """A value that a disposing entry is about."""

    case: str
    n: int
    fact: str


def read_targets(value: object) -> list[Target]:
    """The targets that the fact lists. Raises ``MalformedError`` for anything but such lines."""
    lines = value.splitlines() if isinstance(value, str) else [""]
    return [_target(line) for line in lines]


def _target(line: str) -> Target:
    match line.split():
        case [case, n, fact] if n.isdecimal():
            return Target(case, int(n), fact)
    raise MalformedError("record.targets", "处置清册写法有误。", mend="每行写明案件、条目、事实，用空格隔开。")


@dataclass(frozen=True, slots=True)
class Disposer:
    """Carries out entries of ``archive.disposal``; ``procedures`` are the digests of its published versions."""

    recorder: Recorder
    procedures: Collection[str]

    def carry_out(self, case: str, n: int, act: str) -> int:
        """Do what an entry of ``act`` orders, whichever of the three it is. How many values."""
        return {DESTROY: self.destroy, RESTRICT: self.restrict, RELEASE: self.release}[act](case, n)

    def is_carried_out(self, case: str, n: int, act: str) -> bool:
        """Whether all that an entry of ``act`` orders was done."""
        row, targets = self._ordered(case, n, act)
        return all((name, row.seq) in CARRIED_OUT[act](self.recorder.store, seq) for seq, name in targets)

    def destroy(self, case: str, n: int) -> int:
        """Destroy what a sealed entry of two persons lists: salts, values, files. How many values; may be repeated."""
        row, targets = self._ordered(case, n, DESTROY)
        store = self.recorder.store
        if len({actor.person for actor in read_entry(row.body).actors}) < 2 or not is_sealed(self.recorder, row):
            raise RefusedError(
                "record.disposal_form",
                f"案件 {case} 第 {n} 条还不能据以销毁。",
                mend="销毁由二人以上执行，其条目须先封存。",
                law="档案法/21",
            )
        for seq, name in targets:  # files first: while the store names one, its loss or its presence is seen
            for digest in (digest for digest, fact in store.files(seq).items() if fact == name):
                self.recorder.files.remove(digest)
        store.dispose(row.seq, targets)
        return len(targets)

    def restrict(self, case: str, n: int) -> int:
        """Hold back from reading and showing what the entry lists. How many values."""
        return self._restrict(case, n, RESTRICT)

    def release(self, case: str, n: int) -> int:
        """Lift the restriction of what the entry lists. How many values."""
        return self._restrict(case, n, RELEASE)

    def _restrict(self, case: str, n: int, act: str) -> int:
        row, targets = self._ordered(case, n, act)
        lifted = act == RELEASE
        self.recorder.store.restrict([Restriction(seq, name, row.seq, lifted) for seq, name in targets])
        return len(targets)

    def _ordered(self, case: str, n: int, act: str) -> tuple[Row, list[tuple[int, str]]]:
        entry, facts = self.recorder.read(case, n)
        if entry.act != act or entry.procedure not in self.procedures:
            raise RefusedError(
                "record.disposal_unlawful",
                f"案件 {case} 第 {n} 条不是档案处置程序的“{act}”。",
                mend="先按档案处置程序鉴定、批准并记录。",
                law="档案法/21",
            )
        return self.recorder.row(case, n), [self._place(target) for target in read_targets(facts.get(TARGETS))]

    def _place(self, target: Target) -> tuple[int, str]:
        row, name = self.recorder.row(target.case, target.n), target.fact
        entry = read_entry(row.body)
        if not isinstance(entry.facts.get(name), Commitment) or name == TARGETS:
            raise RefusedError(
                "record.disposal_target",
                f"案件 {row.case} 第 {row.n} 条的“{name}”不能处置。",
                mend="只能处置另存的内容；销毁清册本身长期保存。",
            )
        return row.seq, name


def sweep(recorder: Recorder) -> int:
    """Remove files that no entry names, a day after the append that left them. How many."""
    strays = recorder.files.strays(recorder.store.has_file)
    for path in strays:
        path.unlink()
    return len(strays)

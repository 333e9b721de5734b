"""Holds a stretch of leaves to all that was said of them: entries, values, files, tiles, checkpoints, promises.

The bytes on the disk are believed in nothing. What is found is a ``Finding``; nothing is mended here.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from quanheng.record import merkle
from quanheng.record.canonical import decode
from quanheng.record.disposal import CARRIED_OUT, DESTROY, RELEASE, RESTRICT, TARGETS, read_targets
from quanheng.record.entry import Entry, read_entry
from quanheng.record.errors import RecordError
from quanheng.record.files import Files, files_in
from quanheng.record.keys import PublicKey, Signer
from quanheng.record.store import Row, Store
from quanheng.record.values import Commitment
from quanheng.record.verify import (
    COSIGNER,
    LEAF,
    PROMISE,
    Json,
    VerifyError,
    digest_of,
    read_checkpoint,
    signed_at,
)

STRETCH = merkle.WIDTH * merkle.WIDTH
"""Leaves examined at a time: those under one tile of the second level."""
_SENTENCES = {
    "checkpoint": "检查点的签名、副署或者根不成立",
    "database": "数据库文件本身损坏",
    "disposal": "内容不在了，而没有据以销毁的条目",
    "entry": "条目读不出，或者写法被改动",
    "file": "文件缺失、多出或者被改动",
    "guard": "条目在封存之前被改动",
    "leaf": "叶与条目对不上：有增删、改动或者调换",
    "number": "案件内编号不连续",
    "opening": "另存的内容缺失、多出，或者与承诺值不符",
    "ordered": "记录了处置而没有执行",
    "promise": "承诺的一分钟内没有收录",
    "receipt": "回执编号与条目不符，或者不是配发的",
    "restriction": "限制没有据以作出的条目",
    "origin": "数据库是另一个日志的",
    "rollback": "记录不是上次检查时的延续：有回退或者分叉",
    "schema": "表或者触发器不是原来的",
    "tile": "树的散列与条目不符",
}


class Finding(NamedTuple):
    """Something that does not hold: what, and where."""

    code: str
    where: str

    def __str__(self) -> str:
        return f"[{self.code}] {_SENTENCES.get(self.code, self.code)}：{self.where}"


@dataclass(frozen=True)
class Examiner:
    """What examines: the store, the files, the keys that count; ``signer`` where the private key is at hand."""

    store: Store
    files: Files
    key: PublicKey
    witnesses: tuple[PublicKey, ...] = ()
    signer: Signer | None = None

    def stretch(self, start: int, stop: int) -> Iterator[Finding]:
        """What is wrong with the leaves ``[start, stop)``; ``start`` is a multiple of ``STRETCH``."""
        digest, hashes = digest_of(self.key.name), []
        times = {size: self._checkpoint(size, raw) for size, raw in self._checkpoints(start, stop)}
        yield from (Finding("checkpoint", f"{size} 条") for size, at in times.items() if at is None)
        sizes = list(times)
        for expected, (number, row) in zip(range(start, stop), self.store.leaves(start, stop), strict=False):
            if number != expected:
                break
            hashes.append(digest(LEAF + row.body))
            covering = bisect_right(sizes, number)
            yield from self.entry(row, times[sizes[covering]] if covering < len(sizes) else None)
        if len(hashes) != stop - start:
            yield Finding("leaf", f"第 {start + len(hashes)} 号叶")
        yield from self._tiles(start, hashes)

    def waiting(self, now: datetime) -> Iterator[Finding]:
        """What is wrong with the entries that wait for a leaf, as of ``now``; a minute is what they were promised."""
        for row in self.store.unsealed(STRETCH):
            yield from self.entry(row, now)

    def entry(self, row: Row, sealed: datetime | None) -> Iterator[Finding]:
        """What is wrong with one entry, taken in at ``sealed`` (none where the checkpoint does not say)."""
        try:
            yield from self._entry(row, read_entry(row.body), sealed)
        except RecordError:
            yield Finding("entry", f"案件 {row.case} 第 {row.n} 条")

    def _entry(self, row: Row, entry: Entry, sealed: datetime | None) -> Iterator[Finding]:
        where = f"案件 {row.case} 第 {row.n} 条"
        wrong = {
            "entry": (entry.case, entry.n) != (row.case, row.n),
            "receipt": entry.receipt != row.receipt,
            "number": row.n > 1 and self.store.find(row.case, row.n - 1) is None,
            "guard": self.signer is not None and self.signer.guard(row.body) != row.guard,
            "promise": sealed is not None and sealed > entry.recorded + PROMISE,
        }
        yield from (Finding(code, where) for code, is_wrong in wrong.items() if is_wrong)
        yield from (Finding(code, f"{where} {name}") for code, name in self._apart(row, entry))

    def _checkpoints(self, start: int, stop: int) -> Iterator[tuple[int, str]]:
        """The checkpoints that take in the leaves ``[start, stop)``."""
        for size, raw in self.store.checkpoints(above=start):
            yield size, raw
            if size >= stop:
                break

    def _checkpoint(self, size: int, raw: str) -> datetime | None:
        """When a checkpoint was signed; none if anything about it does not hold."""
        known = [self.key, *self.witnesses, replace(self.key, kind=COSIGNER)]
        try:
            head, note = read_checkpoint(raw, self.key)
            signed = [signed_at(note, key) for key in known]
        except VerifyError:
            return None
        named = {(key.name, key.id) for key in known}
        strange = any((name, identity) not in named for name, identity, _ in note.signatures)
        holds = head == merkle.head(self.store.tile, digest_of(self.key.name), size) and not strange
        return signed[-1] if holds else None

    def _apart(self, row: Row, entry: Entry) -> Iterator[tuple[str, str]]:
        """What is wrong with the values, files, disposals and restrictions of an entry: (code, fact)."""
        openings, disposals = self.store.openings(row.seq), self.store.disposals(row.seq)
        committed = {name: value for name, value in entry.facts.items() if isinstance(value, Commitment)}
        digest = digest_of(self.key.name)
        opened = {name for name, opening in openings.items() if opening.commitment(digest) == committed.get(name)}
        yield from (("opening", name) for name in openings.keys() - opened)
        yield from (("opening", name) for name in committed.keys() - openings.keys() - disposals.keys())
        for name, by in disposals.items():
            if not self._orders(by, DESTROY, row, name):
                yield "disposal", name
        for restriction in self.store.restrictions(row.seq):
            if not self._orders(restriction.by, RELEASE if restriction.lifted else RESTRICT, row, restriction.name):
                yield "restriction", restriction.name
        values = {name: decode(openings[name].value) for name in opened}
        yield from self._files(row, values)
        if entry.act in CARRIED_OUT and TARGETS in values:
            yield from self._carried_out(row, entry.act, values[TARGETS])

    def _files(self, row: Row, values: dict[str, Json]) -> Iterator[tuple[str, str]]:
        listed = self.store.files(row.seq)
        named = {file["$file"]: (name, file) for name, value in values.items() for file in files_in(value)}
        for digest, (name, file) in named.items():
            if listed.get(digest) != name or not self.files.intact(file):
                yield "file", name
        yield from (("file", listed[digest]) for digest in listed.keys() - named.keys())

    def _carried_out(self, row: Row, act: str, targets: Json) -> Iterator[tuple[str, str]]:
        """Whether what an entry ordered stands against each of its targets."""
        for target in read_targets(targets):
            found = self.store.find(target.case, target.n)
            if found is None or (target.fact, row.seq) not in CARRIED_OUT[act](self.store, found.seq):
                yield "ordered", f"{target.case}/{target.n} {target.fact}"

    def _orders(self, by: int, act: str, row: Row, name: str) -> bool:
        """Whether the entry at ``by`` is such an act and lists the fact of ``row`` among its targets."""
        ordering, opening = self.store.at(by), self.store.openings(by).get(TARGETS)
        try:
            targets = read_targets(decode(opening.value)) if opening else []
            return ordering is not None and read_entry(ordering.body).act == act and (row.case, row.n, name) in targets
        except RecordError:
            return False

    def _tiles(self, start: int, hashes: list[bytes]) -> Iterator[Finding]:
        """Whether the tiles over these leaves, up to the one hash that stands for them all, are what they lead to."""
        grown = merkle.grow(lambda _level, _index: b"", digest_of(self.key.name), 0, hashes)
        for (level, index), expected in grown.items():
            place, slot = divmod(start // merkle.WIDTH**level, merkle.WIDTH)
            kept = self.store.tile(level, place + index)[slot * merkle.HASH :]
            if not kept.startswith(expected):
                yield Finding("tile", f"第 {level} 级第 {place + index} 块")

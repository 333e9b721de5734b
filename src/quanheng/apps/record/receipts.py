"""The receipt numbers of entries: allotted before the entry is recorded, shown to its party, looked up by anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quanheng.apps.database import plain
from quanheng.apps.record.recorder import recorder
from quanheng.record.entry import Entry, read_entry
from quanheng.record.receipt import find_receipt, is_sealed, proof_of, receipt_of
from quanheng.record.recorder import Recorder
from quanheng.record.store import Row
from quanheng.record.verify import read_checkpoint


class Place(NamedTuple):
    """An entry by its case and its number in it."""

    case: str
    n: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What the number of a receipt shows: the entry, what was promised for it and, once sealed, where it lies.

    ``leaf`` and ``size`` are the entry's leaf and the number of leaves under the checkpoint that holds it.
    """

    number: str
    entry: Entry
    digest: str
    promise: str
    leaf: int | None
    size: int | None
    checkpoint: str


def allot(places: Sequence[Place]) -> Mapping[Place, str]:
    """A receipt number for each entry that is about to be recorded, in the caller's transaction."""
    if not places:
        return {}
    allotted = dict(zip(places, recorder().allot(len(places)), strict=True))
    told = [(number, place.case, place.n) for place, number in allotted.items()]
    plain.insert('record_receiptnumber (number, "case", n)', told)
    return allotted


def number_of(case: str, n: int) -> str:
    """The receipt number of an entry; empty where it bears none."""
    found = plain.rows('SELECT number FROM record_receiptnumber WHERE "case" = %s AND n = %s', case, n)
    return str(found[0][0]) if found else ""


def numbers_in(cases: Iterable[str]) -> dict[Place, str]:
    """The receipt numbers in some cases, by entry."""
    named = [*cases]
    statement = f'SELECT "case", n, number FROM record_receiptnumber WHERE "case" IN {plain.places(len(named))}'  # noqa: S608  places
    found = plain.rows(statement, *named) if named else ()
    return {Place(case, n): number for case, n, number in found}


def show(number: str) -> Shown:
    """The receipt of that number. Raises ``MissingError`` where there is none, ``DamagedError`` for a false proof."""
    keeper = recorder()
    row = find_receipt(keeper, number)
    leaf, size, checkpoint = _proved(keeper, row)
    digest = keeper.digest(row.body).hex()
    return Shown(number, read_entry(row.body), digest, keeper.signer.promise(row.body), leaf, size, checkpoint)


def receipt_file(number: str) -> bytes:
    """The receipt as ``verify.py`` takes it, no value disclosed. Raises ``MissingError``."""
    keeper = recorder()
    return receipt_of(keeper, find_receipt(keeper, number), number)


def _proved(keeper: Recorder, row: Row) -> tuple[int | None, int | None, str]:
    if not is_sealed(keeper, row):
        return None, None, ""
    proof = proof_of(keeper, row)
    assert proof is not None
    head, _ = read_checkpoint(proof["checkpoint"], keeper.signer.key)
    return proof["leaf"], head[0], proof["checkpoint"]

"""What the record asks of whatever keeps it: a database of one file, or a server.

Nothing acknowledged is lost: what is done is durable when the call returns or, within a ``transaction``, when that
ends. Nothing is changed: entries, leaves, checkpoints, cosignatures, allotments, disposals and restrictions are only
ever added; tiles only grow; an opening goes only after a disposal of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from quanheng.record.errors import ConflictError
from quanheng.record.values import Opening, Withheld


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry about to be appended: its body, its guard, what opens its commitments, the files they name.

    ``files`` gives the digest of each file and the fact it belongs to.
    """

    case: str
    n: int
    body: bytes
    guard: bytes
    receipt: str | None = None
    openings: Mapping[str, Opening] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


class Row(NamedTuple):
    """An entry as it is kept. ``seq`` is its place in the store and means nothing outside."""

    seq: int
    case: str
    n: int
    body: bytes
    guard: bytes
    receipt: str | None


class Restriction(NamedTuple):
    """A fact's value restricted, or released again, by the entry at ``by``."""

    seq: int
    name: str
    by: int
    lifted: bool


@dataclass(frozen=True, slots=True)
class Seal:
    """A batch of leaves: the size before it, the places of its entries in order, the tiles after it, the checkpoint."""

    size: int
    entries: Sequence[int]
    tiles: Mapping[tuple[int, int], bytes]
    checkpoint: str


class Kept(NamedTuple):
    """An entry and what stands apart from it: see ``Store.openings``, ``disposals`` and ``restrictions``."""

    row: Row
    openings: Mapping[str, Opening]
    disposals: Mapping[str, int]
    restrictions: Sequence[Restriction]

    @property
    def withheld(self) -> dict[str, Withheld]:
        """The facts that are destroyed, or restricted now."""
        last = {restriction.name: restriction.lifted for restriction in self.restrictions}
        held = dict.fromkeys((name for name, lifted in last.items() if not lifted), Withheld.RESTRICTED)
        return held | dict.fromkeys(self.disposals, Withheld.DESTROYED)


class TakenError(ConflictError):
    """The case already has an entry of that number, or the receipt number is used."""


class Store(Protocol):
    """What keeps a record. Entries are asked for by case and number, or by place; leaves by number from 0."""

    @property
    def origin(self) -> str:
        """The name of the log."""

    def transaction(self) -> AbstractContextManager[object]:
        """What is done within is done wholly or not at all; one within another can fail alone."""

    # Entries

    def append(self, drafts: Sequence[Draft]) -> list[Row]:
        """Add all or none. Raises ``TakenError``, or ``ConflictError`` where a number would leave a gap."""

    def find(self, case: str, n: int) -> Row | None:
        """The entry of a case by its number."""

    def of_cases(self, cases: Sequence[str]) -> Iterator[Kept]:
        """The entries of some cases and what stands apart, each case's in order."""

    def at(self, seq: int) -> Row | None:
        """The entry at a place."""

    def last(self, case: str) -> int:
        """How many entries a case has."""

    def by_receipt(self, receipt: str) -> Row | None:
        """The entry that bears the digest of a receipt number."""

    def allot(self, receipts: Sequence[str]) -> None:
        """Keep digests of receipt numbers that entries may bear from now on."""

    # What stands apart

    def openings(self, seq: int) -> dict[str, Opening]:
        """What opens the commitments of an entry, by fact."""

    def disposals(self, seq: int) -> dict[str, int]:
        """The facts of an entry whose values were destroyed, and the place of the entry that ordered it."""

    def dispose(self, by: int, targets: Sequence[tuple[int, str]]) -> None:
        """Destroy the openings of (place, fact), and every trace the store has of them. May be repeated.

        Not within a ``transaction``: what holds the traces can be emptied only after it.
        """

    def restrictions(self, seq: int) -> list[Restriction]:
        """What was restricted and released in an entry, in order."""

    def restrict(self, restrictions: Sequence[Restriction]) -> None:
        """Add restrictions or releases. May be repeated."""

    def files(self, seq: int) -> dict[str, str]:
        """The digests of the files of an entry, and the fact each belongs to."""

    def has_file(self, digest: str) -> bool:
        """Whether an entry names the file."""

    # The tree

    def unsealed(self, limit: int) -> list[Row]:
        """Entries that have no leaf yet, in the order they will have."""

    def size(self) -> int:
        """The number of leaves."""

    def leaves(self, start: int, stop: int) -> Iterator[tuple[int, Row]]:
        """Leaf number and entry, in order. A leaf without entry, or a number without leaf, is left out."""

    def leaf_of(self, seq: int) -> int | None:
        """The leaf number of an entry."""

    def tile(self, level: int, index: int) -> bytes:
        """The hashes of a tile, as wide as it is; empty where there is none."""

    def seal(self, seal: Seal) -> None:
        """Add a batch of leaves. Raises ``ConflictError`` unless the size is still what the batch was made for."""

    def checkpoints(self, above: int = -1) -> Iterator[tuple[int, str]]:
        """Size and note of each checkpoint of more than ``above`` leaves, in order, cosignatures included."""

    def checkpoint(self) -> tuple[int, str] | None:
        """The latest checkpoint."""

    def cosign(self, size: int, lines: Sequence[str]) -> None:
        """Add cosignature lines to the checkpoint of that size. May be repeated."""

    # Health

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not fit together in the store as a whole, as (code, where); every row is read."""

    def close(self) -> None:
        """Let go of files and connections."""

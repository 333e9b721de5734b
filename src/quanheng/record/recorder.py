"""Appends to the record and reads it back: values parted from entries, repeated requests known, the clock read here."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, timezone

from quanheng.record.canonical import decode, encode
from quanheng.record.entry import Entry, body_of, read_entry
from quanheng.record.errors import ConflictError, DamagedError, MalformedError, MissingError, RefusedError
from quanheng.record.files import Files, files_in
from quanheng.record.keys import Signer
from quanheng.record.store import Draft, Kept, Row, Store, TakenError
from quanheng.record.submission import Submission
from quanheng.record.values import (
    Attachment,
    Commitment,
    Given,
    Opening,
    StoredFile,
    fresh_opening,
    items,
    plain,
)
from quanheng.record.verify import RECEIPT, Json, digest_of

CHINA = timezone(timedelta(hours=8))
"""The zone in which recorded times are written."""
_FRESH, _TICK = timedelta(minutes=1), timedelta(microseconds=1)
DEMONSTRATION = "demonstration"
"""The part of an origin line that says that nothing in the log is real."""
BATCH = "batch:"
"""What the case number of a batch of a foreign log begins with; no case of ours does."""
IMPORT = "import_log"
"""The one act of such a case."""
_REPEATED = ("procedure", "act", "at", "actors", "organ", "answers", "edition", "symbol", "context")


def now() -> datetime:
    """The time, in China."""
    return datetime.now(CHINA)


class Recorder:
    """One record with its key, its files and its clock. A clock other than the real one makes demonstrations only."""

    def __init__(self, store: Store, signer: Signer, files: Files, clock: Callable[[], datetime] = now) -> None:
        if signer.name != store.origin:
            raise RefusedError(
                "record.key", f"密钥属于“{signer.name}”，记录是“{store.origin}”。", mend="换用这个记录的密钥。"
            )
        if clock is not now and DEMONSTRATION not in store.origin.split("/"):
            raise RefusedError(
                "record.clock", "真实的记录只用真实的时间。", mend="只有名称中标明 demonstration 的记录可以另设时钟。"
            )
        self.store, self.signer, self.files, self.clock = store, signer, files, clock
        self.digest = digest_of(store.origin)

    def append(self, *submissions: Submission, recorded: datetime | None = None) -> list[Row]:
        """Record all or none, durable on return; a request made before gives what it gave then.

        ``recorded`` is the instant of the first where the caller has judged them by one it read itself, less than a
        minute ago; each that follows is a microsecond later, so that their order can be seen.

        Within a ``store.transaction()`` it is part of that; give its files kept already (``files.keep``), so that
        nothing waits for them. Raises ``ConflictError`` where a case has moved on, ``MalformedError`` for what cannot
        be recorded.
        """
        drafts = self.prepare(submissions, recorded)
        try:
            return self.store.append(drafts)
        except (ConflictError, RefusedError) as error:  # surely not recorded; after any other it may have been
            self._drop(drafts, submissions)
            if isinstance(error, TakenError) and self._repeated(submissions):
                return [self.row(given.case, given.n) for given in submissions]
            raise

    def prepare(self, submissions: Iterable[Submission], recorded: datetime | None = None) -> list[Draft]:
        """The drafts of submissions, their files kept."""
        if recorded is None:
            return [self._draft(submission, self.clock()) for submission in submissions]
        if not timedelta(0) <= self.clock() - recorded < _FRESH:
            raise RefusedError("record.recorded", f"登记时间 {recorded} 不是现在。", mend="重新办理。")
        return [self._draft(given, recorded + place * _TICK) for place, given in enumerate(submissions)]

    def row(self, case: str, n: int) -> Row:
        """The entry of a case by its number. Raises ``MissingError``."""
        row = self.store.find(case, n)
        if row is None:
            raise MissingError("record.no_entry", f"案件 {case} 没有第 {n} 条。", mend="核对案件号和编号。")
        return row

    def read(self, case: str, n: int) -> tuple[Entry, dict[str, object]]:
        """An entry and its facts, commitments opened; a value that is gone or held back is a ``Withheld``."""
        return self._opened(self._kept(self.row(case, n)))

    def read_cases(self, cases: Sequence[str]) -> dict[str, list[tuple[Entry, dict[str, object]]]]:
        """Every entry of some cases and its facts as ``read`` gives them, by case and in order, read all at once."""
        found: dict[str, list[tuple[Entry, dict[str, object]]]] = {case: [] for case in cases}
        for kept in self.store.of_cases(cases):
            found[kept.row.case].append(self._opened(kept))
        return found

    def openings(self, row: Row) -> dict[str, Opening]:
        """What may be shown of an entry's commitments: not what is destroyed, not what is restricted."""
        kept = self._kept(row)
        return {name: opening for name, opening in kept.openings.items() if name not in kept.withheld}

    def allot(self, count: int) -> list[str]:
        """New receipt numbers of 128 random bits, to be printed on documents before their entries exist."""
        numbers = [secrets.token_hex(16) for _ in range(count)]
        self.store.allot([self.receipt_digest(number) for number in numbers])
        return numbers

    def receipt_digest(self, number: str) -> str:
        """What an entry holds of its receipt number: who reads the entry cannot ask for the receipt."""
        return self.digest(RECEIPT + number.encode()).hex()

    def _draft(self, given: Submission, recorded: datetime) -> Draft:
        if given.case.startswith(BATCH) != (given.act == IMPORT):
            raise MalformedError(
                "record.batch",
                f"案件号“{given.case}”与行为“{given.act}”不相配。",
                mend="外来日志只成批导入，不作为本平台的案件。",
            )
        clear = {name: plain(fact.value) for name, fact in given.facts.items() if not fact.committed}
        values = {name: self._stored(fact.value) for name, fact in given.facts.items() if fact.committed}
        openings = {name: fresh_opening(encode(value)) for name, value in values.items()}
        entry = Entry(
            case=given.case,
            n=given.n,
            request=given.request,
            procedure=given.procedure,
            act=given.act,
            at=given.at,
            recorded=recorded,
            actors=given.actors,
            organ=given.organ,
            facts=clear | {name: opening.commitment(self.digest) for name, opening in openings.items()},
            answers=given.answers,
            edition=given.edition,
            symbol=given.symbol,
            context=given.context,
            receipt=None if given.receipt is None else self.receipt_digest(given.receipt),
        )
        body = body_of(entry)
        files = {file["$file"]: name for name, value in values.items() for file in files_in(value)}
        return Draft(given.case, given.n, body, self.signer.guard(body), entry.receipt, openings, files)

    def _stored(self, value: object) -> Json:
        """The value as JSON, its files kept."""
        if isinstance(value, Attachment):
            value = self.files.keep(value)
        if isinstance(value, StoredFile):
            return value.value
        return [self._stored(item) for item in value] if isinstance(value, list | tuple) else plain(value)

    def _drop(self, drafts: Sequence[Draft], submissions: Sequence[Submission]) -> None:
        """Remove the files kept for drafts that are not recorded, but not those the caller had kept before."""
        values = [value for given in submissions for fact in given.facts.values() for value in items(fact.value)]
        before = {value.digest for value in values if isinstance(value, StoredFile)}
        for digest in {digest for draft in drafts for digest in draft.files} - before:
            self.files.remove(digest)

    def _kept(self, row: Row) -> Kept:
        store = self.store
        return Kept(row, store.openings(row.seq), store.disposals(row.seq), store.restrictions(row.seq))

    def _opened(self, kept: Kept) -> tuple[Entry, dict[str, object]]:
        entry, withheld = read_entry(kept.row.body), kept.withheld
        facts: dict[str, object] = {}
        for name, value in entry.facts.items():
            opening = kept.openings.get(name)
            if not isinstance(value, Commitment):
                facts[name] = value
            elif name in withheld:
                facts[name] = withheld[name]
            elif opening is not None and opening.commitment(self.digest) == value:
                facts[name] = decode(opening.value)
            else:
                raise _damaged(kept.row, name)
        return entry, facts

    def _repeated(self, submissions: Sequence[Submission]) -> bool:
        """Whether these were recorded before; ``RefusedError`` if others were, under the same request."""
        found = [self.store.find(given.case, given.n) for given in submissions]
        rows = [row for row in found if row is not None]
        entries = [read_entry(row.body) for row in rows]
        if [entry.request for entry in entries] != [given.request for given in submissions]:
            return False
        if not all(map(self._same, submissions, entries, rows)):
            raise RefusedError(
                "record.request_reused", "同一请求号已经用于另一内容。", mend="内容不同的请求应当另取请求号。"
            )
        return True

    def _same(self, given: Submission, entry: Entry, row: Row) -> bool:
        openings = self.store.openings(row.seq)
        receipt = None if given.receipt is None else self.receipt_digest(given.receipt)
        return (
            all(getattr(given, name) == getattr(entry, name) for name in _REPEATED)
            and receipt == entry.receipt
            and given.facts.keys() == entry.facts.keys()
            and all(self._matches(given.facts[name], value, openings.get(name)) for name, value in entry.facts.items())
        )

    def _matches(self, given: Given, value: Json | Commitment, opening: Opening | None) -> bool:
        if not isinstance(value, Commitment):
            return not given.committed and plain(given.value) == value
        return given.committed and (opening is None or self._equals(given.value, decode(opening.value)))

    def _equals(self, given: object, kept: Json) -> bool:
        if isinstance(given, Attachment | StoredFile):
            return isinstance(kept, dict) and self.files.holds(kept, given)
        if isinstance(given, list | tuple):
            return isinstance(kept, list) and len(given) == len(kept) and all(map(self._equals, given, kept))
        return bool(plain(given) == kept)


def _damaged(row: Row, name: str) -> DamagedError:
    return DamagedError(
        "record.opening",
        f"案件 {row.case} 第 {row.n} 条“{name}”的内容缺失或者被改动。",
        mend="运行 quanheng doctor --all。",
    )

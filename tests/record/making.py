"""What the tests of the record make: submissions like a county's, and one small record with something of everything."""

import itertools
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from quanheng.record.disposal import DESTROY, RESTRICT, Disposer
from quanheng.record.doctor import Doctor
from quanheng.record.entry import Actor, Answer
from quanheng.record.examine import Finding
from quanheng.record.folder import Folder
from quanheng.record.keys import Signer
from quanheng.record.recorder import CHINA, Recorder, now
from quanheng.record.sealer import seal
from quanheng.record.submission import Submission
from quanheng.record.values import Attachment, Given
from quanheng.record.verify import COSIGNER
from quanheng.record.witness import Witness, keep_cosigned, witness_request

PROCEDURE, DISPOSAL = "a1" * 32, "d1" * 32
HANDLERS = (Actor("p-7", "handle", "川M-0007"), Actor("p-8", "handle", "川M-0008"))
FACTS: Mapping[str, Given] = {
    "fine": Given("money", Decimal("1200.00")),
    "major": Given("flag", False),
    "count": Given("number", 3),
    "happened_on": Given("date", date(2026, 4, 30)),
    "party": Given("ref", "张三"),
    "reasons": Given("text", "经查，当事人未按规定公示价格。"),
}
BEGAN = datetime(2026, 5, 6, 9, 0, tzinfo=CHINA)


class Clock:
    """A clock of demonstrations: a second passes whenever it is read."""

    def __init__(self, start: datetime = BEGAN) -> None:
        self.time = start

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def submission(case: str = "A-1", n: int = 1, facts: Mapping[str, Given] = FACTS, **other: object) -> Submission:
    """An act of two officers."""
    given = {
        "request": f"{case}#{n}",
        "procedure": PROCEDURE,
        "act": "inspect",
        "at": date(2026, 5, 6),
        "actors": HANDLERS,
        "organ": "市场监督管理局",
        "answers": (Answer("standing", "yes", "主体库", date(2026, 5, 6)),),
        "edition": "cn-2026",
        "symbol": f"inspect {n}",
    }
    return Submission(case=case, n=n, facts=facts, **given | other)


def file_fact(content: bytes = b"%PDF-1.7 \xe5\x86\xb3", name: str = "决定书.pdf") -> Given:
    return Given("file", Attachment(name, content))


def targets(*listed: tuple[str, int, str]) -> Mapping[str, Given]:
    lines = (" ".join(map(str, target)) for target in listed)
    return {"targets": Given("rows", "\n".join(lines))}


def disposing(n: int, act: str, *listed: tuple[str, int, str], **other: object) -> Submission:
    return submission("D-1", n, targets(*listed), act=act, procedure=DISPOSAL, **other)


def demonstration(path: Path, algorithm: str = "sha256") -> tuple[Folder, Recorder]:
    """A new demonstration record and what appends to it, its own clock running."""
    folder = Folder.create(path, "anyue.example", demonstration=True, algorithm=algorithm)
    return folder, folder.recorder(Clock())


def something_of_everything(path: Path) -> tuple[Folder, Witness]:
    """Five cases with files, receipts, a destroyed and a restricted value, three checkpoints, a witness."""
    folder, recorder = demonstration(path / "record")
    witness = witness_of(folder, path, recorder)
    receipts = iter(recorder.allot(5))
    cases = [f"A-{number}" for number in range(5)]
    for n, case in itertools.product(range(1, 5), cases):
        facts = {**FACTS, "decision": file_fact(case.encode() * n)} if n == 2 else FACTS
        recorder.append(submission(case, n, facts, receipt=next(receipts) if n == 2 else None))
        if (case, n) in (("A-2", 1), ("A-1", 3)):
            seal(recorder)
    recorder.append(disposing(1, DESTROY, ("A-1", 1, "party"), ("A-1", 2, "decision"), ("A-1", 2, "party")))
    recorder.append(disposing(2, RESTRICT, ("A-2", 1, "party")))
    seal(recorder)
    disposer = Disposer(recorder, {DISPOSAL})
    disposer.destroy("D-1", 1)
    disposer.restrict("D-1", 2)
    cosigned = witness.confirm(witness_request(recorder.store, 0))
    keep_cosigned(recorder.store, folder.key(), folder.witnesses(), cosigned)
    recorder.store.close()
    return folder, witness


def witness_of(folder: Folder, path: Path, recorder: Recorder, name: str = "witness.example/w1") -> Witness:
    """A witness whose cosignatures count for the folder."""
    witness = Witness(
        Signer.fresh(name, COSIGNER), folder.key(), path / f"{name.rpartition('/')[2]}.txt", recorder.clock
    )
    with (folder.path / "witnesses").open("a", encoding="utf-8") as listed:
        listed.write(f"{witness.signer.key}\n")
    return witness


def examined(folder: Folder, *, every: bool = True, memory: Path | None = None) -> tuple[Finding, ...]:
    """What the doctor finds."""
    doctor = Doctor(folder.examiner, memory or folder.path / "doctor.json", now_of(folder))
    return doctor.examine(every=every, workers=1, progress=lambda _done, _total: None).findings


def now_of(folder: Folder) -> Clock:
    """The time at which a demonstration is examined."""
    return Clock(BEGAN + timedelta(minutes=5)) if "demonstration" in folder.key().name else now

"""Logs of other systems, kept whole: a batch is a file and one entry that commits to it, never cases of ours.

Supervision reads the file; the entry says who brought it, from where, and that it has not changed since.
"""

from dataclasses import dataclass
from pathlib import Path

from quanheng.record.entry import Actor
from quanheng.record.recorder import BATCH, IMPORT, Recorder
from quanheng.record.store import Row
from quanheng.record.submission import Submission
from quanheng.record.values import Attachment, Given


@dataclass(frozen=True, slots=True)
class Batch:
    """A foreign log about to be kept: its number (unique), where it comes from, the file, who brings it for whom."""

    number: str
    source: str
    path: Path
    procedure: str
    actors: tuple[Actor, ...]
    organ: str


def import_batch(recorder: Recorder, batch: Batch) -> Row:
    """Keep the file and record the batch; again by the same number with the same file is the same batch."""
    facts = {
        "source": Given("choice", batch.source),
        "log": Given("file", Attachment(batch.path.name, batch.path)),
    }
    submission = Submission(
        case=f"{BATCH}{batch.number}",
        n=1,
        request=batch.number,
        procedure=batch.procedure,
        act=IMPORT,
        at=recorder.clock().date(),
        actors=batch.actors,
        organ=batch.organ,
        facts=facts,
        symbol=IMPORT,
    )
    (row,) = recorder.append(submission)
    return row

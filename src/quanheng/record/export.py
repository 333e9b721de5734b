"""The record for others: Parquet for supervision and open data, and the leaves themselves for whoever checks it all.

Both follow leaf numbers up to the latest checkpoint, so what was taken once is never taken again and nothing is missed.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from quanheng.record.canonical import encode
from quanheng.record.entry import Entry, read_entry
from quanheng.record.errors import DamagedError, MissingError
from quanheng.record.files import settle, write_durably
from quanheng.record.store import Row, Store
from quanheng.record.values import Commitment
from quanheng.record.verify import Json

PART = 65536
"""Rows of one part at most."""
SCHEMA = pa.schema(
    [
        ("leaf", pa.int64()),
        ("case", pa.string()),
        ("n", pa.int32()),
        ("procedure", pa.string()),
        ("act", pa.string()),
        ("at", pa.string()),
        ("date", pa.date32()),
        ("recorded", pa.string()),
        ("actors", pa.list_(pa.struct([("person", pa.string()), ("duty", pa.string())]))),
        ("organ", pa.string()),
        ("facts", pa.string()),
        ("answers", pa.string()),
        ("context", pa.string()),
        ("symbol", pa.string()),
    ]
)
"""``at`` and ``recorded`` as the entry writes them, with their offsets; ``date`` the civil day of ``at``; ``facts``
(clear values only), ``answers`` and ``context`` as canonical JSON."""


def export_parquet(store: Store, folder: Path) -> int:
    """Add the leaves sealed since the last time to ``folder``, as ``leaves-<first>-<end>.parquet``. How many."""
    folder.mkdir(parents=True, exist_ok=True)
    first = max((int(part.stem.split("-")[2]) for part in folder.glob("leaves-*-*.parquet")), default=0)
    end = _sealed(store)[0]
    for start in range(first, end, PART):
        _write_part(store, folder, start, min(start + PART, end))
    return end - first


def export_record(store: Store, path: Path) -> int:
    """Write every leaf, one a line, and beside it (``.checkpoint``) the checkpoint that holds them. How many.

    ``verify.py`` checks the two files without us. What they show is what the log shows: no committed value.
    """
    size, checkpoint = _sealed(store)
    incoming = path.with_suffix(".part")
    with incoming.open("wb") as lines:
        lines.writelines(row.body + b"\n" for row in _rows(store, 0, size))
    settle(incoming, path)
    write_durably(path.with_suffix(".checkpoint"), checkpoint.encode())
    return size


def _sealed(store: Store) -> tuple[int, str]:
    latest = store.checkpoint()
    if latest is None:
        raise MissingError("record.unsealed", "还没有封存的条目可以导出。", mend="先运行 quanheng record seal。")
    return latest


def _rows(store: Store, start: int, end: int) -> Iterator[Row]:
    """The entries of the leaves ``[start, end)``. Raises ``DamagedError`` where one is missing."""
    expected = start
    for leaf, row in store.leaves(start, end):
        if leaf != expected:
            break
        yield row
        expected += 1
    if expected != end:
        raise DamagedError(
            "record.leaf", f"第 {expected} 号叶缺失，停止导出。", mend="运行 quanheng doctor --all 查明所在。"
        )


def _write_part(store: Store, folder: Path, start: int, end: int) -> None:
    rows = [_row(leaf, read_entry(row.body)) for leaf, row in enumerate(_rows(store, start, end), start)]
    path = folder / f"leaves-{start:012}-{end:012}.parquet"
    incoming = path.with_suffix(".part")
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), incoming, compression="zstd")
    settle(incoming, path)


def _row(leaf: int, entry: Entry) -> dict[str, object]:
    clear = {name: value for name, value in entry.facts.items() if not isinstance(value, Commitment)}
    answers = {answer.look_up: answer.answer for answer in entry.answers}
    return {
        "leaf": leaf,
        "at": entry.at.isoformat(),
        "date": entry.at.date() if isinstance(entry.at, datetime) else entry.at,
        "recorded": entry.recorded.isoformat(),
        "actors": [{"person": actor.person, "duty": actor.duty} for actor in entry.actors],
        "facts": _json(clear),
        "answers": _json(answers),
        "context": _json(dict(entry.context)),
        **{name: getattr(entry, name) for name in ("case", "n", "procedure", "act", "organ", "symbol")},
    }


def _json(value: Json) -> str:
    return encode(value).decode()

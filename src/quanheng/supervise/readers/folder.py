"""The canonical log on disk: written whole or not at all, opened only if it is what it says."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.formats import read_raw
from quanheng.supervise.readers.mapping import LogMapping
from quanheng.supervise.readers.raw import ReadReport
from quanheng.supervise.readers.shape import Shape, shape

FORMAT = "quanheng-log/1"
_ROW_GROUP = 1_000_000
_EVENTS, _CASES, _META = "events.parquet", "cases.parquet", "meta.json"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class CanonicalLog:
    """A canonical log as it lies on disk.

    ``order`` is ``recorded`` or ``time``, ``granularity`` ``day`` or ``instant``. ``horizon`` is the last day that
    the log covers and ``horizon_instant`` the last instant (microseconds since 1970 in UTC): those of the last
    event, or the day that the mapping names and its end; None where no event has a time.
    ``carries`` says of ``actor``, ``duty``, ``organ``, ``recorded`` and each ``f_`` fact whether any event has it;
    what a log does not carry cannot be checked. ``report`` holds every count of reading and shaping, as
    ``meta.json`` has it.
    """

    folder: Path
    events: int
    cases: int
    order: str
    granularity: str
    horizon: date | None
    horizon_instant: int | None
    carries: Mapping[str, bool]
    source: str
    source_sha256: str
    mapping_digest: str
    report: Mapping[str, Any]

    @property
    def events_path(self) -> Path:
        """The events, one row each, by ``case_no`` and ``pos``."""
        return self.folder / _EVENTS

    @property
    def cases_path(self) -> Path:
        """The cases, one row each, by ``case_no``."""
        return self.folder / _CASES


def read_log(
    path: Path,
    mapping: LogMapping,
    fact_types: Mapping[str, str],
    out_folder: Path,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> CanonicalLog:
    """Read a log of any known format and write it as a canonical log.

    ``fact_types`` gives the type of every fact of the definition. ``out_folder`` is replaced if it is a canonical
    log; another folder is refused. ``progress`` is told in Chinese how far reading is (by default on the standard
    error, once a second has passed). Raises SuperviseError for a log or mapping that cannot be read; then nothing
    is written.
    """
    _check_replaceable(out_folder)
    tell = progress or _tell_after_a_second()
    raw = read_raw(path, mapping, fact_types, workers, lambda events: tell(f"读取 {path.name}：已读 {events:,} 个事件"))
    tell(f"整理 {raw.report.events:,} 个事件")
    shaped = shape(raw, mapping, fact_types)
    tell(f"写出 {shaped.report.events:,} 个事件")
    write_canonical(shaped.events, shaped.cases, _meta(shaped, mapping, raw.report), out_folder)
    return open_canonical(out_folder)


def open_canonical(folder: Path) -> CanonicalLog:
    """A canonical log that lies on disk. Raises SuperviseError where there is none, or one of another format."""
    try:
        meta = json.loads((folder / _META).read_text("utf-8"))
        rows = [pq.read_metadata(folder / name).num_rows for name in (_EVENTS, _CASES)]
        if meta.pop("format") != FORMAT or rows != [meta["events"], meta["cases"]]:
            raise ValueError(f"格式或者行数与 {_META} 不符")
        horizon = meta.pop("horizon")
        return CanonicalLog(folder=folder, horizon=date.fromisoformat(horizon) if horizon else None, **meta)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise SuperviseError(
            "canonical.unreadable",
            f"{folder} 里没有可用的规范日志：{error}。",
            mend="请由原日志重新生成。",
        ) from error


def write_canonical(events: pa.Table, cases: pa.Table, meta: Mapping[str, Any], folder: Path) -> None:
    """Write beside the folder and put it in place at the end, so that nothing half written is ever there."""
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    try:
        temporary.mkdir(parents=True)
        _write_files(events, cases, meta, temporary)
        _put_in_place(temporary, folder)
    except OSError as error:
        raise SuperviseError(
            "canonical.unwritable", f"无法写出 {folder}：{error}。", mend="请核对磁盘空间和写入权限。"
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write_files(events: pa.Table, cases: pa.Table, meta: Mapping[str, Any], folder: Path) -> None:
    text = json.dumps(meta, ensure_ascii=False, indent=1)
    for name, table in ((_EVENTS, events), (_CASES, cases)):
        stamped = table.replace_schema_metadata({b"quanheng": text.encode()})
        pq.write_table(stamped, folder / name, compression="zstd", row_group_size=_ROW_GROUP)
    (folder / _META).write_text(text + "\n", "utf-8")


def _put_in_place(new: Path, folder: Path) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    old = new.with_suffix(".old")
    folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old)


def _meta(shaped: Shape, mapping: LogMapping, reading: ReadReport) -> dict[str, Any]:
    """Everything that ``meta.json`` says."""
    events = shaped.events
    last_day, last_instant = pc.max(events["date"]).as_py(), pc.max(events["instant"]).as_py()
    if mapping.horizon:
        last_day, last_instant = mapping.horizon, _end_of(mapping.horizon, mapping.zone)
    return {
        "format": FORMAT,
        "events": shaped.report.events,
        "cases": shaped.report.cases,
        "order": mapping.order,
        "granularity": mapping.granularity,
        "horizon": last_day.isoformat() if last_day else None,
        "horizon_instant": last_instant,
        "carries": _carries(events),
        "source": reading.source,
        "source_sha256": reading.sha256,
        "mapping_digest": mapping.digest,
        "report": {"reading": asdict(reading), "shaping": asdict(shaped.report)},
    }


def _end_of(day: date, zone: ZoneInfo | None) -> int:
    """The last microsecond of a day in a zone (of the day in UTC where none is known), since 1970."""
    end = datetime.combine(day, time.max, zone or UTC)
    return (end - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _carries(events: pa.Table) -> dict[str, bool]:
    """Of each optional thing, whether any event has it."""
    actors = pc.list_flatten(events["actors"])
    columns = {
        "actor": pc.struct_field(actors, "person"),
        "duty": pc.struct_field(actors, "duty"),
        "organ": events["organ"],
        "recorded": events["recorded"],
    } | {name: events[name] for name in events.column_names if name.startswith("f_")}
    return {name: column.null_count < len(column) for name, column in columns.items()}


def _check_replaceable(folder: Path) -> None:
    if folder.exists() and not (folder / _META).is_file():
        raise SuperviseError(
            "canonical.occupied",
            f"{folder} 已经存在，而且不是规范日志。",
            mend="请另指定一个文件夹，或者先移走它。",
        )


def _tell_after_a_second() -> Progress:
    """Tell on the standard error, but only what takes longer than a second, and at most once a second."""
    last = monotonic()

    def tell(sentence: str) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= 1:
            last = now
            print(sentence, file=sys.stderr, flush=True)

    return tell

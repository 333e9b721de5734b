"""Which reader a file is for, by its name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.csv import read_csv
from quanheng.supervise.readers.mapping import LogMapping
from quanheng.supervise.readers.parquet import read_parquet
from quanheng.supervise.readers.raw import RawLog
from quanheng.supervise.readers.xes import read_xes


def read_raw(
    path: Path,
    mapping: LogMapping,
    fact_types: Mapping[str, str],
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> RawLog:
    """Read a log as it is. ``workers`` and ``progress`` serve XES, the one slow format.

    A table of text needs the mapping to be read at all (which columns, which of them are times). Raises
    SuperviseError for an unknown format.
    """
    suffix = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    if suffix == "xes":
        return read_xes(path, workers=workers, progress=progress)
    if suffix in ("csv", "tsv", "txt"):
        return read_csv(path, mapping, fact_types)
    if suffix == "parquet":
        return read_parquet(path, mapping)
    raise SuperviseError(
        "log.format",
        f"不认识 {path.name} 的格式。",
        mend="可以读的是 .xes、.csv（.tsv、.txt），都可以再经 gzip 压缩（.gz），以及 .parquet。",
    )

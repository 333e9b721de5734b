"""Readers: foreign logs made canonical."""

from collections.abc import Callable
from pathlib import Path

from quanheng.supervise.readers.mapping import LogMapping
from quanheng.supervise.readers.raw import RawLog
from quanheng.supervise.readers.xes import read_xes


def read_raw(path: Path, mapping: LogMapping, workers: int, progress: Callable[[int], None]) -> RawLog:
    """Read a log as it is; the format by the name of the file."""
    return read_xes(path, workers=workers, progress=progress)

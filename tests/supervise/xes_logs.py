"""Texts of logs in XES, and what was read from them in plain terms."""

from pathlib import Path

import pytest

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.raw import Attribute, RawLog
from quanheng.supervise.readers.xes import read_xes

Values = dict[Attribute, object]
EVENT = '<event>\n\t<string key="concept:name" value="a"/>\n\t<float key="amount" value="35.0"/>\n</event>\n'
TRACE = f'<trace>\n<string key="concept:name" value="A1"/>\n{EVENT * 3}</trace>\n'


def read(tmp_path: Path, text: str | bytes, **options: int) -> RawLog:
    path = tmp_path / "log.xes"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_xes(path, **options)


def refusal(tmp_path: Path, text: str | bytes, **options: int) -> SuperviseError:
    with pytest.raises(SuperviseError) as caught:
        read(tmp_path, text, **options)
    assert caught.value.mend
    return caught.value


def events_of(log: RawLog) -> list[list[Values]]:
    """Trace by trace, what every event says."""
    traces: list[list[Values]] = [[] for _ in range(log.report.traces)]
    columns = {name: column.to_pylist() for name, column in log.events.items()}
    for row, trace in enumerate(log.trace_of.to_pylist()):
        values = {name: column[row] for name, column in columns.items() if column[row] is not None}
        traces[trace].append(values)
    return traces


def traces_of(log: RawLog) -> list[Values]:
    columns = {name: column.to_pylist() for name, column in log.traces.items()}
    return [
        {name: column[row] for name, column in columns.items() if column[row] is not None}
        for row in range(log.report.traces)
    ]

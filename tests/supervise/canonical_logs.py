"""Small logs in XES, read into canonical logs."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from quanheng.supervise.canonical import CanonicalLog, read_log
from quanheng.supervise.readers.mapping import LogMapping, read_mapping

NAMES = {"case": "concept:name", "activity": "concept:name", "at": "time:timestamp"}
ACTS = """\
  Open: open
  Passed: {act: review, outcome: {passed: true}}
  Failed: {act: review, outcome: {passed: false}}
  Print: null"""


def mapping(acts: str = ACTS, facts: str = "{}", **log: str) -> LogMapping:
    keys = ", ".join(f"{key}: '{value}'" for key, value in (NAMES | log).items())
    return read_mapping(f"log: {{{keys}}}\nactivities:\n{acts}\nfacts: {facts}")


def event(name: str | None, at: str | None = "2024-03-05T09:00:00+08:00", **more: str) -> str:
    """An event in XES; ``amount__float="3"`` is an attribute with its kind."""
    parts = [f'<string key="concept:name" value="{name}"/>'] if name else []
    parts += [f'<date key="time:timestamp" value="{at}"/>'] if at else []
    return f"<event>{''.join(parts)}{attributes(more)}</event>"


def attributes(values: dict[str, str]) -> str:
    named = [(*name.split("__"), value) for name, value in values.items()]
    return "".join(f'<{kind} key="{name}" value="{value}"/>' for name, kind, value in named)


def trace(case: str | None, *events: str, **more: str) -> str:
    name = f'<string key="concept:name" value="{case}"/>' if case else ""
    return f"<trace>{name}{attributes(more)}{''.join(events)}</trace>"


def read(
    tmp_path: Path, *traces: str, types: dict[str, str] | None = None, by: Any = None, **options: Any
) -> CanonicalLog:
    path = tmp_path / "log.xes"
    path.write_text("<log>" + "".join(traces) + "</log>", "utf-8")
    return read_log(path, by or mapping(), types or {"passed": "flag"}, tmp_path / "out", **options)


def rows(log: CanonicalLog, *columns: str) -> list[Any]:
    table = pq.read_table(log.events_path, columns=list(columns)).to_pylist()
    return [tuple(row.values()) if len(columns) > 1 else row[columns[0]] for row in table]

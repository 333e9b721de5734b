"""Event logs in XES (IEEE 1849), compressed or not: two ways through one file, with one result.

The fast way (``xes_fast``) reads runs of traces by columns and stops at whatever it does not account for wholly;
the true way (``xes_expat``) takes that trace, and the fast way goes on after it. So speed never costs truth.

Workers are threads: the fast way spends its time in compiled code that leaves the interpreter to the others (two
threads read the fines in 1.1 s; two processes in 2.6 s, most of it starting them and handing columns over).

``<global>`` values are declared for events that lack an attribute; they are not put into events here, because a
default is not something that anybody recorded. The report names them.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.raw import (
    ARROW_TYPES,
    Attribute,
    Columns,
    RawLog,
    ReadReport,
    merge_ill_typed,
)
from quanheng.supervise.readers.text import read_utf8, sha256_of
from quanheng.supervise.readers.xes_expat import Head, read_head, read_traces
from quanheng.supervise.readers.xes_fast import scan
from quanheng.supervise.readers.xes_part import Part, PartColumns, TypedPart, typed

#: Bytes of text in one unit of work.
BLOCK = 4 * 2**20
#: Bytes that the fast way should get through between two odd traces to be worth its while; after so many times
#: that it did not, the rest of the block goes the true way at once.
_STRETCH = 2**15
_PATIENCE = 8
_END = b"</trace>"
_OPAQUE = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)


class _Block(NamedTuple):
    """Whole traces, or what is left after the last one; ``base`` is the place of the first byte in the text."""

    data: bytes
    base: int
    last: bool


def read_xes(
    path: Path, *, workers: int = 1, progress: Callable[[int], None] | None = None, block: int = BLOCK
) -> RawLog:
    """Read a whole log. ``workers`` threads share the work in units of about ``block`` bytes.

    The result does not depend on either number. ``progress`` is told the number of events read so far, now and
    then. Raises SuperviseError for a file that is no well-formed XES document; values that are not of the type
    they claim are null and counted in the report.
    """
    head, rest = _head(_blocks(read_utf8(path, block), block))
    parts: list[TypedPart] = []
    events = 0
    for group in _in_order(partial(_read_block, head), rest, workers):
        parts += group
        events += sum(len(part.trace_of) for part in group)
        if progress:
            progress(events)
    if not any(part.traces for part in parts):
        raise SuperviseError(
            "log.no_trace", f"日志 {path.name} 里没有一个案例（trace）。", mend="请核对导出的范围和条件。"
        )
    return _assemble(parts, head, path)


def _head(blocks: Iterator[_Block]) -> tuple[Head, Iterator[_Block]]:
    """The head, and the blocks from the first trace on."""
    first = next(blocks)
    head, position = read_head(first.data, final=first.last)
    rest = [] if position < 0 else [_Block(first.data[position:], first.base + position, first.last)]
    return head, chain(rest, blocks)


def _blocks(chunks: Iterator[bytes], size: int) -> Iterator[_Block]:
    """Cut a text after traces; the last block is what follows the last trace."""
    text, base, wanted = b"", 0, size
    for chunk in chunks:
        text += chunk
        if len(text) < wanted:
            continue
        cut = _last_trace_end(text)
        wanted = size if cut else 2 * len(text)
        if cut:
            yield _Block(text[:cut], base, last=False)
            text, base = text[cut:], base + cut
    cut = _last_trace_end(text)
    if cut:
        yield _Block(text[:cut], base, last=False)
    yield _Block(text[cut:], base + cut, last=True)


def _last_trace_end(text: bytes) -> int:
    """Just after the last ``</trace>`` of a text, 0 if there is none; inside a comment or CDATA it ends nothing."""
    if (b"!" in text and b"<!" in text) or (b"?" in text and b"<?" in text):
        text = _OPAQUE.sub(lambda match: b" " * len(match[0]), text)
    start = text.rfind(_END)
    return 0 if start < 0 else start + len(_END)


def _read_block(head: Head, block: _Block) -> list[TypedPart]:
    """The traces of a block, the fast way as far as it goes.

    An odd trace is sought in ever longer windows after the last one, and read with the trace before it, whose end
    it may hide.
    """
    data, parts = block.data, list[Part]()
    position, window = 0, len(data)
    patience = 0 if block.last or head.prefix else _PATIENCE
    while patience and position < len(data):
        start, end = position, _whole_traces(data, position, window)
        part, position = scan(data, start, end)
        parts.append(part)
        if position == end:
            window *= 4
            continue
        patience -= position - start < _STRETCH
        part, position = read_traces(head, data, position, block.base, last=False, stop_after=2)
        parts.append(part)
        window = 2 * _STRETCH
    if position < len(data):
        parts.append(read_traces(head, data, position, block.base, last=block.last)[0])
    return [typed(part) for part in parts if part.traces or part.oddities]


def _whole_traces(data: bytes, start: int, size: int) -> int:
    """The end of the traces that lie within ``size`` bytes from ``start``; of all there are, if none does."""
    end = data.rfind(_END, start, start + size)
    return len(data) if end < 0 else end + len(_END)


def _in_order(
    work: Callable[[_Block], list[TypedPart]], blocks: Iterable[_Block], workers: int
) -> Iterator[list[TypedPart]]:
    """The results of ``work`` in the order of the blocks, a few of them in flight."""
    if workers <= 1:
        yield from map(work, blocks)
        return
    with ThreadPoolExecutor(workers) as pool:
        flying: deque[Future[list[TypedPart]]] = deque()
        for block in blocks:
            flying.append(pool.submit(work, block))
            if len(flying) > 2 * workers:
                yield flying.popleft().result()
        while flying:
            yield flying.popleft().result()


def _assemble(parts: list[TypedPart], head: Head, path: Path) -> RawLog:
    """The parts as one log: columns of as many chunks as there were parts."""
    first_trace = np.cumsum([0] + [part.traces for part in parts])
    trace_of = [pa.array(part.trace_of + first) for part, first in zip(parts, first_trace, strict=False)]
    events = _columns([(part.event_columns, len(part.trace_of)) for part in parts])
    traces = _columns([(part.trace_columns, part.traces) for part in parts])
    occupied = sum(len(np.unique(part.trace_of)) for part in parts)
    report = ReadReport(
        source=path.name,
        sha256=sha256_of(path),
        format="xes",
        traces=int(first_trace[-1]),
        events=sum(map(len, trace_of)),
        empty_traces=int(first_trace[-1]) - occupied,
        oddities=dict(sum((part.oddities for part in parts), Counter())),
        ill_typed=merge_ill_typed(part.ill_typed for part in parts),
        lifecycle=_tally(events.get(Attribute("lifecycle:transition", "string"))),
        classifiers=head.classifiers,
        globals_not_applied={scope: tuple(keys) for scope, keys in head.globals.items()},
    )
    return RawLog(events, traces, pa.chunked_array(trace_of, pa.int64()), report)


def _columns(parts: list[tuple[PartColumns, int]]) -> Columns:
    """Each attribute met anywhere as one column; null where a part does not know it."""
    names = dict.fromkeys(name for columns, _ in parts for name in columns)
    return {name: _column(name, parts) for name in names}


def _column(name: Attribute, parts: list[tuple[PartColumns, int]]) -> pa.ChunkedArray:
    type_ = ARROW_TYPES[name.kind]
    chunks = [columns[name] if name in columns else pa.nulls(height, type_) for columns, height in parts]
    column = pa.chunked_array(chunks, type_)
    return column.unify_dictionaries() if pa.types.is_dictionary(type_) else column


def _tally(column: pa.ChunkedArray | None) -> dict[str, int]:
    """How often each value occurs; null counts as ``""``."""
    if column is None:
        return {}
    return {count["values"] or "": count["counts"] for count in column.value_counts().to_pylist()}

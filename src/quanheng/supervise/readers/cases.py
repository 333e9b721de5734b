"""Which case each event belongs to: cases numbered in the order in which the log first names them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.raw import RawLog
from quanheng.supervise.readers.words import as_words

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cases:
    """``ids`` by case number (null where a trace has none); the number of every event's case, -1 for none.

    ``merged`` counts the traces that repeat the id of an earlier one, ``without_id`` the traces or rows that have
    no id: such a trace is a case of its own, such a row belongs to none.
    """

    ids: pa.Array
    of_event: _Ints
    merged: int
    without_id: int


def number_cases(raw: RawLog, key: str) -> Cases:
    """Number the cases of a log by the attribute ``key``; SuperviseError where the log has no such attribute."""
    columns = raw.named(key, "case")
    if not columns:
        known = dict.fromkeys(name.key for name in (raw.events if raw.trace_of is None else raw.traces))
        raise SuperviseError(
            "mapping.no_case",
            f"日志的案例没有“{key}”这个属性。",
            mend=f"请在映射的 log.case 中改用日志里有的属性：{'、'.join(known) or '（一个也没有）'}。",
        )
    words = as_words(columns)
    return _by_row(words) if raw.trace_of is None else _by_trace(words, raw.trace_of.to_numpy())


def _by_row(words: pa.DictionaryArray) -> Cases:
    codes = _codes(words)
    known = codes >= 0
    numbers, first = _number(codes[known])
    of_event = np.full(len(codes), -1, np.int64)
    of_event[known] = numbers
    return Cases(words.filter(pa.array(known)).dictionary_decode().take(first), of_event, 0, words.null_count)


def _by_trace(words: pa.DictionaryArray, trace_of: _Ints) -> Cases:
    codes = _codes(words)
    nameless = codes < 0
    codes[nameless] = len(words.dictionary) + np.arange(np.count_nonzero(nameless))
    numbers, first = _number(codes)
    ids = words.dictionary_decode().take(first)
    return Cases(ids, numbers[trace_of], len(codes) - len(ids), words.null_count)


def _codes(words: pa.DictionaryArray) -> _Ints:
    return np.asarray(words.indices.fill_null(-1), np.int64)


def _number(codes: _Ints) -> tuple[_Ints, pa.Array]:
    """Codes as numbers in the order of first appearance, and where each number first appears."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[inverse], pa.array(first[order])

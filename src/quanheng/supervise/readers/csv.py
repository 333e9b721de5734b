"""Event logs as tables of text (CSV), one event a row: encoding and delimiter are certain, or the file is refused.

Rows are numbered as in a spreadsheet: the heading is row 1, and a line break within a cell begins no new row.
"""

import codecs
import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.mapping import LogMapping
from quanheng.supervise.readers.raw import WORDS, Attribute, BadRows, RawLog, ReadReport
from quanheng.supervise.readers.text import read_blocks, sha256_of
from quanheng.supervise.readers.times import parse_moments

_BLOCK = 16 * 2**20
_DELIMITERS = (",", "\t", ";", "|")
_EXAMPLES = 5
_MARK = "\ufeff"

_Ints = npt.NDArray[np.int64]


def read_csv(path: Path, mapping: LogMapping, fact_types: Mapping[str, str]) -> RawLog:
    """Read the columns that the mapping names: as text, and those that it uses as times as moments.

    The report counts, with the numbers of the first, the rows with too few or too many cells (``cells``; they are
    left out), those whose case is empty and those with a time that is none (by column). Raises SuperviseError for
    an encoding or a delimiter that is not certain.
    """
    text, encoding = _decode(b"".join(read_blocks(path, _BLOCK)), mapping)
    delimiter, heading = _heading(text, mapping)
    wanted = [name for name in mapping.attributes if name in heading]
    table, numbers, ragged = _read_table(text, delimiter, wanted)
    times = _time_columns(mapping, fact_types)
    words = {name: table[name].combine_chunks() for name in wanted}
    columns = {name: _moments(cells, mapping) if name in times else cells for name, cells in words.items()}
    bad = {name: _bad_rows(numbers[_wrong(words[name], columns[name], name == mapping.case)]) for name in wanted}
    report = ReadReport(
        source=path.name,
        sha256=sha256_of(path),
        format="csv",
        traces=0,
        events=table.num_rows,
        bad_rows={name: rows for name, rows in ({"cells": ragged} | bad).items() if rows.count},
        read_as={"encoding": encoding, "delimiter": delimiter},
    )
    kinds = {name: "date" if name in times else "string" for name in wanted}
    events = {Attribute(name, kinds[name]): pa.chunked_array([column]) for name, column in columns.items()}
    return RawLog(events, {}, None, report)


def _moments(words: pa.DictionaryArray, mapping: LogMapping) -> pa.StructArray:
    return parse_moments(words.dictionary, mapping.csv.times).take(words.indices)


def _wrong(words: pa.DictionaryArray, column: pa.Array, needed: bool) -> npt.NDArray[np.bool_]:
    """Where a cell is not what its column holds, or is empty though it is ``needed``."""
    wrong = words.is_null() if needed else pc.and_(words.is_valid(), column.is_null())
    return np.asarray(wrong.to_numpy(zero_copy_only=False), np.bool_)


def _time_columns(mapping: LogMapping, fact_types: Mapping[str, str]) -> set[str]:
    facts = {fact.attribute for name, fact in mapping.facts.items() if fact_types.get(name) in ("date", "time")}
    return facts | {name for name in (mapping.at, mapping.recorded) if name}


def _decode(data: bytes, mapping: LogMapping) -> tuple[bytes, str]:
    """The text in UTF-8, and the encoding it was in.

    Declared, or marked, or UTF-8 throughout; undeclared GB18030 is certain only where the heading then names what
    the mapping names, in Chinese.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16"), "utf-16"
    if mapping.csv.encoding:
        return _strictly(data, mapping.csv.encoding), mapping.csv.encoding
    try:
        return _strictly(data, "utf-8"), "utf-8"
    except SuperviseError:
        heading = data.partition(b"\n")[0].decode("gb18030", errors="replace")
        names = (mapping.case, mapping.activity, mapping.at)
        if all(name in heading for name in names) and not "".join(names).isascii():
            return _strictly(data, "gb18030"), "gb18030"
        raise


def _strictly(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).removeprefix(_MARK).encode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SuperviseError(
            "log.encoding",
            f"第 {line} 行（第 {error.start} 字节）不符合编码 {encoding}。",
            mend="请在映射的 csv.encoding 中写明文件的实际编码，例如 gb18030。",
        ) from error


def _heading(text: bytes, mapping: LogMapping) -> tuple[str, list[str]]:
    """The delimiter under which the heading names what the mapping needs, and the names."""
    needed = {mapping.case, mapping.activity, mapping.at}
    candidates = [mapping.csv.delimiter] if mapping.csv.delimiter else _DELIMITERS
    headings = {delimiter: _first_row(text, delimiter) for delimiter in candidates}
    for delimiter, names in headings.items():
        if needed <= set(names):
            _check_distinct(names)
            return delimiter, names
    longest = max(headings.values(), key=len)
    raise SuperviseError(
        "log.heading",
        f"表头里没有映射所说的列：{'、'.join(sorted(needed - set(longest)))}。",
        mend=f"读到的表头是：{'、'.join(longest)}。请改正映射，或者在 csv.delimiter 中写明分隔符。",
    )


def _first_row(text: bytes, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8"), delimiter=delimiter), [])
    except csv.Error:  # a quote that is never closed, read as one cell without end
        return []


def _check_distinct(names: list[str]) -> None:
    doubled = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if doubled:
        raise SuperviseError("log.heading", f"表头里有同名的列：{'、'.join(doubled)}。", mend="请给每一列不同的名称。")


def _read_table(text: bytes, delimiter: str, wanted: list[str]) -> tuple[pa.Table, _Ints, BadRows]:
    """The rows of the right width, their numbers, and the others. An empty cell is null; empty rows are no rows."""
    ragged: list[int] = []

    def note(row: pa.csv.InvalidRow) -> str:
        ragged.append(row.number)
        return "skip"

    try:
        table = pa.csv.read_csv(
            io.BytesIO(text),
            pa.csv.ReadOptions(use_threads=False, block_size=_BLOCK),
            pa.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
            ),
            pa.csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, WORDS),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise SuperviseError(
            "log.ill_formed", f"表格无法读取：{error}。", mend="请核对引号是否成对，一格是否超过 16 MB。"
        ) from error
    numbers = np.delete(np.arange(2, 2 + table.num_rows + len(ragged)), np.array(ragged, np.int64) - 2)
    filled = np.any([column.is_valid().to_numpy() for column in table.columns], axis=0)
    return table.filter(pa.array(filled)), numbers[filled], _bad_rows(np.array(ragged, np.int64))


def _bad_rows(numbers: _Ints) -> BadRows:
    return BadRows(len(numbers), tuple(numbers[:_EXAMPLES].tolist()))

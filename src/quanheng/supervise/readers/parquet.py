"""Event logs as Parquet, one event a row, with the types that the file gives its columns."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.civil import moments_at
from quanheng.supervise.readers.mapping import LogMapping
from quanheng.supervise.readers.raw import MOMENT, Attribute, RawLog, ReadReport
from quanheng.supervise.readers.text import sha256_of


def read_parquet(path: Path, mapping: LogMapping) -> RawLog:
    """Read the columns that the mapping names.

    A timestamp with a zone is an instant, and gets the civil time of the mapping's zone; one without, and a date,
    are civil time as they are. A binary fraction becomes the shortest decimal that names it. Raises SuperviseError
    for a file that is no Parquet and for a column of a type that no attribute has.
    """
    try:
        file = pq.ParquetFile(path)
        wanted = [name for name in mapping.attributes if name in file.schema_arrow.names]
        table = file.read(columns=wanted)
    except (OSError, pa.ArrowException) as error:
        raise SuperviseError(
            "log.unreadable", f"无法读取 {path.name}：{error}。", mend="请核对文件是否完整的 Parquet。"
        ) from error
    columns = dict(_convert(name, table[name], mapping) for name in wanted)
    report = ReadReport(source=path.name, sha256=sha256_of(path), format="parquet", traces=0, events=table.num_rows)
    return RawLog(columns, {}, None, report)


def _convert(name: str, column: pa.ChunkedArray, mapping: LogMapping) -> tuple[Attribute, pa.ChunkedArray]:
    type_ = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    for fits, kind, convert in _CONVERSIONS:
        if fits(type_):
            array = column.cast(type_).combine_chunks()
            return Attribute(name, kind), pa.chunked_array([convert(array, mapping)])
    raise SuperviseError(
        "log.column_type",
        f"列“{name}”的类型是 {type_}，不是文字、数、是非、日期或者时间。",
        mend="请在导出时改为以上类型之一，或者从映射中去掉这一列。",
    )


def _text(array: pa.Array, _: LogMapping) -> pa.Array:
    return array.cast(pa.string()).dictionary_encode()


def _whole(array: pa.Array, _: LogMapping) -> pa.Array:
    return array.cast(pa.int64())


def _as_is(array: pa.Array, _: LogMapping) -> pa.Array:
    return array


def _moments(array: pa.Array, mapping: LogMapping) -> pa.StructArray:
    """Dates and timestamps; finer than microseconds is cut off."""
    micros = array.cast(pa.timestamp("us", tz=getattr(array.type, "tz", None)), safe=False)
    if micros.type.tz is None:
        parts = [micros, pa.nulls(len(micros), pa.int16())]
        return pa.StructArray.from_arrays(parts, fields=list(MOMENT), mask=micros.is_null())
    if mapping.zone is None:
        raise SuperviseError(
            "log.no_zone",
            "日志的时间是世界时，映射没有写明当地时区，无法确定是哪一天。",
            mend="请在映射的 log.zone 中写明当地时区，例如 Asia/Shanghai。",
        )
    return moments_at(micros.cast(pa.int64()), mapping.zone)


_Convert = Callable[[pa.Array, LogMapping], pa.Array]

#: By Arrow type: the kind of attribute, and how its values are taken over. Nothing passes through binary fractions.
_CONVERSIONS: tuple[tuple[Callable[[pa.DataType], bool], str, _Convert], ...] = (
    (pa.types.is_string, "string", _text),
    (pa.types.is_large_string, "string", _text),
    (pa.types.is_boolean, "boolean", _as_is),
    (pa.types.is_uint64, "float", _text),
    (pa.types.is_integer, "int", _whole),
    (pa.types.is_floating, "float", _text),
    (pa.types.is_decimal, "float", _text),
    (pa.types.is_date, "date", _moments),
    (pa.types.is_timestamp, "date", _moments),
)

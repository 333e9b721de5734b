"""Legal and recorded times: the instant in UTC, and the civil date of the place, which is never a date in UTC."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.raw import MOMENT, Columns
from quanheng.supervise.readers.times import parse_moments
from quanheng.supervise.readers.words import as_words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = 60_000_000
#: Offsets change at most at quarters of an hour, so one question to the zone serves a quarter.
_QUARTER = 15 * _MINUTE

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class CivilTimes:
    """For every event: microseconds since 1970 in UTC, and the civil date; null where the log gives no time.

    ``without_zone`` counts the times that name no offset.
    """

    instant: pa.Array
    date: pa.Array
    without_zone: int = 0


def civil_times(columns: Columns, height: int, zone: ZoneInfo | None) -> CivilTimes:
    """The times in one attribute of ``height`` events; all null where the log has no such attribute.

    Times without offset are civil time of ``zone``; without a zone they are refused with SuperviseError.
    """
    if not columns:
        return CivilTimes(pa.nulls(height, pa.int64()), pa.nulls(height, pa.date32()))
    moments = moments_of(columns)
    offset = pc.struct_field(moments, "offset")
    return CivilTimes(instants(moments, zone), civil_dates(moments), offset.null_count - moments.null_count)


def moments_of(columns: Columns) -> pa.StructArray:
    """The columns of one attribute as ``MOMENT``; null where a value is no time."""
    (first, column), *more = columns.items()
    if first.kind == "date" and not more:
        return column.combine_chunks()
    words = as_words(columns)
    return parse_moments(words.dictionary).take(words.indices)


def civil_dates(moments: pa.StructArray) -> pa.Array:
    """The day of each moment as it was written."""
    return pc.struct_field(moments, "local").cast(pa.date32(), safe=False)


def instants(moments: pa.StructArray, zone: ZoneInfo | None) -> pa.Array:
    """Each moment in microseconds since 1970 in UTC, one without offset being civil time of ``zone``."""
    local, offset = pc.struct_field(moments, "local"), pc.struct_field(moments, "offset")
    known = local.is_valid().to_numpy(zero_copy_only=False)
    bare = known & offset.is_null().to_numpy(zero_copy_only=False)
    micros = local.cast(pa.int64()).fill_null(0).to_numpy()
    minutes = offset.fill_null(0).to_numpy().astype(np.int64)
    if bare.any():
        minutes[bare] = _minutes_of_civil(micros[bare], zone)
    return pa.array(micros - minutes * _MINUTE, mask=~known)


def moments_at(micros: pa.Array, zone: ZoneInfo) -> pa.StructArray:
    """Instants (microseconds since 1970 in UTC) as civil time of a zone, with its offset."""
    values = micros.fill_null(0).to_numpy()
    minutes = _by_quarter(values, lambda moment: moment.astimezone(zone))
    local = pa.array(values + minutes * _MINUTE).cast(pa.timestamp("us"))
    offset = pa.array(minutes.astype(np.int16))
    return pa.StructArray.from_arrays([local, offset], fields=list(MOMENT), mask=micros.is_null())


def _minutes_of_civil(micros: _Ints, zone: ZoneInfo | None) -> _Ints:
    """The minutes that civil times were ahead of UTC in a zone (the earlier reading where a clock was set back)."""
    if zone is None:
        example = (_EPOCH + timedelta(microseconds=int(micros[0]))).replace(tzinfo=None)
        raise SuperviseError(
            "log.no_zone",
            f"日志有 {len(micros)} 个时间没有写明时区，第一个是 {example}，无法确定是哪一刻。",
            mend="请在映射的 log.zone 中写明这些时间是哪里的当地时间，例如 Asia/Shanghai。",
        )
    return _by_quarter(micros, lambda moment: moment.replace(tzinfo=zone))


def _by_quarter(micros: _Ints, place: Callable[[datetime], datetime]) -> _Ints:
    """The minutes ahead of UTC at each time, asked once for each quarter of an hour."""
    quarters, inverse = np.unique(np.floor_divide(micros, _QUARTER), return_inverse=True)
    moments = (place(_EPOCH + timedelta(microseconds=int(quarter) * _QUARTER)) for quarter in quarters)
    minutes = [(moment.utcoffset() or timedelta()) // timedelta(minutes=1) for moment in moments]
    return np.array(minutes, np.int64)[inverse]

"""Legal and recorded times: the instant in UTC, and the civil date of the place, which is never a date in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.facts import as_texts
from quanheng.supervise.readers.raw import Attribute
from quanheng.supervise.readers.times import parse_moments

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - civil time
_MINUTE = 60_000_000
_DAY = 24 * 60 * _MINUTE
#: Offsets change at most at quarters of an hour, so one question to the zone serves a quarter.
_QUARTER = 15 * _MINUTE

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class CivilTimes:
    """For every event: microseconds since 1970 in UTC, and the civil date; null where the log gives no time."""

    instant: pa.Array
    date: pa.Array
    without_zone: int


def civil_times(columns: Mapping[Attribute, pa.ChunkedArray], zone: ZoneInfo | None) -> CivilTimes:
    """The times in one attribute. Times without offset are civil time of ``zone``; without a zone they are refused."""
    moments = _moments(columns)
    local, offset = pc.struct_field(moments, "local"), pc.struct_field(moments, "offset")
    known = local.is_valid().to_numpy(zero_copy_only=False)
    bare = known & offset.is_null().to_numpy(zero_copy_only=False)
    micros = local.cast(pa.int64()).fill_null(0).to_numpy()
    minutes = offset.fill_null(0).to_numpy().astype(np.int64)
    if bare.any():
        minutes[bare] = _zone_minutes(micros[bare], zone)
    days = np.floor_divide(micros, _DAY).astype(np.int32)
    return CivilTimes(
        pa.array(micros - minutes * _MINUTE, mask=~known),
        pa.array(days, mask=~known).cast(pa.date32()),
        int(bare.sum()),
    )


def _moments(columns: Mapping[Attribute, pa.ChunkedArray]) -> pa.StructArray:
    (first, column), *more = columns.items()
    if first.kind == "date" and not more:
        return column.combine_chunks()
    texts = as_texts(columns)
    return parse_moments(texts.dictionary).take(texts.indices)


def _zone_minutes(micros: _Ints, zone: ZoneInfo | None) -> _Ints:
    """The minutes that civil times were ahead of UTC in a zone (the earlier reading where a clock was set back)."""
    if zone is None:
        example = _EPOCH + timedelta(microseconds=int(micros[0]))
        raise SuperviseError(
            "log.no_zone",
            f"日志有 {len(micros)} 个时间没有写明时区，第一个是 {example}，无法确定是哪一刻。",
            mend="请在映射的 log.zone 中写明这些时间是哪里的当地时间，例如 Asia/Shanghai。",
        )
    quarters, inverse = np.unique(np.floor_divide(micros, _QUARTER), return_inverse=True)
    minutes = [_offset_at(int(quarter) * _QUARTER, zone) for quarter in quarters]
    return np.array(minutes, np.int64)[inverse]


def _offset_at(micros: int, zone: ZoneInfo) -> int:
    offset = (_EPOCH + timedelta(microseconds=micros)).replace(tzinfo=zone).utcoffset()
    assert offset is not None
    return round(offset.total_seconds() / 60)

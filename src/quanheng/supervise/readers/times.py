"""Times as text become civil time and offset, and stay what was written.

A conversion to UTC would move every local midnight of the Italian fines to the day before; so the civil time and
the offset are kept apart, and the instant is their difference.
"""

import re
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.readers.raw import MOMENT

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)\Z")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|[+-]\d\d:?\d\d)?\Z", re.ASCII
)


def parse_moments(texts: pa.StringArray) -> pa.StructArray:
    """ISO 8601 texts as ``MOMENT``; null where a text is no time.

    The common case, every text with the same sort of zone, is done by columns; anything else value by value.
    """
    if not len(texts):
        return pa.array([], MOMENT)
    try:
        return _parse_columns(texts)
    except (pa.ArrowInvalid, ValueError):
        distinct = texts.dictionary_encode()
        parsed = pa.array([parse_moment(text) for text in distinct.dictionary.to_pylist()], MOMENT)
        return parsed.take(distinct.indices)


def parse_moment(text: str) -> tuple[datetime, int | None] | None:
    """One time as (civil time, minutes ahead of UTC or None); None where it is no time of the calendar."""
    match = _MOMENT.match(text.strip())
    if not match:
        return None
    day, hour, minute, second, fraction, zone = match.groups()
    try:
        midnight = datetime.fromisoformat(day)
        offset = None if zone is None else parse_offset(zone)
    except ValueError:
        return None
    h, m, s = int(hour or 0), int(minute or 0), int(second or 0)
    if h > 24 or m > 59 or s > 59 or (h == 24 and (m or s)):
        return None
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    return midnight + timedelta(hours=h, minutes=m, seconds=s, microseconds=micro), offset


def parse_offset(zone: str) -> int:
    """``+02:00`` as 120 minutes, ``Z`` as 0. Raises ValueError for anything else."""
    if zone == "Z":
        return 0
    match = _OFFSET.match(zone)
    if not match or int(match[2]) > 14 or int(match[3]) > 59:
        raise ValueError(zone)
    minutes = int(match[2]) * 60 + int(match[3])
    return -minutes if match[1] == "-" else minutes


def _parse_columns(texts: pa.StringArray) -> pa.StructArray:
    """All texts at once; raises where they do not all end in the same sort of zone."""
    width = _zone_width(texts[0].as_py())
    local = pc.utf8_slice_codeunits(texts, 0, -width or None)
    return pa.StructArray.from_arrays([local.cast(pa.timestamp("us")), _offsets(texts, width)], fields=list(MOMENT))


def _zone_width(text: str) -> int:
    if text.endswith("Z"):
        return 1
    return 6 if re.search(r"[+-]\d\d:\d\d\Z", text) else 0


def _offsets(texts: pa.StringArray, width: int) -> pa.Array:
    if not width:
        return pa.nulls(len(texts), pa.int16())
    zones = pc.utf8_slice_codeunits(texts, -width).dictionary_encode()
    minutes = [parse_offset(zone) for zone in zones.dictionary.to_pylist()]
    return pa.array(minutes, pa.int16()).take(zones.indices)

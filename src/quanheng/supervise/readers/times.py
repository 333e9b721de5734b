"""Times as text become civil time and offset, and stay what was written.

A conversion to UTC would move every local midnight of the Italian fines to the day before; so the civil time and
the offset are kept apart, and the instant is their difference.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.readers.raw import MOMENT

_REGULAR = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?$"
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_LARGEST_OFFSET = 14 * 60

Moment = tuple[datetime, int | None]


def parse_moments(texts: pa.StringArray, formats: Sequence[str] = ()) -> pa.StructArray:
    """Texts as ``MOMENT``; null where one is no time. ISO 8601, or the first of the ``formats`` that fits.

    The common case, full ISO times that all end in the same sort of zone, is done by columns; anything else
    value by value, each distinct one once.
    """
    if not formats and len(texts) and pc.all(pc.match_substring_regex(texts, _REGULAR)).as_py():
        try:
            return _parse_columns(texts)
        except (pa.ArrowInvalid, ValueError):
            pass  # zones of two sorts, or no date of the calendar
    distinct = texts.dictionary_encode()
    parsed = [_parse(text, formats) for text in distinct.dictionary.to_pylist()]
    return pa.array(parsed, MOMENT).take(distinct.indices)


def _parse(text: str, formats: Sequence[str]) -> dict[str, object] | None:
    readings = (parse_as(text, layout) for layout in formats) if formats else (parse_iso(text),)
    moment = next((reading for reading in readings if reading), None)
    return {"local": moment[0], "offset": moment[1]} if moment else None


def parse_as(text: str, layout: str) -> Moment | None:
    """A time in a layout of ``strptime``, for example ``%Y年%m月%d日``; None where it does not fit."""
    try:
        moment = datetime.strptime(text.strip(), layout)  # noqa: DTZ007 - the zone is kept beside the civil time
    except ValueError:
        return None
    offset = moment.utcoffset()
    return moment.replace(tzinfo=None), None if offset is None else round(offset.total_seconds() / 60)


def parse_iso(text: str) -> Moment | None:
    """A time in ISO 8601 (a date alone is its midnight); None where it is no time of the calendar."""
    match = _ISO.fullmatch(text.strip())
    if not match:
        return None
    day, hour, minute, second, fraction, zone = match.groups()
    h, m, s = int(hour or 0), int(minute or 0), int(second or 0)
    if h > 24 or m > 59 or s > 59 or (h == 24 and (m or s or int(fraction or 0))):
        return None
    micro = int((fraction or "")[:6].ljust(6, "0"))
    try:
        local = datetime.fromisoformat(day) + timedelta(hours=h, minutes=m, seconds=s, microseconds=micro)
        return local, None if zone is None else _offset(zone)
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> int:
    """``+02:00`` as 120 minutes, ``Z`` as 0; ValueError for what is no offset."""
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    if zone[0] not in "+-" or minutes > _LARGEST_OFFSET or int(zone[-2:]) > 59:
        raise ValueError(zone)
    return -minutes if zone[0] == "-" else minutes


def _parse_columns(texts: pa.StringArray) -> pa.StructArray:
    """All texts at once; raises where they do not all end in the same sort of zone."""
    first = texts[0].as_py()
    width = 1 if first[-1] == "Z" else 6 if first[-6] in "+-" else 0
    local = pc.utf8_slice_codeunits(texts, 0, -width or None).cast(pa.timestamp("us"))
    return pa.StructArray.from_arrays([local, _offsets(texts, width)], fields=list(MOMENT))


def _offsets(texts: pa.StringArray, width: int) -> pa.Array:
    if not width:
        return pa.nulls(len(texts), pa.int16())
    zones = pc.utf8_slice_codeunits(texts, -width).dictionary_encode()
    minutes = [_offset(zone) for zone in zones.dictionary.to_pylist()]
    return pa.array(minutes, pa.int16()).take(zones.indices)

"""Times stay what was written: civil date and offset apart, never a day in UTC."""
# ruff: noqa: DTZ001 (civil times have no zone)

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.civil import civil_dates, civil_times, instants, moments_at
from quanheng.supervise.readers.raw import MOMENT, Attribute
from quanheng.supervise.readers.times import parse_iso, parse_moments

ROME, SHANGHAI = ZoneInfo("Europe/Rome"), ZoneInfo("Asia/Shanghai")
FAULTS = [
    "",
    "昨天",
    "2023-02-29T00:00:00Z",
    "2023-01-01T25:00:00Z",
    "2023-01-01T00:00:00+15:00",
    "20230101",
    "9999-12-31T24:00",
]

moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))
zones = st.sampled_from(["", "Z", "+02:00", "+01:00", "-03:30", "+08:00"])
texts = (
    st.builds(lambda moment, zone: moment.isoformat() + zone, moments, zones)
    | st.builds(lambda moment: moment.isoformat(sep=" ", timespec="minutes"), moments)
    | st.sampled_from(FAULTS)
)


def parse(*texts: str, formats: tuple[str, ...] = ()) -> list[object]:
    return parse_moments(pa.array(texts, pa.string()), formats).to_pylist()


def as_column(*moments: tuple[datetime, int | None] | None) -> pa.StructArray:
    rows = [moment and {"local": moment[0], "offset": moment[1]} for moment in moments]
    return pa.array(rows, MOMENT)


def in_log(column: pa.Array) -> dict[Attribute, pa.ChunkedArray]:
    return {Attribute("at", "date"): pa.chunked_array([column])}


@settings(deadline=None)
@given(st.lists(texts, max_size=5))
def test_a_column_of_times_says_what_each_of_them_says(written):
    one_by_one = [moment and {"local": moment[0], "offset": moment[1]} for moment in map(parse_iso, written)]

    assert parse(*written) == one_by_one


@settings(deadline=None)
@given(moments, st.sampled_from(["", "Z", "+02:00", "-03:30"]), st.integers(1, 4))
def test_full_times_that_end_alike_keep_civil_time_and_offset(moment, zone, count):
    minutes = {"": None, "Z": 0, "+02:00": 120, "-03:30": -210}[zone]

    assert parse(*[moment.isoformat() + zone] * count) == [{"local": moment, "offset": minutes}] * count


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_time_of_the_calendar_is_null(fault):
    assert parse("2023-01-01T00:00:00Z", fault)[1] is None


def test_the_end_of_a_day_is_the_start_of_the_next():
    assert parse("2023-12-31T24:00:00Z") == [{"local": datetime(2024, 1, 1), "offset": 0}]


def test_times_in_a_layout_of_their_own_are_read_by_the_first_that_fits():
    formats = ("%Y年%m月%d日 %H时%M分", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S %z")

    read = parse("2024年3月5日 9时05分", "2024/3/5", "2024-03-05 09:05:00 +0800", "2024-03-05", formats=formats)

    assert read == [
        {"local": datetime(2024, 3, 5, 9, 5), "offset": None},
        {"local": datetime(2024, 3, 5), "offset": None},
        {"local": datetime(2024, 3, 5, 9, 5), "offset": 480},
        None,
    ]


@settings(deadline=None)
@given(moments, st.integers(-14 * 60, 14 * 60))
def test_the_civil_date_is_the_day_as_written_whatever_the_offset(moment, offset):
    column = as_column((moment, offset))

    assert civil_dates(column).to_pylist() == [moment.date()]
    assert instants(column, None).to_pylist() == [micros(moment - timedelta(minutes=offset))]


def micros(utc: datetime) -> int:
    return (utc - datetime(1970, 1, 1)) // timedelta(microseconds=1)


def test_a_local_midnight_in_rome_is_the_evening_before_in_utc_and_keeps_its_day():
    times = civil_times(in_log(parse_moments(pa.array(["2006-07-24T00:00:00.000+02:00"]))), 1, None)

    assert times.date.to_pylist() == [date(2006, 7, 24)]
    assert times.instant.to_pylist() == [micros(datetime(2006, 7, 23, 22))]
    assert times.without_zone == 0


@settings(deadline=None)
@given(moments, st.sampled_from([ROME, SHANGHAI]))
def test_a_time_without_zone_is_civil_time_of_the_zone_of_the_mapping(moment, zone):
    times = civil_times(in_log(as_column((moment, None), None)), 2, zone)
    offset = moment.replace(tzinfo=zone).utcoffset() // timedelta(minutes=1)

    assert times.date.to_pylist() == [moment.date(), None]
    assert times.instant.to_pylist() == [micros(moment - timedelta(minutes=offset)), None]
    assert times.without_zone == 1


def test_the_offset_changes_in_the_night_in_which_the_clock_is_set():
    before, after = datetime(2024, 3, 31, 1, 59), datetime(2024, 3, 31, 3, 0)

    column = instants(as_column((before, None), (after, None)), ROME)

    assert column.to_pylist() == [micros(datetime(2024, 3, 31, 0, 59)), micros(datetime(2024, 3, 31, 1, 0))]


def test_a_time_without_zone_is_refused_where_the_mapping_names_none():
    with pytest.raises(SuperviseError, match=r"没有写明时区.*2024-03-05 09:00:00"):
        civil_times(in_log(as_column((datetime(2024, 3, 5, 9), None))), 1, None)


@settings(deadline=None)
@given(moments, st.sampled_from([ROME, SHANGHAI, ZoneInfo("America/St_Johns")]))
def test_an_instant_gets_the_civil_time_of_the_place(moment, zone):
    (read, nothing) = moments_at(pa.array([micros(moment), None], pa.int64()), zone).to_pylist()
    local = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)

    assert nothing is None
    assert read["offset"] == local.utcoffset() // timedelta(minutes=1)
    assert abs(read["local"] - local.replace(tzinfo=None)) < timedelta(minutes=1)


def test_an_attribute_that_the_log_has_not_gives_no_time():
    times = civil_times({}, 2, None)

    assert (times.date.to_pylist(), times.instant.to_pylist()) == ([None, None], [None, None])

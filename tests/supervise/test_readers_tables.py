"""Tables of text and of columns (CSV, Parquet) read as logs, or refused for a reason that can be mended."""
# ruff: noqa: DTZ001 (civil times have no zone)

import gzip
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.csv import read_csv
from quanheng.supervise.readers.formats import read_raw
from quanheng.supervise.readers.mapping import LogMapping, read_mapping
from quanheng.supervise.readers.parquet import read_parquet
from quanheng.supervise.readers.raw import Attribute, BadRows, RawLog

MAPPING = """\
log: {case: 案号, activity: 环节, at: 时间, actor: 经办人, zone: Asia/Shanghai}
activities: {立案: file, 决定: decide}
facts: {fine: {from: 罚款}, served_on: {from: 送达}}
"""
FACTS = {"fine": "money", "served_on": "date"}
HEADING = "案号,环节,时间,经办人,罚款,送达\n"
TABLE = (
    HEADING
    + """\
一,立案,2024-03-05 09:00:00,张三,,
一,决定,2024-03-06 10:00:00,李四,200.10,2024-03-07
二,立案,2024-03-05 09:00:00,,,
"""
)
AT = Attribute("时间", "date")


def mapping(extra: str = "") -> LogMapping:
    return read_mapping(MAPPING + extra)


def read(tmp_path: Path, text: str | bytes, extra: str = "") -> RawLog:
    path = tmp_path / "log.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_csv(path, mapping(extra), FACTS)


def refusal(tmp_path: Path, text: str | bytes, extra: str = "") -> SuperviseError:
    with pytest.raises(SuperviseError) as caught:
        read(tmp_path, text, extra)
    assert caught.value.mend
    return caught.value


def columns(log: RawLog) -> Mapping[str, list[object]]:
    return {name.key: column.to_pylist() for name, column in log.events.items()}


def local(log: RawLog) -> list[datetime | None]:
    return [moment and moment["local"] for moment in log.events[AT].to_pylist()]


# --- CSV


def test_a_table_of_text_is_read_by_the_columns_that_the_mapping_names(tmp_path):
    log = read(tmp_path, TABLE)

    assert columns(log)["案号"] == ["一", "一", "二"]
    assert columns(log)["经办人"] == ["张三", "李四", None]
    assert columns(log)["罚款"] == [None, "200.10", None]
    assert local(log) == [datetime(2024, 3, 5, 9), datetime(2024, 3, 6, 10), datetime(2024, 3, 5, 9)]
    assert log.trace_of is None
    assert log.report.events == 3
    assert not log.report.bad_rows


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_the_one_under_which_the_heading_makes_sense(tmp_path, delimiter):
    assert columns(read(tmp_path, TABLE.replace(",", delimiter))) == columns(read(tmp_path, TABLE))


def test_a_delimiter_of_its_own_is_declared(tmp_path):
    log = read(tmp_path, TABLE.replace(",", "^"), "csv: {delimiter: ^}")

    assert columns(log)["案号"] == ["一", "一", "二"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_an_encoding_that_is_certain_need_not_be_declared(tmp_path, encoding):
    assert columns(read(tmp_path, TABLE.encode(encoding))) == columns(read(tmp_path, TABLE))


def test_an_encoding_that_is_declared_is_taken_at_its_word(tmp_path):
    log = read(tmp_path, TABLE.encode("utf-16-be"), "csv: {encoding: utf-16-be}")

    assert columns(log)["案号"] == ["一", "一", "二"]
    assert log.report.read_as["encoding"] == "utf-16-be"


def test_a_mark_at_the_start_is_no_letter_of_the_heading(tmp_path):
    assert columns(read(tmp_path, TABLE.encode("utf-8-sig"), "csv: {encoding: utf-8}")) == columns(
        read(tmp_path, TABLE)
    )


def test_an_encoding_that_is_not_certain_is_refused_with_the_line(tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes("case,act,at\n1,a,2024-03-05\n2,Cittã,2024-03-05\n".encode("latin-1"))

    with pytest.raises(SuperviseError, match=r"第 3 行.*不符合编码 utf-8"):
        read_csv(path, read_mapping("log: {case: case, activity: act, at: at}\nactivities: {a: b}"), {})


def test_bytes_that_are_not_the_declared_encoding_are_refused_with_the_line(tmp_path):
    error = refusal(tmp_path, TABLE.encode("gb18030") + b"\xff\xff", "csv: {encoding: gb18030}")

    assert error.code == "log.encoding"
    assert "第 5 行" in error.sentence


def test_times_are_read_in_the_layouts_that_the_mapping_gives(tmp_path):
    text = HEADING + "一,立案,2024年3月5日,,,2024/3/7\n"

    log = read(tmp_path, text, "csv: {times: ['%Y年%m月%d日', '%Y/%m/%d']}")

    assert local(log) == [datetime(2024, 3, 5)]
    assert log.events[Attribute("送达", "date")].to_pylist() == [{"local": datetime(2024, 3, 7), "offset": None}]


def test_rows_that_cannot_be_read_as_they_should_are_counted_with_their_numbers(tmp_path):
    text = (
        TABLE + '三,立案\n三,立案,"2024-03-05\n",,,\n三,立案,何时,,,\n\n,立案,2024-03-05,,,\n三,立案,2024-03-05,,,,,\n'
    )

    log = read(tmp_path, text)

    assert log.report.bad_rows == {
        "cells": BadRows(2, (5, 10)),
        "时间": BadRows(1, (7,)),
        "案号": BadRows(1, (9,)),
    }
    assert log.report.events == 6
    assert local(log)[3:] == [datetime(2024, 3, 5), None, datetime(2024, 3, 5)]


def test_only_the_first_numbers_of_many_bad_rows_are_kept(tmp_path):
    log = read(tmp_path, TABLE + "三\n" * 100)

    assert log.report.bad_rows == {"cells": BadRows(100, (5, 6, 7, 8, 9))}


def test_a_heading_without_what_the_mapping_names_is_refused(tmp_path):
    error = refusal(tmp_path, TABLE.replace("环节", "步骤"))

    assert error.code == "log.heading"
    assert "环节" in error.sentence
    assert "步骤" in error.mend


def test_a_heading_with_one_name_twice_is_refused(tmp_path):
    assert "经办人" in refusal(tmp_path, TABLE.replace("罚款", "经办人")).sentence


def test_a_quote_that_is_never_closed_makes_no_row(tmp_path):
    assert refusal(tmp_path, '"' + TABLE * 2000).code == "log.heading"
    assert refusal(tmp_path, TABLE + '三,立案,"' + "x" * 40_000_000).code == "log.ill_formed"
    assert read(tmp_path, TABLE + '三,立案,"2024-03-05,,,\n').report.bad_rows == {"cells": BadRows(1, (5,))}


def test_an_empty_table_is_refused(tmp_path):
    assert refusal(tmp_path, "").code == "log.empty"


def test_a_column_that_is_not_there_is_a_column_without_values(tmp_path):
    assert "罚款" not in columns(read(tmp_path, TABLE.replace("罚款", "金额")))


def test_a_compressed_table_is_read_like_any_other(tmp_path):
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(TABLE.encode()))

    assert read_raw(path, mapping(), FACTS).report.events == 3


cells = st.text(st.sampled_from('ab,;"\n 罚'), max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(cells, min_size=1, max_size=5))
def test_a_cell_is_what_it_was_before_it_was_quoted(tmp_path, names):
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    text = HEADING + "".join(f"一,{name},2024-03-05,,,\n" for name in quoted)

    assert columns(read(tmp_path, text))["环节"] == [name or None for name in names]


# --- Parquet


def write(tmp_path: Path, **more: pa.Array) -> Path:
    table = {
        "案号": pa.array(["一", "一"]),
        "环节": pa.array(["立案", "决定"]).dictionary_encode(),
        "时间": pa.array([datetime(2024, 3, 5, 23), datetime(2024, 3, 6, 1)], pa.timestamp("us")),
    }
    path = tmp_path / "log.parquet"
    pq.write_table(pa.table(table | more), path)
    return path


def test_a_table_of_columns_keeps_the_types_of_its_file(tmp_path):
    path = write(
        tmp_path,
        罚款=pa.array([Decimal("200.10"), None], pa.decimal128(10, 2)),
        送达=pa.array([date(2024, 3, 7), None]),
        经办人=pa.array([7, None], pa.int32()),
    )

    log = read_parquet(path, mapping())

    assert columns(log)["环节"] == ["立案", "决定"]
    assert log.events[Attribute("罚款", "float")].to_pylist() == ["200.10", None]
    assert log.events[Attribute("送达", "date")].to_pylist() == [{"local": datetime(2024, 3, 7), "offset": None}, None]
    assert log.events[Attribute("经办人", "int")].to_pylist() == [7, None]
    assert local(log) == [datetime(2024, 3, 5, 23), datetime(2024, 3, 6, 1)]


def test_an_instant_gets_the_civil_day_of_the_place(tmp_path):
    path = write(tmp_path, 时间=pa.array([datetime(2024, 3, 5, 17), None], pa.timestamp("ns", "UTC")))

    (moment, nothing) = read_parquet(path, mapping()).events[AT].to_pylist()

    assert moment == {"local": datetime(2024, 3, 6, 1), "offset": 480}
    assert nothing is None


def test_an_instant_without_a_place_is_refused(tmp_path):
    path = write(tmp_path, 时间=pa.array([datetime(2024, 3, 5, 17)] * 2, pa.timestamp("us", "UTC")))
    placeless = read_mapping(MAPPING.replace(", zone: Asia/Shanghai", ""))

    with pytest.raises(SuperviseError, match="没有写明当地时区"):
        read_parquet(path, placeless)


def test_a_binary_fraction_is_the_shortest_decimal_that_names_it(tmp_path):
    path = write(tmp_path, 罚款=pa.array([0.1, 35.0]))

    words = read_parquet(path, mapping()).events[Attribute("罚款", "float")].to_pylist()

    assert [Decimal(word) for word in words] == [Decimal("0.1"), Decimal("35")]


def test_a_whole_number_beyond_64_bits_with_sign_stays_exact(tmp_path):
    path = write(tmp_path, 罚款=pa.array([2**64 - 1, 0], pa.uint64()))

    words = read_parquet(path, mapping()).events[Attribute("罚款", "float")].to_pylist()

    assert words == [str(2**64 - 1), "0"]


def test_a_column_of_no_attribute_is_refused(tmp_path):
    path = write(tmp_path, 罚款=pa.array([[1], [2]]))

    with pytest.raises(SuperviseError, match="列“罚款”的类型"):
        read_parquet(path, mapping())


def test_a_file_that_is_no_parquet_is_refused(tmp_path):
    path = tmp_path / "log.parquet"
    path.write_bytes(b"PAR1 no more")

    with pytest.raises(SuperviseError, match="无法读取"):
        read_parquet(path, mapping())


def test_a_format_nobody_knows_is_refused(tmp_path):
    with pytest.raises(SuperviseError, match=r"不认识 log\.docx 的格式"):
        read_raw(tmp_path / "log.docx", mapping(), FACTS)

"""A mapping is read whole or refused whole, with every fault and its line."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.mapping import ActSource, FactSource, TableForm, load_mapping, read_mapping

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TEXT = """\
log:
  case: 案号
  activity: 环节
  at: 时间
  recorded: 登记时间
  actor: 经办人
  duty: null
  zone: Asia/Shanghai
  order: time
  granularity: day
  horizon: 2026-01-31
activities:
  立案: file
  审核通过: {act: review, outcome: {passed: true}}
  打印: null
facts:
  fine: {from: 罚款, on: event}
  major: {from: 重大, on: case, values: {是: true, 否: false}}
csv: {delimiter: ';', encoding: GBK, times: ['%Y/%m/%d', '%Y年%m月%d日']}
"""


def faults(text: str) -> list[str]:
    with pytest.raises(SuperviseError) as caught:
        read_mapping(text, "m.yaml")
    assert caught.value.code == "mapping.faults"
    return caught.value.sentence.splitlines()[1:]


def test_a_mapping_says_what_each_name_of_the_log_is_in_the_definition():
    mapping = read_mapping(TEXT)

    assert (mapping.case, mapping.activity, mapping.at, mapping.recorded) == ("案号", "环节", "时间", "登记时间")
    assert (mapping.actor, mapping.duty, mapping.organ) == ("经办人", None, None)
    assert (mapping.zone, mapping.order, mapping.granularity) == (ZoneInfo("Asia/Shanghai"), "time", "day")
    assert mapping.horizon == date(2026, 1, 31)
    assert mapping.activities == {
        "立案": ActSource("file"),
        "审核通过": ActSource("review", {"passed": "true"}),
        "打印": None,
    }
    assert mapping.facts == {
        "fine": FactSource("罚款", "event"),
        "major": FactSource("重大", "case", {"是": "true", "否": "false"}),
    }
    assert mapping.csv == TableForm(";", "gbk", ("%Y/%m/%d", "%Y年%m月%d日"))
    assert mapping.attributes == ("案号", "环节", "时间", "登记时间", "经办人", "罚款", "重大")


def test_a_short_mapping_leaves_the_rest_to_the_file():
    mapping = read_mapping("log: {case: a, activity: b, at: c}\nactivities: {x: y}")

    assert (mapping.order, mapping.granularity, mapping.zone, mapping.facts) == ("recorded", "instant", None, {})


def test_words_are_taken_as_they_are_written():
    mapping = read_mapping("log: {case: no, activity: 'null', at: 12:30}\nactivities: {yes: on, 007: x}")

    assert (mapping.case, mapping.activity, mapping.at) == ("no", "null", "12:30")
    assert mapping.activities == {"yes": ActSource("on"), "007": ActSource("x")}


def test_two_mappings_that_differ_have_different_digests():
    assert read_mapping(TEXT).digest != read_mapping(TEXT + "\n").digest


def test_every_fault_is_said_at_once_with_its_line():
    text = """\
log:
  case: a
  activity: [b]
  zone: Asia
  order: backwards
  horizon: 2026-02-30
  color: red
activities:
  x: {outcome: {passed: true}}
  x: y
facts:
  fine: {on: somewhere}
csv: {delimiter: ';;', encoding: klingon}
? [a]
: b
"""
    found = faults(text)

    expected = {
        2: "缺少“at”", 3: "一个词", 4: "Asia", 5: "backwards", 6: "2026-02-30", 7: "color",
        9: "缺少“act”", 10: "写了两次", 12: "somewhere", 13: "klingon", 14: "一个词",
    }  # fmt: skip
    for line, word in expected.items():
        assert any(fault.startswith(f"m.yaml:{line}：") and word in fault for fault in found), (line, word)


@pytest.mark.parametrize(
    "text", ["", "just words", "[1, 2]", "log: {case: a, activity: b, at: c}", "activities: {a: b}"]
)
def test_a_text_without_its_two_tables_is_refused(text):
    assert faults(text)


def test_a_text_that_is_no_yaml_is_refused():
    with pytest.raises(SuperviseError, match="不是合格的 YAML"):
        read_mapping("log: {case: a")


def test_a_mapping_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SuperviseError, match="无法读取"):
        load_mapping(tmp_path / "mapping.yaml")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/mapping.yaml")), ids=lambda path: path.parent.name)
def test_each_mapping_among_the_examples_is_sound(path):
    assert load_mapping(path).activities

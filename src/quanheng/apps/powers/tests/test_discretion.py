"""What a county's own table asks is told with the decision, a line each (A8)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quanheng.apps.powers.discretion import asked_by, said_of
from quanheng.apps.powers.queries import read_table

TABLE = read_table("""\
benchmark: buildings
title: 违法建设裁量基准
violation: 未取得规划许可建设
local: 示范
statutory: {times: 5%以上10%以下}
base: 建设工程造价
from: 2020-01-01
published_by: 云泽县
source: 示范
circumstances:
  corrected: {title: 按期改正, type: flag}
  times: {title: 一年以内第几次, type: count}
  harm: {title: 危害后果, type: choice, choices: {none: 没有, grave: 严重}}
tiers:
  light: {title: 从轻, when: [{corrected: true}, {times: 1以下}, {harm: [none]}], times: 5%, local: 示范}
  heavy: {title: 从重, when: {corrected: false, times: 2以上, harm: [grave]}, times: 超过5%且10%以下, local: 示范}
""")
LINES = ("按期改正：是", "一年以内第几次: 2", "危害后果：严重", "建设工程造价：120000.50")


def test_each_line_tells_a_circumstance_by_its_title_and_one_what_the_multiple_is_of():
    said = said_of(TABLE, {"discretion": LINES})
    assert said.circumstances == {"corrected": True, "times": Decimal(2), "harm": "grave"}
    assert (said.base, said.faults) == (Decimal("120000.50"), ())


def test_a_fact_of_the_case_goes_before_a_line_that_says_the_same():
    assert said_of(TABLE, {"discretion": LINES, "corrected": False}).circumstances["corrected"] is False


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("按期改正：也许", "“按期改正”应当是是、否。"),
        ("一年以内第几次：1.5", "“一年以内第几次”应当是整数。"),
        ("危害后果：不轻", "“危害后果”应当是没有、严重。"),
        ("建设工程造价：很高", "不是裁量基准所问的，或者不是数目。"),
        ("态度：好", "不是裁量基准所问的，或者不是数目。"),
        ("按期改正", "“按期改正”应当是是、否。"),
    ],
)
def test_a_line_that_says_nothing_the_table_asks_is_named(line: str, said: str):
    told = said_of(TABLE, {"discretion": (line,)})
    assert (dict(told.circumstances), told.base) == ({}, None)
    (fault,) = told.faults
    assert fault.startswith(f"“{line}”")
    assert fault.endswith(said)


def test_what_a_table_asks_can_be_said_in_words():
    assert [*asked_by(TABLE)] == [
        ("按期改正", "是、否"),
        ("一年以内第几次", "整数"),
        ("危害后果", "没有、严重"),
        ("建设工程造价", "金额（元）"),
    ]

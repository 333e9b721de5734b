"""A discretion benchmark is published as it was checked, and the versions before it stay (A8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from quanheng.apps.cases.models import RunningLimit
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.rebuilding import registers_astray
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.deciding import deciding
from quanheng.apps.cases.values import FactValue
from quanheng.apps.powers.models import Benchmark
from quanheng.apps.powers.queries import benchmark_of, within_benchmark
from quanheng.apps.record.clock import now

TABLE = """\
benchmark: labels
title: 标签裁量基准
violation: 未按规定标示
local: 示范
statutory: {fine: 1000以上5000以下}
from: 2020-01-01
published_by: 云泽县
source: 示范
circumstances:
  times: {title: 一年以内第几次, type: count}
tiers:
  light: {title: 从轻, when: {times: 1以下}, share: 30%以下, local: 示范}
  heavy: {title: 从重, when: {times: 2以上}, share: 超过30%, local: 示范}
"""
GAP = TABLE.replace("2以上", "3以上")
OVERLAP = TABLE.replace("2以上", "1以上")
LATER = TABLE.replace("标签裁量基准", "标签裁量基准（修订）").replace("1000以上", "2000以上")
BEFORE = timedelta(days=30)
BY = {"entry_case": "founding", "entry_n": 1}


def listed(county: County, **told: FactValue) -> str:
    """The case of a power that is on the list."""
    submitted = {
        "code": "W9", "name": "对未按规定标示的处罚", "kind": "penalty", "organ": "O1", "line": "市场监管",
        "bases": ("行政处罚法/51",), "basis_level": "law", "procedures": ("penalty.summary",),
        "responsibilities": ("告知",), "accountability": ("违法",), "complaint": "县司法局", **told,
    }  # fmt: skip
    by = (Actor(county.first, "submit"),)
    case = done(open_case(Opening("register.power", county.organ), Attempt("", "submit", by, submitted))).case
    done(perform(Attempt(case, "review_law", (Actor(county.legal, "legal"),), {"legal_passed": True})))
    done(perform(Attempt(case, "review_staffing", (Actor(county.second, "staffing"),), {"staffing_passed": True})))
    day = {"published_on": now().date() - 2 * BEFORE, "reason": "补录"}
    done(perform(Attempt(case, "publish", (Actor(county.head, "approve"),), day)))
    return case


def published(county: County, case: str, text: str, day: date | None = None) -> Outcome:
    facts = {"benchmark": text, "benchmark_from": day or now().date(), "reason": "补录"}
    return perform(Attempt(case, "set_benchmark", (Actor(county.head, "approve"),), facts))


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("第一次违法的，从轻处罚。", "第 1 行"),
        (TABLE.replace("share: 30%以下", "share: 很少"), "第 12 行：“很少”不是数目的范围"),
        (TABLE.replace("from: 2020-01-01\n", ""), "缺少 from"),
        (GAP, "第 1 行：这种情形没有阶次：一年以内第几次：2。补写它的阶次。"),
        (OVERLAP, "第 13 行：这种情形同时属于阶次“从轻”、“从重”：一年以内第几次：1。使各阶次互不重叠。"),
        (TABLE.replace("2020-01-01", "2099-01-01"), "不在其间"),
    ],
)
def test_a_table_that_is_not_sound_is_refused_with_the_place_and_the_case_and_nothing_is_published(
    county: County, text: str, said: str
):
    refused = published(county, listed(county), text)
    assert isinstance(refused, Refused)
    (objection,) = refused.objections
    assert said in objection.sentence
    assert objection.mend
    assert not Benchmark.objects.exists()


def test_a_sound_table_is_published(county: County):
    done(published(county, listed(county), TABLE))
    assert benchmark_of("W9", now().date()).title == "标签裁量基准"


def test_each_version_is_filed_once_with_the_legal_office_in_fifteen_working_days(county: County):
    case, today = listed(county), now().date()

    def filing() -> Outcome:
        by = (Actor(county.legal, "legal"),)
        return perform(Attempt(case, "file_benchmark", by, {"benchmark_filed_on": today}))

    assert isinstance(filing(), Refused), "there is none yet"
    done(published(county, case, TABLE, today - BEFORE))
    assert RunningLimit.objects.filter(case=case, limit="file_benchmark").exists()
    done(filing())
    assert not RunningLimit.objects.filter(case=case).exists()
    assert isinstance(filing(), Refused)
    done(published(county, case, LATER))
    done(filing())


def test_a_decision_keeps_to_the_table_of_its_day(county: County):
    case, today = listed(county), now().date()
    done(published(county, case, TABLE, today - BEFORE))
    done(published(county, case, LATER))
    facts = {"times": Decimal(1), "fine": Decimal(1500)}
    assert within_benchmark("W9", facts, today - timedelta(days=1)) is True
    assert within_benchmark("W9", facts, today) is False
    assert not [line for line in registers_astray(every=False) if "裁量基准" in line]


def test_a_decision_tells_what_its_table_asks_and_is_held_to_it(county: County):
    Benchmark.objects.create(
        key="x#1",
        power=county.power,
        text=TABLE.replace("1000以上5000以下", "100以上200以下"),
        since=date(2020, 1, 1),
        **BY,
    )
    attempt = deciding(county)
    refused = perform(attempt)
    assert isinstance(refused, Refused)
    (objection,) = refused.objections
    assert "不能确定阶次，还缺：一年以内第几次。" in objection.sentence
    assert "中写明，基准问的是：一年以内第几次：整数。" in objection.sentence
    told = replace(attempt, key="2", facts={**attempt.facts, "discretion": ("一年以内第几次：1",)})
    outside = perform(told)
    assert isinstance(outside, Refused)
    assert "阶次为“从轻”，罚款" in outside.objections[0].sentence
    done(perform(replace(told, key="3", facts={**attempt.facts, "discretion": ("一年以内第几次：2",)})))


def test_a_refusal_speaks_of_the_table_of_the_day_of_the_decision(county: County):
    today = now().date()
    for key, since, text in (("x#1", date(2020, 1, 1), TABLE), ("x#2", today, LATER)):
        Benchmark.objects.create(key=key, power=county.power, text=text, since=since, **BY)
    attempt = deciding(county)
    told = {"discretion": ("一年以内第几次：2",), "decided_on": today - timedelta(days=1), "reason": "补录"}
    refused = perform(replace(attempt, facts={**attempt.facts, **told}))
    assert isinstance(refused, Refused)
    (said,) = [one.sentence for one in refused.objections if one.rule == "benchmark"]
    assert "罚款超过2200元且5000元以下" in said, said


def test_a_text_that_was_published_unchecked_leaves_a_decision_unknown(county: County):
    Benchmark.objects.create(
        key="unchecked#1", power=county.power, text="见文件", since=date(2020, 1, 1), entry_case="-", entry_n=1
    )
    assert within_benchmark(county.power, {}, now().date()) is None


def test_what_a_later_version_took_the_place_of_comes_back_from_the_record(lasting_county: County):
    case, today = listed(lasting_county), now().date()
    done(published(lasting_county, case, TABLE, today - BEFORE))
    last = done(published(lasting_county, case, LATER)).n
    versions = [*Benchmark.objects.values()]
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate([("powers", "0005_handed_to")])
    Benchmark.objects.exclude(entry_n=last).delete()
    Benchmark.objects.update(key="W9")
    MigrationExecutor(connection).migrate(latest)
    again = [*Benchmark.objects.values()]
    assert [{**row, "id": 0} for row in again] == [{**row, "id": 0} for row in versions]

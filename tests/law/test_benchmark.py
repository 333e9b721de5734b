"""裁量基准：every case has one tier, every tier keeps to the law, and a decision outside its tier needs more."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quanheng.law.benchmark import Benchmark, Range, judge, place, say_range
from quanheng.law.benchmark_check import check_benchmarks
from quanheng.law.benchmark_reader import read_benchmarks
from quanheng.law.catalogue import Catalogue
from quanheng.law.errors import LawError
from quanheng.law.fault import DefinitionFaults
from quanheng.law.span import Span, read_span
from quanheng.procedures.benchmarks import load_benchmarks
from quanheng.procedures.definitions import load_library

CATALOGUE = Catalogue(statutes={"行政处罚法": "中华人民共和国行政处罚法"})
TABLE = """\
benchmark: ledger
title: 台账
violation: 不保存台账
local: 试
statutory: {fine: 1000以上5000以下}
from: 2024-01-01
published_by: 县
source: 试
circumstances:
  times: {title: 次数, type: count}
  grave: {title: 后果严重, type: flag}
tiers:
  light: {title: 从轻, when: {times: 1以下, grave: false}, share: 30%以下, local: 试}
  ordinary: {title: 一般, when: {times: 2以上, grave: false}, fine: 2500以上4000以下, local: 试}
  heavy: {title: 从重, when: {grave: true}, share: 70%以上, local: 试}
"""
NUMBERS = st.integers(0, 12).map(Decimal)


def read(text: str = TABLE) -> Benchmark:
    (table,) = read_benchmarks({"台账.yaml": text}, CATALOGUE)
    return table


def faults(text: str) -> list[tuple[str, int]]:
    return [(fault.code, fault.place.line) for fault in check_benchmarks([read(text)])]


def unreadable(text: str) -> list[tuple[str, int]]:
    with pytest.raises(DefinitionFaults) as raised:
        read(text)
    return [(fault.code, fault.place.line) for fault in raised.value.faults]


class TestSpans:
    @given(NUMBERS, NUMBERS, NUMBERS)
    def test_or_more_and_or_less_include_the_number_itself_beyond_and_short_of_do_not(self, low, high, number):
        assert (number in read_span(f"{low}以上{high}以下")) == (low <= number <= high)
        assert (number in read_span(f"超过{low}不满{high}")) == (low < number < high)
        assert (number in read_span(f"{low}以上")) == (number >= low)
        assert (number in read_span(f"不足{high}")) == (number < high)

    @given(st.builds(Span, *[st.none() | NUMBERS] * 2, st.booleans(), st.booleans()))
    def test_a_span_reads_as_it_is_written(self, span):
        assume(not span.empty and str(span) != "不限")
        halves = [Decimal(n) / 2 for n in range(30)]
        assert [n in read_span(str(span)) for n in halves] == [n in span for n in halves]

    def test_a_range_says_its_unit_at_each_number_and_nothing_of_nought(self):
        said = {"1000以上5000以下": "罚款1000元以上5000元以下", "0以上500以下": "罚款500元以下", "300": "罚款300元"}
        assert [say_range(Range("fine", read_span(span)), "") for span in said] == [*said.values()]
        assert say_range(Range("times", read_span("超过1不满3")), "货值") == "罚款为货值的超过1倍不满3倍"

    @given(*[st.builds(Span, *[st.none() | NUMBERS] * 2, st.booleans(), st.booleans())] * 2)
    def test_one_lies_within_another_if_all_its_numbers_do(self, one, other):
        assume(not one.empty)
        halves = [Decimal(n) / 2 for n in range(-2, 30)]
        assert one.within(other) == all(n in other for n in halves if n in one)

    def test_what_is_no_span_is_none(self):
        assert [
            read_span(text) for text in ("", "以上", "三千", "3000-5000", "-1", "超过010以下", "且", "3以上且")
        ] == [None] * 8


class TestChecks:
    def test_a_table_without_fault(self):
        assert faults(TABLE) == []

    def test_a_case_without_a_tier_is_shown(self):
        table = read(TABLE.replace("times: 2以上", "times: 3以上"))
        (fault,) = check_benchmarks([table])
        assert (fault.code, fault.sentence) == ("benchmark.gap", "这种情形没有阶次：次数：2；后果严重：否。")

    def test_a_case_with_two_tiers_is_shown_at_the_later_one(self):
        assert faults(TABLE.replace("times: 2以上", "times: 1以上")) == [("benchmark.overlap", 14)]

    def test_no_whole_number_lies_between_one_and_two(self):
        assert faults(TABLE.replace("times: 1以下", "times: 不满2")) == []

    def test_a_tier_may_not_leave_the_range_of_the_law(self):
        assert faults(TABLE.replace("4000以下", "5001以下")) == [("benchmark.outside", 14)]

    def test_a_tier_reckons_as_the_law_does(self):
        assert faults(TABLE.replace("fine: 2500以上4000以下", "times: 2")) == [("benchmark.measure", 14)]

    def test_a_tier_of_no_case_is_named(self):
        more = "  idle: {title: 闲置, when: {times: 超过1不满2}, fine: 1000, local: 试}\n"
        assert faults(TABLE + more) == [("benchmark.idle", 16)]

    def test_the_versions_of_a_table_follow_each_other_without_gap_or_overlap(self):
        def versions(until: str) -> list[str]:
            earlier = read(TABLE.replace("from: 2024-01-01", f"from: 2023-01-01\n{until}"))
            return [fault.code for fault in check_benchmarks([read(), earlier])]

        assert versions("until: 2024-01-01") == []
        assert versions("") == versions("until: 2023-12-31") == versions("until: 2024-02-01") == ["benchmark.versions"]

    @given(st.data())
    def test_gaps_and_overlaps_are_those_that_trying_every_case_finds(self, data):
        """Any table over a count and a flag, its rows random: each case up to beyond every bound is tried."""
        cell = st.sampled_from(["", *(f"times: {low}以上{high}以下, " for low in range(5) for high in range(low, 5))])
        rows = [
            f"{{{data.draw(cell)}grave: {data.draw(st.sampled_from(['true', 'false', '[true, false]']))}}}"
            for _ in range(data.draw(st.integers(1, 5)))
        ]
        tiers = "".join(f"  t{n}: {{title: 阶次, when: {row}, fine: 2000, local: 试}}\n" for n, row in enumerate(rows))
        table = read(TABLE.partition("tiers:\n")[0] + "tiers:\n" + tiers)
        cases = [{"times": Decimal(times), "grave": grave} for times, grave in product(range(9), (True, False))]
        numbers = {len(table.tiers_of(case)) for case in cases}
        codes = {fault.code for fault in check_benchmarks([table])}
        assert ("benchmark.gap" in codes) == (0 in numbers)
        assert ("benchmark.overlap" in codes) == bool(numbers - {0, 1})


class TestReading:
    @pytest.mark.parametrize(
        ("old", "new", "code", "line"),
        [
            ("times: 1以下", "times: 一次", "benchmark.span", 13),
            ("times: 1以下", "times: 3以上2以下", "benchmark.span", 13),
            ("grave: true", "grave: 严重", "form.flag", 15),
            ("{grave: true}", "{graver: true}", "form.unknown_key", 15),
            ("share: 70%以上", "share: 70%以上120%以下", "benchmark.range", 15),
            (", share: 70%以上", "", "benchmark.range", 15),
            ("fine: 1000以上5000以下", "fine: 1000以上", "benchmark.range", 5),
            ("fine: 1000以上5000以下", "times: 1以上3以下", "benchmark.base", 5),
            ("local: 试\nstatutory", "statutory", "basis.missing", 1),
            ("type: count", "type: amount", "form.option", 10),
        ],
    )
    def test_a_fault_is_shown_where_it_stands(self, old, new, code, line):
        assert old in TABLE
        moved = line - (1 if old.startswith("local: 试\n") else 0)
        assert (code, max(moved, 1)) in unreadable(TABLE.replace(old, new, 1))


class TestPlacing:
    def test_what_does_not_matter_need_not_be_known(self):
        assert place(read(), {"grave": True}).tier.name == "heavy"
        assert place(read(), {"grave": False}).missing == ("times",)
        assert place(read(), {}).missing == ("times", "grave")

    def test_what_the_table_does_not_have_is_refused(self):
        for wrong in ({"harm": True}, {"grave": Decimal(1)}, {"times": Decimal("1.5")}):
            with pytest.raises(LawError, match=r"benchmark\.circumstance"):
                place(read(), wrong)

    @given(NUMBERS, st.booleans())
    def test_every_case_has_the_tier_that_its_rows_say(self, times, grave):
        expected = "heavy" if grave else "light" if times <= 1 else "ordinary"
        assert place(read(), {"times": times, "grave": grave}).tier.name == expected

    def test_a_share_is_counted_from_the_least_of_the_law(self):
        table = read()
        assert table.range_of(table.tiers["light"]) == Range("fine", Span(Decimal(1000), Decimal(2200)))
        assert table.range_of(table.tiers["heavy"]) == Range("fine", Span(Decimal(3800), Decimal(5000)))


class TestJudging:
    ORDINARY = {"times": Decimal(2), "grave": False}

    def answer(self, fine: int, **more) -> str:
        return judge(read(), self.ORDINARY, Decimal(fine), **more).answer

    def test_a_fine_of_its_tier_needs_no_more(self):
        assert [self.answer(fine) for fine in (2499, 2500, 4000, 4001)] == ["no", "yes", "yes", "no"]

    def test_outside_its_tier_it_needs_reasons_and_collective_discussion(self):
        assert self.answer(4500, departed=True) == "yes"

    def test_and_not_even_they_lead_beyond_the_law(self):
        assert self.answer(5001, departed=True) == "no"

    def test_while_the_circumstances_are_open_nobody_can_say(self):
        assert judge(read(), {"grave": False}, Decimal(2500)).answer == "unknown"


class TestShipped:
    TABLES = {table.name: table for table in load_benchmarks(load_library().catalogue)}

    def test_what_ships_is_without_fault(self):
        assert check_benchmarks(self.TABLES.values()) == ()

    def test_five_per_cent_of_the_cost_if_corrected_in_time_ten_if_not(self):
        table, cost = self.TABLES["unplanned_building"], Decimal(2_000_000)
        in_time, refused = ({"trifling": False, "corrected": corrected} for corrected in (True, False))
        assert judge(table, in_time, Decimal(100_000), cost).answer == "yes"
        assert judge(table, refused, Decimal(100_000), cost).answer == "no"
        assert judge(table, refused, Decimal(200_000), cost).answer == "yes"
        assert judge(table, refused, Decimal(200_000)).answer == "unknown"
        assert judge(table, {"trifling": True}, Decimal(0)).answer == "yes"
        assert judge(table, {"trifling": True}, Decimal(1), cost).answer == "no"

    def test_an_invented_table_says_that_it_is(self):
        table = self.TABLES["demonstration"]
        assert "示范" in table.title
        assert table.basis.local

    def test_the_words_are_those_of_the_guidance(self, shared):
        text = (shared / "reference/statutes/more/关于规范城乡规划行政处罚裁量权的指导意见.md").read_text("utf-8")
        for words in (
            "按期改正违法建设部分的，处建设工程造价5%的罚款",
            "处建设工程造价10%的罚款",
            "自2012年9月1日起施行",
        ):
            assert words in text

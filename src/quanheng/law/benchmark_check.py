"""What must hold of a discretion benchmark before it is published: each fault at its line, with a case as witness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from math import prod

from quanheng.law.benchmark import Benchmark, Circumstances, Tier, say_range
from quanheng.law.fault import Fault

LIMIT = 200_000
"""More cases than any table has that a person can read."""


def check_benchmarks(benchmarks: Iterable[Benchmark]) -> tuple[Fault, ...]:
    """The faults of tables read together: of each, and between the versions of one."""
    ordered = sorted(benchmarks, key=lambda table: (table.name, table.valid_from))
    found = [fault for table in ordered for fault in check_benchmark(table)]
    for _, versions in groupby(ordered, key=lambda table: table.name):
        found += [fault for earlier, later in pairwise(versions) for fault in _succession(earlier, later)]
    return tuple(found)


def check_benchmark(table: Benchmark) -> tuple[Fault, ...]:
    """The faults of one table: cases without a tier or with two, tiers outside the law or of no case, its dates."""
    return (*_cases(table), *_ranges(table), *_dates(table))


def _cases(table: Benchmark) -> Iterator[Fault]:
    number = prod(len(table.cells(name)) for name in table.circumstances)
    if number > LIMIT:
        mend = "拆成几张表，或者合并情节。"
        yield Fault("benchmark.too_large", table.place, f"表中区分的情形有 {number} 种，超过 {LIMIT} 种。", mend)
        return
    gap: Circumstances | None = None
    overlaps: dict[tuple[str, ...], Circumstances] = {}
    met: set[str] = set()
    for case in table.grid({}):
        names = tuple(tier.name for tier in table.tiers_of(case))
        met.update(names)
        if not names and gap is None:
            gap = case
        if len(names) > 1:
            overlaps.setdefault(names, case)
    if gap is not None:
        yield Fault("benchmark.gap", table.place, f"这种情形没有阶次：{_say(table, gap)}。", "补写它的阶次。")
    yield from (_overlap(table, names, case) for names, case in overlaps.items())
    for name in table.tiers.keys() - met:
        tier = table.tiers[name]
        yield Fault("benchmark.idle", tier.place, f"没有情形属于阶次“{tier.title}”。", "核对 when，或者删去。")


def _overlap(table: Benchmark, names: tuple[str, ...], case: Circumstances) -> Fault:
    titles = "、".join(f"“{table.tiers[name].title}”" for name in names)
    sentence = f"这种情形同时属于阶次{titles}：{_say(table, case)}。"
    return Fault("benchmark.overlap", table.tiers[names[1]].place, sentence, "使各阶次互不重叠。")


def _ranges(table: Benchmark) -> Iterator[Fault]:
    for tier in table.tiers.values():
        allowed = table.range_of(tier)
        if allowed is None:
            continue
        if allowed.measure != table.statutory.measure:
            sentence = f"阶次“{tier.title}”的幅度与法定幅度不是同一种计算方法。"
            yield Fault("benchmark.measure", tier.place, sentence, "法定幅度写 fine 的写 fine，写 times 的写 times。")
        elif not allowed.span.within(table.statutory.span):
            yield _outside(table, tier)


def _outside(table: Benchmark, tier: Tier) -> Fault:
    law = say_range(table.statutory, table.base)
    sentence = f"阶次“{tier.title}”{say_range(table.range_of(tier), table.base)}，超出法定幅度（{law}）。"
    return Fault("benchmark.outside", tier.place, sentence, "改到法定幅度以内。")


def _dates(table: Benchmark) -> Iterator[Fault]:
    if table.until is not None and table.until <= table.valid_from:
        yield Fault("benchmark.dates", table.place, "until 不在 from 之后。", "until 写停止施行之日。")


def _succession(earlier: Benchmark, later: Benchmark) -> Iterator[Fault]:
    if earlier.until is None or earlier.until > later.valid_from:
        sentence = f"“{later.title}”在 {later.valid_from} 有两个版本。"
        yield Fault("benchmark.versions", later.place, sentence, "为前一个版本写明 until。")
    elif earlier.until < later.valid_from:
        sentence = f"“{later.title}”自 {earlier.until} 到 {later.valid_from} 没有版本。"
        yield Fault("benchmark.versions", later.place, sentence, "使后一个版本自前一个停止之日施行。")


def _say(table: Benchmark, case: Circumstances) -> str:
    return "；".join(table.circumstances[name].say(value) for name, value in case.items())

"""A discretion benchmark is read and checked before it is published: one that is not sound is refused (A8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from quanheng.apps.cases.recording import HindranceError, Recorded, follow
from quanheng.apps.powers.queries import read_table
from quanheng.law.benchmark import Benchmark
from quanheng.law.benchmark_check import check_benchmark
from quanheng.law.fault import DefinitionFaults, Fault

_PUBLISH = "publish_benchmark"
_FACT = "benchmark"
"""The fact that holds the text of the table."""


@follow
def published_sound(recorded: Recorded) -> None:
    """Refuse to publish a table that cannot be read, has a gap or an overlap, or is not in force on its first day."""
    if _PUBLISH in recorded.act.effects and (faults := [*_faults(recorded.deed.text(_FACT), recorded.deed.at)]):
        told = "".join(f"第 {one.place.line} 行：{one.sentence}{one.mend}" for one in faults)
        sentence = f"裁量基准有 {len(faults)} 处问题，不能公布。{told}"
        raise HindranceError("benchmark.unsound", sentence, mend="逐处改正以后再公布。")


def _faults(text: str, first: date) -> Iterator[Fault]:
    """What is wrong with a table that is to be in force from a day."""
    try:
        table = read_table(text)
    except DefinitionFaults as unreadable:
        yield from unreadable.faults
    else:
        yield from check_benchmark(table)
        yield from _dates(table, first)


def _dates(table: Benchmark, first: date) -> Iterator[Fault]:
    if not table.stands_on(first):
        until = f"到 {table.until} 停止施行" if table.until else "没有停止施行之日"
        sentence = f"按表自 {table.valid_from} 起施行，{until}；公布的施行之日 {first} 不在其间。"
        yield Fault("benchmark.dates", table.place, sentence, "改正表上的 from、until 或者公布的施行之日。")

"""``quanheng benchmark``: check discretion benchmarks, and say which tier given circumstances belong to."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.cli.errors import CliError
from quanheng.law.benchmark import Benchmark, Circumstances, Given, judge, place, say_range
from quanheng.law.benchmark_check import check_benchmarks
from quanheng.law.fault import DefinitionFaults
from quanheng.procedures.benchmarks import load_benchmarks
from quanheng.procedures.definitions import load_library

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_EXAMPLES = """\
例：
  quanheng benchmark
  quanheng benchmark 本县/裁量基准
  quanheng benchmark 本县/台账.yaml --facts trifling=false times=1 value=4800 harm=none
  quanheng benchmark 本县/台账.yaml --facts trifling=false times=1 value=4800 harm=none --fine 9000 --departed
"""
_TRUTHS = {"true": True, "是": True, "false": False, "否": False}


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "benchmark", help="检查裁量基准，查阶次和幅度", description="检查裁量基准，查阶次和幅度。", epilog=_EXAMPLES
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="文件", help="文件或者文件夹；不写就是随附的")
    parser.add_argument(
        "--facts", nargs="+", default=[], metavar="情节=值", help="一张表的情节，例如 times=1 harm=none"
    )
    parser.add_argument("--fine", metavar="元", help="拟罚款的数额，不予处罚的写 0")
    parser.add_argument("--base", metavar="元", help="倍数的基数，例如违法所得")
    parser.add_argument("--departed", action="store_true", help="已经说明理由并经集体讨论")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the tables, then place and judge what was asked. 1 for faults and for a decision outside its tier."""
    try:
        tables = load_benchmarks(load_library().catalogue, *arguments.paths)
        faults = check_benchmarks(tables)
    except DefinitionFaults as unreadable:
        faults = unreadable.faults
    if faults:
        print("\n".join(map(str, faults)))
        return 1
    if not arguments.facts and arguments.fine is None:
        print("\n\n".join(map(as_text, tables)))
        return 0
    if len(tables) != 1:
        raise CliError("cli.benchmark", f"共有 {len(tables)} 张表，不知道查哪一张。", mend="只写一张表的文件。")
    return _answer(tables[0], arguments)


def _answer(table: Benchmark, arguments: argparse.Namespace) -> int:
    """Print the tier, or the judgement of a fine."""
    known = read_facts(table, arguments.facts)
    if arguments.fine is None:
        placed = place(table, known)
        titles = "、".join(table.circumstances[name].title for name in placed.missing)
        tier = placed.tier
        said = f"{tier.title}：{say_range(table.range_of(tier), table.base)}。" if tier else f"还缺：{titles}。"
        print(said)
        return 0
    base = None if arguments.base is None else _amount(arguments.base)
    judgement = judge(table, known, _amount(arguments.fine), base, departed=arguments.departed)
    print(judgement.sentence)
    return 0 if judgement.answer == "yes" else 1


def as_text(table: Benchmark) -> str:
    """A sound table in words: its violation, its statutory range, and every tier."""
    lines = [f"{table.title}（{table.published_by}，{table.valid_from} 起）", f"  违法行为：{table.violation}"]
    lines.append(f"  法定幅度：{say_range(table.statutory, table.base)}")
    lines += [f"  {tier.title}：{say_range(table.range_of(tier), table.base)}" for tier in table.tiers.values()]
    return "\n".join([*lines, "  ✓ 阶次不缺、不重，都在法定幅度以内。"])


def read_facts(table: Benchmark, pairs: list[str]) -> Circumstances:
    """``times=1 harm=none`` as circumstances. Raises ``CliError`` (``cli.fact``) for what cannot be read."""
    known: dict[str, Given] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise CliError("cli.fact", f"“{pair}”不是“情节=值”。", mend="例如 times=1。")
        circumstance = table.circumstances.get(name)
        kind = circumstance.type if circumstance else "choice"
        known[name] = _TRUTHS.get(text, text) if kind == "flag" else text if kind == "choice" else _amount(text)
    return known


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise CliError("cli.amount", f"“{text}”不是数目。", mend="只写数字和小数点，例如 3000。") from error

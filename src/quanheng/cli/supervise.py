"""``quanheng supervise``: a log held to a definition."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from quanheng.cli.errors import CliError
from quanheng.engine.case import Text
from quanheng.engine.entry import Carries
from quanheng.law.moment import Moment
from quanheng.law.procedure import Procedure
from quanheng.procedures.definitions import load_library
from quanheng.procedures.loading import load_calendar, load_clauses
from quanheng.supervise.backends.duckdb import DuckDB
from quanheng.supervise.canonical import CanonicalLog, open_canonical, read_log
from quanheng.supervise.log import Log
from quanheng.supervise.page import page
from quanheng.supervise.readers.mapping import load_mapping
from quanheng.supervise.report import GRADES, Report, detailed, report
from quanheng.supervise.supervision import supervise

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_EXAMPLES = """\
例：
  quanheng supervise 日志.xes.gz --with examples/fines -o 结果
  quanheng supervise 日志.csv --with 定义.yaml --mapping 映射.yaml -o 结果
"""
_SUMMARY = "summary.json"
PAGE = "report.html"


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "supervise",
        help="以定义监督一份日志",
        description="把一份日志（XES、CSV、Parquet，或者已经整理好的规范日志）与一个程序定义逐案对照。",
        epilog=_EXAMPLES,
    )
    parser.add_argument("log", type=Path, metavar="日志", help="日志文件，或者规范日志的文件夹")
    parser.add_argument(
        "--with", dest="definition", type=Path, required=True, metavar="定义", help="定义文件，或者它所在的文件夹"
    )
    parser.add_argument("--mapping", type=Path, metavar="映射", help="映射文件；默认是定义旁边的 mapping.yaml")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="文件夹", help="结果写入哪里")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="用几个线程读日志")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, judge, write, and say what was found."""
    _check_replaceable(arguments.out)
    procedure = _procedure(arguments.definition)
    temporary = arguments.out.with_name(f".{arguments.out.name}.part")
    rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        canonical = _canonical(arguments, procedure, temporary / "log")
        _tell(f"逐案对照 {canonical.cases:,} 件案件、{canonical.events:,} 个事件")
        found = _supervise(canonical, procedure, temporary)
        rmtree(arguments.out, ignore_errors=True)
        temporary.rename(arguments.out)
    finally:
        rmtree(temporary, ignore_errors=True)
    print("\n".join(_words(found, canonical)))
    print(f"\n结果在 {arguments.out}：findings.parquet、findings.json、{_SUMMARY}、{PAGE}。")
    return 0


def _check_replaceable(folder: Path) -> None:
    if folder.exists() and not (folder / _SUMMARY).is_file():
        raise CliError(
            "supervise.occupied", f"{folder} 已经存在，而且不是以前的监督结果。", mend="请另指定一个文件夹。"
        )


def _procedure(path: Path) -> Procedure:
    shelf = load_library(path, shipped=False)
    if len(shelf.procedures) != 1:
        names = "、".join(shelf.procedures) or "没有"
        raise CliError(
            "supervise.definition", f"{path} 里应当恰好有一个定义，实际有：{names}。", mend="请指明定义文件。"
        )
    return next(iter(shelf.procedures.values()))


def _canonical(arguments: argparse.Namespace, procedure: Procedure, folder: Path) -> CanonicalLog:
    if arguments.log.is_dir():
        return open_canonical(arguments.log)
    beside = arguments.definition if arguments.definition.is_dir() else arguments.definition.parent
    mapping = load_mapping(arguments.mapping or beside / "mapping.yaml")
    types = {name: fact.type for name, fact in procedure.facts.items() if fact.definition is None}
    return read_log(arguments.log, mapping, types, folder, workers=arguments.workers)


def _supervise(canonical: CanonicalLog, procedure: Procedure, folder: Path) -> Report:
    with DuckDB() as backend:
        log = log_of(canonical, procedure, backend)
        texts = {procedure.key: Text.of(procedure, load_clauses(), load_calendar("cn"), log.carries)}
        supervised = supervise(log, texts, backend)
        table = backend.keep(detailed(log, supervised, texts, backend))
        backend.write(table, str(folder / "findings.parquet"))
        backend.write(table, str(folder / "findings.json"))
        found = report(log, supervised, texts)
    (folder / PAGE).write_text(page(found, canonical.source), "utf-8")
    (folder / _SUMMARY).write_text(json.dumps(_data(found, canonical), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return found


def log_of(canonical: CanonicalLog, procedure: Procedure, backend: DuckDB) -> Log:
    """A canonical log of one procedure before a backend; what it carries is what some event has."""
    carried = canonical.carries
    if canonical.horizon is None or canonical.horizon_instant is None:
        raise CliError("supervise.timeless", "日志里没有一个事件有时间，期限无从计算。", mend="核对映射里的 at。")
    return Log(
        events=backend.read(str(canonical.events_path)),
        cases=backend.read(str(canonical.cases_path)).select("case_no", "case_id"),
        horizon=Moment(canonical.horizon_instant, canonical.horizon),
        carries=Carries(
            actors=carried["actor"] and carried["duty"],
            recorded=carried["recorded"],
            facts=frozenset(name[2:] for name, has in carried.items() if has and name.startswith("f_")),
            answers=frozenset(),
        ),
        default=procedure.key,
        ordered=canonical.order == "recorded",
    )


def _tell(sentence: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {sentence}", file=sys.stderr, flush=True)


def _data(found: Report, canonical: CanonicalLog) -> Mapping[str, object]:
    return {
        **asdict(found),
        "source": canonical.source,
        "source_sha256": canonical.source_sha256,
        "reading": canonical.report,
    }


def _words(found: Report, canonical: CanonicalLog) -> list[str]:
    """The summary for the terminal."""
    shaping = canonical.report["shaping"]
    lines = [
        f"日志 {canonical.source}：{found.cases:,} 件案件，{found.events:,} 个事件；"
        f"走法 {sum(found.courses.values()):,} 种；由引擎逐条复核 {found.whole:,} 件。"
    ]
    if shaping["unknown"]:
        unknown = "、".join(f"{name}（{count:,}）" for name, count in shaping["unknown"].items())
        lines.append(f"定义里没有的活动 {found.unknown:,} 个事件，不影响案件：{unknown}。")
    for grade, title in GRADES.items():
        of_grade = found.of_grade(grade)
        if of_grade:
            lines += ["", f"{title}：{sum(line.findings for line in of_grade):,} 处"]
            lines += [f"  {line.findings:>9,}  {line.rule:<28} {line.sentence}（{line.basis}）" for line in of_grade]
    lines += [
        line for key in found.unchecked for line in ("", "无从核实：", *(f"  {what}" for what in found.unchecked[key]))
    ]
    return lines

"""``quanheng doctor``: whether anything recorded was lost or changed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.cli.arguments import positive
from quanheng.record.doctor import Doctor, Report
from quanheng.record.folder import Folder
from quanheng.record.recorder import now

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "doctor",
        help="检查记录有无缺失和改动",
        description="检查记录有无缺失和改动：默认自上次以来的部分，--all 为全部；中断后再次运行，从断处继续。",
    )
    parser.add_argument("folder", type=Path, metavar="记录", help="记录所在的目录")
    parser.add_argument("--all", action="store_true", help="检查全部")
    parser.add_argument("--workers", type=positive, default=1, metavar="个数", help="并行的进程数")
    parser.add_argument("--memory", type=Path, metavar="文件", help="检查的记忆，宜放在记录之外；默认在记录目录中")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Examine the record and print what is wrong; 1 if anything is."""
    memory = arguments.memory or arguments.folder / "doctor.json"
    doctor = Doctor(Folder(arguments.folder).examiner, memory, now)
    report = doctor.examine(every=arguments.all, workers=arguments.workers, progress=_progress)
    print(_as_json(report) if arguments.json else _in_words(report))
    return 1 if report.findings else 0


def _progress(done: int, total: int) -> None:
    if total > 1:
        print(f"已检查 {done}/{total} 段", file=sys.stderr)


def _as_json(report: Report) -> str:
    findings = [finding._asdict() | {"sentence": str(finding)} for finding in report.findings]
    return json.dumps(vars(report) | {"findings": findings}, ensure_ascii=False)


def _in_words(report: Report) -> str:
    lines = [f"日志共 {report.size} 条，这次检查 {report.examined} 条。"]
    lines += [f"✗ {finding}" for finding in report.findings] or ["没有发现缺失或者改动。"]
    if report.strays:
        lines.append(f"另有 {report.strays} 个文件不属于任何条目（追加失败所留），可用 quanheng record sweep 清理。")
    return "\n".join(lines)

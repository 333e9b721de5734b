"""``quanheng doctor``: whether anything recorded was lost or changed, and whether the tables stand as recorded."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.cli.arguments import positive
from quanheng.cli.platform import examiner, set_up
from quanheng.record.doctor import Doctor, Report
from quanheng.record.files import write_durably
from quanheng.record.folder import Folder
from quanheng.record.recorder import now

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_SAMPLE = 200
"""Families compared with their record where not all are."""
_STRETCH = 250
"""Families that are read together."""
_Mapped = Callable[[Callable[[Sequence[str]], list[str]], Iterable[Sequence[str]]], Iterable[list[str]]]
"""What does something to each of some families, one stretch after the other."""


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "doctor",
        help="检查记录有无缺失和改动",
        description="检查记录有无缺失和改动：默认自上次以来的部分，--all 为全部；中断后再次运行，从断处继续。"
        "不写目录的，检查平台的记录，并核对案件的现状、文书和登记簿与记录是否相符；"
        "默认抽查案件和文书，只核对清单类的登记簿。",
    )
    parser.add_argument("folder", type=Path, nargs="?", metavar="记录", help="记录所在的目录；不写的，检查平台的记录")
    parser.add_argument("--all", action="store_true", help="检查全部")
    parser.add_argument("--workers", type=positive, default=1, metavar="个数", help="并行的进程数")
    parser.add_argument("--memory", type=Path, metavar="文件", help="检查的记忆，宜放在记录之外；默认在记录目录中")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Examine the record and print what is wrong; 1 if anything is."""
    if arguments.folder is None:
        doctor, astray, unsigned = _platform(arguments)
    else:
        memory = arguments.memory or arguments.folder / "doctor.json"
        doctor, astray, unsigned = Doctor(Folder(arguments.folder).examiner, memory, now), iter(()), 0
    report = doctor.examine(every=arguments.all, workers=arguments.workers, progress=_progress)
    shown = list(astray)
    print((_as_json if arguments.json else _in_words)(report, shown, unsigned))
    return 1 if report.findings or shown else 0


def _platform(arguments: argparse.Namespace) -> tuple[Doctor, Iterator[str], int]:
    """The doctor of the platform's record, what its cases show otherwise than it, how many documents it cannot tell."""
    set_up()
    from django.conf import settings

    from quanheng.apps.documents.checking import unsigned_documents

    memory = arguments.memory or settings.HOME / "doctor.json"
    astray = _astray(memory.with_suffix(".cases"), every=arguments.all, workers=arguments.workers)
    return Doctor(examiner, memory, now), astray, unsigned_documents()


def _astray(reached: Path, *, every: bool, workers: int) -> Iterator[str]:
    """What the tables say otherwise than the record: cases, tallies, registers, documents."""
    from quanheng.apps.cases.checking import unshown
    from quanheng.apps.cases.numbers import numbers_astray
    from quanheng.apps.cases.rebuilding import registers_astray
    from quanheng.apps.cases.tallies import tallies_astray
    from quanheng.apps.documents.disposal import documents_left

    yield from unshown()
    yield from numbers_astray()
    yield from tallies_astray()
    yield from _every_family(reached, workers) if every else _stretch_astray(_sampled())
    yield from registers_astray(every=every)
    yield from documents_left()


def _sampled() -> list[str]:
    """Some families, drawn by lot."""
    from quanheng.apps.cases.models import Case

    roots = Case.objects.filter(parent=None).order_by().values_list("pk", flat=True).iterator()
    return nsmallest(_SAMPLE, roots, key=lambda _: secrets.randbits(64))


def _every_family(reached: Path, workers: int) -> Iterator[str]:
    """All families, from where an examination broke off; up to where all was well is remembered."""
    from quanheng.apps.cases.models import Case

    after = reached.read_text("utf-8") if reached.exists() else ""
    roots = Case.objects.filter(parent=None, pk__gt=after).order_by("pk").values_list("pk", flat=True)
    done, total, well = 0, roots.count(), True
    with _several(workers) as mapped:
        while found := [*roots.filter(pk__gt=after)[: _STRETCH * workers]]:
            for sentences in mapped(_stretch_astray, [found[at::workers] for at in range(workers)]):
                well = well and not sentences
                yield from sentences
            after, done = found[-1], done + len(found)
            if well:
                write_durably(reached, after.encode())
            print(f"已核对 {done}/{total} 件案件", file=sys.stderr)
    reached.unlink(missing_ok=True)


@contextmanager
def _several(workers: int) -> Iterator[_Mapped]:
    """``map``, where there are several workers in so many processes of the doctor's own."""
    if workers == 1:
        yield map
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        yield pool.map


def _stretch_astray(roots: Sequence[str]) -> list[str]:
    """What is astray in some families."""
    set_up()
    from quanheng.apps.cases.checking import astray
    from quanheng.apps.documents.checking import documents_astray

    return [*astray(*roots), *documents_astray(*roots)]


def _progress(done: int, total: int) -> None:
    if total > 1:
        print(f"已检查 {done}/{total} 段", file=sys.stderr)


def _as_json(report: Report, astray: Sequence[str], unsigned: int) -> str:
    findings = [finding._asdict() | {"sentence": str(finding)} for finding in report.findings]
    said = vars(report) | {"findings": findings, "astray": list(astray), "unsigned_documents": unsigned}
    return json.dumps(said, ensure_ascii=False)


def _in_words(report: Report, astray: Sequence[str], unsigned: int) -> str:
    lines = [f"日志共 {report.size} 条，这次检查 {report.examined} 条。"]
    lines += [f"✗ {finding}" for finding in report.findings] or ["没有发现缺失或者改动。"]
    lines += [f"✗ {sentence}。" for sentence in astray]
    if unsigned:
        lines.append(f"另有 {unsigned} 份文书没有条目的签名（作出时还不签），内容有无改动无法核对。")
    if report.strays:
        lines.append(f"另有 {report.strays} 个文件不属于任何条目（追加失败所留），可用 quanheng record sweep 清理。")
    return "\n".join(lines)

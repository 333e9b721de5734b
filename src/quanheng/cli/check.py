"""``quanheng check``: what is proved of a definition before it is published, and what is not."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quanheng.cli.errors import CliError
from quanheng.law.checker import PROPERTIES, Finding, Report, check
from quanheng.law.fault import DefinitionFaults, Fault, closest
from quanheng.law.procedure import Procedure
from quanheng.procedures.definitions import Library, load_library

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_EXAMPLES = """\
例：
  quanheng check                          检查随附的全部定义
  quanheng check penalty.summary          只检查一个
  quanheng check examples/fines           检查一个文件或者文件夹，随附的定义可以作它的子程序
  quanheng check penalty.summary --staff 名册.yaml    连同岗位名册，检查人员配不配得齐

各项性质的含义见 docs/checker.md。全部证明退出码为 0，有问题为 1。
"""

_SHIPPED = Path(str(files("quanheng.procedures"))).resolve()


class Checked(NamedTuple):
    """One definition, what checking it came to, and the seconds it took."""

    name: str
    procedure: Procedure
    report: Report
    seconds: float


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "check", help="检查程序定义", description="公布之前，逐项证明程序定义应有的性质。", epilog=_EXAMPLES
    )
    parser.add_argument("targets", nargs="*", metavar="定义", help="程序的键，或者定义所在的文件、文件夹")
    parser.add_argument("--staff", type=Path, metavar="名册", help="岗位名册，形式见 docs/checker.md")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check what the arguments name, everything that ships if they name nothing. 1 if anything is not proved."""
    paths = [Path(target) for target in arguments.targets if Path(target).exists()]
    keys = [target for target in arguments.targets if not Path(target).exists()]
    others = [*paths, *filter(None, [arguments.staff])]
    try:
        library = load_library(*(path for path in others if not path.resolve().is_relative_to(_SHIPPED)))
    except DefinitionFaults as unreadable:
        _print_unreadable(unreadable, as_json=arguments.json)
        return 1
    names = _chosen(library, keys, paths) if arguments.targets else tuple(library.procedures)
    checked = []
    for name in names:
        checked.append(_checked(library, name))
        if not arguments.json:
            print(as_text(checked[-1]), flush=True)
    if arguments.json:
        print(json.dumps([as_data(one) for one in checked], ensure_ascii=False, indent=2))
    return 0 if all(one.report.sound for one in checked) else 1


def _chosen(library: Library, keys: Sequence[str], paths: Sequence[Path]) -> tuple[str, ...]:
    """The names of the definitions that are asked about.

    Raises ``CliError``: ``check.unknown`` for a key that nothing has, ``check.nothing`` if no definition is meant.
    """
    for key in keys:
        if key not in library.procedures:
            sentence = f"没有键为“{key}”的程序定义，也没有这个文件或者文件夹。"
            raise CliError("check.unknown", sentence, mend=closest(key, tuple(library.procedures)))
    chosen = tuple(
        name
        for name, procedure in library.procedures.items()
        if name in keys or any(_stands_in(procedure, path) for path in paths)
    )
    if not chosen:
        sentence = f"{'、'.join(map(str, paths))} 中没有程序定义。"
        raise CliError(
            "check.nothing", sentence, mend="连同要检查的程序的键一起写，例如 quanheng check service 文件夹。"
        )
    return chosen


def _stands_in(procedure: Procedure, path: Path) -> bool:
    """Whether a definition was read from ``path``; the files of those that ship are named within their folder."""
    sources = (Path(procedure.place.file).resolve(), _SHIPPED / procedure.place.file)
    return any(source.is_relative_to(path.resolve()) for source in sources)


def _checked(library: Library, name: str) -> Checked:
    procedure = library.procedures[name]
    began = time.perf_counter()
    report = check(procedure, library.catalogue, library.clauses, library.procedures, library.references())
    return Checked(name, procedure, report, time.perf_counter() - began)


def as_text(checked: Checked) -> str:
    """The report of one definition for a reader."""
    report = checked.report
    lines = [f"{checked.procedure.title}（{checked.name}，摘要 {checked.procedure.digest[:12]}）"]
    lines += [f"  ✓ {proof.code:<3} {proof.title}：{proof.detail}。" for proof in report.proofs]
    lines += [f"  － {proof.code:<3} {proof.title}：{proof.detail}。" for proof in report.unchecked]
    lines += [f"  ✗ {finding}" for finding in report.findings]
    outcome = f"{len(PROPERTIES)} 项性质证明了 {len(report.proofs)} 项"
    unchecked = f"，未检查 {len(report.unchecked)} 项" if report.unchecked else ""
    problems = f"，有 {len(report.findings)} 处问题" if report.findings else ""
    return "\n".join([*lines, f"  {outcome}{unchecked}{problems}，用时 {checked.seconds:.1f} 秒。"])


def as_data(checked: Checked) -> dict[str, object]:
    """The report of one definition for a program."""
    return {
        "procedure": checked.name,
        "title": checked.procedure.title,
        "digest": checked.procedure.digest,
        "file": checked.procedure.place.file,
        "sound": checked.report.sound,
        "proofs": [proof._asdict() for proof in checked.report.proofs],
        "unchecked": [proof._asdict() for proof in checked.report.unchecked],
        "findings": _findings(checked.report.findings),
        "seconds": round(checked.seconds, 3),
    }


def _findings(faults: Iterable[Fault]) -> list[dict[str, object]]:
    return [
        {
            "code": fault.code,
            "file": fault.place.file,
            "line": fault.place.line,
            "column": fault.place.column,
            "sentence": fault.sentence,
            "mend": fault.mend,
            "law": fault.law if isinstance(fault, Finding) else "",
            "course": list(fault.course) if isinstance(fault, Finding) else [],
        }
        for fault in faults
    ]


def _print_unreadable(unreadable: DefinitionFaults, *, as_json: bool) -> None:
    """Texts that cannot be read cannot be checked: every fault of reading, in the form of the findings."""
    if as_json:
        print(json.dumps([{"sound": False, "findings": _findings(unreadable.faults)}], ensure_ascii=False, indent=2))
    else:
        print(f"{unreadable}\n文本有 {len(unreadable.faults)} 处错误，改正以后才能检查。")

"""``quanheng import``: bring statutes and service items into the registers, by acts of cases.

What is entered is sealed before the command ends: there may be no worker running that would.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.cli.errors import CliError
from quanheng.cli.platform import bring_up_to_date, set_up
from quanheng.errors import QuanhengError

if TYPE_CHECKING:
    from quanheng.apps.adjustment.entering import Entered, Hands, Source
    from quanheng.cli.arguments import Parser

_EXAMPLES = """\
例：
  quanheng import statute 法规/*.md --register R0001 --review R0002 --publish R0003
  quanheng import items 事项.csv --register R0001
没有写明审核人、公布人的，登记以后由有这项职责的人在工作台办理。同样的内容再导入一次，什么都不会改变。
"""
_DATED = re.compile(r"\((\d{4}-\d{2}-\d{2})\)$")


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "import", help="平台：导入执法依据和政务服务事项", description="导入登记簿。", epilog=_EXAMPLES
    )
    kinds = parser.add_subparsers(title="内容", metavar="内容", required=True)
    statute = kinds.add_parser("statute", help="法律、法规、规章、规范性文件的文本", epilog=_EXAMPLES)
    statute.add_argument("--level", default="", choices=_LEVELS, metavar="层级", help=f"效力层级：{'、'.join(_LEVELS)}")
    statute.add_argument("--effective", type=date.fromisoformat, metavar="年-月-日", help="施行之日")
    about = "所解释的条款，如 行政处罚法/36；可以写几次"
    statute.add_argument("--interprets", action="append", default=[], metavar="条款", help=about)
    statute.set_defaults(run=_statutes)
    items = kinds.add_parser("items", help="政务服务事项表（CSV）", epilog=_EXAMPLES)
    items.set_defaults(run=_items)
    for kind in (statute, items):
        kind.add_argument("files", nargs="+", type=Path, metavar="文件")
        kind.add_argument("--register", required=True, metavar="编号", help="登记（申报）人")
        kind.add_argument("--review", default="", metavar="编号", help="审核人")
        kind.add_argument("--publish", default="", metavar="编号", help="公布人，要先有审核人")


_LEVELS = ("law", "regulation", "local", "rule", "interpretation", "party", "document")


def _statutes(arguments: argparse.Namespace) -> int:
    """Enter each text, the oldest version first; 1 if one could not be."""
    hands = _hands(arguments)
    from quanheng.apps.adjustment.entering import enter_statute, version_key

    faults: list[str] = []
    sources: list[tuple[str, Path, Source]] = []
    for file in arguments.files:
        try:
            source = _source(file, arguments)
            sources.append((version_key(source).rpartition("@")[2], file, source))
        except QuanhengError as error:
            faults.append(f"{file.name}：{error}")
    for _, file, source in sorted(sources, key=lambda one: one[0]):
        try:
            entered = enter_statute(source, hands)
        except QuanhengError as error:
            faults.append(f"{file.name}：{error}")
            continue
        print(_said(entered, "条"))
        for line in () if entered.repeated or not entered.published else _touched(entered.subject):
            print(f"  {line}")
    _seal()
    print("\n".join([*faults, f"登记 {len(arguments.files) - len(faults)} 件，没有登记 {len(faults)} 件。"]))
    return 1 if faults else 0


def _items(arguments: argparse.Namespace) -> int:
    """Enter each table as a batch; 1 if a row is left out."""
    hands = _hands(arguments)
    from quanheng.apps.adjustment.entering import enter_items

    left_out = 0
    for file in arguments.files:
        entered = enter_items(_text(file), file.stem, hands)
        left_out += len(entered.remarks)
        print(_said(entered, "项"))
    _seal()
    return 1 if left_out else 0


def _seal() -> None:
    """Seal what was entered, in the turn of the workers: one that is running does it itself, never both at once."""
    from quanheng.apps.jobs.registry import JOBS
    from quanheng.apps.jobs.worker import Worker

    Worker([JOBS["record.seal"]]).do_due()


def _hands(arguments: argparse.Namespace) -> Hands:
    if arguments.publish and not arguments.review:
        raise CliError("cli.import", "写了公布人，没有写审核人。", mend="先审核，再公布：用 --review 写明审核人。")
    set_up()
    bring_up_to_date()
    from quanheng.apps.adjustment.entering import Hands

    return Hands(arguments.register, arguments.review, arguments.publish)


def _source(file: Path, arguments: argparse.Namespace) -> Source:
    """The text in a file; a date in brackets at the end of its name is that of the version."""
    from quanheng.apps.adjustment.entering import Source

    dated = _DATED.search(file.stem)
    version = date.fromisoformat(dated[1]) if dated else None
    return Source(_text(file), arguments.level, version, arguments.effective, tuple(arguments.interprets))


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise CliError("cli.file", f"读不到 {file}。", mend="核对路径。") from error
    except UnicodeDecodeError as error:
        raise CliError("cli.encoding", f"{file.name} 不是 UTF-8。", mend="以 UTF-8 编码另存。") from error


def _said(entered: Entered, unit: str) -> str:
    state = "早已登记，没有改变" if entered.repeated else "已经公布" if entered.published else "已经登记，等待审核"
    lines = [f"{entered.subject}：{entered.rows} {unit}，{state}。", *(f"  {one}" for one in entered.remarks)]
    return "\n".join(lines)


def _touched(version: str) -> Iterator[str]:
    """What rests on the statute of a version that has just been published, where it replaces another."""
    from quanheng.apps.adjustment.touched import touched_by
    from quanheng.apps.record.clock import now
    from quanheng.apps.statutes.models import Statute

    statute = Statute.objects.get(key=version)
    if not Statute.objects.filter(name=statute.name).exclude(key=version).exists():
        return
    touched = touched_by(statute, now().date())
    for title, names in (
        ("职权", [f"{power.key} {power.name}" for power in touched.powers]),
        ("事项", [f"{item.key} {item.name}" for item in touched.items]),
        ("程序定义", [text.title for text in touched.definitions]),
        ("文书", [name for _, name in touched.documents]),
        ("在办案件", [f"{case.number} {case.title}" for case in touched.cases]),
    ):
        yield f"涉及{title} {len(names)} 项{'：' if names else ''}{'、'.join(names)}"

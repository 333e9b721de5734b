"""``quanheng explain``: the readings of a definition, from the guide for citizens to what may be done in a case."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.cli.errors import CliError
from quanheng.cli.history import present, read_moment
from quanheng.cli.readings import OPTIONS, READINGS
from quanheng.cli.readings.request import Request
from quanheng.law.markup import page

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_EXAMPLES = """\
例：
  quanheng explain penalty.summary                           办事指南
  quanheng explain penalty.summary --html > 指南.html          办事指南，网页
  quanheng explain penalty.summary --as why                  新案件现在能办什么，不能办什么，为什么
  quanheng explain penalty.summary --as why --case 案.json     已经办到某一步的案件
  quanheng explain penalty.summary --as chart > 流程图.svg      流程图；加 --case 标明案件办到哪里
  quanheng explain penalty.summary --as duties               各项职责的岗位责任说明书
  quanheng explain penalty.summary --as duties --post 执法队员 --duty handle --duty service:serve
                                                             承担几项职责的岗位
  quanheng explain penalty.summary --as diff --against 旧.yaml 与旧版本有什么不同，对已经开始的案件有什么影响
  quanheng explain service --as bpmn > 送达.bpmn              供其他流程引擎、建模工具读入
  quanheng explain fines --in examples/fines                 别的文件夹中的定义

案件文件的写法：
  [{"act": "open", "recorded": "2026-03-02T09:00", "persons": {"张三": "handle"}, "facts": {"party": "王五"}}]
"""


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "explain", help="解释程序定义", description="由程序定义画出各种读法。", epilog=_EXAMPLES
    )
    readings = "；".join(f"{name} {reading.title}" for name, reading in READINGS.items())
    parser.add_argument("key", metavar="程序", help="程序的键，例如 penalty.summary")
    parser.add_argument("--in", dest="folder", type=Path, metavar="文件夹", help="定义不在随附之列的，所在的文件夹")
    parser.add_argument("--as", dest="reading", choices=tuple(READINGS), default="guide", help=readings)
    parser.add_argument("--html", action="store_true", help="写成网页，不写成 Markdown")
    parser.add_argument("--on", metavar="时间", help="以何时为准，默认现在")
    parser.add_argument("--case", type=Path, metavar="文件", help="why、chart：案件已有的条目（JSON）；不写为新案件")
    parser.add_argument(
        "--duty",
        action="append",
        default=[],
        metavar="职责",
        help="duties：岗位承担的职责，可以几项；别的程序的写 程序:职责",
    )
    parser.add_argument("--post", metavar="岗位", help="duties：岗位的名称")
    parser.add_argument("--against", metavar="旧版本", help="diff：旧版本的文件，或者键")
    parser.add_argument("--cases", type=Path, metavar="文件", help='diff：旧版本各环节的案件，{"环节": 件数}（JSON）')
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print a reading of a definition."""
    reading = READINGS[arguments.reading]
    for option in OPTIONS:
        if getattr(arguments, option) and option not in reading.options:
            raise CliError("cli.option", f"{reading.title}没有 --{option} 这个选项。", mend=f"去掉 --{option}。")
    text = "\n".join(reading.draw(_request(arguments)))
    print(page(text) if arguments.html else text)
    return 0


def _request(arguments: argparse.Namespace) -> Request:
    return Request(
        arguments.key,
        read_moment(arguments.on) if arguments.on else present(),
        arguments.folder,
        arguments.case,
        arguments.duty,
        arguments.post,
        arguments.against,
        arguments.cases,
    )

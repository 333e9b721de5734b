"""``quanheng rebuild``: write anew what the platform keeps only to find things faster."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from quanheng.cli.platform import set_up
from quanheng.record.files import write_durably

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_STRETCHES = 50
"""Stretches after which it is told how far it has come."""


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "rebuild",
        help="平台：重写查找用的索引，补正件数",
        description="search：按现有的案件和当事人重写查找用的索引，分批进行，中断后再次运行，从断处继续；"
        "tallies：按现有的案件和期限补正在办件数和期限件数。都不必停止服务。",
    )
    parser.add_argument("what", choices=["search", "tallies"], help="查找案由和当事人用的索引；件数")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the index anew, from where it was broken off; or add what the tallies lack."""
    set_up()
    if arguments.what == "search":
        return _search()
    from quanheng.apps.cases.tallies import mend_tallies

    mend_tallies()
    print("在办件数和期限件数已经与案件和期限相符。")
    return 0


def _search() -> int:
    from django.conf import settings

    from quanheng.apps.cases.search import rebuild_search

    mark = settings.HOME / "search.rebuilding"
    names = 0
    stretches = rebuild_search(mark.read_text("utf-8") if mark.exists() else "")
    for number, (reached, some) in enumerate(stretches, 1):
        write_durably(mark, reached.encode())
        names += some
        if number % _STRETCHES == 0:
            print(f"已重写 {names:,} 个名称", file=sys.stderr)
    mark.unlink(missing_ok=True)
    print(f"查找用的索引已经重写：{names:,} 个案由和当事人的名称。")
    return 0

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
        help="平台：重写查找用的索引",
        description="按现有的案件和当事人重写查找用的索引，分批进行，不必停止服务；中断后再次运行，从断处继续。",
    )
    parser.add_argument("what", choices=["search"], metavar="search", help="查找案由和当事人用的索引")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Write the index anew, from where it was broken off."""
    set_up()
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

"""``quanheng migrate``: have the tables this version needs, and its definitions published."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from quanheng.cli.platform import make_tables, pending, set_up

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "migrate",
        help="平台：更新数据库的表，公布程序定义",
        description="建立或者更新数据库的表；新的程序定义经检查后公布。已是最新的，什么也不做。",
    )
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Make the changes that are still to be made."""
    set_up()
    changes = pending()
    published = make_tables()
    print(f"数据库的表已更新：{changes} 处变动。" if changes else "数据库的表已是最新。")
    if published:
        print(f"公布了 {published} 个程序定义。")
    return 0

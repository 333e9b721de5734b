"""``quanheng migrate``: have the tables this version needs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from quanheng.cli.platform import make_tables, pending, set_up

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "migrate", help="平台：建立或者更新数据库的表", description="建立或者更新数据库的表；已是最新的，什么也不做。"
    )
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Make the changes that are still to be made."""
    set_up()
    changes = pending()
    make_tables()
    print(f"数据库的表已更新：{changes} 处变动。" if changes else "数据库的表已是最新。")
    return 0

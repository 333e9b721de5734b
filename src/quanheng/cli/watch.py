"""``quanheng watch``: the platform's own record held to the definitions in force."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from quanheng.cli.platform import bring_up_to_date, set_up

if TYPE_CHECKING:
    from quanheng.apps.supervision.models import Run
    from quanheng.cli.arguments import Parser


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "watch",
        help="平台：把记录与程序定义对照",
        description="把平台的记录与各案适用的程序定义逐案对照，所见的违反成为监察信号；"
        "默认只读上次以来办理过的案件。中断后再次运行，从断处继续。",
    )
    parser.add_argument("--all", action="store_true", help="读全部案件")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do the run, telling how far it is; 1 if it opened signals."""
    set_up()
    from quanheng.apps.supervision.runs import advance, ask_for

    bring_up_to_date()
    asked = ask_for(whole=arguments.all, by="quanheng watch")
    while asked.ended_at is None:
        advance()
        asked.refresh_from_db()
        print(f"已读 {asked.families:,} / {asked.total:,} 件案件", file=sys.stderr, flush=True)
    print(_words(asked))
    return 1 if asked.signals else 0


def _words(run: Run) -> str:
    return f"读了 {run.families:,} 件案件、{run.entries:,} 条记录，新信号 {run.signals:,} 个。"

"""``quanheng worker``: what is done again and again without anybody asking."""

from __future__ import annotations

import argparse
import os
import signal
from typing import TYPE_CHECKING

from quanheng.cli.platform import bring_up_to_date, set_up

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_COURTESY = 10
"""How far the worker stands back (``nice``) where processors are short: those who wait for a page come first."""


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "worker",
        help="平台：执行定时任务",
        description="执行定时任务：封存记录、视为、寄送、预警等。可以同时运行几个，每项任务同一时刻只由一个执行。",
    )
    parser.add_argument("--once", action="store_true", help="把到时间的任务各做一次就结束")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do the jobs that are due until told to stop; the one begun is then finished."""
    set_up()
    from quanheng.apps.jobs.registry import JOBS
    from quanheng.apps.jobs.worker import Worker

    bring_up_to_date()
    os.nice(_COURTESY)
    worker = Worker(JOBS.values())
    if arguments.once:
        print(f"已执行：{'、'.join(worker.do_due()) or '没有到时间的任务'}。")
        return 0
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: worker.stop())
    print(f"共 {len(JOBS)} 项定时任务（Ctrl+C 停止）", flush=True)
    worker.work()
    return 0

"""``quanheng backup`` and ``quanheng restore``: everything the platform keeps, copied and put back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.cli.platform import examiner, pending, set_up
from quanheng.record.doctor import Doctor
from quanheng.record.recorder import now

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add both commands to ``quanheng``."""
    backup = subparsers.add_parser(
        "backup", help="平台：备份", description="备份数据库、文件和密钥到一个新目录；不必停止服务。"
    )
    backup.add_argument("folder", type=Path, metavar="目录", help="新建的目录，须在数据目录之外")
    backup.set_defaults(run=_back_up)
    restore = subparsers.add_parser(
        "restore",
        help="平台：恢复",
        description="先核对备份的每个文件，再恢复到空的数据目录（QUANHENG_HOME）和空的数据库（QUANHENG_DATABASE），最后检查全部记录。",
    )
    restore.add_argument("folder", type=Path, metavar="目录", help="备份所在的目录")
    restore.set_defaults(run=_restore)


def _back_up(arguments: argparse.Namespace) -> int:
    set_up()
    from django.conf import settings

    from quanheng.apps.database.backup import back_up

    backup = back_up(settings.HOME, arguments.folder.resolve())
    print(f"已备份 {len(backup.files)} 个文件到 {arguments.folder}，用 quanheng restore 恢复。")
    if backup.keys:
        print(f"其中密钥 {len(backup.keys)} 个，备份须同样保管：{'、'.join(backup.keys)}")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    set_up()
    from django.conf import settings

    from quanheng.apps.database.backup import restore

    backup = restore(arguments.folder.resolve(), settings.HOME)
    print(f"已恢复 {backup.made} 的备份，{len(backup.files)} 个文件逐个核对无误。")
    if pending():
        print("数据库的表不是这个版本的：运行 quanheng migrate。")
        return 0
    report = Doctor(examiner, settings.HOME / "doctor.json", now).examine(every=True, workers=1, progress=_silent)
    print(f"记录共 {report.size} 条，全部检查过。")
    for finding in report.findings:
        print(f"✗ {finding}")
    return 1 if report.findings else 0


def _silent(_done: int, _total: int) -> None:
    """Tell nobody how far the examination is."""

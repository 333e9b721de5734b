"""``quanheng demo``: a fictional county, made by acts, and the platform running on it."""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.cli.arguments import positive
from quanheng.cli.errors import CliError
from quanheng.cli.platform import bring_up_to_date, make_tables, set_up

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_COMMAND = (sys.executable, "-c", "import sys; from quanheng.cli import main; sys.exit(main())")
_SIGN_INS = "sign-ins.txt"
"""Written when the county is built, told whenever it is served."""
_PATIENCE, _GRACE = 60, 5
"""Seconds until the pages must answer, and until what is told to end must have ended."""


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "demo",
        help="示范县：建立虚构的县，启动平台",
        description="建立一个虚构的示范县（只建一次），全部由行为一步步作出。记录的名称中写明是示范。",
    )
    parser.add_argument("--home", type=Path, default=Path("var") / "demo", metavar="文件夹", help="默认 var/demo")
    parser.add_argument("--cases", type=positive, metavar="件数", help="案件的件数，默认每种环节几件")
    parser.add_argument("--serve", action="store_true", help="建立以后启动网站和定时任务，Ctrl+C 停止")
    parser.add_argument("--address", default="127.0.0.1:8000", metavar="地址:端口", help="默认 127.0.0.1:8000")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build the county if there is none, then serve it if asked; under ``CI`` until the first page has answered."""
    home = arguments.home.resolve()
    os.environ |= {"QUANHENG_DEMO": "1", "QUANHENG_HOME": str(home)}
    if home.exists():
        _keep_current(home)
    if not home.exists():
        _build(home, arguments.cases)
    if not arguments.serve:
        print(f"示范县在 {arguments.home}；运行 quanheng demo --serve 启动。")
        return 0
    _must_be_free(arguments.address)
    for told in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, lambda *_: sys.exit(0))  # so that the server and the worker end with this process
    with _running(arguments.address) as server:
        _tell(arguments.address, home)
        if not os.environ.get("CI"):
            server.wait()
    return 0


def _keep_current(home: Path) -> None:
    """Set a county aside whose published definitions say something else than those that ship, and begin anew.

    A text that is published is never changed; the demonstration of another version of the program may have been given
    another one for the same days. Nothing of it is lost. Raises ``PublishingError`` where its database is not its own.
    """
    set_up()
    from django.db import connections

    from quanheng.apps.definitions.errors import PublishingError

    try:
        bring_up_to_date()
    except PublishingError as fault:
        database = Path(connections["default"].settings_dict["NAME"])
        if fault.code != "definitions.changed" or not database.is_relative_to(home):
            raise
        connections.close_all()
        aside = _free_name(home)
        home.rename(aside)
        print(f"原来的示范县由另一版本的程序建立，程序定义已经不同；已移到 {aside}，现在重新建立。", flush=True)
        os.execv(sys.executable, [*_COMMAND, *sys.argv[1:]])  # noqa: S606  this program, which knows the new home only


def _free_name(home: Path) -> Path:
    names = (home.with_name(f"{home.name}.{n}") for n in itertools.count(1))
    return next(name for name in names if not name.exists())


def _build(home: Path, cases: int | None) -> None:
    """Build beside the place and move it there whole: a county half built is never met."""
    building = home.with_name(f"{home.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    os.environ["QUANHENG_HOME"] = str(building)
    set_up()
    from django.db import connections

    from quanheng.demo.build import build

    print("正在建立示范县，约 1 分钟……", flush=True)
    began = time.monotonic()
    make_tables()
    count = build(date.today(), cases)  # noqa: DTZ011  the day on which the county is shown, wherever that is
    (building / _SIGN_INS).write_text("\n".join(_sign_ins()), "utf-8")
    connections.close_all()
    building.rename(home)
    os.environ["QUANHENG_HOME"] = str(home)
    print(f"示范县已建立：{count} 件案件，用时 {time.monotonic() - began:.0f} 秒。", flush=True)


@contextmanager
def _running(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """The server and one worker, in processes of their own; both end with this one.

    The worker comes second: the server has then made the tables that this version needs.
    """
    running = [subprocess.Popen([*_COMMAND, "serve", "--address", address])]  # noqa: S603  this program itself
    try:
        _await(address, running[0])
        running.append(subprocess.Popen([*_COMMAND, "worker"], stdout=subprocess.DEVNULL))  # noqa: S603
        yield running[0]
    except KeyboardInterrupt:
        print()
    finally:
        for process in running:
            process.terminate()
        for process in running:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for what was begun, not for long: every request and every job may be cut off at any point."""
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _must_be_free(address: str) -> None:
    """Raises ``CliError`` where somebody answers already: what is shown there would be another county."""
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, port), timeout=5):
            pass
    except OSError:
        return
    raise CliError("cli.demo", f"{address} 已经有程序在用。", mend="先停止它，或者用 --address 换一个端口。")


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the pages answer. Raises ``CliError`` if they do not; a server that ended has said why."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{address}/account/sign-in/", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    mend = "等一会再试；机器可能很忙。" if server.poll() is None else "原因见上面网站自己的话。"
    raise CliError("cli.demo", f"网站没有在 {address} 启动。", mend=mend)


def _sign_ins() -> Iterator[str]:
    """Of each role, the first who can sign in with it."""
    from quanheng.apps.accounts.models import User
    from quanheng.apps.accounts.roles import TITLES

    shown: dict[str, str] = {}
    for user in User.objects.prefetch_related("groups").order_by("pk"):
        for role in sorted(user.roles):
            shown.setdefault(TITLES[role], f"  {TITLES[role]}：{user.name}（{user.username}）")
    yield from shown.values()


def _tell(address: str, home: Path) -> None:
    """Where it is, and who can sign in."""
    print(f"\n平台已经启动：http://{address}/")
    print(f"登录：http://{address}/account/sign-in/（示范环境，点姓名即登录，不要密码）")
    print((home / _SIGN_INS).read_text("utf-8"), flush=True)

"""``quanheng serve``: the pages and the interface, over HTTP."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from typing import TYPE_CHECKING, Any

from quanheng.cli.platform import bring_up_to_date, set_up

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_PROCESSES = min(4 * (os.cpu_count() or 1), 16)
_THREADS = 2
"""Few to a process: a thread waits its turn among those of its process at every answer of the database, and whoever
holds a lock for an act lets all others wait with it. One alone would be faster still, but behind an export would wait
all whose connections its process has."""
_IDLE = 75
"""Seconds until a silent connection is closed: more than a proxy waits, so that none is closed under a form."""
_TURN = 0.0005
"""Seconds after which a thread that computes lets the others of its process go on. They wait for it at every answer of
the database, so by the interpreter's own 0.005 a page of fifteen questions might wait for most of a tenth."""
_LITTER = 10_000
"""New objects after which garbage is looked for: a page makes some thousands, and nearly all go by themselves."""


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "serve",
        help="平台：启动网站和接口",
        description="启动网站和接口。TLS 由前面的代理负责；时限、封存等由 quanheng worker 另行运行。",
    )
    parser.add_argument("--address", default="127.0.0.1:8000", metavar="地址:端口", help="默认 127.0.0.1:8000")
    parser.add_argument("--processes", type=int, default=_PROCESSES, metavar="个数", help=f"进程数，默认 {_PROCESSES}")
    parser.add_argument(
        "--threads", type=int, default=_THREADS, metavar="个数", help=f"每个进程的线程数，默认 {_THREADS}"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop; requests begun are then finished."""
    set_up()
    from django.conf import settings
    from django.db import connections

    bring_up_to_date()
    connections.close_all()
    print(f"权衡：http://{arguments.address}/（Ctrl+C 停止）", flush=True)
    _serve(
        {
            "bind": arguments.address,
            "workers": arguments.processes,
            "threads": arguments.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "keepalive": _IDLE,
            "timeout": 60,
            "graceful_timeout": 30,
            "forwarded_allow_ips": settings.BEHIND,
            "control_socket_disable": True,
            "proc_name": "quanheng",
            "loglevel": "warning",
        }
    )
    return 0


def _serve(options: dict[str, Any]) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn, told here and by no file what to do."""

        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> object:
            return _ready()

    Server().run()


def _ready() -> object:
    """The application with all it reads before it can answer, for the processes that will be forked from this one.

    They share it, and no collection of garbage walks through it: that would hold up every answer of a process by a
    tenth of a second.
    """
    from django.db import connections
    from django.urls import get_resolver

    from quanheng.apps.cases.library import texts
    from quanheng.web.wsgi import application

    assert get_resolver().url_patterns
    for key in texts():
        texts()[key]
    connections.close_all()
    sys.setswitchinterval(_TURN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_LITTER)
    return application

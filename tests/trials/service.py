"""The platform as it runs: its server and its worker, started, killed, waited for."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Callable
from typing import TypeVar

from tests.trials.office import Browser
from tests.trials.place import Place, kill

PATIENCE = 90
"""Seconds until it must answer again."""
T = TypeVar("T")


class Service:
    """The server and the worker, on a port of their own."""

    def __init__(self, place: Place) -> None:
        self._place = place
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._running: list[subprocess.Popen[str]] = []

    def start(self) -> None:
        """Start both, and wait until pages are answered."""
        self._running = [
            self._place.quanheng("serve", "--address", f"127.0.0.1:{self.port}"),
            self._place.quanheng("worker"),
        ]
        patiently(lambda: Browser(self.port).get("/account/sign-in/"))

    def kill(self) -> None:
        """Kill every process."""
        for process in self._running:
            kill(process)


def patiently(do: Callable[[], T]) -> T:
    """Do it again until an answer comes."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return do()
        except (OSError, http.client.HTTPException):
            assert time.monotonic() < deadline
            time.sleep(0.05)

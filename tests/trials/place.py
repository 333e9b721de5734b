"""A platform of its own for a trial: its home, its database, and the processes that run on them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.record.postgresql import programs, server

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
QUANHENG = ("-c", "import sys; from quanheng.cli import main; sys.exit(main())")


@dataclass(frozen=True)
class Place:
    """Where a platform keeps what it keeps; ``database`` is its address, empty for SQLite in the home."""

    home: Path
    database: str = ""

    def start(self, *words: str) -> subprocess.Popen[str]:
        """An interpreter told by ``words`` what to run, at the head of a group of processes of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUANHENG_", "PYTHON"))}
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        told = {"QUANHENG_HOME": str(self.home), "QUANHENG_DATABASE": self.database, "PYTHONPATH": paths}
        command = [sys.executable, *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=kept | told, stdin=pipe, stdout=pipe, text=True, start_new_session=True)

    def quanheng(self, *words: str) -> subprocess.Popen[str]:
        """A command of the platform."""
        return self.start(*QUANHENG, *words)

    def script(self, name: str, *words: str) -> subprocess.Popen[str]:
        """A script of this folder."""
        return self.start(str(HERE / name), *words)

    def found(self, *words: str) -> None:
        """Make the tables, a small county and its accounts; see ``town_hall.py``."""
        assert self._said("found", *words) == ""

    def audit(self) -> dict[str, Any]:
        """What stands in the platform, and what is wrong with it; see ``town_hall.py``."""
        return json.loads(self._said("audit"))

    def _said(self, *words: str) -> str:
        process = self.script("town_hall.py", *words)
        said, _ = process.communicate()
        assert process.returncode == 0, words
        return said


@contextmanager
def on_postgresql(home: Path, *, durable: bool = False) -> Iterator[Place]:
    """A place whose database stands on a PostgreSQL server of its own; ``durable``: it waits for the disk."""
    where = programs()
    assert where is not None
    with server(where, durable=durable) as address:
        said = dict(part.split("=") for part in address.split())
        yield Place(home, f"postgresql://{said['user']}@/{said['dbname']}?host={said['host']}")


def kill(process: subprocess.Popen[str]) -> None:
    """End a process and all of its group by the signal that cannot be caught."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()

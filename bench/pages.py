"""Every page of desk and watch in a small county and in a large one: server time, queries, and how both grow.

    python -m bench.pages [SMALL LARGE]

measures two counties made by ``bench.county`` (folders; made here, of 10,000 and 100,000 cases, where none is named).
Each county has a process of its own. The two ask for a page by turns, time after time, and all pages are gone through
twice, so that what else the machine does falls on both alike. On SQLite the processor's time is what counts, as others
use the machine and the database works in the same process; on PostgreSQL the time that passes. Both are printed. Of a
page that is sent piece by piece the first piece is awaited.

How a page grows is told by the fastest showing in each county, as what else the machine does only ever adds time: from
one run to the next the growth of the medians differed by 12 in a hundred in the mean, that of the least times by 4, as
did that of the fastest quarters. The medians' growth is printed beside it. How much longer the page is in the large
county is told besides: a list that fills its page there alone grows by its lines, so pages with as many lines in both
are chosen where there is a choice. An address of the desk or the watch that no page is of fails by name.
"""

from __future__ import annotations

import gc
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any, NamedTuple

from bench import county
from bench._pages import PEOPLE, pages, unmeasured

SIZES = (10_000, 100_000)
TIME, QUERIES, GROWTH = 100.0, 15, 1.3
"""Milliseconds for 95 pages of 100, queries, and how many times what it takes in the small county."""
TIMES = 2
"""How often all pages are gone through."""
ROUNDS, LEAST = (10, 30), 200.0
"""How often a page is asked for in each county each time: until it took so many milliseconds, within these bounds."""
_KEPT_BY_JOBS = ("cases.numbers", "cases.tally", "supervision.fines")
"""The jobs that bring up to date what pages show; a county that was made has had no worker."""


class Answer(NamedTuple):
    """What a page answered when it was first asked for, with how many bytes, and how many queries that took."""

    status: int
    length: int
    queries: int


class Taken(NamedTuple):
    """What a page took: milliseconds for the fastest, for half and for 95 in 100 of its showings.

    ``passed`` is how long 95 in 100 took by the clock, while others used the machine.
    """

    least: float
    median: float
    high: float
    passed: float


Showing = tuple[tuple[float, float], tuple[float, float]]
"""What a page took once in the small county and once in the large, each in milliseconds and by the clock."""


class County:
    """A county whose pages a process of its own asks for."""

    def __init__(self, home: Path) -> None:
        called = [sys.executable, "-m", "bench.pages", "--ask", str(home)]
        self._process = subprocess.Popen(called, stdin=PIPE, stdout=PIPE, text=True, cwd=county.ROOT)
        self.answers = {name: Answer(*answer) for name, answer in self._heard().items()}
        """The pages by name, which have all been asked for."""

    def ask(self, name: str) -> tuple[float, float]:
        """Ask for a page again: milliseconds it took, and by the clock."""
        assert self._process.stdin
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        took, passed = self._heard()
        return took, passed

    def close(self) -> None:
        """Nothing more is asked."""
        self._process.communicate()

    def _heard(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())


def main(arguments: tuple[str, ...] = ()) -> int:
    """Measure, print a line a page and fail the targets by name."""
    with tempfile.TemporaryDirectory() as folder:
        homes = map(Path, arguments) if arguments else _made(Path(folder))
        small, large = map(County, homes)
        showings = _showings(small, large)
        small.close()
        large.close()
    kept = [_kept(name, small.answers, large.answers, showings.get(name, [])) for name in large.answers]
    print(f"{sum(kept)} of {len(kept)} pages keep the targets")
    return 0 if all(kept) else 1


def _kept(name: str, small: Mapping[str, Answer], large: Mapping[str, Answer], showings: Sequence[Showing]) -> bool:
    """Whether a page keeps the targets; prints how it does."""
    if not showings:
        print(f"{name:<44} MISSED: no page is of this address")
        return False
    before, after = (_taken(times) for times in zip(*showings, strict=True))
    answer, growth = large[name], after.least / before.least
    faults = [
        *([f"HTTP {answer.status}"] if answer.status != 200 else []),
        *([f"p95 > {TIME:.0f} ms"] if after.high > TIME else []),
        *([f"> {QUERIES} queries"] if answer.queries > QUERIES else []),
        *([f"> {GROWTH}x"] if growth > GROWTH else []),
    ]
    found = "MISSED: " + ", ".join(faults) if faults else "kept"
    fuller = answer.length / max(small.get(name, answer).length, 1)
    print(
        f"{name:<44} least {before.least:6.1f} -> {after.least:6.1f} ms ({growth:4.2f}x), p50 {before.median:6.1f} -> "
        f"{after.median:6.1f} ({after.median / before.median:4.2f}x), p95 {after.high:6.1f} "
        f"(clock {after.passed:6.1f}), {answer.queries:3} queries, {fuller:4.2f}x the bytes  {found}"
    )
    return not faults


def _showings(small: County, large: County) -> dict[str, list[Showing]]:
    """What each page took in both counties, each asked in its turn; nothing, where no page is of the address."""
    found: dict[str, list[Showing]] = defaultdict(list)
    for _ in range(TIMES):
        for name, answer in large.answers.items():
            if answer.status:
                found[name] += _by_turns(name, small, large)
    return found


def _by_turns(name: str, small: County, large: County) -> Iterator[Showing]:
    (least, most), took = ROUNDS, 0.0
    for count in range(most):
        if count >= least and took >= LEAST:
            return
        yield (shown := (small.ask(name), large.ask(name)))
        took += shown[0][0]


def _taken(times: Sequence[tuple[float, float]]) -> Taken:
    took, passed = zip(*times, strict=True)
    return Taken(min(took), statistics.median(took), _high(took), _high(passed))


def _made(folder: Path) -> Iterator[Path]:
    for size in SIZES:
        home = folder / str(size)
        subprocess.run([sys.executable, "-m", "bench.county", str(home), str(size)], check=True)
        yield home


def _ask(home: Path) -> None:
    """Ask for every page of a county once and tell what they answered; then for each that is named on a line."""
    county.set_up(home)
    from django.db import connection
    from django.test import Client

    from quanheng.apps.accounts.models import User
    from quanheng.apps.jobs.registry import JOBS

    for name in _KEPT_BY_JOBS:
        JOBS[name].run()
    clients = {name: Client(SERVER_NAME="localhost") for name in PEOPLE}
    for name, client in clients.items():
        client.force_login(User.objects.get(username=name))
    measured = {page.name: page for page in pages()}
    for page in measured.values():
        _asked(clients[page.user], page.address)
    answers = {name: _answer(clients[page.user], page.address) for name, page in measured.items()}
    print(json.dumps(answers | {name: Answer(0, 0, 0) for name in unmeasured(measured.values())}), flush=True)
    gc.collect()
    gc.freeze()  # as the server does: what all pages need has been read
    ticks = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    for line in sys.stdin:
        page = measured[line.strip()]
        began, at = ticks(), time.perf_counter()
        _asked(clients[page.user], page.address)
        print(json.dumps([(ticks() - began) * 1e3, (time.perf_counter() - at) * 1e3]), flush=True)


def _answer(client: Any, address: str) -> Answer:
    with _counted() as queries:
        status, length = _asked(client, address)
    return Answer(status, length, len(queries))


def _asked(client: Any, address: str) -> tuple[int, int]:
    """What a page answers and how long it is; of one that is sent piece by piece, the first piece."""
    answer = client.get(address)
    sent = next(iter(answer.streaming_content), b"") if answer.streaming else answer.content
    answer.close()
    return int(answer.status_code), len(sent)


def _high(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@contextmanager
def _counted() -> Iterator[list[str]]:
    from django.db import connection

    asked: list[str] = []

    def counting(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not re.match("SAVEPOINT|RELEASE|BEGIN|COMMIT", sql):
            asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(counting):
        yield asked


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ask"]:
        _ask(Path(sys.argv[2]).resolve())
    else:
        sys.exit(main(tuple(sys.argv[1:])))

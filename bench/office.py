"""Sixteen officers at work over HTTP on ``quanheng serve`` as it comes, on SQLite and on PostgreSQL.

Each signs in first, which is not counted, and then carries cases through, from a lead to a numbered letter, a file of
evidence among them. To each act belong four pages, as an office reads them: the to-do list, the case, the form, and the
case again with the new entry. All cases are of one organ, so all take their numbers from one series. A worker seals
meanwhile.

Measured twice: with pauses, as people make them, which is what the limit is for; and without, which says how much the
server can do: what is waited for there is the queue that sixteen make for a few processors. The clients run on the same
processors.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from tests.record.postgresql import programs
from tests.trials.office import HEAD, OFFICER, Answer, Browser, Officer, Step, case_of, course
from tests.trials.place import Place, on_postgresql
from tests.trials.service import Service

LIMIT = 150.0
"""Milliseconds within which 99 of 100 answers come."""
CLIENTS = 16
PAUSE = 0.5
"""Seconds between two requests of one client, on average; distributed exponentially."""
WARMING, HURRIED, PACED = 10, 20, 60
"""Seconds that are not counted, without pauses, with them."""
SETTLING = 2
"""Seconds until a new pace is that of all."""
STOCK = 300
"""Cases that are there already."""


class Taken(NamedTuple):
    """When a request was sent, whether it was an act, and the milliseconds until it was answered."""

    at: float
    is_act: bool
    milliseconds: float


class TimedBrowser(Browser):
    """Notes how long each answer takes."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.taken: list[Taken] = []

    def request(self, method: str, path: str, body: bytes | None = None, boundary: str = "") -> Answer:
        began = time.perf_counter()
        answer = super().request(method, path, body, boundary)
        self.taken.append(Taken(began, method == "POST", (time.perf_counter() - began) * 1e3))
        return answer


class Client(Thread):
    """An officer and a head who carry one case through after the other until ``over``."""

    def __init__(self, port: int, number: int, over: Event) -> None:
        super().__init__(daemon=True)
        self.pause = 0.0
        self._chance, self._over = random.Random(number), over
        self._browsers = {name: TimedBrowser(port) for name in (OFFICER, HEAD)}
        self._officers = {name: Officer(browser) for name, browser in self._browsers.items()}
        for name, officer in self._officers.items():
            officer.sign_in(name)

    @property
    def taken(self) -> list[Taken]:
        """What was noted so far."""
        return [one for browser in self._browsers.values() for one in browser.taken]

    def run(self) -> None:
        case = ""
        for step in cycle(course()):
            if self._over.is_set():
                return
            case = self._step(step, "" if step.act == "register" else case)

    def _step(self, step: Step, case: str) -> str:
        """An act and the four pages that belong to it; the case."""
        officer = self._officers[step.by]
        for path in ("/desk/", f"/desk/case/{case}/" if case else "/desk/new/"):
            self._wait()
            officer.read(path)
        self._wait()
        form = officer.fill(step.path(case), step.fields, step.files())
        self._wait()
        answer = officer.send(form)
        assert answer.status == 302, (step, answer)
        officer.read(answer.leads)
        return case_of(answer.leads)

    def _wait(self) -> None:
        if self.pause:
            time.sleep(self._chance.expovariate(1 / self.pause))


def measured(clients: list[Client], pause: float, seconds: float) -> list[Taken]:
    """What was asked within so many seconds, with pauses of that length on average."""
    for client in clients:
        client.pause = pause
    time.sleep(SETTLING)
    began = time.perf_counter()
    time.sleep(seconds)
    ended = time.perf_counter()
    assert all(client.is_alive() for client in clients)
    return [one for client in clients for one in client.taken if began <= one.at < ended]


def measure(place: Place, name: str) -> bool:
    """Print what a platform on one database does; whether the limit is kept."""
    place.found(str(STOCK))
    service, over = Service(place), Event()
    service.start()
    clients = [Client(service.port, number, over) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        measured(clients, 0, WARMING)
        hurried = measured(clients, 0, HURRIED)
        paced = measured(clients, PAUSE, PACED)
    finally:
        over.set()
        for client in clients:
            client.join()
        service.kill()
    kept = all(slow(chosen) <= LIMIT for chosen in kinds(paced).values())
    print(f"office {name}, {CLIENTS} clients, {PAUSE} s between requests: {said(paced, PACED)}, {verdict(kept)}")
    print(f"office {name}, {CLIENTS} clients without a pause, no limit: {said(hurried, HURRIED)}", flush=True)
    return kept


def kinds(taken: list[Taken]) -> dict[str, list[float]]:
    """The milliseconds of pages and of acts."""
    return {
        "pages": [one.milliseconds for one in taken if not one.is_act],
        "acts": [one.milliseconds for one in taken if one.is_act],
    }


def slow(milliseconds: list[float]) -> float:
    """What 99 of 100 keep within."""
    return statistics.quantiles(milliseconds, n=100)[-1]


def said(taken: list[Taken], seconds: float) -> str:
    """The rate, median and 99th percentile of pages and of acts, and the ratio of this to the limit."""
    return "; ".join(
        f"{len(chosen) / seconds:.1f} {name}/s, p50 {statistics.median(chosen):.0f} ms, p99 {slow(chosen):.0f} ms, "
        f"{slow(chosen) / LIMIT:.2f} of {LIMIT:.0f} ms"
        for name, chosen in kinds(taken).items()
    )


def verdict(kept: bool) -> str:
    return "kept" if kept else "MISSED"


def main() -> int:
    print(f"office: {os.cpu_count()} processors, the clients on them too")
    with tempfile.TemporaryDirectory() as home:
        kept = measure(Place(Path(home)), "SQLite")
    if programs() is None:
        print("没有 PostgreSQL，未测 PostgreSQL is not at hand, not measured")
        return 0 if kept else 1
    with tempfile.TemporaryDirectory() as home, on_postgresql(Path(home), durable=True) as place:
        kept &= measure(place, "PostgreSQL")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

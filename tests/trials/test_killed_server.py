"""The whole platform killed again and again while officers work at it over HTTP loses nothing and does nothing twice.

Officers sign in and carry cases through, one form after the other, a file among them. At random moments the server with
all its processes and the worker are killed by the signal that cannot be caught, and started again. An officer who got
no answer sends the same form once more. An act is acknowledged when the page it leads to shows it.
"""

from __future__ import annotations

import hashlib
import random
import re
import time
from collections import Counter
from collections.abc import Iterable
from itertools import cycle
from threading import Event, Thread
from typing import Any, NamedTuple

import pytest
from tests.trials.office import HEAD, OFFICER, Answer, Browser, Form, Officer, Step, case_of, course
from tests.trials.place import Place
from tests.trials.service import PATIENCE, Service, patiently

SENT_AGAIN = 100
"""Forms that are sent once more at the end, of each officer."""


class Acknowledged(NamedTuple):
    """An act whose page was seen: of which case, by which form, and what stood in the file sent."""

    case: str
    step: Step
    form: Form

    @property
    def files(self) -> list[str]:
        """The digests of the files sent."""
        return [hashlib.sha256(content).hexdigest() for content in self.form.files.values()]


class Client(Thread):
    """Somebody with two accounts who carries one case through after the other until told to stop."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.acknowledged: list[Acknowledged] = []
        self.fault: BaseException | None = None
        self._over = Event()
        self._officers = {name: Officer(Browser(port)) for name in (OFFICER, HEAD)}
        for name, officer in self._officers.items():
            officer.sign_in(name)

    def run(self) -> None:
        case = ""
        try:
            for step in cycle(course()):
                if self._over.is_set():
                    return
                case = self._act(step, "" if step.act == "register" else case)
        except BaseException as fault:  # told by the thread that asks
            self.fault = fault
            raise

    def end(self) -> None:
        """Finish the act begun."""
        self._over.set()
        self.join()

    def _act(self, step: Step, case: str) -> str:
        """One act of a case, sent until it is answered, and its page read; the case."""
        officer = self._officers[step.by]
        form = patiently(lambda: officer.fill(step.path(case), step.fields, step.files()))
        answer = patiently(lambda: officer.send(form))
        assert answer.status == 302, (step, answer)
        assert f'<span class="t">{step.title}</span>' in patiently(lambda: officer.read(answer.leads))
        case = case_of(answer.leads)
        self.acknowledged.append(Acknowledged(case, step, form))
        return case

    def send_again(self, one: Acknowledged) -> Answer:
        """What is answered to a form that was answered before."""
        return self._officers[one.step.by].send(one.form)


def until_more_is_acknowledged(working: list[Client]) -> None:
    """Wait until each of them has carried on."""
    before, deadline = [len(client.acknowledged) for client in working], time.monotonic() + PATIENCE
    while any(len(client.acknowledged) <= count for client, count in zip(working, before, strict=True)):
        assert [client.fault for client in working if client.fault] == []
        assert time.monotonic() < deadline
        time.sleep(0.01)


def work(service: Service, clients: int, kills: int) -> list[Client]:
    """Let officers work while the platform is killed so many times and started again."""
    chance, working = random.Random(11), [Client(service.port) for _ in range(clients)]
    for client in working:
        client.start()
    try:
        for _ in range(kills):
            until_more_is_acknowledged(working)
            time.sleep(chance.uniform(0, 1))
            service.kill()
            service.start()
        until_more_is_acknowledged(working)
    finally:
        for client in working:
            client.end()
    return working


def answered_as_before(client: Client) -> list[bool]:
    """Whether each form sent once more is answered with what it led to the first time."""
    again = client.acknowledged[-SENT_AGAIN:]
    return [patiently(lambda one=one: client.send_again(one)).leads == f"/desk/case/{one.case}/" for one in again]


@pytest.mark.parametrize(("clients", "kills"), [(3, 2), pytest.param(8, 30, marks=pytest.mark.soak)])
def test_every_act_acknowledged_is_there_once_and_whole(place: Place, clients: int, kills: int) -> None:
    service = Service(place)
    service.start()
    try:
        working = work(service, clients, kills)
        assert all(all(answered_as_before(client)) for client in working)
    finally:
        service.kill()
    acknowledged = [one for client in working for one in client.acknowledged]
    said = place.audit()
    done = {key: (case, act, files) for key, case, _, act, files in said["done"]}
    assert len(acknowledged) > clients * kills
    assert {one.form.key: (one.case, one.step.act, one.files) for one in acknowledged}.items() <= done.items()
    assert len(done) == len(said["done"]) == said["size"]
    assert sorted(said["requests"]) == sorted([key, case, n] for key, case, n, _, _ in said["done"])
    orderly(said)
    assert said["wrong"] == []


def orderly(said: dict[str, Any]) -> None:
    """Cases and documents are numbered without gap; each act has made the document and opened the case it is to."""
    acts = [step.act for step in course()]
    roots = {name: case for name, case in said["cases"].items() if case["number"]}
    done = Counter(act for case in roots.values() for act in case["acts"])
    assert all(case["acts"] == acts[: len(case["acts"])] for case in roots.values())
    assert without_gap(case["number"] for case in roots.values())
    assert Counter(title for title, _, _ in said["documents"]) == +Counter(
        立案审批表=done["file"], 案件移送单=done["transfer"]
    )
    assert without_gap(number for _, number, _ in said["documents"] if number)
    assert all(kept for _, _, kept in said["documents"])
    assert len(said["cases"]) == len(roots) + done["preserve"] + done["transfer"]


def without_gap(numbers: Iterable[str]) -> bool:
    """Whether they are 1, 2, 3 ..., each once."""
    found = sorted(int(re.search(r"(\d+)号", number)[1]) for number in numbers)
    return found == list(range(1, len(found) + 1))

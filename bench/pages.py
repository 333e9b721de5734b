"""Every page of desk and watch in a small county and in a large one: server time, queries, and how both grow.

    python -m bench.pages [SMALL LARGE]

measures two counties made by ``bench.county`` (folders; made here, of 10,000 and 100,000 cases, where none is named).
Each county has a process of its own. The two ask for a page by turns, time after time, so that what else the machine
does falls on both alike. On SQLite the processor's time is what counts, as others use the machine and the database
works in the same process; on PostgreSQL the time that passes. Both are printed. Of a page that is sent piece by piece
the first piece is awaited. How much longer the page is in the large county is told besides: a list that fills its page
there alone grows by its lines. An address of the desk or the watch that no page is of fails by name.
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
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bench import county

SIZES = (10_000, 100_000)
TIME, QUERIES, GROWTH = 100.0, 15, 1.3
"""Milliseconds for 95 pages of 100, queries, and how many times what it takes in the small county."""
ROUNDS, LEAST = (15, 60), 400.0
"""How often a page is asked for in each county: until it took so many milliseconds, within these bounds."""
_SENDS_ON = {"desk:take_up"}
"""Addresses that show nothing themselves."""
OFFICER, HEAD, CASHIER, BUREAU, WATCHER = "p0503", "p0501", "p0506", "r0001", "r0005"


class Page(NamedTuple):
    """A page by what it shows, who asks for it, and its address."""

    name: str
    user: str
    address: str


class Answer(NamedTuple):
    """What a page answered when it was first asked for, with how many bytes, and how many queries that took."""

    status: int
    length: int
    queries: int


class Taken(NamedTuple):
    """What a page took: milliseconds for half and for 95 in 100 of its showings.

    ``passed`` is how long 95 in 100 took by the clock, while others used the machine.
    """

    median: float
    high: float
    passed: float


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
        kept = [_kept(name, small, large) for name in large.answers]
        small.close()
        large.close()
    print(f"{sum(kept)} of {len(kept)} pages keep the targets")
    return 0 if all(kept) else 1


def _kept(name: str, small: County, large: County) -> bool:
    """Whether a page keeps the targets; prints how it does."""
    answer, (before, after) = large.answers[name], _by_turns(name, small, large)
    growth = after.median / before.median
    faults = [
        *([f"HTTP {answer.status}"] if answer.status != 200 else []),
        *([f"p95 > {TIME:.0f} ms"] if after.high > TIME else []),
        *([f"> {QUERIES} queries"] if answer.queries > QUERIES else []),
        *([f"> {GROWTH}x"] if growth > GROWTH else []),
    ]
    found = "MISSED: " + ", ".join(faults) if faults else "kept"
    fuller = answer.length / max(small.answers.get(name, answer).length, 1)
    print(
        f"{name:<44} p50 {before.median:6.1f} -> {after.median:6.1f} ms ({growth:4.2f}x), p95 {after.high:6.1f} "
        f"(clock {after.passed:6.1f}), {answer.queries:3} queries, {fuller:4.2f}x the bytes  {found}",
        flush=True,
    )
    return not faults


def _by_turns(name: str, small: County, large: County) -> tuple[Taken, Taken]:
    """What a page takes in both counties, each asked in its turn."""
    if not large.answers[name].status:  # no page is of this address
        return Taken(1, 1, 1), Taken(1, 1, 1)
    (least, most), times = ROUNDS, ([small.ask(name)], [large.ask(name)])
    while len(times[0]) < least or (len(times[0]) < most and sum(took for took, _ in times[0]) < LEAST):
        times[0].append(small.ask(name))
        times[1].append(large.ask(name))
    return _taken(times[0]), _taken(times[1])


def _taken(times: Sequence[tuple[float, float]]) -> Taken:
    took, passed = zip(*times, strict=True)
    return Taken(statistics.median(took), _high(took), _high(passed))


def _made(folder: Path) -> Iterator[Path]:
    for size in SIZES:
        home = folder / str(size)
        subprocess.run([sys.executable, "-m", "bench.county", str(home), str(size)], check=True)
        yield home


def pages() -> Iterator[Page]:
    """What is measured."""
    from quanheng.apps.cases.models import Case
    from quanheng.apps.parties.models import Party

    yield from _plain()
    yield from _of_registers()
    roots = Case.objects.filter(parent=None, organ=county.ORGANS[0])
    spared = roots.filter(procedure="penalty.summary", stage="spared").order_by("-touched_at", "id")
    middle = spared[5000 if spared.count() > 10_000 else spared.count() // 2]
    party = Party.objects.get(number=middle.involved.exclude(party="").values_list("party", flat=True)[0])
    known = Party.objects.exclude(identity_index="").order_by("-number")[0]
    yield from _searches(middle, party, known)
    yield from _lists(middle)
    yield from _of_cases(roots.order_by("-touched_at", "id"))
    yield from _of_signals()


def _plain() -> Iterator[Page]:
    """The pages whose address is always the same."""
    from django.urls import reverse

    desk = ("todo", "keys", "cases", "openings", "leads", "goods", "agenda", "major", "messages", "party", "registers",
            "training", "exams", "organs", "cells", "plans", "minor")  # fmt: skip
    yield from (Page(f"desk {name}", OFFICER, reverse(f"desk:{name}")) for name in desk)
    yield Page("desk payments", CASHIER, reverse("desk:payments"))
    yield Page("desk leads, head", HEAD, reverse("desk:leads"))
    bureau = ("todo", "cases", "powers", "statutes", "items", "people", "checks", "training", "training_county",
              "register_openings", "major", "agenda")  # fmt: skip
    yield from (Page(f"desk {name}, bureau", BUREAU, reverse(f"desk:{name}")) for name in bureau)
    watch = ("overview", "signals", "cases", "courses", "fines", "filings", "refused", "record", "steps")
    yield from (Page(f"watch {name}", WATCHER, reverse(f"watch:{name}")) for name in watch)
    yield Page("desk cases as CSV", OFFICER, f"{reverse('desk:cases')}?format=csv")
    yield Page("desk leads as CSV", OFFICER, f"{reverse('desk:leads')}?format=csv")


def _of_registers() -> Iterator[Page]:
    """The pages of one thing in the registers."""
    from django.urls import reverse

    from quanheng.apps.cases.models import Case
    from quanheng.apps.inspections.models import Cell
    from quanheng.apps.people.models import Letter, Post
    from quanheng.apps.powers.models import Power
    from quanheng.apps.statutes.models import Statute
    from quanheng.apps.training.models import Exam

    organ, statute = county.ORGANS[0], Statute.objects.filter(until=None).order_by("key")[0].key
    power = Power.objects.filter(organ=organ, kind="penalty").order_by("key")[0]
    bureau = Case.objects.filter(procedure="register.statute")[0].organ
    exams, letter = Exam.objects.order_by("opened_on"), Letter.objects.order_by("person")[0]
    post, cell = (of.objects.filter(organ=organ).order_by("key")[0].key for of in (Post, Cell))
    things = {
        "statute": [statute], "touched": [statute], "power": [power.key], "person": ["P0503"], "organ": [organ],
        "post": [post], "post_statement": [post], "organ_powers": [organ], "letter": [letter.person, letter.year],
        "cell": [cell], "register_open": [bureau, "register.statute"], "results": [exams[0].key],
    }  # fmt: skip
    for name, of in things.items():
        yield Page(f"desk {name}", BUREAU, reverse(f"desk:{name}", args=of))
    yield from (Page(f"desk exam, {one.title}", BUREAU, reverse("desk:exam", args=[one.key])) for one in exams)
    opened = [power.key, "penalty.ordinary", "register"]
    yield Page("desk open", OFFICER, reverse("desk:open", args=opened))


def _of_cases(roots: Any) -> Iterator[Page]:
    """The pages of one case, and what is taken away from it."""
    from django.urls import reverse

    full = roots.filter(procedure="penalty.ordinary", stage="closed")[0]
    waiting = roots.filter(procedure="penalty.ordinary", stage="filed", ended=False)[0]
    child = full.family.exclude(parent=None).order_by("ordinal")[0]
    for name, case in (("closed", full), ("filed", waiting), ("child", child)):
        yield Page(f"desk case, {name}", OFFICER, reverse("desk:case", args=[case.pk]))
        yield Page(f"watch case, {name}", WATCHER, reverse("watch:case", args=[case.pk]))
    yield Page("desk chart", OFFICER, reverse("desk:chart", args=[full.pk]))
    yield Page("desk act, conclude", OFFICER, reverse("desk:act", args=[waiting.pk, "conclude"]))
    document = full.documents.exclude(number="").order_by("pk")[0]
    yield Page("desk document", OFFICER, reverse("desk:document", args=[document.pk]))
    yield Page("desk volume", OFFICER, reverse("desk:volume", args=[full.pk]))
    yield Page("desk review", OFFICER, reverse("desk:review", args=[full.pk]))
    yield Page("desk file", OFFICER, reverse("desk:file", args=[full.pk, *_file_of(full.pk)]))


def _file_of(case: str) -> tuple[int, str]:
    """A file of a case: the number of an entry, and the digest."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, digest FROM record_file JOIN record_entry USING (seq) WHERE case_id = %s ORDER BY n LIMIT 1",
            [case],
        )
        n, digest = cursor.fetchone()
    return n, digest


def _of_signals() -> Iterator[Page]:
    """Signals and refusals by each filter, a signal, a course."""
    from django.urls import reverse

    from quanheng.apps.supervision.models import Signal

    signal = Signal.objects.order_by("-id")[0]
    yield Page("watch signal", WATCHER, reverse("watch:signal", args=[signal.pk]))
    yield Page("watch course", WATCHER, reverse("watch:course", args=["penalty.ordinary"]))
    for query in ({"state": "passed"}, {"rung": "red"}, {"organ": county.ORGANS[0], "state": "closed"},
                  {"rung": "notice", "state": "raised"}, {"procedure": "penalty.ordinary"}, {"case": signal.case},
                  {"organ": county.ORGANS[-1], "rung": "violation", "state": "passed"}):  # fmt: skip
        yield Page(f"watch signals {_told(query)}", WATCHER, f"{reverse('watch:signals')}?{urlencode(query)}")
    for query in ({"organ": county.ORGANS[0]}, {"procedure": "licence.ordinary"}, {"act": "close"}, {"act": "open"},
                  {"case": signal.case}):  # fmt: skip
        yield Page(f"watch refused {_told(query)}", WATCHER, f"{reverse('watch:refused')}?{urlencode(query)}")


def _unmeasured(measured: Iterable[Page]) -> list[str]:
    """The names of addresses of the desk and the watch that no page is of."""
    from django.urls import get_resolver, resolve

    found = {resolve(page.address.partition("?")[0]).view_name for page in measured}
    wanted = {f"{house}:{name}" for house in ("desk", "watch")
              for name in get_resolver().namespace_dict[house][1].reverse_dict if isinstance(name, str)}  # fmt: skip
    return sorted(wanted - found - _SENDS_ON)


def _searches(case: Any, party: Any, known: Any) -> Iterator[Page]:
    """Searches at the desk and on the watch: what one case has, what some have, what many have, what none has."""
    from bench._growth import identity
    from django.urls import reverse

    words = {
        "number": case.number, "beginning of a number": case.number.split("〕")[0] + "〕1", "party": party.name,
        "certificate": identity(int(known.number[1:]) - 1), "surname": "王", "kind of firm": "有限公司",
        "common words": "未按规定建立台账", "two common words": "有限公司 未公示信息", "item": "经营许可",
        "power": "拒不接受", "rare words": "思远物业商行", "words of none": "鲸鱼",
        "common and rare": "许可 思远物业商行",
        "party and number": f"{party.name} {case.number[1:5]}", "old year": "2022", "title": case.title,
    }  # fmt: skip
    for name, word in words.items():
        yield Page(f"desk search, {name}", OFFICER, f"{reverse('desk:cases')}?{urlencode({'q': word})}")
    for name in ("number", "party", "common words", "two common words", "words of none", "power"):
        yield Page(f"watch search, {name}", WATCHER, f"{reverse('watch:cases')}?{urlencode({'q': words[name]})}")
    mixed = {"q": "有限公司", "ended": "0", "procedure": "penalty.ordinary"}
    yield Page("desk search, filtered", OFFICER, f"{reverse('desk:cases')}?{urlencode(mixed)}")


def _lists(middle: Any) -> Iterator[Page]:
    """The lists by each filter, and a page far down."""
    from django.urls import reverse

    from quanheng.apps.record.clock import now

    today = now().date().isoformat()
    far = f"{middle.touched_at.isoformat()}~{middle.pk}"
    queries = (
        {"procedure": "penalty.ordinary"}, {"procedure": "penalty.ordinary", "stage": "filed"},
        {"procedure": "penalty.ordinary", "stage": "not_filed"}, {"ended": "0"}, {"ended": "1"},
        {"handler": "P0503"}, {"handler": "P0504", "ended": "0"}, {"handler": "P0505"}, {"due_until": today},
        {"due_from": today}, {"procedure": "penalty.summary", "ended": "0"}, {"after": far},
        {"procedure": "penalty.ordinary", "after": far}, {"ended": "1", "after": far},
    )  # fmt: skip
    for query in queries:
        yield Page(f"desk cases {_told(query)}", OFFICER, f"{reverse('desk:cases')}?{urlencode(query)}")
    yield Page("desk todo, further", OFFICER, f"{reverse('desk:todo')}?{urlencode({'after': f'{today}~'})}0")
    watched = (
        {"organ": county.ORGANS[1]}, {"ended": "0"}, {"ended": "0", "organ": county.ORGANS[1]}, {"due": "late"},
        {"due": "soon"}, {"procedure": "penalty.ordinary"}, {"procedure": "penalty.ordinary", "ended": "0"},
        {"after": far}, {"organ": county.ORGANS[2], "procedure": "licence.ordinary", "ended": "1"},
    )  # fmt: skip
    for query in watched:
        yield Page(f"watch cases {_told(query)}", WATCHER, f"{reverse('watch:cases')}?{urlencode(query)}")


def _told(query: dict[str, str]) -> str:
    return ", ".join(name if name in ("after", "case") else f"{name}={value}" for name, value in query.items())


def _ask(home: Path) -> None:
    """Ask for every page of a county once and tell what they answered; then for each that is named on a line."""
    county.set_up(home)
    from django.db import connection
    from django.test import Client

    from quanheng.apps.accounts.models import User

    clients = {name: Client(SERVER_NAME="localhost") for name in (OFFICER, HEAD, CASHIER, BUREAU, WATCHER)}
    for name, client in clients.items():
        client.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
    measured = {page.name: page for page in pages()}
    for page in measured.values():
        _asked(clients[page.user], page.address)
    answers = {name: _answer(clients[page.user], page.address) for name, page in measured.items()}
    print(json.dumps(answers | {name: Answer(0, 0, 0) for name in _unmeasured(measured.values())}), flush=True)
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

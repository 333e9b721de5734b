"""The pages that ``bench.pages`` measures: every page of desk and watch, its searches and filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bench import county

LINES = (3, 2)
"""Cases of the party that is searched for: in the county, and in the organ whose officer searches."""
_CANDIDATES = 2_000
"""Cases whose parties are tried until one has so many."""
_SENDS_ON = {"desk:take_up", "desk:discard"}
"""Addresses that show nothing themselves."""
OFFICER, HEAD, CASHIER, BUREAU, REVIEWER, WATCHER = "p0503", "p0501", "p0506", "r0001", "r0003", "r0005"
"""The reviewer sees the most: she follows several procedures in every organ."""
ENTRUSTED = "p1203"
"""Sees the cases of a power of another organ, a quarter of all, and those of her own."""
PEOPLE = (OFFICER, HEAD, CASHIER, BUREAU, REVIEWER, WATCHER, ENTRUSTED)


class Page(NamedTuple):
    """A page by what it shows, who asks for it, and its address."""

    name: str
    user: str
    address: str


def pages() -> Iterator[Page]:
    """What is measured."""
    from quanheng.apps.cases.models import Case
    from quanheng.apps.parties.models import Party

    yield from _plain()
    yield from _of_registers()
    roots = Case.objects.filter(parent=None, organ=county.ORGANS[0])
    spared = roots.filter(procedure="penalty.summary", stage="spared").order_by("-touched_at", "id")
    middle = spared[5000 if spared.count() > 10_000 else spared.count() // 2]
    known = Party.objects.exclude(identity_index="").order_by("-number")[0]
    yield from _searches(*_of_a_party(spared), known)
    yield from _lists(middle)
    yield from _of_cases(roots.order_by("-touched_at", "id"))
    yield from _of_signals()
    yield from _entrusted(roots.order_by("-touched_at", "id"))


def _of_a_party(cases: Any) -> tuple[Any, str]:
    """A case and the name of its party, of three characters, that has as many lines in every county."""
    from quanheng.apps.cases.models import Case
    from quanheng.apps.cases.search import sought
    from quanheng.apps.parties.models import Party

    for case in cases[:_CANDIDATES]:
        (number,) = case.involved.exclude(party="").values_list("party", flat=True)
        name = Party.objects.get(number=number).name
        few = sought(name).few or frozenset() if len(name) == len("姓名名") else frozenset()
        if (len(few), Case.objects.filter(pk__in=few, organ=case.organ).count()) == LINES:
            return case, name
    raise LookupError(f"no party of the first {_CANDIDATES} cases has {LINES} cases")


def _plain() -> Iterator[Page]:
    """The pages whose address is always the same."""
    from django.urls import reverse

    desk = ("todo", "keys", "cases", "openings", "leads", "goods", "agenda", "major", "messages", "party", "registers",
            "training", "exams", "organs", "cells", "plans", "minor", "together_all")  # fmt: skip
    yield from (Page(f"desk {name}", OFFICER, reverse(f"desk:{name}")) for name in desk)
    yield Page("desk together", OFFICER, reverse("desk:together", args=["penalty.summary", "file"]))
    yield Page("desk payments", CASHIER, reverse("desk:payments"))
    yield Page("desk leads, head", HEAD, reverse("desk:leads"))
    bureau = ("todo", "cases", "powers", "statutes", "items", "people", "checks", "training", "training_county",
              "register_openings", "major", "agenda")  # fmt: skip
    yield from (Page(f"desk {name}, bureau", BUREAU, reverse(f"desk:{name}")) for name in bureau)
    yield from (Page(f"desk {name}, reviewer", REVIEWER, reverse(f"desk:{name}")) for name in ("todo", "cases"))
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
    things: Mapping[str, list[Any]] = {
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
                  {"organ": county.ORGANS[0], "rung": "notice", "state": "passed"}):  # fmt: skip
        yield Page(f"watch signals {_told(query)}", WATCHER, f"{reverse('watch:signals')}?{urlencode(query)}")
    for query in ({"organ": county.ORGANS[0]}, {"procedure": "licence.ordinary"}, {"act": "close"}, {"act": "open"},
                  {"case": signal.case}):  # fmt: skip
        yield Page(f"watch refused {_told(query)}", WATCHER, f"{reverse('watch:refused')}?{urlencode(query)}")


def _entrusted(roots: Any) -> Iterator[Page]:
    """What an officer sees who is entrusted with a power: its cases and her own, and where she opens one."""
    from django.urls import reverse

    from quanheng.apps.record.clock import now

    today = now().date().isoformat()
    for name in ("todo", "cases", "openings", "leads", "goods"):
        yield Page(f"desk {name}, entrusted", ENTRUSTED, reverse(f"desk:{name}"))
    for query in ({"procedure": "penalty.ordinary"}, {"procedure": "penalty.ordinary", "stage": "filed"},
                  {"ended": "0"}, {"ended": "1"}, {"due_until": today}, {"q": "王"}, {"q": "未按规定建立台账"},
                  {"q": "鲸鱼"}):  # fmt: skip
        told = "search" if "q" in query else "cases"
        address = f"{reverse('desk:cases')}?{urlencode(query)}"
        yield Page(f"desk {told} {_told(query)}, entrusted", ENTRUSTED, address)
    full = roots.filter(procedure="penalty.ordinary", stage="closed")[0]
    yield Page("desk case, closed, entrusted", ENTRUSTED, reverse("desk:case", args=[full.pk]))
    yield Page("desk open, entrusted", ENTRUSTED, reverse("desk:open", args=[full.power, full.procedure, "register"]))


def _searches(case: Any, party: str, known: Any) -> Iterator[Page]:
    """Searches at the desk and on the watch: what one case has, what some have, what many have, what none has."""
    from bench._growth import identity
    from django.urls import reverse

    words = {
        "number": case.number, "beginning of a number": case.number.split("〕")[0] + "〕1", "party": party,
        "certificate": identity(int(known.number[1:]) - 1), "surname": "王", "kind of firm": "有限公司",
        "common words": "未按规定建立台账", "two common words": "有限公司 未公示信息", "item": "经营许可",
        "power": "拒不接受", "rare words": "思远物业商行", "words of none": "鲸鱼",
        "common and rare": "许可 思远物业商行",
        "party and number": f"{party} {case.serial[1:5]}", "old year": "2022", "title": case.title,
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


def unmeasured(measured: Iterable[Page]) -> list[str]:
    """The names of addresses of the desk and the watch that no page is of."""
    from django.urls import get_resolver, resolve

    found = {resolve(page.address.partition("?")[0]).view_name for page in measured}
    wanted = {f"{house}:{name}" for house in ("desk", "watch")
              for name in get_resolver().namespace_dict[house][1].reverse_dict if isinstance(name, str)}  # fmt: skip
    return sorted(wanted - found - _SENDS_ON)

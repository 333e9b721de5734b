"""A list shows every case once, in its order, page after page, however its cases are found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import connection

from quanheng.apps.cases import search
from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case
from quanheng.apps.people.queries import Reach
from quanheng.record.recorder import CHINA
from quanheng.web.desk import listing
from quanheng.web.desk.access import parts_of
from quanheng.web.desk.listing import Listing, case_listing, todo_listing

TODAY = date(2026, 5, 6)
NOON = datetime.combine(TODAY, time(12), CHINA)


def entered(number: int, title: str = "经营案", **fields: object) -> Case:
    """A case; three at a time were touched in the same instant, an hour before the last."""
    name = f"case{number:04}"
    at = NOON - timedelta(hours=number // 3)
    told = {"procedure": "penalty.ordinary", "organ": "甲", "stage": "filed", "opened_at": at, "touched_at": at}
    return Case(id=name, root_id=name, title=title, **{**told, **fields})


def walked(make: Callable[[dict[str, str]], Listing], query: dict[str, str]) -> list[str]:
    """The names on all pages."""
    names: list[str] = []
    while True:
        page = make(query)
        names += [case.pk for case in page.rows]
        if not page.following:
            return names
        query = dict(parse_qsl(page.following.removeprefix("?")))


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PAGE": 4, "_STRETCH": 10}.items():
        monkeypatch.setattr(listing, name, value)


def every(query: dict[str, str]) -> Listing:
    return case_listing([Case.objects.filter(organ=organ) for organ in "甲乙"], query, ["甲", "乙"])


@pytest.mark.parametrize("few", [1_000, 0], ids=["looked up", "tried"])
@pytest.mark.django_db
def test_a_search_shows_each_case_once_the_latest_first(monkeypatch: pytest.MonkeyPatch, few: int):
    for bound in ("_FEW", "_NAMES", "_INVOLVED"):
        monkeypatch.setattr(search, bound, few)
    cases = [entered(n, "取水许可" if n % 11 == 0 else "经营案", organ="甲乙丙"[n % 3]) for n in range(60)]
    Case.objects.bulk_create(cases)
    for case in cases:
        search.index_case(case.pk, case.title)
    meant = [case.pk for case in cases if case.title == "取水许可" and case.organ != "丙"]
    assert walked(every, {"q": "取水"}) == meant


@pytest.mark.parametrize("few", [1_000, 0], ids=["looked up", "tried"])
@pytest.mark.django_db
def test_an_export_has_what_the_pages_have_and_says_where_it_stops(monkeypatch: pytest.MonkeyPatch, few: int):
    for bound in ("_FEW", "_NAMES", "_INVOLVED"):
        monkeypatch.setattr(search, bound, few)
    digest = library().procedures["penalty.ordinary"].digest
    cases = [entered(n, f"取水许可{n}", organ="甲乙丙"[n % 3], digest=digest) for n in range(30)]
    Case.objects.bulk_create(cases)
    for case in cases:
        search.index_case(case.pk, case.title)
    meant = [case.title for case in cases if case.organ != "丙"]
    for query in ({"q": "取水"}, {}):
        assert [row[1] for row in every(query).table()][1:] == meant
    monkeypatch.setattr(listing, "_PAGES", 2)
    monkeypatch.setattr(listing, "_LARGEST", 8)
    for query in ({"q": "取水"}, {}):
        *rows, (limit,) = every(query).table()
        assert [row[1] for row in rows][1:] == meant[:8]
        assert limit.endswith("请缩小范围，分几次导出。")


@pytest.mark.django_db
def test_a_list_of_several_organs_is_one_list():
    cases = [entered(n, organ="甲乙丙"[n % 3], ended=n % 2 == 0) for n in range(30)]
    Case.objects.bulk_create(cases)
    assert walked(every, {}) == [case.pk for case in cases if case.organ != "丙"]
    assert walked(every, {"ended": "0"}) == [case.pk for case in cases if case.organ != "丙" and not case.ended]


@pytest.mark.django_db
@pytest.mark.parametrize("searched", [{}, {"q": "经营"}])
def test_a_list_of_many_organs_asks_no_more_than_one_of_two(
    searched: dict[str, str], monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
):
    monkeypatch.setattr(search, "_FEW", 5)
    Case.objects.bulk_create(entered(n, organ="甲乙丙丁戊己"[n % 6], due=TODAY) for n in range(60))
    for case in Case.objects.all():
        search.index_case(case.pk, case.title)
    parts = [Case.objects.filter(organ=organ) for organ in "甲乙丙丁戊己"]
    for made in (case_listing, todo_listing):
        with django_assert_max_num_queries(6):
            shown = made(parts, searched)
            assert len(shown.rows) == 4
            assert shown.count


@pytest.mark.django_db
def test_what_is_due_first_comes_first_and_what_is_never_due_last():
    dues = [None if n % 4 == 0 else TODAY + timedelta(days=n * 7 % 10) for n in range(20)]
    Case.objects.bulk_create(entered(n, due=due) for n, due in enumerate(dues))
    names = walked(lambda query: todo_listing([Case.objects.filter(organ="甲")], query), {})
    in_order = sorted(range(20), key=lambda n: (dues[n] is None, dues[n] or TODAY, n))
    assert names == [f"case{n:04}" for n in in_order]


@pytest.mark.django_db
def test_a_search_in_what_is_to_be_done_ends_with_what_is_never_due(monkeypatch: pytest.MonkeyPatch):
    for bound in ("_FEW", "_NAMES", "_INVOLVED"):
        monkeypatch.setattr(search, bound, 0)
    dues = [None if n % 3 == 0 else TODAY + timedelta(days=n * 7 % 10) for n in range(40)]
    titles = ["取水许可" if n % 4 == 0 else "经营案" for n in range(40)]
    cases = [entered(n, title, due=due) for n, (title, due) in enumerate(zip(titles, dues, strict=True))]
    Case.objects.bulk_create(cases)
    for case in cases:
        search.index_case(case.pk, case.title)
    parts = [Case.objects.filter(organ="甲")]
    in_order = sorted(range(0, 40, 4), key=lambda n: (dues[n] is None, dues[n] or TODAY, n))
    assert walked(lambda query: todo_listing(parts, query), {"q": "取水"}) == [f"case{n:04}" for n in in_order]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what the tables hold")
@pytest.mark.parametrize("said", [{}, {"organ": "甲"}, {"organ": "甲", "procedure": "penalty.ordinary"}])
@pytest.mark.django_db
def test_open_cases_are_not_looked_for_among_all(said: dict[str, str]):
    open_cases = Case.objects.filter(parent=None, ended=False, **said).order_by("-touched_at", "id")
    assert "cases_open_" in open_cases.explain()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what the tables hold")
@pytest.mark.parametrize(
    ("said", "order", "index"),
    [
        ({}, ("-touched_at", "id"), "cases_power "),
        ({"procedure": "penalty.ordinary"}, ("-touched_at", "id"), "cases_power "),
        ({"procedure": "penalty.ordinary", "stage": "filed"}, ("-touched_at", "id"), "cases_power_stage "),
        ({"ended": False}, ("due", "id"), "cases_power_due "),
    ],
)
@pytest.mark.django_db
def test_cases_of_a_power_that_is_entrusted_are_found_in_the_order_of_the_list(said, order, index: str):
    (_, entrusted) = parts_of(Reach(["乙"], [], ["W1"]))
    explained = entrusted.filter(parent=None, **said).order_by(*order).explain()
    assert index in explained
    assert "TEMP B-TREE" not in explained


@pytest.mark.django_db
def test_so_many_are_counted_and_no_more(monkeypatch: pytest.MonkeyPatch):
    Case.objects.bulk_create(entered(n) for n in range(12))
    assert every({}).count == "共 12 件"
    monkeypatch.setattr(listing, "_COUNTED", 10)
    assert every({}).count == "10 件以上"


@pytest.mark.django_db
def test_cases_can_be_narrowed_to_every_procedure_that_a_case_stands_under_by_itself():
    offered = dict(every({}).procedures)
    assert "penalty.ordinary" in dict(offered["行使职权"])
    assert {"register.credential", "archive.disposal", "signal"} <= dict(offered["登记和管理"]).keys()
    children = {child.procedure for text in library().procedures.values() for child in text.children.values()}
    assert not children & dict(offered["登记和管理"]).keys()

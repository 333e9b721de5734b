"""A case is found by whatever one remembers of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.apps.cases import search
from quanheng.apps.cases.models import Case, Gram
from quanheng.apps.cases.search import grams, rebuild_search, sought
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import opened
from quanheng.apps.parties.identity import seal_identity
from quanheng.apps.parties.models import Party
from quanheng.apps.record.clock import now

YEAR = now().year
IDENTITY = "51012319900101123x"


def found(words: str, handler: str = "") -> set[str]:
    few, tests, within = sought(words, handler)
    cases = Case.objects.filter(*tests, *within, parent=None)
    return set((cases if few is None else cases.filter(pk__in=few)).values_list("pk", flat=True))


@pytest.fixture
def case(county: County) -> str:
    sealed, index = seal_identity(IDENTITY)
    Party.objects.filter(pk=county.party).update(identity=sealed, identity_index=index)
    return opened(county).case


@pytest.fixture(params=[2_000, 0], ids=["few", "many"])
def amount(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each search goes both ways."""
    for bound in ("_FEW", "_NAMES", "_INVOLVED"):
        monkeypatch.setattr(search, bound, request.param)


WORDS = [
    f"〔{YEAR}〕1号", f"{YEAR}-1", f"{YEAR}年第1号", str(YEAR), f"县市监局罚案〔{YEAR}〕1号", f"县市监局罚案〔{YEAR}〕",
    "王五", "王", "五出售", "超过保质期",
    IDENTITY, IDENTITY.upper(), "经营超过保质期食品", f"王五 {YEAR}",
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.usefixtures("amount")
def test_a_case_is_found(case: str, words: str):
    assert found(words) == {case}


@pytest.mark.parametrize(
    "words",
    [
        f"{YEAR}-2",
        str(YEAR - 1),
        f"〔{YEAR}〕10号",
        f"县水务局罚案〔{YEAR}〕1号",
        f"县市监局查案〔{YEAR}〕",
        "王六",
        "五",
        "五王",
        "售王五",
        IDENTITY[:-1],
        "%",
        "王五 赵六",
    ],
)
@pytest.mark.usefixtures("amount")
def test_what_only_looks_like_it_is_not_found(case: str, words: str):
    assert found(words) == set()


def test_what_more_names_have_than_are_looked_up_is_not_counted_at_every_search(
    county: County, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], AbstractContextManager]
):
    cases = {opened(county).case for _ in range(2)}
    for bound in ("_FEW", "_NAMES", "_INVOLVED"):
        monkeypatch.setattr(search, bound, 0)
    assert found("王五") == cases
    with django_assert_num_queries(1):
        assert found("王五") == cases


def test_whose_cases_are_too_many_to_be_looked_up_is_known_at_the_next_search(
    county: County, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], AbstractContextManager]
):
    cases = {opened(county).case for _ in range(2)}
    monkeypatch.setattr(search, "_FEW", 1)
    assert found("", county.first) == cases
    with django_assert_num_queries(1):
        assert found("", county.first) == cases
    assert found("", "没有这个人") == set()


def test_the_beginning_of_a_number_finds_all_that_begin_so(county: County):
    cases = [opened(county).case for _ in range(11)]
    assert found(f"{YEAR}-1") == {cases[0], cases[9], cases[10]}
    assert found(f"{YEAR}-1号") == {cases[0]}


@pytest.mark.usefixtures("amount")
def test_who_is_called_otherwise_is_found_by_the_new_name_alone(county: County, case: str):
    Party.objects.get(pk=county.party).delete()
    Party(number=county.party, kind="citizen", name="欧阳锋").save()
    party = Party.objects.get(pk=county.party)
    assert found("欧阳") == {case}
    party.name = "黄药师"
    party.save()
    assert found("欧阳") == set()
    assert found("药师") == {case}


def test_a_party_entered_with_many_others_is_found_once_she_is_in_a_case(county: County):
    Party.objects.bulk_create([Party(number="D9", kind="citizen", name="郭靖")])
    assert not Gram.objects.filter(key="D9").exists()
    case = opened(county._replace(party="D9")).case
    assert found("郭靖") == {case}


def test_the_index_is_the_same_when_it_is_written_anew(county: County, case: str):
    Party.objects.get(pk=county.party).save()
    before = set(Gram.objects.values_list("kind", "gram", "key"))
    Gram.objects.create(kind="case", gram="旧名", key="早已不在")
    assert sum(names for _, names in rebuild_search()) == 1 + Party.objects.count()
    assert set(Gram.objects.values_list("kind", "gram", "key")) == before


@given(st.text("甲乙丙丁", min_size=1), st.data())
def test_every_part_of_a_name_of_two_characters_or_more_is_among_its_grams(name: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    assert len(part) == 1 or grams(part) - {part[0]} <= grams(name)

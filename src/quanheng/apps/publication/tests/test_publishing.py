"""A decision is shown without the names of natural persons, and goes without a trace of them (行政处罚法 48, 50)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quanheng.apps.cases.perform import Actor, Attempt, Done, Refused, perform
from quanheng.apps.cases.tests.test_perform import handlers
from quanheng.apps.publication.masking import masked
from quanheng.apps.publication.models import Notice, Publication
from quanheng.apps.publication.queries import Part, notices
from quanheng.apps.publication.tests.deciding import Decided, correct, expire, publish, withdraw
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder


def shown() -> str:
    """Everything that is shown of every published decision."""
    return " ".join(str(value) for row in Notice.objects.values() for value in row.values())


def test_nothing_is_shown_before_it_is_published(fined: Decided):
    assert not Publication.objects.exists()
    assert not Notice.objects.exists()


def test_a_decision_is_shown_with_what_was_decided_and_without_the_name(fined: Decided):
    assert isinstance(publish(fined), Done)
    notice = Notice.objects.get()
    assert (notice.party, notice.title) == ("王某", "王某出售超过保质期食品")
    assert (notice.matter, notice.result) == ("出售超过保质期的食品", "罚款")
    assert notice.text.startswith("当事人王某（身份证号〔号码已隐去〕，电话〔号码已隐去〕）")
    assert "王五" not in shown()


def test_an_unscreened_decision_is_not_published(fined: Decided):
    assert isinstance(publish(fined, reviewed=False), Refused)
    assert not Notice.objects.exists()


def test_what_is_shown_wrong_is_shown_right_with_the_reason_and_the_record_keeps_both(fined: Decided):
    assert isinstance(correct(fined, "还没有公开"), Refused)
    publish(fined)
    assert isinstance(correct(fined, "当事人王五在城南镇出售超过保质期的食品，罚款二百元。"), Done)
    notice, today = Notice.objects.get(), now().date()
    assert notice.text == "当事人王某在城南镇出售超过保质期的食品，罚款二百元。"
    assert (notice.published_on, notice.corrected_on) == (today, today)
    assert notice.correction == "王某的住址误写，已经改正"
    assert Publication.objects.get().corrected_on == today
    assert "城关镇" not in shown()
    assert "城关镇" in recorder().read(fined.publication, 1)[1]["document"]
    withdraw(fined)
    assert not Notice.objects.exists()


def test_a_withdrawn_decision_leaves_its_public_reason_and_nothing_else(fined: Decided):
    publish(fined)
    withdraw(fined)
    assert not Notice.objects.exists()
    publication = Publication.objects.get()
    assert (publication.hidden_on, publication.reason) == (now().date(), "该处罚决定已被行政复议机关撤销")


def test_a_decision_that_was_annulled_is_not_published_any_more(fined: Decided):
    head = (Actor(fined.county.head, "approve"),)
    handed = perform(Attempt(fined.case, "file", handlers(fined.county), {}))
    annulled = perform(Attempt(fined.case, "annul", head, {"annul_ground": "court"}))
    assert isinstance(handed, Done)
    assert isinstance(annulled, Done)
    outcome = publish(fined)
    assert isinstance(outcome, Refused)
    assert [objection.law for objection in outcome.objections] == ["行政处罚法/48/2"]
    assert not Notice.objects.exists()


def test_an_annulled_decision_is_withdrawn_at_once_with_the_reason(fined: Decided):
    publish(fined)
    assert isinstance(perform(Attempt(fined.case, "file", handlers(fined.county), {})), Done)
    head = (Actor(fined.county.head, "approve"),)
    assert isinstance(perform(Attempt(fined.case, "annul", head, {"annul_ground": "review"})), Done)
    assert not Notice.objects.exists()
    publication = Publication.objects.get()
    assert (publication.hidden_on, publication.reason) == (now().date(), "该处罚决定已被撤销（行政复议决定）")


def test_at_the_end_of_its_term_it_goes_too(fined: Decided):
    publish(fined)
    expire(fined)
    assert not Notice.objects.exists()
    assert Publication.objects.get().reason == ""


def test_the_register_of_publications_names_nobody(fined: Decided):
    publish(fined)
    assert "王" not in " ".join(str(value) for value in Publication.objects.values().get().values())


def test_a_list_is_read_page_by_page_without_gap_or_repetition(db: None):
    day = date(2026, 1, 1)
    for n in range(7):
        Notice.objects.create(address=f"{n:016}", published_on=day + timedelta(days=n % 3))
    seen, after = [], ""
    for _ in range(4):
        page = notices(Part(after, 2))
        seen += [line.address for line in page.lines]
        after = page.following
    assert after == ""
    assert sorted(seen) == [f"{n:016}" for n in range(7)]


def test_a_line_withdrawn_meanwhile_does_not_let_the_list_start_over(db: None):
    for n in range(5):
        Notice.objects.create(address=f"a{n}", published_on=date(2026, 1, 1))
    page = notices(Part(limit=2))
    Notice.objects.filter(address="a1").delete()
    rest = notices(Part(page.following, 3))
    assert [line.address for line in (*page.lines, *rest.lines)] == ["a0", "a1", "a2", "a3", "a4"]
    assert rest.following == ""


@given(st.text("甲乙丙丁王李欧阳", min_size=2, max_size=4), st.text("甲乙丙丁王李欧阳，。某", max_size=30))
def test_no_name_survives(name: str, around: str):
    assert name not in masked(f"{around}{name}{around}", [name])


@given(st.integers(10**16, 10**17 - 1))
def test_no_number_of_a_person_survives(number: int):
    assert str(number) not in masked(f"号码{number}X。", [])

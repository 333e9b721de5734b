"""A file that has ended is held to its standards by the record, and kept as long as the table says (D8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from quanheng.apps.cases.archive import file_retention
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, perform
from quanheng.apps.cases.retention import kind_of, longer
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.reviewing import FileReview, Judged, Outcome, file_review, review_sheet
from quanheng.apps.documents.tests.test_making import act, decided, told
from quanheng.apps.record.clock import now

__all__ = ["county"]


def closed(county: County, **decision) -> Case:
    """A summary case with a warning that was filed and closed today."""
    case = told(county)
    assert isinstance(decided(county, case, **decision), Done)
    assert isinstance(act(county, case, "file", filed_on=now().date()), Done)
    assert isinstance(perform(Attempt(case, "close", (Actor(county.first, "record"),), {})), Done)
    return Case.objects.get(pk=case)


def item(review: FileReview, name: str) -> Judged:
    return next(one for one in review.items if one.standard.name == name)


@pytest.fixture
def case(county: County) -> Case:
    return closed(county)


def test_what_the_record_shows_is_met(case: Case):
    review = file_review(case)
    assert {one.standard.name for one in review.items if one.outcome == Outcome.MET} >= {
        "competence", "officers", "evidence", "within", "limits", "bound",
    }  # fmt: skip
    assert "照片.png" not in item(review, "evidence").words
    assert item(review, "evidence").words == "证据1次"


def test_what_only_a_person_can_judge_is_left_to_her(case: Case):
    review = file_review(case)
    assert {one.standard.name for one in review.items if one.standard.check == "judged"} == {"facts", "basis", "signed"}
    assert item(review, "facts").outcome == Outcome.OPEN


def test_the_seal_of_a_document_printed_without_one_is_looked_at_by_a_person(case: Case):
    decision = item(file_review(case), "decision")
    assert decision.outcome == Outcome.OPEN
    assert "《当场行政处罚决定书》县市监局当罚" in decision.words


def test_a_document_that_is_not_there_is_missed(case: Case):
    Document.objects.filter(name="summary_decision").update(status=Document.Status.VOID)
    assert item(file_review(case), "decision") == Judged(
        item(file_review(case), "decision").standard, Outcome.UNMET, "卷内没有这份文书。"
    )


def test_a_limit_that_was_missed_is_named_with_the_entry(county: County):
    case = closed(county, decided_on=now().date() - timedelta(days=40), reason="漏记，补录")
    limits = item(file_review(case), "limits")
    assert limits.outcome == Outcome.UNMET
    assert "条：报备期限逾期" in limits.words


def test_the_sheet_says_the_same(case: Case):
    assert review_sheet(case).startswith(b"%PDF")


def test_a_file_is_kept_by_the_table_of_its_kind(case: Case):
    kept = file_retention(case)
    assert (kept.words, kept.until) == ("10年", date(now().year + 10, 12, 31))
    assert kind_of("register.organ").retention == "retention_register"


@pytest.mark.parametrize(("one", "other", "years"), [(10, 30, 30), (30, 10, 30), (30, None, None), (None, 10, None)])
def test_a_period_is_never_made_shorter(one: int | None, other: int | None, years: int | None):
    assert longer(one, other) == years

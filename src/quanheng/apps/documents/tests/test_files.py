"""The bound file of a case that has ended."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.errors import ChangedError
from quanheng.apps.documents.files import bound_file
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.tests import test_making
from quanheng.apps.documents.tests.samples import DOT
from quanheng.apps.documents.tests.test_reviewing import closed
from quanheng.apps.documents.vouching import guard_of
from quanheng.apps.people.models import Person

__all__ = ["county"]


def words(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_it_holds_the_documents_of_its_case_between_a_cover_and_a_note(county: County):
    case = closed(county)
    cover, index, *pieces, note = words(bound_file(case))
    assert case.number in cover
    assert "10年" in cover
    documents = Document.objects.filter(case=case)
    assert documents
    assert all(document.title in index and document.number in "".join(pieces) for document in documents)
    assert any(name in note for name in Person.objects.values_list("name", flat=True))


def test_what_cannot_be_read_is_named_in_the_note_and_the_rest_is_bound(
    county: County, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(test_making, "DOT", DOT[:-20])
    cover, index, *_, note = words(bound_file(closed(county)))
    assert "1件" in cover
    assert "照片.png" not in index
    assert "照片.png（已经损坏、加了密码或者展开后过大，散列" in note


def test_it_costs_no_more_questions_to_the_database_the_more_it_holds(county: County, django_assert_max_num_queries):
    case = closed(county)
    bound_file(case)  # what has no pages yet gets them
    document = Document.objects.filter(case=case).first()
    assert document is not None
    for copy in range(20):
        document.pk, document.name = None, f"copy{copy}"
        document.guard = guard_of(document)
        document.save()
    with django_assert_max_num_queries(12):  # who asks costs three more
        bound = bound_file(Case.objects.get(pk=case.pk))
    assert "22件" in words(bound)[0]


def test_a_document_whose_content_nobody_vouches_for_any_more_is_not_bound(county: County):
    case = closed(county)
    bound_file(case)
    Document.objects.filter(case=case).update(signed="", guard="")
    with pytest.raises(ChangedError, match="与全过程记录不符，不能出具"):
        bound_file(case)

"""A document says what its act made it say, and who changes it behind the record is found out."""

from __future__ import annotations

import json

import pytest

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Done
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.checking import documents_astray, unsigned_documents
from quanheng.apps.documents.errors import ChangedError
from quanheng.apps.documents.jobs import set_pages
from quanheng.apps.documents.keeping import _path, pdf_of
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.tests.test_destroyed import destroyed, file
from quanheng.apps.documents.tests.test_disposal import demonstration
from quanheng.apps.documents.tests.test_making import decided, told

__all__ = ["county", "demonstration", "file"]


@pytest.fixture
def decision(county: County) -> Document:
    """A decision, drawn and not set yet."""
    case = told(county)
    assert isinstance(decided(county, case), Done)
    return Document.objects.get(case=case)


def change(document: Document, **fields: object) -> Document:
    """What somebody does who can write to the database."""
    Document.objects.filter(pk=document.pk).update(**fields)
    return Document.objects.get(pk=document.pk)


def found(document: Document) -> list[str]:
    """What the doctor says of the documents of its case."""
    return [*documents_astray(document.case_id)]


def other(document: Document) -> dict[str, object]:
    """Its content with another penalty."""
    return json.loads(json.dumps(document.drawn, ensure_ascii=False).replace("警告", "罚款玖仟贰佰元"))


def test_as_made_there_is_nothing_against_it_before_and_after_its_pages_are_set(decision: Document):
    assert found(decision) == []
    assert set_pages() == 1
    assert found(decision) == []
    assert unsigned_documents() == 0


def test_another_penalty_is_found_and_never_printed(decision: Document):
    changed = change(decision, drawn=other(decision))
    assert found(changed) == [f"案件 {decision.case_id} 的“{decision}”的内容、编号或者日期与记录不符"]
    assert set_pages() == 0
    with pytest.raises(ChangedError, match="内容、编号或者日期与全过程记录不符，不能出具"):
        pdf_of(changed)


@pytest.mark.parametrize(
    "fields", [{"number": "伪造〔2026〕99号"}, {"made_on": "2020-01-01"}, {"title": "表扬信"}, {"layout": "approval"}]
)
def test_so_is_another_number_day_name_or_layout(decision: Document, fields: dict[str, object]):
    (sentence,) = found(change(decision, **fields))
    assert sentence.endswith("的内容、编号或者日期与记录不符")


def test_a_signature_taken_away_does_not_help(decision: Document):
    (sentence,) = found(change(decision, drawn=other(decision), signed=""))
    assert sentence.endswith("的内容、编号或者日期与记录不符")


def test_what_a_decision_says_cannot_be_put_under_another_case(county: County, decision: Document):
    case = told(county)
    assert isinstance(decided(county, case), Done)
    second = Document.objects.get(case=case)
    (sentence,) = found(change(second, drawn=decision.drawn, signed=decision.signed, number=decision.number))
    assert sentence.endswith("的内容、编号或者日期与记录不符")


def test_another_pdf_in_its_place_is_found_and_never_served(decision: Document):
    set_pages()
    kept = Document.objects.get(pk=decision.pk)
    _path(kept.digest).write_bytes(b"%PDF-1.7 forged")
    assert found(kept) == [f"案件 {kept.case_id} 的“{kept}”的 PDF 与登记的散列不符，不能出具"]
    with pytest.raises(ChangedError, match="的 PDF 与登记的散列不符，不能出具"):
        pdf_of(kept)


def test_so_is_one_whose_digest_was_put_in_the_row_with_it(county: County, decision: Document):
    case = told(county)
    assert isinstance(decided(county, case), Done)
    set_pages()
    second = Document.objects.get(case=case)
    for guard in (second.guard, ""):
        changed = change(decision, digest=second.digest, guard=guard)
        assert found(changed) == [f"案件 {decision.case_id} 的“{decision}”登记的 PDF 散列被改动，不能出具"]
        with pytest.raises(ChangedError, match="登记的 PDF 散列被改动"):
            pdf_of(changed)


def test_and_one_that_is_gone(decision: Document):
    set_pages()
    kept = Document.objects.get(pk=decision.pk)
    _path(kept.digest).unlink()
    assert found(kept) == [f"案件 {kept.case_id} 的“{kept}”的 PDF 不见了，不能出具"]
    with pytest.raises(ChangedError, match="的 PDF 不见了"):
        pdf_of(kept)


def test_a_document_that_was_taken_away_is_missed(decision: Document):
    decision.delete()
    assert found(decision) == [f"案件 {decision.case_id} 第 {decision.n} 条作出的文书 summary_decision 不见了"]


def test_one_that_no_act_made_rests_on_nothing(decision: Document):
    Document.objects.create(
        case=decision.case, n=1, name="penalty_decision", title="行政处罚决定书", number="县市监局罚〔2026〕9号",
        made_on=decision.made_on, layout=decision.layout, drawn=decision.drawn,
    )  # fmt: skip
    assert found(decision) == [f"案件 {decision.case_id} 的“行政处罚决定书 县市监局罚〔2026〕9号”没有任何记录作依据"]


def test_a_decision_is_void_if_it_was_annulled_and_only_then(decision: Document):
    (sentence,) = found(change(decision, status=Document.Status.VOID))
    assert sentence.endswith("的“状态”是“作废”，按记录应当是“有效”")
    (sentence,) = found(change(decision, status=Document.Status.DESTROYED))
    assert sentence.endswith("列为已依法销毁，记录里没有销毁")


def test_one_made_before_entries_named_keys_is_counted_and_no_fault(decision: Document, monkeypatch):
    monkeypatch.setattr("quanheng.apps.documents.checking.ONCE", "unheard_of")
    changed = change(decision, drawn=other(decision), signed="")
    assert (found(changed), unsigned_documents()) == ([], 1)


def test_a_destroyed_file_still_verifies_and_nothing_is_left_to_try_guesses_by(file: Case, county: County):
    set_pages()
    destroyed(county, file)
    assert [*documents_astray(file.pk)] == []
    left = Document.objects.filter(case__root=file).values_list("drawn", "signed", "guard", "digest")
    assert {(str(drawn), *rest) for drawn, *rest in left} == {("{}", "", "", "")}
    assert unsigned_documents() == 0

"""Acts make their documents, numbered without gap, or are refused for what is missing in them."""

from __future__ import annotations

import hashlib
import re

import pytest

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case, Counter, RefusedAttempt
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import IN_WRITING, County
from quanheng.apps.documents.checking import documents_astray
from quanheng.apps.documents.forms import Form
from quanheng.apps.documents.jobs import set_pages
from quanheng.apps.documents.keeping import pdf_of
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.render import house_renderer
from quanheng.apps.documents.sources import load_sources
from quanheng.apps.documents.tests.samples import DOT
from quanheng.apps.parties.identity import identity_of, index_of, seal_identity
from quanheng.apps.parties.models import Party
from quanheng.apps.people.models import Credential, Person
from quanheng.apps.record.clock import now
from quanheng.apps.record.receipts import number_of
from quanheng.apps.record.recorder import recorder
from quanheng.record.values import Attachment

__all__ = ["county"]

GENERIC = {"parties", "officers", "remedies", "signs", "performance", "surcharge"}
"""Kinds of slot that are filled from registers and tables."""


def act(county: County, case: str, name: str, **facts) -> Outcome:
    pair = Actor(county.first, "handle"), Actor(county.second, "handle")
    return perform(Attempt(case, name, pair, facts))


def told(county: County) -> str:
    """A summary case in which the party was heard; its name."""
    pair, today = (Actor(county.first, "handle"), Actor(county.second, "handle")), now().date()
    found = {
        "party": county.party, "discovered_on": today, "ended_on": today, "credential_shown": True,
        "violation": "出售超过保质期的食品", "place": "城关镇",
    }  # fmt: skip
    done = open_case(Opening("penalty.summary", county.organ, county.power), Attempt("", "open", pair, found))
    assert isinstance(done, Done)
    evidence = (recorder().files.keep(Attachment("照片.png", DOT)),)
    no = dict.fromkeys(("incapable", "trifling", "no_fault", "lenient", "listed_minor"), False)
    act(county, done.case, "establish", facts_clear=True, evidence=evidence, age="adult", **no, **IN_WRITING)
    act(
        county,
        done.case,
        "tell",
        proposed_penalty="warning",
        grounds="违法",
        basis="食品安全法第五十四条",
        rights_told=True,
    )
    assert isinstance(act(county, done.case, "hear", defence_result="none"), Done)
    return done.case


def decided(county: County, case: str, **changes) -> Outcome:
    facts = {
        "penalty_kind": "warning", "circumstance": "lighter", "correction": "at_once", "form_number": "1",
        "decided_on": now().date(), "remedies": "review_first", "handed_over": True, "signature": "signed",
    }  # fmt: skip
    return act(county, case, "decide", **facts | changes)


def words(document: Document) -> str:
    return str(document.drawn)


def test_a_decision_says_what_the_article_demands(county: County):
    case = told(county)
    done = decided(county, case)
    assert isinstance(done, Done), done
    document = Document.objects.get(case=case)
    assert document.number == f"县市监局当罚〔{now().year}〕1号"
    for said in ("王五", "出售超过保质期的食品", "食品安全法第五十四条", "警告", "云泽县人民政府", "C" + county.first):
        assert said in words(document)
    assert document.drawn["across"] == "未用印"


def test_two_officers_of_one_name_are_two(county: County):
    Person.objects.filter(key__in=(county.first, county.second)).update(name="张三")
    case = told(county)
    assert isinstance(decided(county, case), Done)
    said = words(Document.objects.get(case=case))
    assert f"张三（执法证号：C{county.first}）、张三（执法证号：C{county.second}）" in said


def test_an_officer_with_two_credentials_is_one_and_both_are_named(county: County):
    second = Credential.objects.get(key=f"C{county.first}")
    second.pk, second.key = None, f"D{county.first}"
    second.save()
    case = told(county)
    assert isinstance(decided(county, case), Done)
    said = words(Document.objects.get(case=case))
    assert f"（执法证号：C{county.first}、D{county.first}）" in said
    assert said.count("执法证号") == 2


def test_what_is_numbered_is_set_by_the_worker_and_never_changes(county: County):
    case = told(county)
    decided(county, case)
    assert (set_pages(), set_pages()) == (1, 0)
    document = Document.objects.get(case=case)
    assert hashlib.sha256(pdf_of(document)).hexdigest() == document.digest
    document.digest = ""
    assert hashlib.sha256(pdf_of(document)).hexdigest() == Document.objects.get(case=case).digest


def test_a_document_bears_the_receipt_by_which_it_is_checked(county: County):
    case = told(county)
    done = decided(county, case)
    assert isinstance(done, Done)
    assert number_of(case, done.n)
    assert Document.objects.get(case=case).drawn["check"].endswith(f"/check/{number_of(case, done.n)}")


def test_numbers_run_without_gap_and_a_refused_act_takes_none(county: County):
    first, second = told(county), told(county)
    decided(county, first)
    Party.objects.update(address="")
    assert isinstance(decided(county, second), Refused)
    Party.objects.update(address="城关镇1号")
    decided(county, second)
    numbers = [document.number for document in Document.objects.all()]
    assert numbers == [f"县市监局当罚〔{now().year}〕{n}号" for n in (1, 2)]
    assert Counter.objects.get(kind="summary_decision").last == 2


def test_an_act_is_refused_for_what_its_document_lacks(county: County):
    case = told(county)
    Party.objects.update(address="")
    entries = Case.objects.get(pk=case).entries
    refused = decided(county, case)
    assert isinstance(refused, Refused)
    assert "“当事人”" in refused.objections[0].sentence
    assert refused.objections[0].law == "行政处罚法/52/2"
    assert Case.objects.get(pk=case).entries == entries
    assert RefusedAttempt.objects.get().objections[0]["rule"] == "document.missing_part"


def test_an_act_is_refused_for_a_character_that_no_font_has(county: County):
    case = told(county)
    Party.objects.update(name="王\U000eeeee")
    refused = decided(county, case)
    assert isinstance(refused, Refused)
    assert refused.objections[0].rule == "document.glyph"
    assert not Document.objects.exists()


def test_an_annulled_decision_is_void_and_keeps_its_number(county: County):
    case = told(county)
    decided(county, case)
    act(county, case, "file", filed_on=now().date())
    outcome = perform(Attempt(case, "annul", (Actor(county.head, "approve"),), {"annul_ground": "self"}))
    assert isinstance(outcome, Done), outcome
    document = Document.objects.get(case=case)
    assert (document.status, document.number) == (Document.Status.VOID, f"县市监局当罚〔{now().year}〕1号")
    assert [*documents_astray(case)] == []


def test_a_certificate_number_is_kept_from_who_reads_the_database(county: County):
    sealed, index = seal_identity("51 0000 1990 0101 001x")
    assert b"1990" not in sealed
    party = Party(number="D9", identity=sealed, identity_index=index)
    assert identity_of(party) == "51000019900101001X"
    assert party.identity_index == index_of("51000019900101001X")


@pytest.mark.parametrize("name", sorted(load_sources().documents))
def test_every_part_that_is_demanded_can_be_filled(name: str):
    """By a table, or by facts that the case, or one it hangs under, can know."""
    form, source = house_renderer().forms[name], load_sources().documents[name]
    known = {fact for text in library().procedures.values() for fact in text.facts}
    for part in demanded(form):
        sentences = source.parts.get(part, (f"{{{part}}}",))
        facts = [set(re.findall(r"\{([^@{}]+)\}", sentence)) for sentence in sentences]
        assert any(one <= known for one in facts), part


def demanded(form: Form) -> list[str]:
    return [part for slot in form.slots if not slot.may and slot.kind not in GENERIC for part in slot.takes]


def test_every_document_that_an_act_makes_has_its_sources():
    made = {name for text in library().procedures.values() for one in text.acts.values() for name in one.makes}
    assert made == set(load_sources().documents)


def test_a_party_is_never_kept_from_acting_by_a_document():
    for text in library().procedures.values():
        assert not [one.name for one in text.acts.values() if one.makes and not one.staffed]

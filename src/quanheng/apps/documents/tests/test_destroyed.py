"""Of a file that was destroyed nothing is found any more, and the doctor has nothing against that (D8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from quanheng.apps.cases.archive import contents, kept_until
from quanheng.apps.cases.checking import astray
from quanheng.apps.cases.destroyed import destroyed_files
from quanheng.apps.cases.models import Case, Gram, Involvement
from quanheng.apps.cases.perform import Actor, Attempt, Done, perform
from quanheng.apps.cases.rebuilding import registers_astray
from quanheng.apps.cases.search import index_case, rebuild_search, sought
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.inspecting import STEPS, empower, inspected, registered
from quanheng.apps.documents.disposal import carry_out, documents_left
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.tests.test_disposal import approved, demonstration, destroying
from quanheng.apps.documents.tests.test_making import act, decided, told
from quanheng.apps.documents.tests.test_reviewing import closed
from quanheng.apps.inspections.models import FourthStep, Inspection
from quanheng.apps.leads.models import ProposedLead
from quanheng.apps.parties.models import Party
from quanheng.apps.people.models import Allotment
from quanheng.apps.record import clock
from quanheng.apps.record.jobs import seal
from quanheng.record.recorder import CHINA

__all__ = ["county", "demonstration"]
NAME = "王五"


@pytest.fixture
def file(demonstration: None, county: County) -> Case:
    """A file whose title names its party."""
    file = closed(county)
    entitle(file, f"{NAME}出售超过保质期食品")
    return file


@pytest.fixture
def founded(file: Case) -> set[str]:
    """What the doctor says of rows that the county was founded with."""
    return {*registers_astray(every=True)}


def entitle(file: Case, title: str) -> None:
    Case.objects.filter(pk=file.pk).update(title=title)
    index_case(file.pk, title)


def destroyed(county: County, file: Case) -> None:
    """Its period has run, and it is destroyed as the law has it."""
    until = kept_until(file)
    with clock.at(datetime(until.year + 1, 1, 5, 9, tzinfo=CHINA)):
        case = approved(county, file, until)
        assert isinstance(destroying(county, case, "\n".join(contents([file.pk]))), Done)
        seal()
        assert carry_out() > 0


def found_by(words: str) -> frozenset[str]:
    few = sought(words).few
    assert few is not None
    return few


def grams() -> set[tuple[str, str, str]]:
    return {*Gram.objects.values_list("kind", "gram", "key")}


def test_nobody_finds_it_by_the_name_of_its_party(file: Case, county: County, founded: set[str]):
    assert found_by(NAME) == {file.pk}
    assert FourthStep.objects.filter(key=file.pk).exists()
    destroyed(county, file)
    file.refresh_from_db()
    assert (file.title, found_by(NAME), found_by("出售超过")) == ("已依法销毁", frozenset(), frozenset())
    assert not Involvement.objects.filter(case__root=file).exclude(party="").exists()
    assert not Party.objects.filter(number=county.party).exists()
    assert not FourthStep.objects.filter(key=file.pk).exists()


def test_the_doctor_finds_all_as_recorded(file: Case, county: County, founded: set[str]):
    destroyed(county, file)
    assert destroyed_files() == {file.pk}
    assert list(astray(file.pk)) == []
    assert {*registers_astray(every=True)} == founded
    before = grams()
    assert [*rebuild_search()]
    assert grams() == before


def test_the_doctor_sees_what_was_left_behind(file: Case, county: County, founded: set[str]):
    destroyed(county, file)
    FourthStep.objects.create(key=file.pk, organ=county.organ, reasons="王五认错", entry_case=file.pk, entry_n=2)
    Involvement.objects.create(case=file, party=county.party, duty="party")
    (left,) = {*registers_astray(every=True)} - founded
    assert "出自已依法销毁的案卷，应当已经清除" in left
    assert list(astray(file.pk)) == [f"案件 {file.pk} 列有“{county.party}”，记录里没有"]


def test_a_party_of_another_file_stays_and_is_found_in_that_one(file: Case, county: County):
    other = closed(county)
    destroyed(county, file)
    assert Party.objects.get(number=county.party).name == NAME
    assert found_by(NAME) == {other.pk}


@pytest.fixture
def inspection(demonstration: None, county: County) -> Iterator[Case]:
    """An inspection that led to a penalty case which is still open."""
    empower(county)
    case = Case.objects.get(pk=inspected(county, *STEPS))
    registered(county, case.pk)
    return case


def test_what_another_case_stands_on_stays(inspection: Case, county: County):
    founded = {*registers_astray(every=True)}
    destroyed(county, inspection)
    assert not Inspection.objects.exists()
    assert ProposedLead.objects.get(key=inspection.pk).taken_by
    assert {*registers_astray(every=True)} == founded
    assert [line for case in Case.objects.filter(parent=None) for line in astray(case.pk)] == []


@pytest.fixture
def deferred(demonstration: None, county: County) -> Case:
    """A file with a fine whose payment was put off, by an act that says nothing but a choice and days."""
    fine = {"penalty_kind": "fine", "fine": Decimal(200), "collection": "bank", "bank": "云泽农商银行"}
    case, today, party = told(county), clock.now().date(), Actor(county.party, "party")
    proposed = {"proposed_penalty": "fine", "proposed_fine": Decimal(200), "grounds": "违法", "basis": "第五十四条"}
    Allotment.objects.filter(duty="cashier", procedure="penalty.summary").update(post="GP3")
    later = {"deferral": "deferred", "granted_on": today, "pay_by": today + timedelta(days=9)}
    later["payment_terms"] = (f"{later['pay_by']}：200",)
    paid = {"paid": Decimal(200), "paid_on": today, "in_full": True}
    for outcome in (
        act(county, case, "tell", **proposed, rights_told=True),
        act(county, case, "hear", defence_result="none"),
        decided(county, case, **fine, surcharge_terms="daily"),
        perform(Attempt(case, "apply_deferral", (party,), {"hardship": "家中有人住院"})),
        perform(Attempt(case, "grant_deferral", (Actor(county.head, "approve"),), later)),
        act(county, case, "file", filed_on=today),
        perform(Attempt(case, "pay", (party,), paid)),
        perform(Attempt(case, "settle", (Actor("P3", "cashier"),), {})),
        perform(Attempt(case, "close", (Actor(county.first, "record"),), {})),
    ):
        assert isinstance(outcome, Done), outcome
    return Case.objects.get(pk=case)


def test_no_document_of_it_is_left_though_its_own_act_said_only_choices_and_days(deferred: Case, county: County):
    assert NAME in str(Document.objects.get(name="deferral_notice").drawn)
    destroyed(county, deferred)
    left = {*Document.objects.filter(case__root=deferred).values_list("status", flat=True)}
    assert left == {Document.Status.DESTROYED}
    assert not any(document.drawn for document in Document.objects.filter(case__root=deferred))


def test_the_doctor_sees_a_document_that_was_left_behind(deferred: Case, county: County):
    destroyed(county, deferred)
    assert [*documents_left()] == []
    Document.objects.filter(name="deferral_notice").update(status=Document.Status.ISSUED)
    (left,) = documents_left()
    assert left.startswith(f"案件 {deferred.pk} 的“")
    assert left.endswith("”出自已依法销毁的案卷，应当已经销毁")

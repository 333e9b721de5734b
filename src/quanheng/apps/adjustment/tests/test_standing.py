"""Acts against which a register stands are refused, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Refused, open_case, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.deciding import deciding
from quanheng.apps.cases.tests.test_perform import investigated, told
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Letter
from quanheng.apps.record.clock import now
from quanheng.apps.statutes.models import Statute


def statute(level: str) -> None:
    Statute.objects.create(
        key="示范办法@2020-01-01", name="示范办法", title="示范办法", level=level, version=date(2020, 1, 1),
        effective_on=date(2020, 1, 1), entry_case="founding", entry_n=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("level", "basis", "refused"),
    [
        ("document", "《示范办法》第三条", True),
        ("document", "行政处罚法第五十一条；示范办法第三条", True),
        ("rule", "《示范办法》第三条", False),
        ("document", "《别的办法》第三条", False),
    ],
)
def test_a_normative_document_is_no_basis_of_a_decision(county, level, basis, refused):
    statute(level)
    attempt = told(county, investigated(county).case)
    outcome = perform(Attempt(attempt.case, "tell", attempt.actors, {**attempt.facts, "basis": basis}))
    assert isinstance(outcome, Refused) == refused
    if isinstance(outcome, Refused):
        assert outcome.objections[0].sentence == "《示范办法》不是法律、法规、规章，不能作为决定的依据。"
        assert outcome.objections[0].law == "行政处罚法/4"


def test_an_entrusted_organisation_decides_nothing_in_its_own_name(county):
    attempt = deciding(county)
    Organ.objects.update(category="entrusted")
    refused = perform(attempt)
    assert isinstance(refused, Refused)
    (objection,) = refused.objections
    assert objection.sentence == "云泽县市场监督管理局是受委托组织，不得以自己的名义作出决定。"
    assert objection.law == "行政处罚法/20/4"
    Organ.objects.update(category="authorised")
    assert isinstance(perform(replace(attempt, key="again")), Done)


@pytest.fixture
def letter(county: County) -> Attempt:
    facts = {
        "person": county.first,
        "year": Decimal(now().year),
        "duties": ("行政处罚：承办",),
        "signed_on": now().date(),
    }
    return Attempt("", "sign", (Actor(county.first, "sign"),), facts)


def test_a_letter_is_signed_by_both(county, letter):
    case = open_case(Opening("register.letter", county.organ), letter).case
    facts = {"countersigned_on": now().date()}
    assert isinstance(perform(Attempt(case, "countersign", (Actor(county.first, "countersign"),), facts)), Refused)
    assert isinstance(perform(Attempt(case, "countersign", (Actor(county.second, "countersign"),), facts)), Done)
    assert (Letter.objects.get().person, Letter.objects.get().superior) == (county.first, county.second)


def test_nobody_signs_for_another(county, letter):
    refused = open_case(
        Opening("register.letter", county.organ),
        Attempt("", "sign", (Actor(county.second, "sign"),), letter.facts),
    )
    assert isinstance(refused, Refused)
    assert "只能由本人办理" in refused.objections[0].sentence
    assert not Letter.objects.exists()

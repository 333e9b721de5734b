"""The registers on paper: what their acts make, and what is printed from them as they stand (D7)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import SINCE, County
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.sheets import powers_sheet, statement_sheet
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Credential, Post
from quanheng.apps.record.clock import now

__all__ = ["county"]


def opened(county: County, procedure: str, act: str, actor: Actor, **facts) -> str:
    done = open_case(Opening(procedure, county.organ), Attempt("", act, (actor,), facts))
    assert isinstance(done, Done), done
    return done.case


def drawn(case: str, form: str) -> str:
    """All that stands on the pages of the one document of a form that a case made."""
    return str(Document.objects.get(case=case, name=form).drawn)


def entrustment(county: County, **changes) -> str:
    today = now().date()
    Organ.objects.get_or_create(
        key="O2", name="云泽县市场监管综合执法中心", short_name="县市监执法中心", level="county", category="entrusted",
        standing_from=SINCE, entry_case="founding", entry_n=1,
    )  # fmt: skip
    facts = {
        "document": "委〔2026〕1号", "principal": county.organ, "entrusted": "O2",
        "powers": (county.power,), "begins_on": today, "ends_on": today + timedelta(days=365),
    }  # fmt: skip
    return opened(county, "register.entrustment", "propose", Actor(county.first, "propose"), **facts | changes)


def approved(county: County, case: str, *, passed: bool) -> Outcome:
    return perform(Attempt(case, "approve", (Actor(county.legal, "legal"),), {"passed": passed}))


def test_an_entrustment_names_who_what_and_how_long(county: County):
    case = entrustment(county)
    assert isinstance(approved(county, case, passed=True), Done)
    for said in (
        "云泽县市场监督管理局",
        "云泽县市场监管综合执法中心",
        "对经营超过保质期食品的处罚",
        "委〔2026〕1号",
        "不得再委托",
    ):
        assert said in drawn(case, "entrustment_letter")


def test_an_entrustment_that_did_not_pass_is_declined_and_makes_no_paper(county: County):
    case = entrustment(county)
    assert isinstance(approved(county, case, passed=False), Refused)
    reason = {"decline_reason": "受委托组织不具备条件"}
    assert isinstance(perform(Attempt(case, "decline", (Actor(county.legal, "legal"),), reason)), Done)
    assert not Document.objects.filter(case=case).exists()


def test_a_letter_of_responsibility_bears_both_signatures(county: County):
    today = now().date()
    facts = {"person": county.first, "year": Decimal(today.year), "duties": ("处罚：承办",), "signed_on": today}
    case = opened(county, "register.letter", "sign", Actor(county.first, "sign"), **facts)
    assert not Document.objects.exists()
    act = Attempt(case, "countersign", (Actor(county.second, "countersign"),), {"countersigned_on": today})
    assert isinstance(perform(act), Done)
    for said in ("张三", "李四", "处罚：承办", f"责〔{today.year}〕1号"):
        assert said in drawn(case, "responsibility_letter")


def test_a_credential_says_whose_it_is_and_until_when(county: County):
    facts = {
        "person": county.first, "kind": "enforcement", "field": "市场监管", "region": "云泽县",
        "staff": "civil_servant", "trained": True, "elsewhere": True,
    }  # fmt: skip
    case = opened(county, "register.credential", "apply", Actor(county.first, "register"), **facts)
    issued = {"number": "C-9", "issued_on": now().date()}
    assert isinstance(perform(Attempt(case, "issue", (Actor(county.second, "issue"),), issued)), Done)
    paper = drawn(case, "officer_credential")
    lapses = Credential.objects.get(key="C-9").lapses_on
    for said in ("张三", "云泽县市场监督管理局", "C-9", str(lapses.year)):
        assert said in paper


@pytest.mark.parametrize("duties", [(("行政处罚普通程序", "承办"),), ()])
def test_a_duty_statement_is_printed_whether_or_not_there_are_duties(county: County, duties: tuple):
    assert statement_sheet(Post.objects.get(key=f"G{county.first}"), duties).startswith(b"%PDF")


def test_the_list_of_powers_of_an_organ_is_printed(county: County):
    assert powers_sheet(Organ.objects.get(key=county.organ), now().date()).startswith(b"%PDF")

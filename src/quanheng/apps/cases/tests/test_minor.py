"""The list of minor violations is a register, and who finds a violation to be none of its entries says why (D4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.rebuilding import registers_astray
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.inspecting import SKIPPING, STEPS, done, empower, filing, inspected, registered
from quanheng.apps.inspections.models import FourthStep, MinorEntry
from quanheng.apps.inspections.queries import minor_entries, penalties_for_steps
from quanheng.apps.powers.models import Power
from quanheng.apps.record.clock import now

REASON = "已经造成危害后果"


@pytest.fixture(autouse=True)
def inspecting(county: County) -> None:
    empower(county)


def proposed(county: County, code: str = "Q-1", power: str = "W1") -> Outcome:
    facts = {
        "minor_code": code, "power_code": power, "conduct": "没有查验记录", "conditions": "初次，没有危害后果",
        "minor_basis": "条例第十条",
    }  # fmt: skip
    attempt = Attempt("", "propose", (Actor(county.first, "propose"),), facts)
    return open_case(Opening("register.minor", county.organ), attempt)


def entered(county: County, code: str = "Q-1") -> str:
    """An entry under the power to penalise; its case."""
    case = done(proposed(county, code)).case
    done(perform(Attempt(case, "review", (Actor(county.legal, "legal"),), {"legal_passed": True})))
    done(perform(Attempt(case, "publish", (Actor(county.head, "approve"),), {"published_on": now().date()})))
    return case


def removed(county: County, case: str) -> None:
    facts = {"ended_on": now().date(), "end_reason": "条例已经修改"}
    done(perform(Attempt(case, "remove", (Actor(county.head, "approve"),), facts)))


def skipped(county: County) -> str:
    """A lead of an inspection that found nothing on the list."""
    return registered(county, inspected(county, *STEPS[:4], "refer", minor=False, **SKIPPING))


def refused(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    return [objection.rule for objection in outcome.objections]


def test_an_entry_is_in_force_from_its_publication_until_it_is_removed_and_stays_in_the_register(
    county: County,
) -> None:
    today, case = now().date(), entered(county)
    row = minor_entries(today).get()
    assert (row.key, row.power, row.conduct, row.conditions) == ("Q-1", "W1", "没有查验记录", "初次，没有危害后果")
    assert not minor_entries(today - timedelta(days=1)).exists()
    removed(county, case)
    assert not minor_entries(today).exists()
    assert MinorEntry.objects.get().end_reason == "条例已经修改"


def test_a_code_is_used_once_even_after_the_entry_was_removed(county: County) -> None:
    removed(county, entered(county))
    assert refused(proposed(county)) == ["rule:new_code"]


def test_an_entry_stands_under_a_penalty_of_the_organ(county: County) -> None:
    Power.objects.filter(key=county.power).update(organ="O2")
    assert refused(proposed(county)) == ["rule:own_power"]
    assert refused(proposed(county, power="W2")) == ["rule:own_power"]


def test_who_finds_that_a_violation_is_none_of_the_entries_of_its_power_says_why(county: County) -> None:
    case, entry = skipped(county), entered(county)
    assert refused(perform(filing(county, case, listed_minor=False))) == ["rule:unlisted"]
    assert isinstance(perform(filing(county, case, listed_minor=False, reasons=REASON)), Done)
    row = FourthStep.objects.get(key=case)
    assert (row.reasons, row.said_on) == (REASON, now().date())
    removed(county, entry)
    assert isinstance(perform(filing(county, skipped(county), listed_minor=False)), Done)


def test_entries_of_another_power_ask_for_no_reason(county: County) -> None:
    entered(county)
    MinorEntry.objects.update(power="W9")
    assert isinstance(perform(filing(county, skipped(county), listed_minor=False)), Done)


def without_inspection(county: County) -> str:
    facts = {"source": "report", "clue": "群众举报", "discovered_on": now().date()}
    opening = Opening("penalty.ordinary", county.organ, county.power, title="另案")
    return done(open_case(opening, Attempt("", "register", (Actor(county.first, "handle"),), facts))).case


@pytest.mark.parametrize("of_the_power", [True, False])
def test_a_penalty_for_such_a_reason_is_listed_where_the_list_had_entries_of_its_power(
    county: County, of_the_power: bool
) -> None:
    entered(county)
    case = without_inspection(county)
    if not of_the_power:
        MinorEntry.objects.update(power="W9")
    done(perform(filing(county, case, listed_minor=False, reasons=REASON)))
    assert not penalties_for_steps().exists()
    FourthStep.objects.filter(key=case).update(decided_on=now().date())
    assert [row.key for row in penalties_for_steps()] == [case] * of_the_power


def test_of_a_penalty_that_is_on_no_list_and_gave_no_reason_nothing_is_noted(county: County) -> None:
    done(perform(filing(county, without_inspection(county), listed_minor=False)))
    assert not FourthStep.objects.exists()


def test_the_list_can_be_rebuilt_from_the_record(county: County) -> None:
    removed(county, entered(county))
    entered(county, "Q-2")
    assert [said for said in registers_astray(every=True) if "“轻微违法清单”" in said] == []

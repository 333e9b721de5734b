"""A penalty comes fourth: the registers of inspections answer for the three steps before it (D4)."""

from __future__ import annotations

from datetime import date

import pytest

from quanheng.apps.cases.perform import Done, Outcome, Refused, perform
from quanheng.apps.cases.rebuilding import registers_astray
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.inspecting import SKIPPING, STEPS, empower, filing, inspected, registered
from quanheng.apps.inspections.models import FourthStep, Inspection
from quanheng.apps.inspections.queries import penalties_for_steps
from quanheng.apps.parties.models import Party
from quanheng.apps.record.clock import now


@pytest.fixture(autouse=True)
def inspecting(county: County) -> None:
    empower(county)


def refused(outcome: Outcome) -> set[str]:
    assert isinstance(outcome, Refused), outcome
    return {objection.rule for objection in outcome.objections}


def test_an_inspection_is_kept_with_the_day_of_each_step(county: County) -> None:
    row, today = Inspection.objects.get(key=inspected(county, *STEPS)), now().date()
    days = (row.told_on, row.guided_on, row.ordered_on, row.uncorrected_on, row.referred_on)
    assert days == (today,) * 5
    assert (row.organ, row.party, row.listed_minor) == (county.organ, county.party, True)


def test_a_listed_minor_violation_is_filed_after_the_three_steps(county: County) -> None:
    case = registered(county, inspected(county, *STEPS))
    assert isinstance(perform(filing(county, case)), Done)


def test_nothing_is_filed_on_an_inspection_that_goes_on(county: County) -> None:
    case = registered(county, inspected(county, *STEPS[:-1]))
    assert refused(perform(filing(county, case))) == {"rule:referred"}


def test_nor_on_an_inspection_of_somebody_else(county: County) -> None:
    Party.objects.create(number="D2", kind="citizen", name="赵六", address="云泽县城关镇2号")
    case = registered(county, inspected(county, *STEPS))
    assert refused(perform(filing(county, case, parties=("D2",)))) == {"rule:referred", "rule:minor_kept"}


def test_a_listed_minor_violation_is_not_filed_on_steps_that_were_skipped(county: County) -> None:
    inspection = inspected(county, *STEPS[:4], "refer", minor=False, **SKIPPING)
    case = registered(county, inspection)
    assert refused(perform(filing(county, case))) == {"rule:minor_kept"}
    assert isinstance(perform(filing(county, case, listed_minor=False)), Done)


def test_what_the_inspection_found_on_the_list_is_called_off_it_only_for_a_reason(county: County) -> None:
    case = registered(county, inspected(county, *STEPS))
    assert refused(perform(filing(county, case, listed_minor=False))) == {"rule:listed_as_found"}
    assert isinstance(perform(filing(county, case, listed_minor=False, reasons="已经造成危害后果")), Done)
    assert FourthStep.objects.get(key=case).reasons == "已经造成危害后果"


def fourth(inspection: str = "", *, minor: bool = False, decided_on: date | None = date(2026, 3, 2)) -> str:
    key = f"c{FourthStep.objects.count()}"
    told = {"inspection": inspection, "listed_minor": minor, "decided_on": decided_on}
    FourthStep.objects.create(key=key, organ="O1", entry_case=key, entry_n=1, **told)
    return key


def test_the_list_holds_what_was_decided_without_the_steps_or_for_a_ground_of_law(county: County) -> None:
    whole = inspected(county, *STEPS)
    skipped = inspected(county, *STEPS[:4], "refer", minor=False, **SKIPPING)
    fourth(whole, minor=True)
    fourth(whole, minor=True, decided_on=None)
    doubtful = {fourth(minor=True), fourth(whole), fourth(skipped)}
    assert {row.key for row in penalties_for_steps()} == doubtful


def test_the_registers_can_be_rebuilt_from_the_record(county: County) -> None:
    assert isinstance(perform(filing(county, registered(county, inspected(county, *STEPS)))), Done)
    astray = [said for said in registers_astray(every=True) if "“行政检查”" in said or "“检查以后的处罚”" in said]
    assert astray == []

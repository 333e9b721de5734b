"""以罚代管 is listed, with the reasons that were recorded, as a page and as a table in a file."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.perform import Actor, Attempt, Opening, open_case, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.inspecting import SKIPPING, STEPS, done, empower, filing, inspected, registered
from quanheng.apps.cases.tests.test_minor import entered, without_inspection
from quanheng.apps.inspections.models import FourthStep
from quanheng.apps.record.clock import now


@pytest.fixture
def doubtful(county: County) -> tuple[str, str, str]:
    """A penalty for a listed violation without the steps, one called off the list, one on a ground of law."""
    empower(county)
    whole, skipped = inspected(county, *STEPS), inspected(county, *STEPS[:4], "refer", minor=False, **SKIPPING)
    told = (("", True, ""), (whole, False, "已经造成危害后果"), (skipped, False, ""))
    cases = tuple(registered(county, inspection or whole) for inspection, _, _ in told)
    for case, (inspection, listed, reasons) in zip(cases, told, strict=True):
        FourthStep.objects.create(
            key=case, organ=county.organ, inspection=inspection, listed_minor=listed, reasons=reasons,
            decided_on=date(2026, 3, 2), entry_case=case, entry_n=9,
        )  # fmt: skip
    return cases


def shown(client: Client, **query: str) -> str:
    answer = client.get(reverse("watch:steps"), query)
    assert answer.status_code == 200
    return b"".join(answer).decode("utf-8-sig")


def test_each_is_shown_with_what_is_doubtful_and_the_reason(doubtful: tuple[str, ...], supervisor: Client) -> None:
    page = shown(supervisor)
    assert all(reverse("watch:case", args=[case]) in page for case in doubtful)
    for words in (
        "没有经过前三步",
        "处罚时改变认定",
        "已经造成危害后果",
        "危及人身健康、公共安全",
        "现场有变质食品正在出售",
    ):
        assert words in page
    assert page.count("tag red") == 1


def test_it_is_filtered_by_organ_and_taken_away_whole(doubtful: tuple[str, ...], supervisor: Client) -> None:
    assert "没有以罚代管的案件" in shown(supervisor, organ="O2")
    head, *rows = shown(supervisor, format="csv").splitlines()
    assert head == "案号,案由,机关,决定之日,情形,理由,检查"
    assert len(rows) == len(doubtful)


def test_a_penalty_said_to_be_none_of_the_entries_of_its_power_is_shown_with_the_reason(
    county: County, supervisor: Client
) -> None:
    empower(county)
    entered(county)
    case = without_inspection(county)
    done(perform(filing(county, case, listed_minor=False, reasons="已经造成危害后果")))
    FourthStep.objects.filter(key=case).update(decided_on=date(2026, 3, 2))
    page = shown(supervisor)
    assert "本职权有轻微违法清单，认定不属于" in page
    assert "已经造成危害后果" in page
    assert "tag red" not in page


def test_an_inspection_that_no_penalty_took_up_waits_beside_the_penalty_of_another_source(
    county: County, supervisor: Client
) -> None:
    empower(county)
    inspected(county, *STEPS)
    assert "没有写明出自检查" not in shown(supervisor)
    report = {"source": "report", "clue": "群众举报", "discovered_on": now().date()}
    both = (Actor(county.first, "handle"), Actor(county.second, "handle"))
    register = Attempt("", "register", both[:1], report)
    case = done(open_case(Opening("penalty.ordinary", county.organ, county.power, title="另案"), register)).case
    done(perform(Attempt(case, "verify", both, {"check_result": "属实"})))
    done(perform(filing(county, case, listed_minor=False)))
    page = shown(supervisor)
    assert page.count("没有写明出自检查") == 1
    assert reverse("watch:case", args=[case]) in page
    assert "没有等待登记的检查" in shown(supervisor, organ="O2")


def test_an_inspection_that_a_penalty_took_up_waits_no_more(county: County, supervisor: Client) -> None:
    empower(county)
    inspection = inspected(county, *STEPS)
    assert reverse("watch:case", args=[inspection]) in shown(supervisor)
    registered(county, inspection)
    assert "没有等待登记的检查" in shown(supervisor)

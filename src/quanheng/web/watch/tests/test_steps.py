"""以罚代管 is listed, with the reasons that were recorded, as a page and as a table in a file."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.inspecting import SKIPPING, STEPS, empower, inspected, registered
from quanheng.apps.inspections.models import FourthStep


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

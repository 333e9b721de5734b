"""What is secret is on the list and not shown (政府信息公开条例 14)."""

from __future__ import annotations

import pytest
from django.test import Client

from quanheng.apps.adjustment.tests.test_benchmarks import listed
from quanheng.apps.cases.tests.county import County
from quanheng.apps.inspections.models import MinorEntry
from quanheng.apps.powers.models import Power
from quanheng.apps.powers.queries import is_in_force
from quanheng.apps.record.clock import now
from quanheng.web.hall.tests.test_hall import said
from quanheng.web.hall.tests.test_items import item

SURFACES = (
    "/", "/powers/", "/powers/?q=未按规定", "/organs/O1/", "/items/", "/minor/", "/api/powers", "/api/powers.csv",
    "/api/items", "/api/items.csv", "/api/minor", "/api/minor.csv",
)  # fmt: skip


@pytest.fixture
def secret(county: County) -> Power:
    """A power that was submitted as secret and put on the list, with an item and a minor violation."""
    listed(county, secret=True)
    item("S9", name="未按规定标示的备案", secret=True, power="W9")
    MinorEntry.objects.create(
        key="M9", organ="O1", power="W9", conduct="未按规定标示的一处", conditions="初次", basis="示范",
        since=now().date(), entry_case="-", entry_n=1,
    )  # fmt: skip
    return Power.objects.get(key="W9")


@pytest.mark.parametrize("address", SURFACES)
def test_it_is_shown_nowhere_in_the_hall_and_not_handed_out(client: Client, secret: Power, address: str):
    assert "未按规定标示" not in said(client, address)


@pytest.mark.parametrize("address", ["/powers/W9/", "/powers/W9/?on=2026-01-01", "/items/S9/"])
def test_it_has_no_page(client: Client, secret: Power, address: str):
    assert "未按规定标示" not in said(client, address, 404)


def test_it_is_not_counted(client: Client, secret: Power):
    assert "1 项权力" in said(client, "/")


def test_it_is_exercised_as_any_other(secret: Power):
    assert secret.secret
    assert is_in_force("W9", "O1", "penalty", now().date())

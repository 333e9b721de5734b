"""The ledgers are taken away whole."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.tests.county import County
from quanheng.apps.custody.models import CustodyItem


def test_the_goods_in_custody_are_taken_away_whole(officer: Client, county: County):
    for n in range(2):
        goods = {"organ": county.organ, "kind": "seized", "description": f"食品{n}箱", "custodian": county.second}
        CustodyItem.objects.create(key=f"甲{n}", since=date(2026, 3, 2), **goods, entry_case="-", entry_n=1)
    address = reverse("desk:goods")
    assert "format=csv" in officer.get(address).content.decode()
    whole = b"".join(officer.get(address, {"format": "csv"})).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(whole))
    assert [row[0] for row in rows] == ["食品0箱", "食品1箱"]
    assert rows[0][head.index("保管人")] != county.second
    assert rows[0][head.index("入库")] == "2026-03-02"
    assert officer.get(address, {"format": "xlsx"}).content.startswith(b"PK")
    assert officer.get(address, {"format": "pdf"}).status_code == 404

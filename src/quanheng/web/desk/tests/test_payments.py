"""The bank's file, as banks write it, and what the cashier sees of it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.payments import HEAD
from quanheng.apps.record.clock import now
from quanheng.law.calendar import date_text
from quanheng.web.desk.tests.test_papers import cashier, fined

__all__ = ["cashier", "county", "fined"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_file_is_read_in_either_encoding_and_sums_and_days_are_written_as_everywhere(
    cashier: Client, fined: Case, encoding: str
):
    row = ("L1", Document.objects.get().number, "王五", "200", now().date().isoformat())
    sent = SimpleUploadedFile("bank.csv", "\n".join(map(",".join, (HEAD, row))).encode(encoding))
    page = cashier.post(reverse("desk:payments"), {"file": sent}).content.decode()
    assert "已登记" in page
    assert "200.00 元" in page
    assert date_text(now().date()) in page


def test_a_file_that_is_no_table_is_refused_beside_its_field(cashier: Client, fined: Case):
    sent = SimpleUploadedFile("bank.csv", b"\xff\xfe\x00\x81")
    answer = cashier.post(reverse("desk:payments"), {"file": sent})
    assert answer.status_code == 422
    assert "文件不是 CSV" in answer.content.decode()

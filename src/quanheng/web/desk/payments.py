"""The bank's file of fines paid, taken in at the desk by who does the accounts (D10)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from quanheng.apps.documents.instalments import missed_terms
from quanheng.apps.documents.payments import HEAD, Payment, Reconciled, read_payments, reconcile
from quanheng.apps.record.clock import now
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import accounts_of, staff_only


def _rows_of(sent: UploadedFile) -> list[Payment]:
    """The rows of the bank's file."""
    try:
        return read_payments(_text_of(sent.read()))
    except ValueError as error:
        columns = "、".join(HEAD)
        raise forms.ValidationError(f"文件不是 CSV，或者缺少应有的栏。应有：{columns}。") from error


def _text_of(data: bytes) -> str:
    """A text in UTF-8, or in the national encoding (GB 18030), which banks and spreadsheets still write."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


class PaymentsField(forms.FileField):
    """The bank's file, as its rows."""

    def clean(self, data: Any, initial: Any = None) -> list[Payment]:  # noqa: ANN401  Django's own
        return _rows_of(super().clean(data, initial))


class PaymentsForm(forms.Form):
    """The bank's file."""

    file = PaymentsField(label="银行的缴款文件（CSV）", help_text=f"各栏：{'、'.join(HEAD)}。")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def payments(request: HttpRequest) -> HttpResponse:
    """Fines paid at the bank, entered from its file by who does the accounts; and instalments that were missed."""
    person = signed_in(request).person
    organs = accounts_of(person)
    if not organs:
        raise PermissionDenied
    form = PaymentsForm(request.POST or None, request.FILES or None)
    rows: list[Reconciled] | None = None
    if request.method == "POST" and form.is_valid():
        rows = list(reconcile(form.cleaned_data["file"], organs, person))
    status = 422 if request.method == "POST" and rows is None else 200
    shown = {"form": form, "rows": rows, "missed": missed_terms(organs, now().date())}
    return render(request, "desk/payments.html", shown, status=status)

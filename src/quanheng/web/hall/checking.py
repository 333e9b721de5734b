"""Whoever holds the number of a receipt sees what was promised and proved, and can prove it without us."""

from __future__ import annotations

from importlib.resources import files

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from quanheng.apps.cases.library import texts
from quanheng.apps.publication.queries import organ_names
from quanheng.apps.record import receipts
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.record.errors import MissingError
from quanheng.record.verify import PROMISE
from quanheng.web.downloads import saved


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the number; what is printed between its characters, as spaces, is not of it."""
    number = "".join(filter(str.isalnum, request.GET.get("number", ""))).lower()
    return redirect("hall:check", number) if number else render(request, "hall/ask.html")


@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What a receipt says, and how to verify it."""
    try:
        shown = receipts.show(number)
    except MissingError as error:
        return render(request, "hall/ask.html", {"number": number, "error": error}, status=404)
    procedure = texts()[shown.entry.procedure].procedure
    act = procedure.acts[shown.entry.act]
    organ = organ_names().get(shown.entry.organ, shown.entry.organ)
    said = {"shown": shown, "procedure": procedure, "act": act, "organ": organ, "key": recorder().signer.key}
    overdue = shown.leaf is None and now() > shown.entry.recorded + PROMISE
    return render(request, "hall/check.html", said | {"overdue": overdue})


@require_safe
def receipt(_: HttpRequest, number: str) -> HttpResponse:
    """The receipt as a file for ``verify.py``."""
    try:
        return saved(receipts.receipt_file(number), "receipt.json", "application/json")
    except MissingError as error:
        raise Http404 from error


@require_safe
def script(_: HttpRequest) -> HttpResponse:
    """The program that verifies receipts with Python alone."""
    return saved(files("quanheng.record").joinpath("verify.py").read_bytes(), "verify.py", "text/x-python")

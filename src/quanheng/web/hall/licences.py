"""Whoever is shown a licence checks by its number whether it is genuine and in force (行政许可法 40, 61)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quanheng.apps.licences.queries import Checked, checked
from quanheng.apps.parties.models import Party
from quanheng.apps.publication.masking import masked_name
from quanheng.apps.record.clock import now


@require_safe
def licence(request: HttpRequest) -> HttpResponse:
    """Ask for a number, and what the register says of it."""
    number = request.GET.get("number", "").strip()
    today = now().date()
    found = checked(number, today) if number else None
    shown = {"number": number, "today": today, "found": found, "holder": _holder(found) if found else ""}
    return render(request, "hall/licence.html", shown, status=404 if number and not found else 200)


def _holder(found: Checked) -> str:
    """The name of a firm; of a citizen, the surname alone."""
    name = found.holder.name
    return masked_name(name) if found.holder.kind == Party.Kind.CITIZEN else name

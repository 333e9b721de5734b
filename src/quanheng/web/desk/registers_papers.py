"""The registers on paper: the powers of an organ, the duty statement of a post (D7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from quanheng.apps.documents.sheets import powers_sheet, statement_sheet
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Post
from quanheng.apps.record.clock import now
from quanheng.web.desk.access import staff_only
from quanheng.web.desk.papers import as_pdf
from quanheng.web.duties import duty_lines


@staff_only
@require_safe
def organ_powers(_: HttpRequest, key: str) -> HttpResponse:
    """The list of powers of an organ as it is today."""
    found = get_object_or_404(Organ, key=key)
    return as_pdf(powers_sheet(found, now().date()), f"{found.short_name}行政权力清单")


@staff_only
@require_safe
def post_statement(_: HttpRequest, key: str) -> HttpResponse:
    """The duty statement of a post."""
    found = get_object_or_404(Post, key=key)
    return as_pdf(statement_sheet(found, duty_lines([key])), f"{found.title}责任说明书")

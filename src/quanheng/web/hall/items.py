"""The list of service items, and the page of one (A2, A10)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quanheng.apps.powers.models import Item
from quanheng.apps.publication import items as reading
from quanheng.apps.publication.queries import organ_names
from quanheng.apps.record.clock import now
from quanheng.web.hall.explaining import article_text, law_in_words
from quanheng.web.hall.listing import addresses, part_of, said_of


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """The items on the list."""
    said, today = said_of(request, "q", "kind", "organ"), now().date()
    page = reading.items(today, part_of(request), **said)
    shown = {"page": page, "said": said, "kinds": Item.KINDS, "organs": reading.departments(today)}
    return render(request, "hall/items.html", shown | addresses("items", said, page.following))


@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item: what it asks for, how long it takes, and which targets it misses."""
    today = now().date()
    row = get_object_or_404(reading.published(today), key=code)
    (line,) = reading.item_lines([row], today)
    shown = {
        "item": line,
        "row": row,
        "ended": row.ended_on is not None and row.ended_on <= today,
        "handed_to": organ_names().get(row.handed_to, row.handed_to),
        "basis": [(law_in_words(law), article_text(law, today)) for law in line.basis],
    }
    return render(request, "hall/item.html", shown)

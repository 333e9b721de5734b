"""The register of organs, and the certificate of an organ's standing, to be printed (B1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quanheng.apps.organs.models import Organ
from quanheng.apps.organs.queries import stands
from quanheng.apps.powers.queries import in_force
from quanheng.apps.record.clock import now
from quanheng.web.desk.access import staff_only
from quanheng.web.desk.registers_lists import Columns, as_files, taken_away
from quanheng.web.desk.registers_pages import matching, open_rows, organ_names

_ORGANS: Columns = {
    "代码": "key", "名称": "name", "主体类别": "get_category_display", "层级": "get_level_display",
    "上级或者所属机关": "parent", "法定代表人": "representative", "地址": "address", "监督电话": "contact",
    "主体资格证号": "certificate", "确认之日": "standing_from", "终止之日": "standing_until",
}  # fmt: skip


@staff_only
@require_safe
def organs(request: HttpRequest) -> HttpResponseBase:
    """The organs, by category, and whether each may act."""
    said = {name: request.GET[name] for name in ("category", "level") if request.GET.get(name)}
    found = Organ.objects.filter(matching(request.GET.get("q", ""), "name", "key"), **said)
    if file := taken_away(request, found, _ORGANS, "执法主体"):
        return file
    shown = {
        **as_files(request),
        "organs": [(one, stands(one, now().date())) for one in found],
        "query": request.GET,
        "categories": Organ.Category.choices,
        "levels": Organ.Level.choices,
    }
    return render(request, "desk/registers/organs.html", shown)


@staff_only
@require_safe
def organ(request: HttpRequest, key: str) -> HttpResponse:
    """The certificate: what penalty receipts, reconsideration and court ask for."""
    found, today = get_object_or_404(Organ, key=key), now().date()
    shown = {
        "organ": found,
        "stands": stands(found, today),
        "parent": organ_names().get(found.parent, found.parent),
        "powers": in_force(today).filter(open_rows(request), organ=key).count(),
        "today": today,
    }
    return render(request, "desk/registers/organ.html", shown)

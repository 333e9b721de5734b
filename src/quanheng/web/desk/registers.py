"""The pages of the registers: statutes, powers, items, people, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from quanheng.apps.accounts.roles import BUREAU
from quanheng.apps.adjustment.touched import touched_by
from quanheng.apps.cases.library import library
from quanheng.apps.inspections.queries import minor_entries
from quanheng.apps.organs.queries import entrusted_on
from quanheng.apps.people.models import Person, Post
from quanheng.apps.powers.checks import CHECKS
from quanheng.apps.powers.models import Benchmark, Item, Power
from quanheng.apps.powers.responsibility import network
from quanheng.apps.powers.staffing import with_children
from quanheng.apps.record.clock import now
from quanheng.apps.statutes.models import Article, Statute
from quanheng.apps.statutes.queries import articles_changed
from quanheng.web.account.who import roles_today, signed_in
from quanheng.web.desk.access import View, staff_only
from quanheng.web.desk.listing import counted
from quanheng.web.desk.registers_files import readable
from quanheng.web.desk.registers_lists import Columns, paged, taken_away, with_organ
from quanheng.web.desk.registers_pages import (
    Checked,
    checked,
    matching,
    open_rows,
    organ_names,
)
from quanheng.web.downloads import Row, csv_table
from quanheng.web.duties import statement_of

_SHOWN = 50
_STATUTES: Columns = {
    "名称": "title", "效力层级": "get_level_display", "制定机关": "issuer", "文号": "number",
    "施行之日": "effective_on", "不再施行之日": "until",
}  # fmt: skip
_POWERS: Columns = {
    "编码": "key", "名称": "name", "类别": "get_kind_display", "行使机关": "organ_name", "依据": "basis",
    "法定时限": "limit_statutory", "承诺时限": "limit_promised", "公布之日": "published_on", "取消之日": "ended_on",
}  # fmt: skip
_ITEMS: Columns = {
    "编码": "key", "名称": "name", "类别": "get_kind_display", "实施部门": "department", "申请材料": "materials",
    "法定时限（工作日）": "limit_statutory", "承诺时限（工作日）": "limit_promised", "审查层级": "levels",
    "基线（工作日）": "baseline_promised", "减少（%）": "reduced", "没有达到的": "missing",
}  # fmt: skip
_PEOPLE: Columns = {"编号": "key", "姓名": "name", "所在机关": "organ_name", "离职之日": "left_on"}


def bureau_only(view: View) -> View:
    """Let in only the staff of the bureau, who keep the registers."""

    @staff_only
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        if BUREAU not in roles_today(signed_in(request)):
            raise PermissionDenied
        return view(request, *args, **named)

    return guarded


@staff_only
@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """Where to find what."""
    return render(request, "desk/registers/index.html", {"bureau": BUREAU in roles_today(signed_in(request))})


@staff_only
@require_safe
def statutes(request: HttpRequest) -> HttpResponseBase:
    """The register of statutes: the versions in force, or all."""
    found = Statute.objects.filter(matching(request.GET.get("q", ""), "title", "number"), **_said(request, "level"))
    if not request.GET.get("all"):
        found = found.filter(until=None)
    if file := taken_away(request, found, _STATUTES, "执法依据"):
        return file
    return render(request, "desk/registers/statutes.html", {**paged(request, found), "levels": Statute.Level.choices})


@staff_only
@require_safe
def statute(request: HttpRequest, key: str) -> HttpResponse:
    """One version of a statute with its text, and what the version before said otherwise."""
    found = get_object_or_404(Statute, key=key)
    versions = list(Statute.objects.filter(name=found.name).order_by("-effective_on"))
    before = next((one for one in versions if one.effective_on < found.effective_on), None)
    shown = {
        "statute": found,
        "versions": versions,
        "articles": Article.objects.filter(statute=key),
        "before": before,
        "changed": articles_changed(before, found) if before else frozenset(),
        "organs": organ_names(),
        "bureau": BUREAU in roles_today(signed_in(request)),
    }
    return render(request, "desk/registers/statute.html", shown)


@bureau_only
@require_safe
def touched(request: HttpRequest, key: str) -> HttpResponse:
    """All that rests on a statute: what is to be looked at when it changes (A3)."""
    found = get_object_or_404(Statute, key=key)
    rests = touched_by(found, now().date())
    shown = {"statute": found, "touched": rests, "cases": rests.cases[:_SHOWN], "count": counted([rests.cases])}
    return render(request, "desk/registers/touched.html", shown | {"organs": organ_names()})


@staff_only
@require_safe
def powers(request: HttpRequest) -> HttpResponseBase:
    """The list of powers."""
    words = matching(request.GET.get("q", ""), "name", "key")
    found = Power.objects.filter(words, open_rows(request), **_said(request, "kind", "organ"))
    if file := taken_away(request, with_organ(found), _POWERS, "权责清单"):
        return file
    shown = {**paged(request, found), "kinds": Power.Kind.choices, "organs": organ_names()}
    return render(request, "desk/registers/powers.html", shown)


@staff_only
@require_safe
def power(request: HttpRequest, key: str) -> HttpResponse:
    """One power: what it rests on, and who answers for it on four levels (B5)."""
    within, today = open_rows(request), now().date()
    found = get_object_or_404(Power.objects.filter(within), key=key)
    tiers = network(found, with_children(library().procedures, found.procedures), today)
    shown = {
        "power": found,
        "organ": organ_names().get(found.organ, found.organ),
        "tiers": tiers,
        "items": Item.objects.filter(within, power=key, ended_on=None),
        "minor": minor_entries(today).filter(power=key),
        "benchmark": Benchmark.objects.filter(power=key, since__lte=today).first(),
        "entrusted": [one for one in entrusted_on(today) if one.power == key],
        "titles": {name: text.title for name, text in library().procedures.items()},
        "readable": readable(request, (one.person for tier in tiers for one in tier.people)),
    }
    return render(request, "desk/registers/power.html", shown)


@staff_only
@require_safe
def items(request: HttpRequest) -> HttpResponseBase:
    """The service items."""
    words = matching(request.GET.get("q", ""), "name", "key", "department")
    found = Item.objects.filter(words, open_rows(request), ended_on=None, **_said(request, "kind"))
    if file := taken_away(request, found, _ITEMS, "政务服务事项"):
        return file
    return render(request, "desk/registers/items.html", {**paged(request, found), "kinds": Item.KINDS})


@staff_only
@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """Those who work here."""
    found = Person.objects.filter(matching(request.GET.get("q", ""), "name", "key"), **_said(request, "organ"))
    if file := taken_away(request, with_organ(found), _PEOPLE, "人员"):
        return file
    page = paged(request, found)
    open_to = readable(request, (person.key for person in page["page"]))
    shown = {**page, "organs": organ_names(), "readable": open_to}
    return render(request, "desk/registers/people.html", shown)


@staff_only
@require_safe
def post(request: HttpRequest, key: str) -> HttpResponse:
    """The duty statement of a post (A5)."""
    found = get_object_or_404(Post, key=key)
    statement = mark_safe(statement_of(found, now().date()))  # noqa: S308  made by markup.fragment, which escapes
    return render(request, "desk/registers/post.html", {"post": found, "statement": statement})


@bureau_only
@require_safe
def checks(request: HttpRequest) -> HttpResponseBase:
    """What is wrong with the lists; ``format`` asks for a file."""
    only, form = request.GET.get("check", ""), request.GET.get("format", "")
    if only and only not in {check.name for check in CHECKS}:
        raise Http404
    found = checked(now().date(), only)
    if form == "csv":
        return csv_table(_rows(found), "checks")
    if form == "json":
        return JsonResponse({"checks": [*map(_as_data, found)]}, json_dumps_params={"ensure_ascii": False})
    shown = [(one, one.findings if only else one.findings[:_SHOWN]) for one in found]
    return render(request, "desk/registers/checks.html", {"checked": shown, "only": only})


def _said(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _rows(found: Iterable[Checked]) -> Iterator[Row]:
    yield "制度", "核查", "编号", "对象", "问题"
    for one in found:
        yield from ((one.check.row, one.check.title, *finding) for finding in one.findings)


def _as_data(one: Checked) -> dict[str, object]:
    findings = [finding._asdict() for finding in one.findings]
    return {"check": one.check.name, "row": one.check.row, "title": one.check.title, "findings": findings}

"""The published definitions: their versions, what differs between two, and the text itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quanheng.apps.definitions.models import Version
from quanheng.apps.definitions.queries import successors, version
from quanheng.apps.definitions.shipped import background
from quanheng.law.diff import change_lines, changes, sides
from quanheng.law.diff_running import running_lines
from quanheng.law.diff_words import Side
from quanheng.law.markup import fragment
from quanheng.law.procedure import Procedure
from quanheng.web.hall.explaining import find

_DEEPER = re.compile("^#", re.MULTILINE)


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Every version of every definition, by key."""
    return render(request, "hall/definitions/list.html", {"versions": Version.objects.defer("form")})


@require_safe
def definition(request: HttpRequest, key: str) -> HttpResponse:
    """The versions of one definition, and what differs between two of them: the last two, if none are said."""
    versions = [*Version.objects.filter(key=key).defer("form")]
    if not versions:
        raise Http404
    new = _chosen(versions, request.GET.get("new"), versions[-1])
    old = _chosen(versions, request.GET.get("old"), versions[max(versions.index(new) - 1, 0)])
    difference = "" if old == new else _difference(version(old.digest), version(new.digest))
    shown = {"versions": versions, "title": versions[-1].title, "old": old, "new": new, "difference": difference}
    shown["guided"] = find(key) is not None
    return render(request, "hall/definitions/one.html", shown)


@require_safe
def form(_request: HttpRequest, key: str, digest: str) -> HttpResponse:
    """The canonical form of a version, byte for byte: its SHA-256 is its digest."""
    row = get_object_or_404(Version, key=key, digest=digest)
    return HttpResponse(row.form.encode(), content_type="application/json")


def _chosen(versions: Sequence[Version], digest: str | None, otherwise: Version) -> Version:
    """The version of that digest; 404 if there is none."""
    if digest is None:
        return otherwise
    found = next((one for one in versions if one.digest == digest), None)
    if found is None:
        raise Http404
    return found


def _difference(old: Procedure, new: Procedure) -> str:
    """What differs, and what it means for running cases, as HTML whose headings begin at the third level."""
    read_against = background(new.effective)
    found = changes(*sides(Side(old, read_against), Side(new, read_against)))
    if not found:
        return fragment("两个版本只是写法不同，含义相同。")
    takes_over = successors(new.effective).get(old.digest) == new.digest
    names = {new.moving.source} if new.moving and takes_over else set()
    lines = [*change_lines(found), *running_lines(old, new, found, names, {})]
    return fragment(_DEEPER.sub("##", "\n".join(lines)))

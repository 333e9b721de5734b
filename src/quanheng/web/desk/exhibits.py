"""Files of entries: saved, or shown and played in the page (D6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple, cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from quanheng.apps.cases.handed import papers_handed
from quanheng.apps.documents.media import media_of
from quanheng.apps.record.receipts import Place
from quanheng.apps.record.recorder import recorder
from quanheng.record.files import files_in
from quanheng.record.verify import Json
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import case_for, staff_only

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_PIECE = 1 << 16
_SHOWN_BY_ITSELF = "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'"
"""A file opened in a tab of its own may load nothing but itself; the viewer of the browser brings its own style."""


class Exhibit(NamedTuple):
    """A file that an entry names."""

    name: str
    digest: str

    @property
    def shown(self) -> str:
        """How a page shows it: ``video``, ``audio``, ``image``, ``page`` (a PDF), or not at all (empty)."""
        return media_of(self.name).partition("/")[0].replace("application", "page")


def exhibits_in(values: Iterable[object]) -> Iterator[Exhibit]:
    """The files among the values of an entry's facts."""
    for value in values:
        for named in files_in(cast(Json, value)):  # what is withheld names no file
            yield Exhibit(str(named["name"]), str(named["$file"]))


@staff_only
@require_safe
def file(request: HttpRequest, case: str, n: int, digest: str) -> HttpResponseBase:
    """A file that an entry of a case names; with ``show``, to be shown in the page if it is of a kind that can be.

    ``for`` names the case to which it was handed over, of who may not see the one it stands in (D11). Part of it where
    the player asks for part (RFC 9110, 14.2).
    """
    place = Place(case, n)
    if not _is_handed_over(request, place, digest) and not 1 <= n <= case_for(signed_in(request).person, case).entries:
        raise Http404
    _, facts = recorder().read(*place)
    exhibit = next((one for one in exhibits_in(facts.values()) if one.digest == digest), None)
    if exhibit is None:
        raise Http404
    source = recorder().files.open(digest)
    size = source.seek(0, 2)
    span = part_of(request.headers.get("Range", ""), size)
    if not span and size:
        source.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer = _streamed(source, span)
    if len(span) < size:
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    _describe(answer, exhibit, shown=bool(exhibit.shown) and "show" in request.GET)
    return answer


def _is_handed_over(request: HttpRequest, place: Place, digest: str) -> bool:
    """Whether the file came with a transferred lead to a case that the person may see."""
    receiving = request.GET.get("for", "")
    papers = papers_handed(case_for(signed_in(request).person, receiving)) if receiving else ()
    return any((paper.case, paper.n, paper.digest) == (*place, digest) for paper in papers)


def part_of(asked: str, size: int) -> range:
    """The bytes that a ``Range`` asks of a file: all without one, or with one that is not served.

    That is several parts, and numbers longer than those of any file. Empty if the file does not reach so far.
    """
    found = _RANGE.fullmatch(asked)
    if found is None or not any(found.groups()):
        return range(size)
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    return range(int(first), min(int(last) + 1, size) if last else size)


def _streamed(source: IO[bytes], span: range) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_pieces(source, span))
    answer.headers["Content-Length"] = str(len(span))
    answer.headers["Accept-Ranges"] = "bytes"
    return answer


def _pieces(source: IO[bytes], span: range) -> Iterator[bytes]:
    with source:
        source.seek(span.start)
        for at in range(span.start, span.stop, _PIECE):
            yield source.read(min(_PIECE, span.stop - at))


def _describe(answer: HttpResponseBase, exhibit: Exhibit, *, shown: bool) -> None:
    """Say what the file is; what is no picture, recording or PDF is never anything but saved."""
    answer.headers["Content-Type"] = media_of(exhibit.name) if shown else "application/octet-stream"
    answer.headers["Content-Disposition"] = str(content_disposition_header(not shown, exhibit.name))
    if shown:
        answer.headers["Content-Security-Policy"] = f"{_SHOWN_BY_ITSELF}; frame-ancestors 'none'"

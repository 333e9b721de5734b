"""Documents, the bound file and its review."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quanheng.apps.cases.models import Case
from quanheng.apps.documents.files import bound_file
from quanheng.apps.documents.keeping import pdf_of, refuse_changed, refuse_restricted
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.reviewing import file_review, review_sheet
from quanheng.apps.documents.word import docx_of
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import case_for, staff_only
from quanheng.web.downloads import saved

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff_only
@require_safe
def document(request: HttpRequest, number: int) -> HttpResponse:
    """A document of a case that this person may see; with ``format=docx``, a copy to be worked on."""
    kept = Document.objects.exclude(status=Document.Status.DESTROYED).select_related("case")
    found = get_object_or_404(kept, pk=number)
    case_for(signed_in(request).person, found.case_id)
    refuse_restricted(found)
    refuse_changed(found)
    if request.GET.get("format") == "docx":
        return saved(docx_of(found), f"{found.title}{found.number}.docx", _DOCX)
    return as_pdf(pdf_of(found), f"{found.title}{found.number}")


@staff_only
@require_safe
def volume(request: HttpRequest, case: str) -> HttpResponse:
    """The bound file of a case that has ended."""
    found = _ended(request, case)
    return as_pdf(bound_file(found), f"案卷{found.number}")


@staff_only
@require_safe
def review(request: HttpRequest, case: str) -> HttpResponse:
    """The file of a case that has ended, held to the standards of its kind; with ``format=pdf``, as a sheet."""
    found = _ended(request, case)
    if request.GET.get("format") == "pdf":
        return as_pdf(review_sheet(found), f"案卷评查对照表{found.number}")
    return render(request, "desk/review.html", {"case": found, "review": file_review(found)})


def _ended(request: HttpRequest, case: str) -> Case:
    """A case with a file: a root that has ended."""
    found = case_for(signed_in(request).person, case)
    if found.parent_id is not None or not found.ended:
        raise Http404
    return found


def as_pdf(pdf: bytes, name: str) -> HttpResponse:
    """A PDF to be saved under a name."""
    return saved(pdf, f"{name}.pdf", "application/pdf")

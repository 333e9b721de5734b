"""The yearly letter of responsibility: shown, printed, signed (B5)."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from quanheng.apps.cases.perform import Actor, Attempt, Opening, Refused, open_case
from quanheng.apps.cases.values import FactValue
from quanheng.apps.people.models import Letter, Person
from quanheng.apps.people.queries import duties_of, names_of
from quanheng.apps.record.clock import now
from quanheng.web.account.who import signed_in
from quanheng.web.attempts import attempt_key
from quanheng.web.desk.access import staff_only
from quanheng.web.desk.registers_files import may_read
from quanheng.web.desk.registers_pages import PersonFile
from quanheng.web.duties import duty_lines

_LETTER, _SIGN = "register.letter", "sign"


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, key: str, year: int) -> HttpResponse:
    """The letter of a person for a year: as signed, or as it is to be signed; and its signing."""
    found = get_object_or_404(Person, key=key)
    if not may_read(request, found):
        raise PermissionDenied
    file, signed = PersonFile(found, signed_in(request).person), Letter.objects.filter(person=key, year=year).first()
    may_sign = signed is None and _may_sign(request, file, year)
    refused = None
    if request.method == "POST":
        if not may_sign:
            raise PermissionDenied
        refused = _sign(file, year, attempt_key(request))
        if refused is None:
            messages.success(request, "已签署，等待上一级责任人签署。")
            return redirect("desk:letter", key=key, year=year)
    shown = {
        "file": file,
        "year": year,
        "lines": signed.duties if signed else _lines(file),
        "signed": signed,
        "names": names_of({signed.superior} if signed else set()),
        "may_sign": may_sign,
        "key": attempt_key(request),
        "refused": refused,
    }
    return render(request, "desk/registers/letter.html", shown, status=422 if refused else 200)


def _sign(file: PersonFile, year: int, key: str) -> Refused | None:
    """Sign it; what stands against it, if anything does."""
    person = file.person.key
    facts: dict[str, FactValue] = {
        "person": person,
        "year": Decimal(year),
        "duties": tuple(_lines(file)),
        "signed_on": now().date(),
    }
    opening = Opening(_LETTER, file.current[0].post.organ, title=f"{year} 年度依法行政责任书：{file.person.name}")
    outcome = open_case(opening, Attempt("", _SIGN, (Actor(person, _SIGN),), facts, key))
    return outcome if isinstance(outcome, Refused) else None


def _may_sign(request: HttpRequest, file: PersonFile, year: int) -> bool:
    """Whether who looks at it is to sign it: it is hers, of this year, and she holds a post that signs."""
    today, person = now().date(), signed_in(request).person
    own = file.person.key == person and year == today.year and bool(file.current)
    return own and _SIGN in duties_of(person, file.current[0].post.organ, _LETTER, "", today)


def _lines(file: PersonFile) -> list[str]:
    lines = duty_lines([service.post.key for service in file.current])
    return [f"{line.procedure}：{line.duties}" for line in lines]

"""Finding a party in the register of parties, or entering her."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quanheng.apps.cases.numbers import next_number
from quanheng.apps.cases.search import parties_meant
from quanheng.apps.parties.identity import index_of, seal_identity
from quanheng.apps.parties.models import Party
from quanheng.web.addresses import ours
from quanheng.web.desk.access import staff_only
from quanheng.web.forms import legible

_SERIES = ("", "party", 0)
"""One series for the county."""
_SHOWN, _LONGEST = 50, 120
"""Parties that a search shows, and characters of it that are read."""


class PartyForm(forms.Form):
    """Who a party is. The certificate number is kept encrypted and found only as a whole."""

    kind = forms.ChoiceField(label="类别", choices=Party.Kind.choices)
    name = forms.CharField(label="姓名或者名称", max_length=120, validators=[legible])
    identity = forms.CharField(
        label="证件号码或者统一社会信用代码",
        max_length=40,
        validators=[legible],
        required=False,
        help_text="加密保存，只能凭完整的号码查到。",
    )
    address = forms.CharField(
        label="地址（住所）", max_length=200, validators=[legible], help_text="文书和送达都要用。"
    )
    representative = forms.CharField(label="法定代表人（负责人）", max_length=60, validators=[legible], required=False)
    phone = forms.CharField(label="电话", max_length=40, validators=[legible], required=False)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Find a party, or enter her, unless that certificate number is known already; then back to where she is needed."""
    form = PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        party = _known(form.cleaned_data["identity"])
        if party is None:
            party = _entered(form.cleaned_data)
            messages.success(request, f"已登记当事人：{party.name}。")
        else:
            messages.warning(request, f"这个证件号码已经登记：{party.name}。")
        return redirect(_choosing(party, _back(request)))
    back, words = _back(request), request.GET.get("q", "")[:_LONGEST]
    found = [(party, _choosing(party, back)) for party in parties_meant(words, _SHOWN)]
    shown = {"form": form, "back": back, "words": words, "found": found, "most": _SHOWN}
    return render(request, "desk/party.html", shown, status=422 if request.method == "POST" else 200)


def _known(identity: str) -> Party | None:
    return Party.objects.filter(identity_index=index_of(identity)).first() if identity.strip() else None


@transaction.atomic
def _entered(told: dict[str, str]) -> Party:
    sealed, index = seal_identity(told.pop("identity"))
    number = f"D{next_number(*_SERIES):07}"
    return Party.objects.create(number=number, identity=sealed, identity_index=index, **told)


def _back(request: HttpRequest) -> str:
    """The form that sent for the party; the list of openings otherwise."""
    return ours(request.GET.get("next", "")) or reverse("desk:openings")


def _choosing(party: Party, form: str) -> str:
    """The address of a form, told whom to choose; what else it was told stands."""
    address = urlsplit(form)
    return f"{address.path}?{urlencode({**dict(parse_qsl(address.query)), 'party': party.number})}"

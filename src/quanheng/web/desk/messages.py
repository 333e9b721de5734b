"""The page of messages: what waits for somebody, and by what other ways to tell them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from quanheng.apps.cases.messages import REMINDER, inbox, not_sent
from quanheng.apps.cases.models import Contact, Message
from quanheng.apps.record.clock import now
from quanheng.web.account.who import signed_in
from quanheng.web.desk.access import staff_only
from quanheng.web.paging import PAGE, address_after, newest

_PHONE = RegexValidator(r"^\+?[0-9]{7,15}$", "写成数字，例如 13800000000。")


class ContactForm(forms.ModelForm):
    """Where else somebody wants to be told."""

    phone = forms.CharField(label="手机号码", max_length=20, required=False, validators=[_PHONE])

    class Meta:
        model = Contact
        fields = ("email", "phone")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def inbox_page(request: HttpRequest) -> HttpResponse:
    """The messages of who has signed in, newest first. Posted: one is read, or all are, or where to tell them."""
    user = signed_in(request)
    contact = Contact.objects.filter(user=user).first() or Contact(user=user)
    form = ContactForm(request.POST if "contact" in request.POST else None, instance=contact)
    if request.method == "POST" and "contact" not in request.POST:
        _read(inbox(user), request.POST.get("key"))
        return redirect("desk:messages")
    if form.is_valid():
        form.save()
        messages.success(request, "已保存。")
        return redirect("desk:messages")
    page = newest(inbox(user), request.GET, "queued_at", "key")
    following = address_after(page.last.queued_at, page.last.key) if page.last else ""
    shown = {"rows": page.rows, "following": following, "form": form, "reminder": REMINDER}
    shown["not_sent"] = not_sent(user)[:PAGE]
    return render(request, "desk/messages.html", shown, status=422 if form.is_bound else 200)


def _read(found: QuerySet[Message], key: str | None) -> None:
    """Mark one as read, or all."""
    wanted = found.filter(read_at=None) if key is None else found.filter(read_at=None, key=key)
    wanted.update(read_at=now())

"""The rooms of an account: signing in and out, the second factor, the password, large type."""

from base64 import b32encode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView
from django_otp import devices_for_user
from django_otp import login as verified
from django_otp.plugins.otp_totp.models import TOTPDevice

from quanheng.apps.accounts.backends import ACCOUNTS
from quanheng.apps.accounts.models import User
from quanheng.apps.accounts.roles import BUREAU, SUPERVISOR
from quanheng.apps.record.clock import now
from quanheng.web.account.forms import CodeForm, PasswordForm, SignInForm
from quanheng.web.account.roster import roster
from quanheng.web.account.who import signed_in
from quanheng.web.addresses import ours
from quanheng.web.context import LARGE_COOKIE

_YEAR = 365 * 24 * 3600


def house_of(user: User) -> str:
    """Where somebody goes who has signed in: supervisors to the watch, the staff to the desk, others to the hall."""
    if user.roles & {SUPERVISOR, BUREAU}:
        return "/watch/"
    return "/desk/" if user.works_here else "/"


class SignIn(views.LoginView):
    """Sign in by name and password."""

    template_name = "account/sign_in.html"
    authentication_form = SignInForm

    def get_default_redirect_url(self) -> str:
        return house_of(signed_in(self.request))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """In a demonstration the accounts are listed."""
        listed = roster(now().date()) if settings.DEMO else ()
        return super().get_context_data(roster=listed, **kwargs)


@require_POST
def sign_in_demo(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as one of those listed; in a demonstration only."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, username=username, is_active=True)
    login(request, user, backend=ACCOUNTS)
    return redirect(ours(request.POST.get("next", "")) or house_of(user))


def locked_out(request: HttpRequest, _credentials: object, *_args: object, **_kwargs: object) -> HttpResponse:
    """Too many attempts under one name."""
    return render(request, "account/locked.html", {"wait": settings.AXES_COOLOFF_TIME}, status=429)


class _AsksCode(LoginRequiredMixin, views.RedirectURLMixin, FormView):
    """A page that asks for a code and then goes on to where one wanted to go."""

    form_class = CodeForm

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_default_redirect_url(self) -> str:
        return house_of(signed_in(self.request))

    def form_valid(self, form: CodeForm) -> HttpResponse:
        verified(self.request, form.device)
        return HttpResponseRedirect(self.get_success_url())


class Code(_AsksCode):
    """Show the second factor; who has none is sent to enrol one."""

    template_name = "account/code.html"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not any(devices_for_user(request.user)):
            return redirect(f"{reverse_lazy('account:enrol')}?{request.GET.urlencode()}")
        return super().get(request, *args, **kwargs)


class Enrol(_AsksCode):
    """Take an authenticator into use: read its picture, show its first code. Who has one keeps it."""

    template_name = "account/enrol.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated and any(devices_for_user(request.user)):
            return redirect("account:code")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"device": _new_device(signed_in(self.request))}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The key, for those who cannot read the picture."""
        context = super().get_context_data(**kwargs)
        return context | {"key": b32encode(context["form"].device.bin_key).decode()}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        assert form.device is not None
        form.device.confirmed = True
        form.device.save()
        _begun(signed_in(self.request)).delete()
        return super().form_valid(form)


def _new_device(user: User) -> TOTPDevice:
    """The device somebody is about to take into use: the first, where two were begun at once."""
    if not _begun(user).exists():
        TOTPDevice.objects.create(user=user, confirmed=False, name="验证器")
    return _begun(user)[0]


def _begun(user: User | AnonymousUser) -> QuerySet[TOTPDevice]:
    """The devices of somebody that are not in use yet."""
    return TOTPDevice.objects.filter(user_id=user.pk, confirmed=False).order_by("pk")


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """What the authenticator reads, as a picture; only until it has been taken into use."""
    device = _begun(request.user).first()
    if device is None:
        raise Http404
    svg = segno.make(device.config_url, error="m").svg_inline(scale=5, border=4, light="#fff", omitsize=False)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


class Password(LoginRequiredMixin, views.PasswordChangeView):
    """Change one's password."""

    template_name = "account/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("account:password")

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, "密码已经更改。")
        return super().form_valid(form)


@require_safe
def large_type(request: HttpRequest) -> HttpResponse:
    """Switch large type on or off, for a year, and go back to the page."""
    response = HttpResponseRedirect(ours(request.GET.get("next", "")) or "/")
    if request.COOKIES.get(LARGE_COOKIE):
        response.delete_cookie(LARGE_COOKIE)
    else:
        response.set_cookie(LARGE_COOKIE, "1", _YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response

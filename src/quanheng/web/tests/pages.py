"""Addresses of pages that there are only in tests."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.urls import include, path

from quanheng.web.urls import handler400

__all__ = ["handler400", "urlpatterns"]


def page(request):
    return HttpResponse("page")


def forbidden(request):
    raise PermissionDenied


def bad(request):
    raise SuspiciousOperation


def broken(request):
    raise RuntimeError


urlpatterns = [
    path("page/", page),
    path("forbidden/", forbidden),
    path("bad/", bad),
    path("broken/", broken),
    path("", include("quanheng.web.urls")),
]

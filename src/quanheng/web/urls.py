"""The addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("quanheng.web.hall.urls")),
    path("api/", include("quanheng.web.api.urls")),
    path("account/", include("quanheng.web.account.urls")),
    path("watch/", include("quanheng.web.watch.urls")),
    path("desk/", include("quanheng.web.desk.urls")),
]
handler400 = "quanheng.web.errors.bad_request"

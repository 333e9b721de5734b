"""The addresses."""

from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # Where a browser looks that shows something else than a page, a drawing, say.
    path("favicon.ico", RedirectView.as_view(url=static("icon.svg")), name="icon"),
    path("", include("quanheng.web.hall.urls")),
    path("api/", include("quanheng.web.api.urls")),
    path("account/", include("quanheng.web.account.urls")),
    path("watch/", include("quanheng.web.watch.urls")),
    path("desk/", include("quanheng.web.desk.urls")),
]
handler400 = "quanheng.web.errors.bad_request"

"""The addresses of the desk. A child's name has slashes in it."""

from django.urls import include, path
from django.views.generic import TemplateView

from quanheng.web.desk import (
    begun,
    charts,
    exhibits,
    ledgers,
    messages,
    papers,
    parties,
    payments,
    proposals,
    together,
    views,
)
from quanheng.web.desk.access import staff_only

app_name = "desk"
urlpatterns = [
    path("", views.todo, name="todo"),
    path("keys/", staff_only(TemplateView.as_view(template_name="desk/keys.html")), name="keys"),
    path("begun/<int:number>/discard/", begun.discard, name="discard"),
    path("together/", together.matters, name="together_all"),
    path("together/<str:procedure>/<str:act>/", together.together, name="together"),
    path("cases/", views.cases, name="cases"),
    path("new/", views.openings, name="openings"),
    path("new/<str:power>/<str:procedure>/<str:act>/", views.open_new, name="open"),
    path("chart/<path:case>/", charts.chart, name="chart"),
    path("act/<path:case>:<str:act>/", views.act, name="act"),
    path("file/<path:case>:<int:n>/<str:digest>/", exhibits.file, name="file"),
    path("document/<int:number>/", papers.document, name="document"),
    path("volume/<str:case>/", papers.volume, name="volume"),
    path("review/<str:case>/", papers.review, name="review"),
    path("parties/new/", parties.register, name="party"),
    path("leads/take/", proposals.take_up, name="take_up"),
    path("leads/", ledgers.leads, name="leads"),
    path("goods/", ledgers.goods, name="goods"),
    path("agenda/", ledgers.agenda, name="agenda"),
    path("major/", ledgers.major, name="major"),
    path("payments/", payments.payments, name="payments"),
    path("registers/", include("quanheng.web.desk.registers_urls")),
    path("messages/", messages.inbox_page, name="messages"),
    path("case/<path:case>/", views.case, name="case"),
]

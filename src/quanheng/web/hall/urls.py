"""The addresses of the hall."""

from django.urls import include, path

from quanheng.web.hall import checking, items, licences, views

app_name = "hall"
urlpatterns = [
    path("", views.home, name="home"),
    path("powers/", views.powers, name="powers"),
    path("powers/<str:code>/", views.power, name="power"),
    path("items/", items.items, name="items"),
    path("items/<path:code>/", items.item, name="item"),
    path("minor/", views.minor, name="minor"),
    path("procedures/<str:key>/", views.procedure, name="procedure"),
    path("procedures/<str:key>/chart.svg", views.chart, name="chart"),
    path("definitions/", include("quanheng.web.hall.definitions_urls")),
    path("organs/", views.organs, name="organs"),
    path("organs/<str:code>/", views.organ, name="organ"),
    path("posts/<str:key>/", views.post, name="post"),
    path("officers/", views.officers, name="officers"),
    path("publications/", views.publications, name="publications"),
    path("publications/feed.xml", views.Feed(), name="feed"),
    path("publications/<str:address>/", views.publication, name="publication"),
    path("licences/", licences.licence, name="licence"),
    path("check/", checking.ask, name="ask"),
    path("check/verify.py", checking.script, name="script"),
    path("check/<str:number>/", checking.check, name="check"),
    path("check/<str:number>/receipt.json", checking.receipt, name="receipt"),
]

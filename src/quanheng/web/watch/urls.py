"""The addresses of the watch. A child's name has slashes in it."""

from django.urls import path

from quanheng.web.watch import steps, views

app_name = "watch"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("signals/", views.signals, name="signals"),
    path("signals/<int:number>/", views.signal, name="signal"),
    path("cases/", views.cases, name="cases"),
    path("case/<path:case>/", views.case, name="case"),
    path("courses/", views.courses, name="courses"),
    path("courses/<str:procedure>/", views.course, name="course"),
    path("fines/", views.fines, name="fines"),
    path("steps/", steps.steps, name="steps"),
    path("filings/", views.filings, name="filings"),
    path("refused/", views.refused, name="refused"),
    path("record/", views.record, name="record"),
]

"""The addresses of the published definitions, in the hall."""

from django.urls import path

from quanheng.web.hall import definitions

urlpatterns = [
    path("", definitions.definitions, name="definitions"),
    path("<str:key>/", definitions.definition, name="definition"),
    path("<str:key>/<str:digest>.json", definitions.form, name="definition_form"),
]

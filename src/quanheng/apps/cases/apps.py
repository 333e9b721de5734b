"""The application as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What the platform calls 案件."""

    name = "quanheng.apps.cases"
    label = "cases"
    verbose_name = "案件"

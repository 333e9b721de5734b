"""The application as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What the platform calls 案件."""

    name = "quanheng.apps.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        """Follow the acts of which somebody is to be told, and the names by which cases are found."""
        from quanheng.apps.cases import messages, search  # noqa: F401

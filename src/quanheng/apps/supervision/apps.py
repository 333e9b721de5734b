"""The application as Django knows it."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """What the platform calls 监察."""

    name = "quanheng.apps.supervision"
    label = "supervision"
    verbose_name = "监察"

    def ready(self) -> None:
        """Follow the cases in which signals are handled, and the jobs that fail; make the effects known."""
        from quanheng.apps.supervision import effects, failing, filings  # noqa: F401

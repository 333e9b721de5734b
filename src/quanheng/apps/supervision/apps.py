"""The application as Django knows it."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """What the platform calls 监察."""

    name = "quanheng.apps.supervision"
    label = "supervision"
    verbose_name = "监察"

    def ready(self) -> None:
        """Follow the cases in which signals are handled, and the jobs that fail."""
        from quanheng.apps.supervision import effects, failing  # noqa: F401

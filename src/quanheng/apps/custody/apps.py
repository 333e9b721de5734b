"""The application as Django knows it."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """What the platform calls 涉案财物."""

    name = "quanheng.apps.custody"
    label = "custody"
    verbose_name = "涉案财物"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.custody import effects  # noqa: F401

"""The application as Django knows it."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """What the platform calls 移送来的线索."""

    name = "quanheng.apps.leads"
    label = "leads"
    verbose_name = "移送来的线索"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.leads import effects  # noqa: F401

"""The application as Django knows it."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """What the platform calls 行政检查和网格."""

    name = "quanheng.apps.inspections"
    label = "inspections"
    verbose_name = "行政检查和网格"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.inspections import effects  # noqa: F401

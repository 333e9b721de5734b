"""The application as Django knows it."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """What the platform calls 公示."""

    name = "quanheng.apps.publication"
    label = "publication"
    verbose_name = "公示"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.publication import effects  # noqa: F401

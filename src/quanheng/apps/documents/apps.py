"""The application as Django knows it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """What the platform calls 文书."""

    name = "quanheng.apps.documents"
    label = "documents"
    verbose_name = "文书"

    def ready(self) -> None:
        """Follow the acts that make documents."""
        from quanheng.apps.documents import effects  # noqa: F401

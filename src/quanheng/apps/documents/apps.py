"""The application as Django knows it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """What the platform calls 文书."""

    name = "quanheng.apps.documents"
    label = "documents"
    verbose_name = "文书"

    def ready(self) -> None:
        """Follow the acts that make documents, those by which money is collected, and plans of instalments."""
        from quanheng.apps.documents import collecting, effects, instalments  # noqa: F401

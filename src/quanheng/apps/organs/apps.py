"""The application as Django knows it."""

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    """What the platform calls 主体."""

    name = "quanheng.apps.organs"
    label = "organs"
    verbose_name = "主体"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.organs import effects  # noqa: F401

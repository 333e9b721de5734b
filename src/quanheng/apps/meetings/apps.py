"""The application as Django knows it."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """What the platform calls 集体讨论."""

    name = "quanheng.apps.meetings"
    label = "meetings"
    verbose_name = "集体讨论"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.meetings import effects  # noqa: F401

"""The application as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """What the platform calls 人员."""

    name = "quanheng.apps.people"
    label = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.people import effects  # noqa: F401

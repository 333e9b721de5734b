"""The application as Django knows it."""

from django.apps import AppConfig


class PowersConfig(AppConfig):
    """What the platform calls 权责清单."""

    name = "quanheng.apps.powers"
    label = "powers"
    verbose_name = "权责清单"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.powers import effects  # noqa: F401

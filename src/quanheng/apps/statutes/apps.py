"""The application as Django knows it."""

from django.apps import AppConfig


class StatutesConfig(AppConfig):
    """What the platform calls 执法依据."""

    name = "quanheng.apps.statutes"
    label = "statutes"
    verbose_name = "执法依据"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.statutes import effects  # noqa: F401

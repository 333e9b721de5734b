"""The application as Django knows it."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """What the platform calls 许可证件."""

    name = "quanheng.apps.licences"
    label = "licences"
    verbose_name = "许可证件"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.licences import effects  # noqa: F401

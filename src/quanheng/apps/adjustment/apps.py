"""The application as Django knows it."""

from django.apps import AppConfig


class AdjustmentConfig(AppConfig):
    """What the platform calls 清单调整."""

    name = "quanheng.apps.adjustment"
    label = "adjustment"
    verbose_name = "清单调整"

    def ready(self) -> None:
        """Follow acts that may not stand for what the registers say."""
        from quanheng.apps.adjustment import benchmarks, standing  # noqa: F401

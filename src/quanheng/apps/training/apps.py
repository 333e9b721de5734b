"""The application as Django knows it."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """What the platform calls 培训和考试."""

    name = "quanheng.apps.training"
    label = "training"
    verbose_name = "培训和考试"

    def ready(self) -> None:
        """Make the effects known."""
        from quanheng.apps.training import effects  # noqa: F401

"""The jobs done again and again without anybody asking."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Finds the ``jobs.py`` of every context."""

    name = "quanheng.apps.jobs"
    verbose_name = "定时任务"

    def ready(self) -> None:
        autodiscover_modules("jobs")

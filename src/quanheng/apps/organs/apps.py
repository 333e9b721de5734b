"""The application as Django knows it."""

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    """What the platform calls 主体."""

    name = "quanheng.apps.organs"
    label = "organs"
    verbose_name = "主体"

"""The application as Django knows it."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """What the platform calls 相对人."""

    name = "quanheng.apps.parties"
    label = "parties"
    verbose_name = "相对人"

"""The application as Django knows it."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    """What the platform calls 程序定义."""

    name = "quanheng.apps.definitions"
    label = "definitions"
    verbose_name = "程序定义"

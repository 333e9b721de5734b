"""The application as Django knows it."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The record."""

    name = "quanheng.apps.record"
    label = "record"
    verbose_name = "全过程记录"

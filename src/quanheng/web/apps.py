"""The pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, the style sheet and the words of templates common to all houses."""

    name = "quanheng.web"
    verbose_name = "页面"

"""Who may sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, their roles and their second factor."""

    name = "quanheng.apps.accounts"
    verbose_name = "账户"

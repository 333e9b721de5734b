"""The base of every error about how a command was written."""

from quanheng.errors import QuanhengError


class CliError(QuanhengError):
    """A command that cannot be carried out as written; nothing has been done."""

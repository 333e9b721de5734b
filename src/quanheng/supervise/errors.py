"""The base of every error about logs held to a definition."""

from quanheng.errors import QuanhengError


class SuperviseError(QuanhengError):
    """A log, a mapping or a canonical file that cannot be read; nothing has been written."""

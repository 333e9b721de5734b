"""The base of every error about what a definition or the law's tables say."""

from quanheng.errors import QuanhengError


class LawError(QuanhengError):
    """A definition, a clause, a parameter or a calendar that cannot be read or applied."""

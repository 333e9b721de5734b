"""The base of every error about the record."""

from quanheng.errors import QuanhengError


class RecordError(QuanhengError):
    """An entry, a proof, a checkpoint or a receipt that does not hold."""

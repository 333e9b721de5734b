"""The base of every error about applying a definition to a case."""

from quanheng.errors import QuanhengError


class EngineError(QuanhengError):
    """An intent or an entry that the engine cannot take at all (a refusal is not an error but an answer)."""

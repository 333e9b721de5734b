"""What can be wrong with the making of a demonstration."""

from quanheng.errors import QuanhengError


class DemoError(QuanhengError):
    """A step of the demonstration that the law or the text does not let through."""

"""What can be wrong about publishing a definition."""

from quanheng.errors import QuanhengError


class PublishingError(QuanhengError):
    """A definition that may not be published."""

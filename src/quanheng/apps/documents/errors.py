"""What can be wrong about a document."""

from quanheng.errors import QuanhengError


class DocumentError(QuanhengError):
    """A document that may not be issued, or a form, layout or paper that cannot be used."""


class ChangedError(DocumentError):
    """A document, or its PDF, that is not as it was made."""

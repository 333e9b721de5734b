"""What can be wrong about where the rows are kept."""

from quanheng.errors import QuanhengError


class DatabaseAddressError(QuanhengError):
    """The address of the database says no database we know."""


class BackupError(QuanhengError):
    """A backup that cannot be made, or cannot be put back; nothing has been overwritten."""

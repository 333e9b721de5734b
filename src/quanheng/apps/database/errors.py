"""What can be wrong about where the rows are kept."""

from quanheng.errors import QuanhengError


class DatabaseAddressError(QuanhengError):
    """The address of the database says no database we know."""

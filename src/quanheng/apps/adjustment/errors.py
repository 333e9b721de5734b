"""What can be wrong with a file that is to be entered."""

from quanheng.errors import QuanhengError


class AdjustmentError(QuanhengError):
    """A file cannot be entered in a register."""

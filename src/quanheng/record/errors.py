"""What can be wrong about the record.

RecordError
├── MalformedError   what was given cannot be an entry, a value or a file of the record
├── ConflictError    the case, or the log, has moved on; look again and decide again
├── RefusedError     the law or the record's own rules do not allow it
├── MissingError     nothing of that name or number is kept
└── DamagedError     something kept or shown does not hold: tampering, or a broken disk
"""

from collections.abc import Iterator
from contextlib import contextmanager

from quanheng.errors import QuanhengError
from quanheng.record.verify import VerifyError


class RecordError(QuanhengError):
    """An entry, a proof, a checkpoint or a receipt that does not hold."""


class MalformedError(RecordError):
    """What was given cannot be an entry, a value or a file of the record."""


class ConflictError(RecordError):
    """The case, or the log, has moved on since it was looked at."""


class RefusedError(RecordError):
    """The law or the record's own rules do not allow it."""


class MissingError(RecordError):
    """Nothing of that name or number is kept."""


class DamagedError(RecordError):
    """Something kept or shown does not hold."""


@contextmanager
def proven() -> Iterator[None]:
    """Turn a ``VerifyError`` of what is checked inside into ``DamagedError``, its code and sentence kept."""
    try:
        yield
    except VerifyError as error:
        raise DamagedError(
            f"record.{error.code}", str(error), mend="停止使用这份材料，运行 quanheng doctor --all 查明所在。"
        ) from error

"""The jobs there are. A context names its own in its ``jobs.py``::

@periodic("record.seal", seconds=1)
def seal() -> None: ...
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Job:
    """What to do every ``seconds``. Done twice it must do no harm: a worker may die before it can say it is done."""

    name: str
    seconds: float
    run: Callable[[], object]


class Registry(dict[str, Job]):
    """Jobs by name."""

    def periodic(self, name: str, *, seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
        """Have the function done every so many seconds, by one worker at a time."""

        def register(run: Callable[[], object]) -> Callable[[], object]:
            if name in self:
                raise ImproperlyConfigured(f"two jobs are called {name}")
            self[name] = Job(name, seconds, run)
            return run

        return register


JOBS = Registry()
periodic = JOBS.periodic

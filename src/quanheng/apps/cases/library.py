"""The definitions in force and the versions that running cases keep, made ready to be applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from quanheng.apps.cases.models import Case
from quanheng.apps.definitions.queries import version
from quanheng.apps.definitions.shipped import library, titles
from quanheng.engine.case import Text
from quanheng.law.naming import stage_title
from quanheng.law.procedure import NEW
from quanheng.procedures.loading import load_calendar

__all__ = ["REGISTERS", "edition", "library", "stage_of", "texts"]

REGISTERS = "register."
"""What the keys of the procedures begin with that do nothing but keep the county's lists."""


class _Texts(Mapping[str, Text]):
    """Under a key the version in force, under a digest the version of that address, shipped or published."""

    def __getitem__(self, name: str) -> Text:
        """Raises ``KeyError`` for a name that nothing has."""
        standing = library().procedures.get(name)
        return _text(standing.digest if standing else name)

    def __iter__(self) -> Iterator[str]:
        """The keys."""
        return iter(library().procedures)

    def __len__(self) -> int:
        return len(library().procedures)


_TEXTS = _Texts()


def texts() -> Mapping[str, Text]:
    """Every text by its key, and by the digest under which cases keep it."""
    return _TEXTS


@cache
def _text(digest: str) -> Text:
    return Text.of(version(digest), library().clauses, load_calendar("cn"), titles=titles())


def stage_of(case: Case) -> str:
    """What the stage of a case is called: in the text it was opened under, or in the one that took it over since."""
    opened = texts()[case.digest].procedure
    return stage_title(opened if case.stage in (*opened.stages, NEW) else texts()[case.procedure].procedure, case.stage)


def edition() -> str:
    """The edition of the calendar by which due dates are reckoned, as entries keep it."""
    return f"cn/{load_calendar('cn').last.isoformat()}"

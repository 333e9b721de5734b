"""The definitions in force and the versions that running cases keep, made ready to be applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from quanheng.apps.definitions.queries import version
from quanheng.apps.definitions.shipped import library, titles
from quanheng.engine.case import Text
from quanheng.procedures.loading import load_calendar

__all__ = ["edition", "library", "texts"]


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


def edition() -> str:
    """The edition of the calendar by which due dates are reckoned, as entries keep it."""
    return f"cn/{load_calendar('cn').last.isoformat()}"

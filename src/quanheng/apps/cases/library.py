"""The definitions in force and the versions that running cases keep, made ready to be applied."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from quanheng.engine.case import Text
from quanheng.law.condition_words import Titles
from quanheng.procedures.definitions import Library, load_library
from quanheng.procedures.loading import load_calendar


@cache
def library() -> Library:
    """The definitions that ship with the platform."""
    return load_library()


@cache
def texts() -> Mapping[str, Text]:
    """Every text by its key, and by the digest under which cases keep it."""
    loaded, calendar = library(), load_calendar("cn")
    parameters = {name: loaded.parameters.title(name) for name in loaded.parameters}
    titles = Titles(loaded.procedures, parameters, loaded.catalogue.queries)
    made = {key: Text.of(text, loaded.clauses, calendar, titles=titles) for key, text in loaded.procedures.items()}
    return made | {text.procedure.digest: text for text in made.values()}


def edition() -> str:
    """The edition of the calendar by which due dates are reckoned, as entries keep it."""
    return f"cn/{load_calendar('cn').last.isoformat()}"

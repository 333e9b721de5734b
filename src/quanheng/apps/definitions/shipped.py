"""The definitions that ship with the platform, and what they are read against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache, lru_cache

from quanheng.apps.record.clock import now
from quanheng.law.clause import GENERAL
from quanheng.law.condition_words import Titles
from quanheng.law.guide import Background
from quanheng.procedures.definitions import Library, load_library


@cache
def shipped() -> Library:
    """Every text that ships, versions to come and versions past among them."""
    return load_library()


def library() -> Library:
    """The definitions that ship: under each key the version in force, or else the first."""
    return _in_force(now().date())


@lru_cache(maxsize=16)
def _in_force(today: date) -> Library:
    """Asked for at every look at a text. Days on which the same versions are in force share one library."""
    later = (name for name, text in shipped().procedures.items() if name != text.key and text.effective > today)
    return _without(frozenset(later))


@lru_cache(maxsize=16)
def _without(later: frozenset[str]) -> Library:
    """Under each key the last version that is not among ``later``."""
    loaded = shipped()
    return replace(loaded, procedures={text.key: text for name, text in loaded.procedures.items() if name not in later})


def titles() -> Titles:
    """What a reader calls the names that texts use and do not declare."""
    loaded = library()
    parameters = {name: loaded.parameters.title(name) for name in loaded.parameters}
    return Titles(loaded.procedures, parameters, loaded.catalogue.queries)


def background(on: date, profile: str = GENERAL) -> Background:
    """The law and the titles that a definition is read against on a day, in a field of administration."""
    loaded = library()
    return Background(loaded.clauses, on, profile, titles(), loaded.catalogue.documents, loaded.catalogue.effects)

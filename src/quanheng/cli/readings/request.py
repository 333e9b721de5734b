"""What a reading is asked for: a definition, among which others, as of when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quanheng.cli.errors import CliError
from quanheng.law.condition_words import Titles
from quanheng.law.fault import closest
from quanheng.law.guide import Background
from quanheng.law.moment import Moment
from quanheng.law.procedure import Procedure
from quanheng.procedures.definitions import Library, load_library


@dataclass(frozen=True)
class Request:
    """The definition ``key`` and what else was given on the command line; an option not given is None or empty.

    ``folder`` holds definitions beside those that ship. ``case`` are the entries of a case. ``duties`` and ``post`` say
    whose duty statement is meant. ``against`` is the older version, a file or a key; ``cases`` its running cases.
    """

    key: str
    now: Moment
    folder: Path | None = None
    case: Path | None = None
    duties: Sequence[str] = ()
    post: str | None = None
    against: str | None = None
    cases: Path | None = None

    @cached_property
    def library(self) -> Library:
        """The definitions that ship, and those of the folder."""
        return load_library(*filter(None, [self.folder]))

    @property
    def procedure(self) -> Procedure:
        """The definition asked for."""
        return self.find(self.key)

    def find(self, key: str) -> Procedure:
        """The definition ``key``. Raises ``CliError`` (``cli.procedure``) if there is none."""
        known = self.library.procedures
        if key not in known:
            raise CliError("cli.procedure", f"没有名为“{key}”的程序定义。", mend=closest(key, known))
        return known[key]

    @cached_property
    def background(self) -> Background:
        """The law and the titles that the definition is read against."""
        library, catalogue = self.library, self.library.catalogue
        parameters = {name: library.parameters.title(name) for name in library.parameters}
        return Background(
            library.clauses,
            self.now.date,
            titles=Titles(library.procedures, parameters, catalogue.queries),
            documents=catalogue.documents,
            effects=catalogue.effects,
        )

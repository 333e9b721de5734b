"""Finds the definitions that ship with the platform, and those in other folders, and reads them together.

A folder may hold definitions, common courses, tables of parameters and of liabilities, decision papers, promised
limits, rosters, articles that were read and a catalogue of its own, told by a key they have (``procedure``,
``course``, ``parameters``, ``liabilities``, ``papers``, ``promises``, ``roster``, ``articles``) or, the catalogue, by
its name (``catalogue.yaml``). Other texts in it, such as the mapping of a log, are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from quanheng.law.catalogue import Catalogue, read_catalogue
from quanheng.law.checks.report import References
from quanheng.law.citing import Articles
from quanheng.law.clause import ClauseTable
from quanheng.law.errors import LawError
from quanheng.law.liability import Liability, read_liabilities
from quanheng.law.paper import Papers, read_papers
from quanheng.law.parameter import ParameterTable, read_parameters
from quanheng.law.procedure import Procedure
from quanheng.law.promise import Promise, read_promises
from quanheng.law.reader import canonical_forms, read
from quanheng.law.roster import Roster, read_rosters
from quanheng.procedures.citations import Article, last_articles, load_articles, read_articles
from quanheng.procedures.loading import load_calendar, load_clauses

_SHIPPED = files("quanheng.procedures")
_SHIPPED_FOLDERS = ("", "registers", "courses", "parameters")
_CATALOGUE = "catalogue.yaml"
_NAMES = (_CATALOGUE, "papers.yaml")
"""What gives definitions their names, and is read even where no definition that ships is."""
_KEYS = ("procedure", "course", "parameters", "liabilities", "papers", "promises", "roster", "articles")
_KIND = re.compile(rf"^({'|'.join(_KEYS)}):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Library:
    """Procedures by key (versions: see ``quanheng.law.reader.read``), and what they were read against."""

    procedures: Mapping[str, Procedure]
    catalogue: Catalogue
    clauses: ClauseTable
    parameters: ParameterTable
    liabilities: tuple[Liability, ...] = ()
    papers: Papers = field(default_factory=Papers)
    promises: tuple[Promise, ...] = ()
    rosters: tuple[Roster, ...] = ()
    articles: Mapping[str, Article] = field(default_factory=load_articles)

    def references(self) -> References:
        """What the checker holds a definition to besides the texts read with it."""
        articles = Articles(self.articles.keys(), last_articles())
        return References(load_calendar("cn"), self.parameters, articles, self.papers, self.promises, self.rosters)


def load_library(*paths: Path, shipped: bool = True) -> Library:
    """Everything that ships with the platform and stands in ``paths``, files or folders, read together.

    Raises ``DefinitionFaults`` with every fault of every text, or ``LawError``: ``definition.absent`` for a path that
    does not exist, ``definition.encoding`` for a file that is not UTF-8.
    """
    texts = _by_kind(paths, shipped=shipped)
    catalogue, clauses = read_catalogue(texts["catalogue"]), load_clauses()
    parameters = read_parameters(texts["parameters"], catalogue)
    procedures = read(texts["procedure"], catalogue, clauses, texts["course"], parameters=tuple(parameters))
    periods = {clause.key for text in procedures.values() for clause in text.clauses.values()}
    return Library(
        procedures,
        catalogue,
        clauses,
        parameters,
        read_liabilities(texts["liabilities"], catalogue),
        read_papers(texts["papers"], catalogue),
        read_promises(texts["promises"], periods | {clause.key for clause in clauses}),
        read_rosters(texts["roster"], {duty for text in procedures.values() for duty in text.duties}),
        {**load_articles(), **read_articles(texts["articles"].values())},
    )


def load_versions(path: Path, *beside: Path) -> Mapping[str, Procedure]:
    """The definitions in ``path`` by themselves, though others of their keys ship or stand in ``beside``.

    They are read with the common courses beside them (if there are none: with those that ship and stand in
    ``beside``) and with the other tables; what their children can report is not checked. Raises as ``load_library``.
    """
    own, texts = _by_kind([path], shipped=False), _by_kind(beside, shipped=True)
    catalogue, clauses = read_catalogue({**texts["catalogue"], **own["catalogue"]}), load_clauses()
    return read(own["procedure"], catalogue, clauses, own["course"] or texts["course"], resolve=False)


def load_forms(*paths: Path, shipped: bool = True) -> Mapping[str, str]:
    """The expanded canonical form (``docs/language.md`` 11) of each procedure that ``load_library`` reads, by key."""
    texts = _by_kind(paths, shipped=shipped)
    return canonical_forms(texts["procedure"], texts["course"])


def _by_kind(paths: Iterable[Path], *, shipped: bool) -> Mapping[str, Mapping[str, str]]:
    """File name to text, for each kind of text."""
    texts: dict[str, dict[str, str]] = {kind: {} for kind in ("catalogue", *_KEYS)}
    for file, kind, text in _texts(paths, shipped=shipped):
        texts[kind][file] = text
    return texts


def _texts(paths: Iterable[Path], *, shipped: bool) -> Iterator[tuple[str, str, str]]:
    """The name, kind and text of every file to be read."""
    for name, source in _shipped() if shipped else [(name, _SHIPPED / name) for name in _NAMES]:
        yield from _of_a_kind(name, source)
    for path in paths:
        if not path.exists():
            raise LawError("definition.absent", f"没有这个文件或者文件夹：{path}。", mend="核对路径。")
        if path.is_file():
            yield from _of_a_kind(str(path), path, otherwise="procedure")
        else:
            for source in _yaml_in(path):
                yield from _of_a_kind(str(path / source.name), source)


def _shipped() -> Iterator[tuple[str, Traversable]]:
    for folder in _SHIPPED_FOLDERS:
        for source in _yaml_in(_SHIPPED / folder):
            yield f"{folder}/{source.name}".lstrip("/"), source


def _of_a_kind(name: str, source: Traversable, otherwise: str = "") -> Iterator[tuple[str, str, str]]:
    """The name, kind and text of one file; nothing if it is of no kind."""
    text = _text(name, source)
    key = _KIND.search(text)
    kind = "catalogue" if source.name == _CATALOGUE else key[1] if key else otherwise
    if kind:
        yield name, kind, text


def _yaml_in(folder: Traversable) -> list[Traversable]:
    found = (source for source in folder.iterdir() if source.name.endswith(".yaml"))
    return sorted(found, key=lambda source: source.name)


def _text(name: str, source: Traversable) -> str:
    try:
        return source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"{name} 第 {error.start + 1} 个字节"
        raise LawError("definition.encoding", f"{place}不是 UTF-8。", mend="以 UTF-8 编码另存。") from error

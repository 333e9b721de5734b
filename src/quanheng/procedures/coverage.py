"""What becomes of every limit, gate and deemed outcome that the law knows: which text bears it, or who does instead.

A row is borne by constructs of definitions, by a sentence of what a definition leaves to people, by the platform
itself, or by an institution whose procedure is not written yet. For limits with a clause the constructs are derived:
the limits of the definitions that use it. The rest is said in ``coverage.yaml``, whose head tells its form.

``python -m quanheng.procedures.coverage`` prints ``docs/coverage.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain

import yaml

from quanheng.law.clause import Clause
from quanheng.law.errors import LawError
from quanheng.procedures.definitions import Library, load_library

_DATA = files("quanheng.procedures") / "coverage.yaml"
_PAGE = """# 法定期限、关口、依法视为的结果，各由哪里承担

由 `python -m quanheng.procedures.coverage` 生成，不要手改；编号和对应见 `src/quanheng/procedures/coverage.yaml`。
“定义”指出程序和构件；“留给人”是程序写明不表达的一句；“平台”是写在程序里的规定；“制度”是将要承担它的制度。

"""
_KINDS = {"rules": "关口", "limits": "期限", "acts": "行为", "apart": "分离"}


@dataclass(frozen=True, slots=True)
class Row:
    """One limit, gate or deemed outcome, and what bears it.

    ``by`` are constructs (``tell/limits/hearing``), ``left`` sentences left to people (``service/境外送达``, by words
    they contain), ``module`` names in the platform (``quanheng.law.limit:due``), ``later`` institutions (``J3``).
    """

    number: str
    title: str
    by: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    module: tuple[str, ...] = ()
    later: tuple[str, ...] = ()

    @property
    def borne(self) -> bool:
        """Whether anything bears it."""
        return bool(self.by or self.left or self.module or self.later)


@dataclass(frozen=True, slots=True)
class Family:
    """Rows of one field: the letters their numbers begin with, and the rows ``01`` to the last, without a gap."""

    letters: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every row, family by family; ``institutions`` gives the names of those that rows are left to, by number."""

    families: tuple[Family, ...]
    institutions: Mapping[str, str]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all families."""
        return tuple(chain.from_iterable(family.rows for family in self.families))


def load_coverage(library: Library) -> Coverage:
    """The coverage by ``library``. Raises ``LawError`` (``coverage.no_row``) for a number outside every family."""
    data = yaml.load(_DATA.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 -- reads text alone
    clauses = _clauses_of_rows(library)
    families = tuple(
        Family(letters, family["title"], tuple(_rows(letters, family, data["rows"], clauses, library)))
        for letters, family in data["families"].items()
    )
    coverage = Coverage(families, data["institutions"])
    strange = data["rows"].keys() - {row.number for row in coverage.rows}
    if strange:
        raise LawError(
            "coverage.no_row", f"没有编号 {'、'.join(sorted(strange))}。", mend="核对编号和 families 的行数。"
        )
    return coverage


def page(coverage: Coverage) -> str:
    """The table as a page in Markdown."""
    lines = chain(_summary(coverage), *(_table(family, coverage) for family in coverage.families))
    return _PAGE + "\n".join(lines) + "\n"


def _rows(
    letters: str,
    family: Mapping[str, str],
    said: Mapping[str, Mapping[str, str | list[str]]],
    clauses: Mapping[str, list[Clause]],
    library: Library,
) -> Iterator[Row]:
    """The rows of a family: what is said of each, and what follows from the clauses that were checked against it."""
    for count in range(1, int(family["rows"]) + 1):
        number = f"{letters}-{count:02}"
        own, entry = clauses.get(number, []), said.get(number, {})
        derived = (name for clause in own for name in _limits_of(clause.key, library))
        row = Row(
            number,
            str(entry.get("title") or "；".join(dict.fromkeys(clause.title for clause in own))),
            tuple(dict.fromkeys((*derived, *entry.get("by", ())))),
            *(tuple(entry.get(part, ())) for part in ("left", "module", "later")),
        )
        yield row if row.borne or not (own and family["later"]) else _left_to(row, family["later"])


def _left_to(row: Row, institution: str) -> Row:
    return Row(row.number, row.title, later=(institution,))


def _clauses_of_rows(library: Library) -> Mapping[str, list[Clause]]:
    """The clauses that were checked against each row."""
    found: dict[str, list[Clause]] = {}
    for clause in chain(library.clauses, *(procedure.clauses.values() for procedure in library.procedures.values())):
        for number in chain(clause.rows, *(extension.rows for extension in clause.extensions)):
            found.setdefault(number, []).append(clause)
    return found


def _limits_of(clause: str, library: Library) -> Iterator[str]:
    for key, procedure in library.procedures.items():
        yield from (f"{key}/limits/{limit.name}" for limit in procedure.limits.values() if limit.clause == clause)


def _summary(coverage: Coverage) -> Iterator[str]:
    yield from ("| 种类 | 行数 | 定义 | 留给人 | 平台 | 制度 |", "|---|---|---|---|---|---|")
    for family in coverage.families:
        counts = (sum(bool(part) for part in column) for column in zip(*map(_parts, family.rows), strict=True))
        yield f"| {family.letters} {family.title} | {len(family.rows)} | {' | '.join(map(str, counts))} |"


def _parts(row: Row) -> tuple[tuple[str, ...], ...]:
    return row.by, row.left, row.module, row.later


def _table(family: Family, coverage: Coverage) -> Iterator[str]:
    yield from ("", f"## {family.letters} {family.title}", "", "| 编号 | 内容 | 由谁承担 |", "|---|---|---|")
    for row in family.rows:
        yield f"| {row.number} | {row.title} | {'；'.join(_bearers(row, coverage))} |"


def _bearers(row: Row, coverage: Coverage) -> Iterator[str]:
    for name in row.by:
        key, kind, construct = name.split("/")
        yield f"`{key}` {_KINDS[kind]} `{construct}`"
    for name in row.left:
        key, _, words = name.partition("/")
        yield f"`{key}` 留给人：{words}"
    yield from (f"平台 `{name}`" for name in row.module)
    yield from (f"制度 {name} {coverage.institutions[name]}" for name in row.later)


if __name__ == "__main__":
    print(page(load_coverage(load_library())), end="")

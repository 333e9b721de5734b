"""Decision papers: which documents state a decision, where they name the remedies, and which are handed over at once.

Beside the catalogue, which gives a document its title. As a text:

    papers:
      penalty_decision: {remedies: 行政处罚法/59/1/5, benchmark: 行政处罚法/34}
      summary_decision: {remedies: 行政处罚法/52/2, handed: 行政处罚法/52/1, benchmark: 行政处罚法/34}
      licence_grant: {granting: 行政许可法/38/1}
    in_writing: [行政强制法/24, 行政强制法/31]

``remedies`` cites the article under which the paper names the ways of redress, ``handed`` the one under which it is
given to the party on the spot, ``benchmark`` the one that binds discretion to a published benchmark. ``granting``: it
gives the party what was asked for, and no article wants redress named.
``in_writing`` are the articles under which a measure needs a written decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quanheng.law.catalogue import Catalogue, read_law
from quanheng.law.fault import Faults
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import Leaf, read_tree


@dataclass(frozen=True, slots=True)
class Paper:
    """One decision paper; each field cites an article or is empty."""

    document: str
    remedies: str = ""
    handed: str = ""
    granting: str = ""
    benchmark: str = ""


@dataclass(frozen=True, slots=True)
class Papers:
    """The decision papers by document, and the articles under which a measure is decided in writing."""

    by_document: Mapping[str, Paper] = field(default_factory=dict)
    in_writing: tuple[str, ...] = ()

    @property
    def cited(self) -> tuple[str, ...]:
        """Every citation."""
        papers = self.by_document.values()
        return (
            *self.in_writing,
            *(law for one in papers for law in (one.remedies, one.handed, one.granting, one.benchmark)),
        )

    def written(self, law: str) -> bool:
        """Whether one of the articles in ``law`` wants a written decision."""
        return any(f"{cited}/".startswith(f"{article}/") for cited in law.split("；") for article in self.in_writing)


def read_papers(texts: Mapping[str, str], catalogue: Catalogue) -> Papers:
    """The papers that ``texts`` (file name to YAML) hold together; ``catalogue`` names documents and statutes.

    Raises ``DefinitionFaults`` with every fault of every text.
    """
    faults = Faults()
    papers: dict[str, Paper] = {}
    in_writing: list[str] = []
    for file, text in texts.items():
        tree = read_tree(text, file, faults)
        if tree is None:
            continue
        fields = Fields(tree, tree.place, faults)
        papers |= {paper.document: paper for paper in _papers(fields, catalogue)}
        in_writing += filter(None, read_law(fields, catalogue, "in_writing").split("；"))
        fields.finish()
    faults.check()
    return Papers(papers, tuple(in_writing))


def _papers(fields: Fields, catalogue: Catalogue) -> Iterator[Paper]:
    for document, row in fields.named("papers"):
        fields.resolve(Leaf(document, row.place), "文书", catalogue.documents)
        paper = Paper(
            document, *(read_law(row, catalogue, key) for key in ("remedies", "handed", "granting", "benchmark"))
        )
        if bool(paper.remedies) == bool(paper.granting):
            mend = "载明救济途径的，写 remedies: 条文；准予所请、不必载明的，写 granting: 条文。"
            row.report("paper.remedies", row.place, "remedies 和 granting 应当写一个，只写一个。", mend)
        row.finish()
        yield paper

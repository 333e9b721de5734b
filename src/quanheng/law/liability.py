"""What follows for the person at fault: the kinds of liability that statutes, or a local rule, attach to acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quanheng.law.catalogue import Catalogue, read_basis
from quanheng.law.fault import Faults
from quanheng.law.procedure import ACT_KINDS, Act, Basis, Duty
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import read_tree


@dataclass(frozen=True, slots=True)
class Liability:
    """One fault and its consequence, both in the words of the article that ``basis`` cites, or a local rule.

    It goes with the acts that rest on one of ``citing`` (``行政处罚法``, or ``行政处罚法/54`` with all inside it) and
    are of one of ``kinds``; either, left empty, is met by every act. ``credential``: only of duties that need one.
    """

    fault: str
    consequence: str
    basis: Basis
    citing: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    credential: bool = False

    def concerns(self, act: Act, duty: Duty) -> bool:
        """Whether who does ``act`` in ``duty`` may come to answer for this fault."""
        return (
            (not self.citing or any(_within(law, self.citing) for law in act.basis.law.split("；")))
            and (not self.kinds or act.kind in self.kinds)
            and (duty.credential or not self.credential)
        )


def _within(law: str, citing: tuple[str, ...]) -> bool:
    return any(f"{law}/".startswith(f"{cited}/") for cited in citing)


def read_liabilities(texts: Mapping[str, str], catalogue: Catalogue) -> tuple[Liability, ...]:
    """The liabilities that ``texts`` (file name to YAML) hold; their form is told at the head of the shipped file.

    Raises ``DefinitionFaults`` with every fault of every text.
    """
    faults = Faults()
    rows = [row for file, text in texts.items() for row in _rows(text, file, catalogue, faults)]
    faults.check()
    return tuple(rows)


def _rows(text: str, file: str, catalogue: Catalogue, faults: Faults) -> Iterator[Liability]:
    tree = read_tree(text, file, faults)
    if tree is None:
        return
    fields = Fields(tree, tree.place, faults)
    for group in fields.tables("liabilities"):
        group.require("consequence", "faults")
        consequence = group.text("consequence")
        for row in group.tables("faults"):
            yield _row(consequence, row, catalogue)
        group.finish()
    fields.finish()


def _row(consequence: str, fields: Fields, catalogue: Catalogue) -> Liability:
    fields.require("fault")
    liability = Liability(
        fields.text("fault"),
        consequence,
        read_basis(fields, catalogue),
        tuple(leaf.text for leaf in fields.leaves("citing")),
        fields.names("kinds", "行为种类", ACT_KINDS),
        fields.flag("credential"),
    )
    fields.finish()
    return liability

"""What acts of ``archive.disposal`` order, carried out once the entry is sealed: in the record and in its copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quanheng.apps.cases.archive import DISPOSAL
from quanheng.apps.cases.destroyed import forget
from quanheng.apps.cases.drafts import drop_drafts
from quanheng.apps.cases.family import refolded, remember, root_of
from quanheng.apps.cases.models import Case
from quanheng.apps.documents.keeping import destroy
from quanheng.apps.documents.models import Document
from quanheng.apps.record.recorder import recorder
from quanheng.record.disposal import CARRIED_OUT, DESTROY, TARGETS, Disposer, Target, read_targets
from quanheng.record.entry import Entry
from quanheng.record.receipt import is_sealed


def carry_out() -> int:
    """Carry out every sealed order that was not carried out yet. How many values; done again, it does nothing more."""
    versions = dict(Case.objects.filter(procedure=DISPOSAL).values_list("pk", "digest"))
    disposer = Disposer(recorder(), {*versions.values()})
    return sum(_carried_out(disposer, entry, targets) for entry, targets in _orders(disposer, [*versions]))


def _orders(disposer: Disposer, cases: Sequence[str]) -> Iterator[tuple[Entry, list[Target]]]:
    for case, entries in recorder().read_cases(cases).items():
        for entry, facts in entries:
            ordered = entry.act in CARRIED_OUT and is_sealed(recorder(), recorder().row(case, entry.n))
            if ordered and not disposer.is_carried_out(case, entry.n, entry.act):
                yield entry, read_targets(facts[TARGETS])


def _carried_out(disposer: Disposer, entry: Entry, targets: Sequence[Target]) -> int:
    """The copies go first: while the record holds a value, the order counts as not carried out."""
    cases = {target.case for target in targets}
    if entry.act == DESTROY:
        forget({root_of(case) for case in cases})
        drop_drafts(cases)
        made_by = {(target.case, target.n) for target in targets}
        for document in Document.objects.filter(case__in=cases):
            if (document.case_id, document.n) in made_by:
                destroy(document)
    values = disposer.carry_out(entry.case, entry.n, entry.act)
    for root in {root_of(case) for case in cases}:
        remember(root, refolded(root))
    return values

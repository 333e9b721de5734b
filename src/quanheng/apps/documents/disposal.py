"""What acts of ``archive.disposal`` order, carried out once the entry is sealed: in the record and in its copies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet

from quanheng.apps.cases.archive import DISPOSAL
from quanheng.apps.cases.destroyed import destroyed_files, forget
from quanheng.apps.cases.drafts import drop_drafts
from quanheng.apps.cases.family import family_of, outdate, root_of
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
    files = {root_of(target.case) for target in targets}
    if entry.act == DESTROY:
        _drop_copies(files)
    with transaction.atomic():
        outdate(files)
        values = disposer.carry_out(entry.case, entry.n, entry.act)
    for root in files:
        family_of(root)  # folded anew, or this process would hold the values until somebody asks it for the file
    return values


def _drop_copies(files: Collection[str]) -> None:
    """A file goes whole, and its documents with it: each may say what any entry of the file has said before it."""
    forget(files)
    drop_drafts([*Case.objects.filter(root__in=files).values_list("pk", flat=True)])
    for document in _left_in(files):
        destroy(document)


def documents_left() -> Iterator[str]:
    """Documents of files that were destroyed which are still there, in words."""
    for document in _left_in(destroyed_files()).defer("drawn"):
        yield f"案件 {document.case_id} 的“{document}”出自已依法销毁的案卷，应当已经销毁"


def _left_in(files: Collection[str]) -> QuerySet[Document]:
    return Document.objects.filter(case__root__in=files).exclude(status=Document.Status.DESTROYED)

"""Whether documents say what the record vouches for: their content, numbers, states and the PDF that are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from quanheng.apps.cases.library import texts
from quanheng.apps.database import plain
from quanheng.apps.documents.keeping import pages_astray
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.sources import load_sources
from quanheng.apps.documents.vouching import says_as_signed
from quanheng.law.procedure import Act
from quanheng.record.once import ONCE

_ENTRIES = """
SELECT entry.case_id, entry.n, entry.body FROM record_entry AS entry
JOIN cases_case ON cases_case.id = entry.case_id WHERE cases_case.root_id IN {} ORDER BY entry.case_id, entry.n
"""
_DESTROYED = """
SELECT DISTINCT cases_case.root_id FROM record_disposal JOIN record_entry AS entry ON entry.seq = record_disposal.seq
JOIN cases_case ON cases_case.id = entry.case_id WHERE cases_case.root_id IN {}
"""
_UNSIGNED = "SELECT count(*) FROM documents_document WHERE signed = '' AND NOT (status = 'destroyed')"


class _Maker(NamedTuple):
    """An entry, as far as its documents go: its number, its act with the procedure, the key that it names.

    Of a version that is not ``known`` here nobody can tell what its acts make.
    """

    n: int
    procedure: str
    act: Act | None
    key: str
    known: bool = True

    @property
    def makes(self) -> frozenset[str]:
        """The forms of its documents."""
        return frozenset(self.act.makes if self.act else ())

    @property
    def voids(self) -> Sequence[str]:
        """The forms of the documents that it makes void, of those its case had before."""
        return load_sources().voids.get(f"{self.procedure}.{self.act.name}", ()) if self.act else ()


def documents_astray(*roots: str) -> Iterator[str]:
    """What the documents of families say otherwise than their record, in words; the families are read all at once."""
    makers, gone = _makers(roots), _destroyed(roots)
    made: dict[tuple[str, int], set[str]] = {}
    for document in Document.objects.filter(case__root__in=roots).select_related("case").iterator(chunk_size=200):
        made.setdefault((document.case_id, document.n), set()).add(document.name)
        yield from _astray(document, makers.get(document.case_id, {}), destroyed=document.case.root_id in gone)
    for case, entries in makers.items():
        for entry in entries.values():
            for name in sorted(entry.makes - made.get((case, entry.n), set())) if entry.key else ():
                yield f"案件 {case} 第 {entry.n} 条作出的文书 {name} 不见了"


def unsigned_documents() -> int:
    """How many documents were made before entries vouched for them: nobody can tell whether they were changed."""
    ((count,),) = plain.rows(_UNSIGNED)
    return int(count)


def _astray(document: Document, entries: Mapping[int, _Maker], *, destroyed: bool) -> Iterator[str]:
    entry, place = entries.get(document.n), f"案件 {document.case_id} 的"
    if entry is not None and not entry.known:
        return
    if entry is None or document.name not in entry.makes:
        yield f"{place}“{document}”没有任何记录作依据"
    elif document.status == Document.Status.DESTROYED:
        if not destroyed:
            yield f"{place}“{document}”列为已依法销毁，记录里没有销毁"
    elif not destroyed:  # what is left of a destroyed file is told of by itself
        yield from (place + wrong for wrong in _otherwise(document, entry, entries))


def _otherwise(document: Document, entry: _Maker, entries: Mapping[int, _Maker]) -> Iterator[str]:
    if not says_as_signed(document, entry.key):
        yield f"“{document}”的内容、编号或者日期与记录不符"
    voided = any(later.n > entry.n and document.name in later.voids for later in entries.values())
    status = Document.Status.VOID if voided else Document.Status.ISSUED
    if document.status != status:
        yield f"“{document}”的“状态”是“{document.get_status_display()}”，按记录应当是“{status.label}”"
    if wrong := pages_astray(document):
        yield wrong.rstrip("。")


def _makers(roots: Sequence[str]) -> Mapping[str, Mapping[int, _Maker]]:
    """The entries of families by case and number."""
    found: dict[str, dict[int, _Maker]] = {}
    for case, n, body in plain.rows(_ENTRIES.format(plain.places(len(roots))), *roots) if roots else ():
        found.setdefault(case, {})[n] = _maker(n, json.loads(bytes(body)))
    return found


def _maker(n: int, said: Mapping[str, object]) -> _Maker:
    text = texts().get(str(said["procedure"]))
    if text is None:  # told of by the comparison of its case
        return _Maker(n, "", None, "", known=False)
    context = said["context"]
    assert isinstance(context, dict)
    return _Maker(n, text.procedure.key, text.procedure.acts.get(str(said["act"])), str(context.get(ONCE, "")))


def _destroyed(roots: Sequence[str]) -> frozenset[str]:
    """Of the families those of which anything was destroyed: a file goes whole."""
    rows = plain.rows(_DESTROYED.format(plain.places(len(roots))), *roots) if roots else ()
    return frozenset(root for (root,) in rows)

"""A file held to the standards of its kind (案卷评查, D8): what the record shows, and what a person must judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from quanheng.apps.cases.family import cases_of
from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.retention import kind_of
from quanheng.apps.cases.values import moment
from quanheng.apps.documents.content import Part, Seal
from quanheng.apps.documents.media import media_of
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.pages import PAGES
from quanheng.apps.documents.queries import documents_of
from quanheng.apps.documents.sheets import sheet
from quanheng.apps.organs.models import Organ
from quanheng.apps.record.clock import now
from quanheng.engine.entry import Case as Read
from quanheng.engine.entry import Family, Finding
from quanheng.engine.review import review
from quanheng.law.naming import fact_title, grounds
from quanheng.law.procedure import Procedure
from quanheng.procedures.files import FileKind, Standard

_SERVICE, _SERVED, _CALLED_BACK = "service", "served", "cancel"
"""The procedure of service, its report, and its act for what is not served any more."""
_VIOLATION = "violation"
_FAULTS: Mapping[str, str] = {
    "recording": "没有音像记录",
    "officers": "办理的人数不够",
    "duty": "办理的人没有这一职责",
    "credential": "没有有效的执法证件",
    "standing": "机关没有执法主体资格",
    "power": "职权没有公布",
    "apart": "应当分离的职责由同一人承担",
    "recused": "应当回避的人参加办理",
}
_LATE = ("late", "open", "lapsed")


class Outcome(StrEnum):
    """What came of one item; the value is what readers see."""

    MET = "符合"
    UNMET = "不符合"
    OPEN = "由人核对"
    NONE = "不适用"


class Judged(NamedTuple):
    """An item of the standards with what the record says of it."""

    standard: Standard
    outcome: Outcome
    words: str

    @property
    def tone(self) -> str:
        """The class of its tag."""
        return {Outcome.MET: "pine", Outcome.UNMET: "red", Outcome.OPEN: "amber", Outcome.NONE: ""}[self.outcome]


@dataclass(frozen=True)
class FileReview:
    """The file of one case, item by item."""

    kind: FileKind
    items: tuple[Judged, ...]

    def count(self, outcome: Outcome) -> int:
        """How many items came out so."""
        return sum(one.outcome == outcome for one in self.items)

    @property
    def summary(self) -> str:
        """How many items came out how."""
        return "，".join(f"{outcome}{self.count(outcome)}项" for outcome in Outcome if self.count(outcome))


def file_review(root: Case) -> FileReview:
    """The file of ``root``, an ended case, as the record stands now."""
    kind = kind_of(root.procedure)
    folder = _Folder(root)
    return FileReview(kind, tuple(_judged(folder, standard) for standard in kind.standards))


def review_sheet(root: Case) -> bytes:
    """The review as a PDF to be filled in by who reviews the file."""
    found = file_review(root)
    parts: dict[str, Part] = {
        "case": root.title,
        "number": root.number or root.pk,
        "standard": found.kind.title,
        "summary": found.summary,
        "items": tuple(_row(n, one) for n, one in enumerate(found.items, 1)),
    }
    return sheet("file_review", Organ.objects.get(key=root.organ).name, parts)


def _row(n: int, one: Judged) -> tuple[str, ...]:
    standard = one.standard
    weight = f"{standard.weight}{'（否决）' if standard.veto else ''}"
    title = f"{standard.title}（{grounds(standard.basis)}）"
    return str(n), title, standard.aspect, weight, one.outcome, one.words


class _Paper(NamedTuple):
    """A document of the file. ``across``: what stands across its pages."""

    name: str
    title: str
    number: str
    across: str


class _Folder:
    """What the record shows of a family."""

    def __init__(self, root: Case) -> None:
        self.root = root
        self.cases = cases_of(root.pk)

    @cached_property
    def papers(self) -> Sequence[_Paper]:
        issued = documents_of(self.root.pk).filter(status=Document.Status.ISSUED)
        return [_Paper(*row) for row in issued.values_list("name", "title", "number", "drawn__across")]

    @cached_property
    def faults(self) -> Sequence[Finding]:
        """What the engine finds against the entries, read again from the beginning."""
        found = review(Family(self.cases, moment(now())), texts())
        return sorted(found, key=lambda one: (one.case, str(one.entry), one.rule))

    @cached_property
    def given(self) -> Mapping[str, int]:
        """The facts that were given, and how often."""
        counted: dict[str, int] = {}
        for case in self.cases:
            for entry in case.entries:
                for fact, value in entry.facts.items():
                    counted[fact] = counted.get(fact, 0) + (value not in ("", ()))
        return counted

    @cached_property
    def files(self) -> Sequence[str]:
        """The names of the files that entries give."""
        return [name for case in self.cases for entry in case.entries for name in _files(self.text(case), entry.facts)]

    @property
    def acts(self) -> set[str]:
        """The acts done in the root case."""
        return {entry.act for entry in self.cases[0].entries}

    def text(self, case: Read) -> Procedure:
        """The text under which a case was opened."""
        return texts()[case.procedure].procedure


def _files(text: Procedure, facts: Mapping[str, object]) -> Iterator[str]:
    for fact, value in facts.items():
        if text.fact_type(fact) == "file":
            yield from value if isinstance(value, tuple) else (str(value),)


def _judged(folder: _Folder, standard: Standard) -> Judged:
    if standard.when and not folder.acts & {*standard.when}:
        return Judged(standard, Outcome.NONE, "本案没有这一环节。")
    return Judged(standard, *_CHECKS[standard.check](folder, standard))


_Answer = tuple[Outcome, str]


def _documents(folder: _Folder, standard: Standard) -> _Answer:
    """One of the forms is in the file; without a certified seal, the seal on its paper is for a person to see."""
    papers = [paper for paper in folder.papers if paper.name in standard.names]
    words = "、".join(f"《{paper.title}》{paper.number}" for paper in papers)
    if not papers:
        return Outcome.UNMET, "卷内没有这份文书。"
    if any(paper.across == Seal.UNSEALED for paper in papers):
        return Outcome.OPEN, f"{words}；没有电子印章，核对纸质文书的印章。"
    return Outcome.MET, words


def _exhibits(folder: _Folder, standard: Standard) -> _Answer:
    given = [(name, folder.given[name]) for name in standard.names if folder.given.get(name)]
    text = folder.text(folder.cases[0])
    words = "、".join(f"{fact_title(text, name)}{count}次" for name, count in given)
    return (Outcome.MET, words) if given else (Outcome.UNMET, "记录中没有附上。")


def _kept(folder: _Folder, standard: Standard) -> _Answer:
    """Nothing was found against these rules; what a register did not answer is for a person."""
    found = [one for one in folder.faults if one.rule in standard.names or _family(one.rule) in standard.names]
    broken = [one for one in found if one.grade == _VIOLATION]
    told = "；".join(dict.fromkeys(_fault_words(folder, one) for one in broken or found))
    if broken:
        return Outcome.UNMET, told
    return (Outcome.OPEN, f"记录不能证明：{told}") if found else (Outcome.MET, "记录中没有发现违反。")


def _family(rule: str) -> str:
    """``late`` of ``late:decision``."""
    return rule.partition(":")[0]


def _fault_words(folder: _Folder, fault: Finding) -> str:
    """Where a rule was broken, and what it says."""
    case = next(one for one in folder.cases if one.id == fault.case)
    text, (kind, _, name) = folder.text(case), fault.rule.partition(":")
    if kind in _LATE and name in text.limits:
        words = f"{text.limits[name].title}逾期"
    else:
        words = text.rules[name].says if kind == "rule" and name in text.rules else _FAULTS.get(kind, fault.rule)
    return f"{text.title}第{fault.entry}条：{words}"


def _served(folder: _Folder, _: Standard) -> _Answer:
    """What was sent to be served has been, as the proof that the act of service demands shows, or was called back."""
    begun = [{entry.act for entry in case.entries} for case in folder.cases if folder.text(case).key == _SERVICE]
    done = [acts for acts in begun if _CALLED_BACK not in acts]
    text = texts()[_SERVICE].procedure
    serving = {act.name for act in text.acts.values() if act.reports == _SERVED}
    missing = sum(not acts & serving for acts in done)
    if not done:
        return Outcome.OPEN, "没有送达的子程序，核对文书的签收。"
    if missing:
        return Outcome.UNMET, f"{len(done)}件送达中，{missing}件没有送达的记录。"
    return Outcome.MET, f"{len(done)}件送达，都有送达的记录和凭证。"


def _bound(folder: _Folder, _: Standard) -> _Answer:
    pages = sum(media_of(name) in PAGES for name in folder.files)
    words = f"文书{len(folder.papers)}件、可以成页的材料{pages}件，装订时编目录和页号。"
    apart = len(folder.files) - pages
    return Outcome.MET, f"{words}另存{apart}件（音像等），列入备考表。" if apart else words


def _by_person(_folder: _Folder, _standard: Standard) -> _Answer:
    return Outcome.OPEN, "由评查的人判断。"


_CHECKS: Mapping[str, Callable[[_Folder, Standard], _Answer]] = {
    "documents": _documents,
    "exhibits": _exhibits,
    "kept": _kept,
    "served": _served,
    "bound": _bound,
    "judged": _by_person,
}

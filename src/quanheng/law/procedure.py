"""What a definition says, as immutable values: the result of reading, the input of everything else.

The meaning of each field is stated in ``docs/language.md``; the numbers in parentheses below are its rules.
Mappings are read-only views in the order of the text. Conditions are kept as parsed trees (``Condition``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from quanheng.law.clause import Clause
    from quanheng.law.condition import Condition

FactType = Literal["text", "number", "money", "date", "time", "flag", "choice", "ref", "file", "rows"]
LimitKind = Literal["duty", "window", "wait", "cap"]
Otherwise = Literal["refuse", "reasons", "discussion"]

NEW = "new"
"""The stage of a case before its first entry (1)."""
OPEN = "open"
"""In ``from``: every declared stage that is no end (2)."""
PARTY, LAW = "party", "law"
"""The two duties nobody is appointed to (2, 8)."""
UNDECLARED_FACTS: Mapping[str, FactType] = {"reason": "text", "reasons": "text", "av": "file"}
"""Facts that may be given with every act without being declared (2)."""
ACT_KINDS = (
    "opening", "decision", "measure", "notice", "inspection", "evidence", "review", "discussion",
    "hearing", "service", "payment", "correction", "publication", "closing",
)  # fmt: skip
"""What an act can be in law (2)."""
ANSWERS = ("duty", "credential", "qualification", "standing", "power", "benchmark", "materials")
"""Registers that answer yes, no or unknown (10); also the rule names of the findings they lead to."""
MOVE = "move"
"""The act by which the law moves a running case to a new version (11)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which text a construct stands: for faults and for the reader."""

    file: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a construct is there: an article (``行政处罚法/58``), or the reason of a local rule."""

    law: str = ""
    local: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One place a case can stand in (1)."""

    name: str
    title: str
    end: bool = False
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the case can know (1). ``choices`` maps code to title; ``definition`` makes it derived."""

    name: str
    title: str
    type: FactType
    of: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    many: bool = False
    clear: bool = False
    definition: Condition | None = None
    law: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Qualification:
    """What a person needs to hold a duty, and when (行政处罚法/58: only a first-time reviewer)."""

    name: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What one does in a procedure: 承办, 审核, 决定 (2)."""

    name: str
    title: str
    credential: bool = False
    qualification: Qualification | None = None
    law: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Apart:
    """Two duties that no natural person may both perform in one family of cases (2)."""

    first: str
    second: str
    basis: Basis = Basis()
    place: Place = Place()

    @property
    def rule(self) -> str:
        """The rule name of the finding."""
        return f"apart:{self.first}+{self.second}"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts or ends a limit: an act, an act with an outcome, a child's report, or a date fact (5).

    ``name`` is the act, ``child.report``, or the fact; ``outcome`` narrows an act. ``every``: not the first such report
    does, but that with which all children opened together have made it.
    """

    kind: Literal["act", "report", "fact"]
    name: str
    outcome: str | None = None
    every: bool = False

    @property
    def child(self) -> str:
        """The kind of child whose report it is; the name itself of what is no report."""
        return self.name.partition(".")[0]

    @property
    def report(self) -> str:
        """What the child reports; empty for what is no report."""
        return self.name.partition(".")[2]

    def __str__(self) -> str:
        if self.kind == "fact":
            return f"fact:{self.name}"
        if self.every:
            return f"all:{self.name}"
        return self.name if self.outcome is None else f"{self.name}={self.outcome}"


@dataclass(frozen=True, slots=True)
class Opening:
    """A child opened by an act, once or once for each value of a list (6)."""

    child: str
    each: str | None = None


@dataclass(frozen=True, slots=True)
class Extends:
    """An act that lengthens a running limit (5), by the clause, or by the fact or parameter ``name``."""

    limit: str
    by: Literal["clause", "fact", "param"] = "clause"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done (2). ``start`` holds the declared stages of ``from`` with ``open`` spelt out."""

    name: str
    title: str
    duty: str
    start: tuple[str, ...]
    to: str | Mapping[str, str] | None = None
    kind: str = ""
    officers: int = 1
    asks: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    outcome: str | None = None
    at: str | None = None
    recording: Condition | Literal[True] | None = None
    checks: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    opens: tuple[Opening, ...] = ()
    holds: str | None = None
    releases: str | None = None
    extends: Extends | None = None
    corrects: bool = False
    recuses: str | None = None
    reports: str | None = None
    basis: Basis = Basis()
    place: Place = Place()

    @property
    def staffed(self) -> bool:
        """Done by an officer, not by the party or the law itself."""
        return self.duty not in (PARTY, LAW)

    def target(self, stage: str, outcome: str | None) -> str:
        """The stage after this act is done in ``stage`` with ``outcome`` (2)."""
        if self.to is None:
            return stage
        if isinstance(self.to, str):
            return self.to
        return self.to.get(outcome or "", stage)


@dataclass(frozen=True, slots=True)
class Rule:
    """A gate before acts (3). ``before`` names them, spelt out where the text names a kind (``before_kind``)."""

    name: str
    before: tuple[str, ...]
    needs: Condition
    says: str
    when: Condition | None = None
    otherwise: Otherwise = "refuse"
    before_kind: str = ""
    basis: Basis = Basis()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Deemed:
    """What the law itself does when a limit has run out (8)."""

    act: str
    as_of: Literal["start", "expiry"]
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A dated clause of law bound to what starts and ends it (5)."""

    name: str
    title: str
    kind: LimitKind
    clause: str
    starts: tuple[Trigger, ...]
    ends: tuple[Trigger, ...]
    again: Literal["restart", "ignore"] = "restart"
    deemed: Deemed | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Hold:
    """A suspension: what it pauses, what it forbids, and the notice without which its time counts (7)."""

    name: str
    title: str
    pauses: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    notice: str | None = None
    basis: Basis = Basis()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Child:
    """A kind of child case (6)."""

    name: str
    procedure: str
    title: str
    outlives: bool = False
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Moving:
    """How running cases of an older version come under this one (11)."""

    source: str
    stages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Procedure:
    """One definition, expanded and resolved, with the digest that is its address (11)."""

    key: str
    title: str
    digest: str
    effective: date
    until: date | None
    calendar: Literal["cn", "none"]
    stages: Mapping[str, Stage]
    facts: Mapping[str, Fact]
    duties: Mapping[str, Duty]
    apart: tuple[Apart, ...]
    acts: Mapping[str, Act]
    rules: Mapping[str, Rule]
    limits: Mapping[str, Limit]
    holds: Mapping[str, Hold]
    children: Mapping[str, Child]
    clauses: Mapping[str, Clause]
    exercises: str = ""
    rows: tuple[str, ...] = ()
    leaves_to_people: tuple[str, ...] = ()
    moving: Moving | None = None
    place: Place = Place()

    def is_end(self, stage: str) -> bool:
        """Whether a case in ``stage`` is over."""
        return stage in self.stages and self.stages[stage].end

    def fact_type(self, name: str) -> FactType:
        """The type of a declared or undeclared fact."""
        return self.facts[name].type if name in self.facts else UNDECLARED_FACTS[name]

    def guards(self, act: Act) -> tuple[Rule, ...]:
        """The rules judged before ``act``, in the order of the text (3)."""
        return tuple(rule for rule in self.rules.values() if act.name in rule.before)

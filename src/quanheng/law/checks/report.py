"""What checking a definition comes to: what was proved, and what is wrong with a course that shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from quanheng.law.calendar import Calendar
from quanheng.law.catalogue import Catalogue
from quanheng.law.checks.search import Explorer, Family, Goal
from quanheng.law.checks.walk import Label
from quanheng.law.citing import Articles
from quanheng.law.clause import Clause, ClauseTable, citations
from quanheng.law.course import ENDED
from quanheng.law.fault import Fault
from quanheng.law.paper import Papers
from quanheng.law.parameter import ParameterTable
from quanheng.law.procedure import NEW, Limit, Procedure, Rule
from quanheng.law.promise import Promise
from quanheng.law.roster import Roster

_DAYS_WITHOUT_CALENDAR = 4 * 365 + 1
"""Where every day counts, the days of four years: leap days come round once in them."""


@dataclass(frozen=True, slots=True)
class Finding(Fault):
    """A property that a definition lacks. ``law``: the article at stake; ``course``: the steps that show it."""

    law: str = ""
    course: tuple[str, ...] = ()

    def __str__(self) -> str:
        law = f" 依据：{citations(self.law)}。" if self.law else ""
        course = f" 过程：{' → '.join(self.course)}" if self.course else ""
        return f"{Fault.__str__(self)}{law}{course}"


class Proof(NamedTuple):
    """A property that holds: its code (``P1``), its title, and in ``detail`` how much was looked at."""

    code: str
    title: str
    detail: str


class Report(NamedTuple):
    """Everything checking found out about one definition. ``procedure`` is its key.

    ``unchecked`` are the properties for which something was not at hand, with what it was in ``detail``.
    """

    procedure: str
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]
    unchecked: tuple[Proof, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the definition may be published."""
        return not self.findings


class Verdict(NamedTuple):
    """What one property comes to: how much was looked at, and what is wrong.

    ``checked`` false: nothing was looked at, ``detail`` says for want of what.
    """

    detail: str
    findings: tuple[Finding, ...] = ()
    checked: bool = True


@dataclass(frozen=True, slots=True)
class References:
    """What a definition is held to besides the texts read with it; what is None or empty is not at hand."""

    calendar: Calendar | None = None
    parameters: ParameterTable | None = None
    articles: Articles | None = None
    papers: Papers | None = None
    promises: tuple[Promise, ...] = ()
    rosters: tuple[Roster, ...] = ()


@dataclass(frozen=True)
class Subject:
    """A definition being checked, with the texts and clauses around it."""

    procedure: Procedure
    catalogue: Catalogue
    clauses: ClauseTable
    family: Family
    references: References

    @cached_property
    def explorer(self) -> Explorer:
        """Answers questions about the courses of the definition."""
        return Explorer(self.procedure, self.family)

    @cached_property
    def stages(self) -> dict[str, tuple[Label, ...] | None]:
        """For each stage a shortest lawful course to it; None if there is none."""
        return {stage: self.explorer.find(_coming_to(stage)) for stage in self.procedure.stages}

    @cached_property
    def acts(self) -> dict[str, tuple[Label, ...] | None]:
        """For each act a shortest lawful course that ends with it; None if there is none."""
        return {act: self.explorer.find(doing(act)) for act in self.procedure.acts}

    def can_stand(self, stage: str) -> bool:
        """Whether some lawful course comes to ``stage``."""
        return stage == NEW or self.stages.get(stage) is not None

    def changed(self, rules: Mapping[str, Rule]) -> Explorer:
        """The definition with other rules, to ask what difference they make."""
        return Explorer(replace(self.procedure, rules=rules), self.family)

    def rows(self, limit: Limit) -> tuple[Clause, ...]:
        """The clauses a limit can be bound to, whatever the profile and the day: the text's own, or the table's."""
        own = self.procedure.clauses.get(limit.clause)
        return (own,) if own else tuple(clause for clause in self.clauses if clause.key == limit.clause)

    @cached_property
    def profiles(self) -> tuple[str, ...]:
        """The fields of law and places that have clauses of their own, and the general one."""
        return tuple(dict.fromkeys(clause.profile for clause in self.clauses))

    def clause(self, limit: Limit, profile: str, day: date) -> Clause:
        """The clause that binds ``limit`` on ``day``. Raises ``LawError`` as ``ClauseTable.find`` does."""
        own = self.procedure.clauses.get(limit.clause)
        return own or self.clauses.find(limit.clause, profile, day)

    @cached_property
    def calendar(self) -> Calendar | None:
        """The calendar by which the limits of the definition are reckoned; None if it is not at hand."""
        return Calendar.none() if self.procedure.calendar == "none" else self.references.calendar

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day on which a limit can start: those of the validity that the calendar covers.

        Of a definition that is not yet in force within the coverage, all days covered.
        """
        if self.calendar is None:
            return ()
        first, until = self.procedure.effective, self.procedure.until
        if not self.calendar.has_workdays:
            return tuple(first + timedelta(number) for number in range(_DAYS_WITHOUT_CALENDAR))
        length = (self.calendar.last - self.calendar.first).days + 1
        covered = [self.calendar.first + timedelta(number) for number in range(length)]
        valid = (day for day in covered if day >= first and (until is None or day < until))
        return tuple(valid) or tuple(covered)

    def words(self, course: tuple[Label, ...]) -> tuple[str, ...]:
        """A course in Chinese, one phrase a step."""
        return tuple(_words(self, label) for label in course)


class Property(NamedTuple):
    """A property every published definition has."""

    code: str
    title: str
    check: Callable[[Subject], Verdict]


def doing(*acts: str) -> Goal:
    """Can one of these acts be done?"""
    return Goal(lambda passage: passage.act in acts)


def _coming_to(stage: str) -> Goal:
    return Goal(lambda passage: passage.stage == stage)


def _words(subject: Subject, label: Label) -> str:
    procedure = subject.procedure
    match label.by:
        case "person":
            return procedure.acts[label.act].title + _outcome(procedure, label)
        case "law":
            title = procedure.limits[label.limit].title
            return f"{title}届满，依法：{procedure.acts[label.act].title}{_outcome(procedure, label)}"
        case "time":
            return f"{procedure.limits[label.limit].title}届满"
        case "child":
            kind, report = label.act.split(".", 1)
            return f"{procedure.children[kind].title}：{report_title(subject, kind, report)}"


def _outcome(procedure: Procedure, label: Label) -> str:
    outcome = procedure.acts[label.act].outcome
    if outcome is None or label.outcome is None:
        return ""
    return f"（{outcome_title(procedure, outcome, label.outcome)}）"


def outcome_title(procedure: Procedure, fact: str, outcome: str) -> str:
    """An outcome in Chinese: what a choice is called, a flag with yes or no."""
    if procedure.facts[fact].type == "choice":
        return procedure.facts[fact].choices[outcome]
    return f"{procedure.facts[fact].title}：{'是' if outcome == 'true' else '否'}"


def report_title(subject: Subject, child: str, report: str) -> str:
    """A child's report in Chinese: the titles of the acts that make it."""
    if report == ENDED:
        return "办结"
    text = subject.family.texts.get(subject.procedure.children[child].procedure)
    titles = [act.title for act in text.acts.values() if act.reports == report] if text else []
    return "或者".join(titles) or report

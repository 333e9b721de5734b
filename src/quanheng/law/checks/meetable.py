"""P4: gates that can be met, and met again once they have gone stale."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace

from quanheng.law.checks.report import Finding, Subject, Verdict, doing
from quanheng.law.checks.search import Explorer, Goal, Passage
from quanheng.law.checks.walk import Label
from quanheng.law.condition import Always, And, Condition, Count, Deed, Done, Named, Node, Not, Or
from quanheng.law.procedure import Act, Rule

NEVER_MET, MET, STALE, MET_AGAIN = range(4)
"""What is remembered of a deed that must be fresh."""


def check(subject: Subject) -> Verdict:
    """Each rule can refuse and can be met, and no act is shut out by the rules before it."""
    rules = subject.procedure.rules.values()
    findings = [finding for rule in rules for finding in _of_rule(subject, rule)]
    blamed = {finding.place for finding in findings}
    findings += [finding for finding in _shut(subject) if finding.place not in blamed]
    return Verdict(f"{len(rules)} 道关口，每一道都可能拒绝，也都有合法的过程可以通过", tuple(findings))


def _of_rule(subject: Subject, rule: Rule) -> tuple[Finding, ...]:
    """What is wrong with one rule; later questions make sense only where the earlier ones are answered."""
    return tuple(_constant(subject, rule)) or tuple(_unmeetable(subject, rule)) or tuple(_stale(subject, rule))


def _constant(subject: Subject, rule: Rule) -> Iterator[Finding]:
    gates = subject.explorer.gates
    if not gates.can_refuse(rule.name, {}):
        yield _finding("idle", rule, "无论案情如何都不会拒绝，等于没有设。", "检查 when 和 needs 的写法，或者删去。")
    elif not gates.can_pass(rule.name, applying=False):
        yield _finding("constant", rule, "无论案情如何都会拒绝。", "检查 when 和 needs 的写法。")


def _unmeetable(subject: Subject, rule: Rule) -> Iterator[Finding]:
    """Where a rule applies it can be met, unless it simply forbids."""
    if not subject.explorer.gates.can_pass(rule.name, applying=True):
        return
    when = rule.when or Condition(Always(truth=True))
    goal = doing(*rule.before)
    always_applies = rule.when is None and rule.otherwise == "refuse"
    if always_applies and any(subject.acts[act] is not None for act in rule.before):
        return
    if _requiring(subject, rule, And((when.root, rule.needs.root))).find(goal):
        return
    attempt = _requiring(subject, rule, when.root).find(goal)
    if attempt:
        yield _finding(
            "unmeetable",
            rule,
            "适用时永远不能满足：没有合法的过程能在此之前使 needs 成立。",
            "检查 needs 所问的行为能否在此前作出，是否反而要在它所把守的行为之后才能作出。",
            (*subject.words(attempt)[:-1], f"{subject.words(attempt)[-1]}（被拒绝）"),
        )
    elif rule.when and _without(subject, rule).find(goal):
        yield _finding(
            "idle", rule, "的 when 在它所把守的行为之前永远不会成立。", "检查 when 所问的行为能否在此前作出。"
        )


def _requiring(subject: Subject, rule: Rule, needs: Node) -> Explorer:
    """The text with ``needs`` as the whole of a rule."""
    strict = replace(rule, when=None, needs=Condition(needs), otherwise="refuse")
    return subject.changed(rules={**subject.procedure.rules, rule.name: strict})


def _without(subject: Subject, rule: Rule) -> Explorer:
    rules = {name: other for name, other in subject.procedure.rules.items() if name != rule.name}
    return subject.changed(rules=rules)


def _stale(subject: Subject, rule: Rule) -> Iterator[Finding]:
    """A deed that has gone stale can be done anew, and the rule passed then."""
    for deed in _wanted(rule.needs.root):
        if deed.since is None:
            continue
        watch = _freshness(deed)
        stale = subject.explorer.find(_remembering(STALE, watch))
        if stale and subject.explorer.find(_remembering(MET_AGAIN, watch, rule.before)) is None:
            done, since = (subject.procedure.acts[name].title for name in (deed.act, deed.since))
            yield _finding(
                "stale",
                rule,
                f"失效后不能再满足：“{since}”使已作的“{done}”失效之后，没有合法的过程能重新“{done}”并通过关口。",
                f"使“{done}”在“{since}”之后的环节仍可作出。",
                subject.words(stale),
            )


def _remembering(phase: int, watch: Callable[[Passage], Hashable], acts: tuple[str, ...] = ()) -> Goal:
    """Can a phase be come to, or, if ``acts`` are given, one of them be done in it?"""

    def reached(passage: Passage) -> bool:
        return passage.act in acts and passage.memory == phase if acts else watch(passage) == phase

    return Goal(reached, watch=watch, memory=NEVER_MET)


def _wanted(node: Node, *, negated: bool = False) -> Iterator[Deed]:
    """The deeds that help to make a formula true."""
    match node:
        case Not(operand):
            yield from _wanted(operand, negated=not negated)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _wanted(operand, negated=negated)
        case Named(_, formula):
            yield from _wanted(formula, negated=negated)
        case Done(deed) | Count(deed, ">=" | ">" | "==") if not negated:
            yield deed


def _freshness(deed: Deed) -> Callable[[Passage], Hashable]:
    """Follows a deed through being done, going stale and being done again."""

    def watch(passage: Passage) -> Hashable:
        label = passage.step.label
        if label.act == deed.since and passage.memory in (MET, MET_AGAIN):
            return STALE
        if label.act == deed.act and deed.outcome in (None, label.outcome):
            return MET if passage.memory in (NEVER_MET, MET) else MET_AGAIN
        return passage.memory

    return watch


def _shut(subject: Subject) -> Iterator[Finding]:
    """Acts that can never be done because of a rule."""
    for act in subject.procedure.acts.values():
        for rule, course in culprits(subject, act):
            yield _finding(
                "shut",
                rule,
                f"使“{act.title}”永远不能作出；除去这道关口，按所示过程就可以作出。",
                "检查 needs 所问的行为能否在此前作出。",
                subject.words(course),
            )


def culprits(subject: Subject, act: Act) -> Iterator[tuple[Rule, tuple[Label, ...]]]:
    """The rules each of which alone keeps an act from ever being done, with a course that would do it without them."""
    if subject.acts[act.name] is not None or not any(map(subject.can_stand, act.start)):
        return
    for rule in subject.procedure.guards(act):
        course = _without(subject, rule).find(doing(act.name))
        if course:
            yield rule, course


def _finding(code: str, rule: Rule, sentence: str, mend: str, course: tuple[str, ...] = ()) -> Finding:
    return Finding(
        f"check.gate_{code}", rule.place, f"关口“{rule.name}”{sentence}", mend, law=rule.basis.law, course=course
    )

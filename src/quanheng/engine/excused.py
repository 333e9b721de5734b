"""Which rules the reasons given with an act excuse from: those that would refuse it without them.

Nothing is kept of it: the entries and their symbols tell it again, by the state each was judged in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from quanheng.engine.case import Reading, read, weigh
from quanheng.engine.entry import Case, Entry
from quanheng.engine.family import Member, Texts, fold
from quanheng.engine.judge import FALSE, REASONS
from quanheng.engine.objecting import objection
from quanheng.engine.reasons import Objection


def excused(case: Case, others: Iterable[Case], texts: Texts) -> Mapping[int | str, tuple[Objection, ...]]:
    """By the number of each entry of ``case`` that gives reasons, what would be objected to it without them.

    ``others`` are the cases of the family that report to it.
    """
    silent = [replace(other, entries=()) for other in others]
    found: dict[int | str, tuple[Objection, ...]] = {}
    for at, entry in enumerate(case.entries):
        if REASONS.fact in entry.facts:
            family = fold([replace(case, entries=case.entries[:at]), *silent], texts)
            found[entry.n] = tuple(_excused(family.members[case.id], entry))
    return found


def _excused(member: Member, entry: Entry) -> Iterator[Objection]:
    reading = read(member.text, member.state, entry)
    plan = member.text.judge.plans.get(entry.act)
    if plan is None or not reading.symbol.bits or REASONS not in plan.where:
        return
    bits = list(reading.symbol.bits)
    bits[plan.where[REASONS]] = FALSE
    bare = reading._replace(symbol=reading.symbol._replace(bits=tuple(bits)))
    standing = _rules(member, reading)
    for weighed in weigh(member.text, member.state, bare):
        if weighed.rule not in standing:
            yield objection(member, bare, weighed, {})


def _rules(member: Member, reading: Reading) -> frozenset[str]:
    return frozenset(weighed.rule for weighed in weigh(member.text, member.state, reading))

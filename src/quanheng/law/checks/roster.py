"""P11: an organ has the people: enough for each duty, qualified, and separate where they must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.checks.staff import Pairs, needed, pairs_of, tree
from quanheng.law.naming import quoted
from quanheng.law.procedure import Apart, Duty, Procedure
from quanheng.law.roster import Appointee, Roster

Able = Mapping[str, tuple[str, ...]]
"""For each duty the names of those who may exercise it."""
Assignment = Mapping[str, tuple[str, ...]]
"""The duties of each person who has any."""


def check(subject: Subject) -> Verdict:
    """Some organ can staff the definition with its children; if none can, what the nearest one lacks."""
    rosters = subject.references.rosters
    if not rosters:
        return Verdict("未提供岗位名册，未检查", checked=False)
    texts = tuple(tree(subject.procedure, subject.family))
    attempts = [_of_organ(_Demand.of(texts, roster), roster) for roster in rosters]
    return min(attempts, key=lambda verdict: len(verdict.findings))


class _Demand(NamedTuple):
    """What texts want of an organ: for each duty the number of persons, what the duty asks of them, what is apart."""

    persons: Mapping[str, int]
    duties: Mapping[str, tuple[Duty, ...]]
    apart: Mapping[frozenset[str], Apart]

    @classmethod
    def of(cls, texts: tuple[Procedure, ...], roster: Roster) -> _Demand:
        persons = {duty: number for duty, number in needed(texts).items() if duty not in roster.elsewhere}
        duties = {name: tuple(text.duties[name] for text in texts if name in text.duties) for name in persons}
        return cls(persons, duties, pairs_of(texts))

    def able(self, person: Appointee, duty: str) -> bool:
        """Whether a person may exercise a duty: appointed, with the credential and every qualification it can want."""
        return duty in person.duties and all(
            (person.credential or not one.credential)
            and (one.qualification is None or one.qualification.name in person.qualifications)
            for one in self.duties[duty]
        )


def _of_organ(demand: _Demand, roster: Roster) -> Verdict:
    able = {duty: tuple(one.name for one in roster.persons if demand.able(one, duty)) for duty in demand.persons}
    findings = tuple(_lacking(demand, roster, able))
    if findings:
        return Verdict("", findings)
    apart = frozenset(demand.apart)
    assignment = assigned(demand.persons, able, apart)
    if assignment is None:
        return Verdict("", (_inseparable(demand, roster, able),))
    told = "；".join(
        f"{name}任{'、'.join(demand.duties[duty][0].title for duty in held)}" for name, held in assignment.items()
    )
    return Verdict(f"{roster.organ}能够配齐 {len(demand.persons)} 种职责，例如：{told}")


def _lacking(demand: _Demand, roster: Roster, able: Able) -> Iterator[Finding]:
    """The duties that too few people hold, or too few who are qualified."""
    for duty, number in demand.persons.items():
        if len(able[duty]) >= number:
            continue
        declared = demand.duties[duty][0]
        appointed = [person.name for person in roster.persons if duty in person.duties]
        said = f"{roster.organ}：职责“{declared.title}”要 {number} 人"
        if len(appointed) < number:
            sentence, mend = f"{said}，名册上只有 {len(appointed)} 人任职。", f"为有关岗位补写 {duty}，或者配备人员。"
            yield Finding("check.roster_duty", declared.place, sentence, mend, law=declared.law)
        else:
            short = "、".join(sorted(set(appointed) - set(able[duty])))
            sentence = f"{said}，任职的人中只有 {len(able[duty])} 人具备执法证件和资格。"
            mend = f"为{short}取得执法证件、资格，或者改派有证件、有资格的人。"
            yield Finding("check.roster_credential", declared.place, sentence, mend, law=declared.law)


def _inseparable(demand: _Demand, roster: Roster, able: Able) -> Finding:
    """The fewest duties that cannot all be staffed at once, at the separation that stands between two of them."""
    apart = frozenset(demand.apart)
    bound = [duty for duty in demand.persons if any(duty in pair for pair in apart)]
    groups = (frozenset(group) for size in range(2, len(bound) + 1) for group in combinations(bound, size))
    group = next(
        group
        for group in groups
        if assigned({duty: demand.persons[duty] for duty in demand.persons if duty in group}, able, apart) is None
    )
    pair = next(one for duties, one in demand.apart.items() if duties <= group)
    titles = quoted(demand.duties[duty][0].title for duty in demand.persons if duty in group)
    sentence = f"{roster.organ}：{titles}须由不同的人履行，现有人员分不开。"
    mend = "为其中一种职责另派没有其他各种职责的人。"
    return Finding("check.roster_apart", pair.place, sentence, mend, law=pair.basis.law)


def assigned(persons: Mapping[str, int], able: Able, apart: Pairs) -> Assignment | None:
    """Duties for people such that each duty has its number and nobody has two that are apart; None if impossible.

    Duties with the fewest able people are filled first. People who hold the same duties and could take the same ones
    are alike, so one of them is tried for all.
    """
    scarce = sorted(persons, key=lambda duty: len(able[duty]))
    places = tuple(duty for duty in scarce for _ in range(persons[duty]))
    return _filled(places, able, apart, {})


def _filled(places: tuple[str, ...], able: Able, apart: Pairs, held: Assignment) -> Assignment | None:
    if not places:
        return held
    duty, *rest = places
    tried = set()
    for name in able[duty]:
        has = held.get(name, ())
        kind = (has, frozenset(other for other in rest if name in able[other]))
        if kind in tried or duty in has or any(frozenset((duty, other)) in apart for other in has):
            continue
        tried.add(kind)
        found = _filled(tuple(rest), able, apart, {**held, name: (*has, duty)})
        if found is not None:
            return found
    return None

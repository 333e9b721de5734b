"""P8: people can be found who may do it all, and how many it takes at least."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.checks.search import Family
from quanheng.law.procedure import Apart, Procedure

Pairs = frozenset[frozenset[str]]
"""Duties that are apart."""
Staff = tuple[tuple[str, ...], ...]
"""The duties of each person."""
_NAMES = "甲乙丙丁戊己庚辛壬癸"


def check(subject: Subject) -> Verdict:
    """Duties kept apart are two and are exercised; the least staff is told, children included."""
    texts = tuple(tree(subject.procedure, subject.family))
    findings = tuple(_of_pairs(subject))
    if findings:
        return Verdict("", findings)
    pairs = frozenset(pairs_of(texts))
    staff = least_staff(needed(texts), pairs)
    return Verdict(f"{len(pairs)} 对职责须分由不同的人，连同子程序至少要 {len(staff)} 人{_told(texts, staff)}")


def tree(procedure: Procedure, family: Family) -> Iterator[Procedure]:
    """The text and those of its children, and theirs."""
    found: dict[str, Procedure] = {}
    queue = [procedure]
    while queue:
        text = queue.pop()
        if text.key in found:
            continue
        found[text.key] = text
        yield text
        queue += [family.texts[child.procedure] for child in text.children.values() if child.procedure in family.texts]


def relatives(procedure: Procedure, family: Family) -> tuple[Procedure, ...]:
    """Every text that can stand in one family of cases with this one, over which ``apart`` holds."""
    trees = (tuple(tree(root, family)) for root in (procedure, *family.texts.values()))
    return tuple(text for texts in trees if any(text.key == procedure.key for text in texts) for text in texts)


def _of_pairs(subject: Subject) -> Iterator[Finding]:
    exercised = {act.duty for text in relatives(subject.procedure, subject.family) for act in text.acts.values()}
    seen: set[frozenset[str]] = set()
    for pair in subject.procedure.apart:
        duties = frozenset((pair.first, pair.second))
        titles = {duty: f"“{subject.procedure.duties[duty].title}”" for duty in (pair.first, pair.second)}
        if duties in seen:
            yield _finding("twice", pair, f"{'与'.join(titles.values())}的分离写了两遍。", "删去一处。")
        elif idle := [title for duty, title in titles.items() if duty not in exercised]:
            sentence = f"没有任何行为由{'、'.join(idle)}作出，分离落空。"
            yield _finding("idle", pair, sentence, "写为某个行为的 duty，或者删去这一对。")
        seen.add(duties)


def _finding(code: str, pair: Apart, sentence: str, mend: str) -> Finding:
    return Finding(f"check.apart_{code}", pair.place, sentence, mend, law=pair.basis.law)


def needed(texts: tuple[Procedure, ...]) -> dict[str, int]:
    """For each duty the greatest number of persons that one act wants."""
    numbers: dict[str, int] = {}
    for text in texts:
        for act in text.acts.values():
            if act.staffed:
                numbers[act.duty] = max(numbers.get(act.duty, 0), act.officers)
    return numbers


def pairs_of(texts: tuple[Procedure, ...]) -> dict[frozenset[str], Apart]:
    """The duties that are apart in any of the texts, each with the first separation that says so."""
    return {frozenset((pair.first, pair.second)): pair for text in reversed(texts) for pair in reversed(text.apart)}


def least_staff(needed: Mapping[str, int], pairs: Pairs) -> Staff:
    """The duties of each person of a smallest staff: enough persons for each duty, none with two that are apart."""
    places = tuple(duty for duty, number in needed.items() for _ in range(number))
    sizes = range(max(needed.values(), default=0), len(places) + 1)
    return next(staff for size in sizes if (staff := _filled(places, pairs, (), size)) is not None)


def _filled(places: tuple[str, ...], pairs: Pairs, staff: Staff, most: int) -> Staff | None:
    """``staff`` with all ``places`` filled, at most ``most`` persons altogether; None if that is not possible."""
    if not places:
        return staff
    duty, *rest = places
    for index in range(min(len(staff) + 1, most)):
        held = staff[index] if index < len(staff) else ()
        if duty in held or any(frozenset((duty, other)) in pairs for other in held):
            continue
        filled = _filled(tuple(rest), pairs, (*staff[:index], (*held, duty), *staff[index + 1 :]), most)
        if filled is not None:
            return filled
    return None


def _told(texts: tuple[Procedure, ...], staff: Staff) -> str:
    titles = {duty.name: duty.title for text in texts for duty in text.duties.values()}
    persons = (
        f"{_NAMES[index % len(_NAMES)]}任{'、'.join(titles[duty] for duty in duties)}"
        for index, duties in enumerate(staff)
    )
    return f"：{'；'.join(persons)}" if staff else ""

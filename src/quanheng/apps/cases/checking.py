"""Whether the rows that show cases are what the record says: rebuilt from it, and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db import connection

from quanheng.apps.cases.family import cases_of
from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case, Involvement, RunningLimit
from quanheng.apps.cases.projections import parties_in, standing
from quanheng.apps.record.recorder import recorder
from quanheng.engine import entry as engine
from quanheng.engine.entry import in_order
from quanheng.engine.family import Member, fold
from quanheng.engine.known import legal_time
from quanheng.law.procedure import PARTY
from quanheng.record.recorder import BATCH

_LIMIT = ("limit", "kind", "entry", "started", "due", "notice_on", "yellow_on", "paused", "provisional", "deemed")
_UNSHOWN = """
SELECT case_id FROM record_entry AS entry
WHERE n = 1 AND NOT EXISTS (SELECT 1 FROM cases_case WHERE cases_case.id = case_id) ORDER BY case_id
"""


def astray(root: str) -> Iterator[str]:
    """What a family's rows say otherwise than its record, in words."""
    rows = {case.id: case for case in Case.objects.filter(root=root)}
    unknown = {case.digest for case in rows.values()} - texts().keys()
    if unknown:
        yield f"案件 {root} 所用的程序版本 {'、'.join(digest[:12] for digest in sorted(unknown))} 不在本平台，无法核对"
        return
    if not rows[root].entries:
        yield f"案件 {root} 没有任何记录作依据"
        return
    cases = cases_of(root)
    members = fold(cases, texts()).members
    told, decided = _opening(root), _decided(cases, members)
    for name, member in members.items():
        yield from _differing(rows[name], member, {**told, "decided_on": decided.get(name)})
    for case in cases:
        yield from _involved_otherwise(case, members[case.id])


def unshown() -> Iterator[str]:
    """The cases of the record that no row shows, in words."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSHOWN)
        cases = [case for (case,) in cursor.fetchall()]
    yield from (f"案件 {case} 有记录，案件表里没有" for case in cases if not case.startswith(BATCH))


def _opening(root: str) -> Mapping[str, object]:
    """What the first entry of a family says of all its cases."""
    entry, _ = recorder().read(root, 1)
    return {"organ": entry.organ, "power": entry.context["power"], "profile": entry.context["profile"]}


def _decided(cases: Sequence[engine.Case], members: Mapping[str, Member]) -> Mapping[str, date]:
    """When the last decision was made in each case; in the root, in the whole family."""
    found: dict[str, date] = {}
    for index, entry in in_order(cases):
        text = members[cases[index].id].text
        act = text.procedure.acts.get(entry.act)
        if act is not None and act.kind == "decision":
            day = legal_time(text.procedure, entry, text.offset).date
            found |= {cases[index].id: day, cases[0].id: day}
    return found


def _differing(row: Case, member: Member, told: Mapping[str, object]) -> Iterator[str]:
    by_record = standing(member)
    for name, value in {**by_record.row, **told}.items():
        if getattr(row, name) != value:
            title = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield f"案件 {row.id} 的“{title}”是“{getattr(row, name)}”，按记录应当是“{value}”"
    if _limits(by_record.running) != _limits(RunningLimit.objects.filter(case=row.id)):
        yield f"案件 {row.id} 的期限索引与记录不符"


def _limits(rows: Iterable[RunningLimit]) -> list[tuple[date | str | int | bool | None, ...]]:
    return sorted((tuple(getattr(row, name) for name in _LIMIT) for row in rows), key=str)


def _involved_otherwise(case: engine.Case, member: Member) -> Iterator[str]:
    """Persons who did not act and parties whom it does not concern, by the record; and those that are left out."""
    rows = set(Involvement.objects.filter(case=case.id).values_list("person", "party", "duty"))
    by_record = set(_involved(case, member))
    for person, party, _ in rows - by_record:
        yield f"案件 {case.id} 列有“{person or party}”，记录里没有"
    for person, party, _ in by_record - rows:
        yield f"案件 {case.id} 缺少“{person or party}”，记录里有"


def _involved(case: engine.Case, member: Member) -> Iterator[tuple[str, str, str]]:
    for entry in case.entries:
        for person in entry.persons:
            by_party = person.duty == PARTY
            yield "" if by_party else person.name, person.name if by_party else "", person.duty
        for party in parties_in(member.text.procedure, entry.facts):
            yield "", party, ""

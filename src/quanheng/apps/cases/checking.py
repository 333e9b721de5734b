"""Whether the rows that show cases are what the record says: rebuilt from it, and compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from quanheng.apps.cases.destroyed import was_destroyed
from quanheng.apps.cases.family import read_case
from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case, Involvement, RunningLimit
from quanheng.apps.cases.numbers import number_astray
from quanheng.apps.cases.projections import parties_in, standing
from quanheng.apps.record.recorder import recorder
from quanheng.engine import entry as engine
from quanheng.engine.entry import in_order
from quanheng.engine.family import Member, fold
from quanheng.engine.known import legal_time
from quanheng.law.procedure import PARTY
from quanheng.record.entry import Entry
from quanheng.record.recorder import BATCH
from quanheng.record.values import Withheld

_LIMIT = ("limit", "kind", "entry", "started", "due", "notice_on", "yellow_on", "paused", "provisional", "deemed")
Involved = tuple[str, str, str]
"""Person, party, duty."""
Recorded = Mapping[str, Sequence[tuple[Entry, Mapping[str, object]]]]
"""The entries of cases with their facts."""
_UNSHOWN = """
SELECT case_id FROM record_entry AS entry
WHERE n = 1 AND NOT EXISTS (SELECT 1 FROM cases_case WHERE cases_case.id = case_id) ORDER BY case_id
"""


class _Family(NamedTuple):
    """What the tables say of a family: the rows of its cases, the limits that run in each, who is involved in it."""

    rows: dict[str, Case]
    limits: dict[str, list[RunningLimit]]
    involved: dict[str, set[Involved]]

    @property
    def unreadable(self) -> str:
        """Why it cannot be held to its record; empty, where it can."""
        root, *_ = self.rows
        unknown = {case.digest for case in self.rows.values()} - texts().keys()
        if unknown:
            versions = "、".join(digest[:12] for digest in sorted(unknown))
            return f"案件 {root} 所用的程序版本 {versions} 不在本平台，无法核对"
        return "" if self.rows[root].entries else f"案件 {root} 没有任何记录作依据"


def astray(*roots: str) -> Iterator[str]:
    """What the rows of families say otherwise than their record, in words; the families are read all at once."""
    shown = _shown(roots)
    read = [root for root in roots if not shown[root].unreadable]
    recorded = recorder().read_cases([name for root in read for name in shown[root].rows])
    for root in roots:
        yield from [shown[root].unreadable] if shown[root].unreadable else _family_astray(shown[root], recorded)


def _family_astray(shown: _Family, recorded: Recorded) -> Iterator[str]:
    cases = [read_case(row, recorded[name]) for name, row in shown.rows.items()]
    members = fold(cases, texts()).members
    gone = any(was_destroyed(recorded[name]) for name in shown.rows)
    first = recorded[cases[0].id][0][0]
    told, decided = _opening(first), _decided(cases, members)
    yield from number_astray(shown.rows[cases[0].id], _legal_day(cases[0]))
    for case in cases:
        by_record = standing(members[case.id])
        title = _title(case, first, gone=gone)
        row = {**by_record.row, **told, "title": title, "decided_on": decided.get(case.id)}
        yield from _differing(shown.rows[case.id], row)
        if _limits(by_record.running) != _limits(shown.limits[case.id]):
            yield f"案件 {case.id} 的期限索引与记录不符"
        yield from _involved_otherwise(case, members[case.id], shown.involved[case.id], gone=gone)


def _shown(roots: Sequence[str]) -> Mapping[str, _Family]:
    """What the tables say of families."""
    found = {root: _Family({}, defaultdict(list), defaultdict(set)) for root in roots}
    for row in Case.objects.filter(root__in=roots).order_by("ordinal"):
        found[row.root_id].rows[row.id] = row
    for limit in RunningLimit.objects.filter(case__root__in=roots).select_related("case"):
        found[limit.case.root_id].limits[limit.case_id].append(limit)
    involved = Involvement.objects.filter(case__root__in=roots)
    for root, case, person, party, duty in involved.values_list("case__root", "case", "person", "party", "duty"):
        found[root].involved[case].add((person, party, duty))
    return found


def unshown() -> Iterator[str]:
    """The cases of the record that no row shows, in words."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSHOWN)
        cases = [case for (case,) in cursor.fetchall()]
    yield from (f"案件 {case} 有记录，案件表里没有" for case in cases if not case.startswith(BATCH))


def _opening(entry: Entry) -> Mapping[str, object]:
    """What the first entry of a family says of all its cases."""
    return {"organ": entry.organ, "power": entry.context["power"], "profile": entry.context["profile"]}


def _title(case: engine.Case, first: Entry, *, gone: bool) -> str:
    """What a case is called: the root what its first entry says while the file is there, any other as its procedure."""
    if case.parent is not None:
        return texts()[case.procedure].procedure.title
    return Withheld.DESTROYED.value if gone else str(first.context["title"])


def _legal_day(root: engine.Case) -> date:
    """The day on which a case was opened in law: its number is of the year of that day."""
    text = texts()[root.procedure]
    return legal_time(text.procedure, root.entries[0], text.offset).date


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


def _differing(row: Case, by_record: Mapping[str, object]) -> Iterator[str]:
    for name, value in by_record.items():
        if getattr(row, name) != value:
            title = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield f"案件 {row.id} 的“{title}”是“{getattr(row, name)}”，按记录应当是“{value}”"


def _limits(rows: Iterable[RunningLimit]) -> list[tuple[date | str | int | bool | None, ...]]:
    return sorted((tuple(getattr(row, name) for name in _LIMIT) for row in rows), key=str)


def _involved_otherwise(case: engine.Case, member: Member, rows: set[Involved], *, gone: bool) -> Iterator[str]:
    """Persons who did not act and parties whom it does not concern, by the record; and those that are left out.

    ``gone``: the file was lawfully destroyed, and names no party any more.
    """
    by_record = {one for one in _involved(case, member) if not (gone and one[1])}
    for person, party, _ in rows - by_record:
        yield f"案件 {case.id} 列有“{person or party}”，记录里没有"
    for person, party, _ in by_record - rows:
        yield f"案件 {case.id} 缺少“{person or party}”，记录里有"


def _involved(case: engine.Case, member: Member) -> Iterator[Involved]:
    for entry in case.entries:
        for person in entry.persons:
            by_party = person.duty == PARTY
            yield "" if by_party else person.name, person.name if by_party else "", person.duty
        for party in parties_in(member.text.procedure, entry.facts):
            yield "", party, ""

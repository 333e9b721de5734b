"""Opens what the registers call for: adjusting the list after a change, settling duties that overlap (A3, A6).

A task is opened in the name of whoever entered what calls for it, or, if she may not, of one who may: the platform
tells for her, at once, those whom it concerns. It is opened once: attempts are numbered by what they are about.
"""

from __future__ import annotations

import hashlib
from datetime import date

from quanheng.apps.adjustment.changes import Change, changes
from quanheng.apps.adjustment.errors import AdjustmentError
from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case, Request
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, open_case
from quanheng.apps.cases.values import FactValue
from quanheng.apps.people.models import Allotment
from quanheng.apps.people.queries import holders_of
from quanheng.apps.powers.checks import named
from quanheng.apps.powers.staffing import Overlap, doubled, staffing
from quanheng.apps.record.recorder import recorder
from quanheng.law.naming import duty_title

ADJUSTMENT, COORDINATION = "register.adjustment", "register.coordination"
_TELL, _NOTIFY = "tell", "notify"


def open_tasks(on: date) -> int:
    """Open what the registers of a day call for; how many tasks are new."""
    return sum(_adjust(change, on) for change in changes(on)) + _coordinate(on)


def _adjust(change: Change, on: date) -> int:
    """A task for each organ that a change leaves powers of behind."""
    row, opened = change.row, 0
    for organ, powers in change.powers.items():
        facts: dict[str, FactValue] = {"change": change.sentence, "change_on": change.on}
        if powers:
            facts["powers"] = tuple(power.key for power in powers)
        key = _key(ADJUSTMENT, row._meta.label, row.key, change.on.isoformat(), organ)
        if not Request.objects.filter(pk=key).exists():
            opening = Opening(ADJUSTMENT, organ, title=f"清单调整：{change.sentence}")
            _open(opening, _teller(opening, change.person, on), facts, key)
            opened += 1
    return opened


def _coordinate(on: date) -> int:
    """A task for each duty that two units of an organ hold for the same powers, unless one is open."""
    running = set(Case.objects.filter(procedure=COORDINATION, ended=False).values_list("organ", "title"))
    opened = 0
    for one in doubled(staffing(library().procedures, on)):
        text = library().procedures.get(one.procedure)
        key = _key(COORDINATION, one.organ, one.procedure, one.duty, *one.units, *one.powers)
        if text is None or one.duty not in text.duties or Request.objects.filter(pk=key).exists():
            continue
        which = f"（{named(one.powers)}）" if one.powers else ""
        opening = Opening(
            COORDINATION, one.organ, title=f"职责交叉：{text.title}的“{duty_title(text, one.duty)}”{which}"
        )
        if (one.organ, opening.title) not in running:
            _open(opening, _teller(opening, _allotter(one.procedure, one.duty), on), _told_of(one), key)
            opened += 1
    return opened


def _told_of(overlap: Overlap) -> dict[str, FactValue]:
    facts: dict[str, FactValue] = {
        "organ": overlap.organ,
        "overlap": f"{overlap.procedure}:{overlap.duty}",
        "units": overlap.units,
    }
    return facts | ({"powers": overlap.powers} if overlap.powers else {})


def _open(opening: Opening, person: str, facts: dict[str, FactValue], key: str) -> None:
    outcome = open_case(opening, Attempt("", _TELL, (Actor(person, _NOTIFY),), facts, key=key))
    if not isinstance(outcome, Done):
        raise AdjustmentError("tasks.refused", f"“{opening.title}”不能发出：{outcome}。", mend="核对通知职责的落实。")


def _teller(opening: Opening, person: str, on: date) -> str:
    """Who tells. Raises ``AdjustmentError`` where nobody may."""
    holders = holders_of(opening.organ, opening.procedure, _NOTIFY, "", on).order_by("key")
    found = holders.filter(key=person).first() or holders.first()
    if found is None:
        mend = f"把“{opening.procedure}:{_NOTIFY}@全县”落实到登记的岗位。"
        raise AdjustmentError("tasks.nobody", f"“{opening.title}”没有人能够发出。", mend=mend)
    return str(found.key)


def _allotter(procedure: str, duty: str) -> str:
    """Who allotted a duty last."""
    last = Allotment.objects.filter(procedure=procedure, duty=duty).order_by("pk").last()
    assert last is not None
    entry, _ = recorder().read(last.entry_case, last.entry_n)
    return entry.actors[0].person


def _key(*about: str) -> str:
    return hashlib.sha256("|".join(about).encode()).hexdigest()

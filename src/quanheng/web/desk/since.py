"""What happened in a family of cases after a form was shown: told to whoever sends the form."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from quanheng.apps.cases.family import rows_of, state_of
from quanheng.apps.cases.models import Case
from quanheng.apps.record.recorder import recorder
from quanheng.law.naming import duty_title
from quanheng.web.desk.case_page import entry_title


class News(NamedTuple):
    """An entry that somebody has not seen: in which case, what was done, by which duty, and when.

    Who did it the record of its case says, to those who may read it.
    """

    case: Case
    n: int
    title: str
    duty: str
    recorded: datetime
    by_law: bool


def last_entries(root: str, count: int) -> list[News]:
    """The last so many entries of a family, in the order in which they were recorded."""
    rows = rows_of(root)
    members = state_of(rows).members
    news = []
    for name, entries in recorder().read_cases([*rows]).items():
        procedure = members[name].text.procedure
        for entry, _ in entries:
            duties = "、".join(dict.fromkeys(duty_title(procedure, actor.duty) for actor in entry.actors))
            by_law = entry.context.get("by") == "law"
            news.append(News(rows[name], entry.n, entry_title(procedure, entry), duties, entry.recorded, by_law))
    return sorted(news, key=lambda one: one.recorded)[-count:]

"""Who enters what a party does: she acts at the counter or in writing, one of the staff enters it (代为登记).

Whoever enters it does not act: the entry names the party as its actor, and in its context who entered it.
"""

from __future__ import annotations

from collections.abc import Set

from quanheng.engine.entry import Person
from quanheng.engine.persons import Persons
from quanheng.law.procedure import LAW, PARTY, Act, Procedure

CASHIER = "cashier"
"""The duty of those who do the accounts, where a text has it."""
ENTERED_BY = "entered_by"
"""Under which an entry's context has the number of the person who entered it for the party."""


def entering_duties(procedure: Procedure, act: Act) -> frozenset[str]:
    """The duties each of which lets its holder enter an act of a party.

    A payment is entered by those who do the accounts, where the text has them: who decides a fine does not collect it
    (行政处罚法 67).
    """
    staff = frozenset(procedure.duties) - {LAW, PARTY}
    return staff & {CASHIER} if act.kind == "payment" and CASHIER in staff else staff


def may_enter(procedure: Procedure, act: Act, person: str, duties: Set[str], done: Persons) -> bool:
    """Whether a person with those duties enters an act of a party in a family in which that was ``done`` before.

    Who does the accounts enters no payment of a case in which she did what is kept apart from them.
    """
    held = entering_duties(procedure, act) & duties
    if act.kind != "payment":
        return bool(held)
    return any(not [*done.breaches((Person(person, duty),), act)] for duty in held)

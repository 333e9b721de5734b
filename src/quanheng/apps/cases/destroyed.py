"""What lists, searches and registers keep of a file that was lawfully destroyed: nothing by which it is found (D8).

What stays is what the record itself keeps in the clear: numbers of cases, acts, days, choices and sums. A party whom
another file concerns, or who has an account, stays in the register of parties.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.archive import DISPOSAL
from quanheng.apps.cases.family import root_of
from quanheng.apps.cases.models import Case, Gram, Involvement
from quanheng.apps.cases.search import index_case
from quanheng.apps.database.lots import lots
from quanheng.apps.parties.models import Party
from quanheng.apps.record.recorder import recorder
from quanheng.apps.registers import EFFECTS
from quanheng.record.disposal import DESTROY, TARGETS, Target, read_targets
from quanheng.record.entry import Entry
from quanheng.record.values import Withheld

_TOGETHER = 500
"""Cases whose rows are looked for together."""


def destroyed_files() -> frozenset[str]:
    """The files of which an order of destruction was carried out."""
    disposals = Case.objects.filter(procedure=DISPOSAL).values_list("pk", flat=True)
    found: set[str] = set()
    for entries in recorder().read_cases([*disposals]).values():
        for entry, facts in entries:
            listed = {root_of(one.case): one for one in read_targets(facts[TARGETS])} if entry.act == DESTROY else {}
            found.update(root for root, target in listed.items() if _is_gone(target))
    return frozenset(found)


def _is_gone(target: Target) -> bool:
    return recorder().read(target.case, target.n)[1][target.fact] is Withheld.DESTROYED


def was_destroyed(entries: Iterable[tuple[Entry, Mapping[str, object]]]) -> bool:
    """Whether anything that these entries said was lawfully destroyed: a file is, or is not, destroyed whole."""
    return any(value is Withheld.DESTROYED for _, facts in entries for value in facts.values())


@transaction.atomic
def forget(files: Collection[str]) -> None:
    """Take out of lists, searches and registers what they have of some files; done again, it does nothing more."""
    for file in files:
        Case.objects.filter(pk=file).update(title=Withheld.DESTROYED.value)
        Gram.objects.filter(kind=Gram.Kind.CASE, key=file).delete()
        index_case(file, Withheld.DESTROYED.value)
    cases = Case.objects.filter(root__in=files).order_by("pk").values_list("pk", flat=True)
    for some in lots(cases, _TOGETHER):
        _forget_rows(some)
        _forget_parties(some)


def _forget_rows(cases: Sequence[str]) -> None:
    """No register keeps a row that these cases were the last to change."""
    for register in {effect.register for effect in EFFECTS.values()}:
        register._default_manager.filter(entry_case__in=cases).delete()


def _forget_parties(cases: Sequence[str]) -> None:
    """No case is found by its parties; whom nothing else concerns is no party any more."""
    involved = Involvement.objects.filter(case__in=cases).exclude(party="")
    parties = {*involved.values_list("party", flat=True)}
    involved.delete()
    parties -= {*Involvement.objects.filter(party__in=parties).values_list("party", flat=True)}
    parties -= {*User.objects.filter(person__in=parties).values_list("person", flat=True)}
    Gram.objects.filter(kind=Gram.Kind.PARTY, key__in=parties).delete()
    Party.objects.filter(number__in=parties).delete()

"""What a document can say of its case: facts in words, people, numbers, due dates, each under a name in braces."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from quanheng.apps.cases.archive import file_retention, kept_until
from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case, RunningLimit
from quanheng.apps.cases.recording import Recorded
from quanheng.apps.cases.words import in_words
from quanheng.apps.database import plain
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.wording import lengthening, span
from quanheng.apps.organs.models import Organ
from quanheng.apps.parties.identity import identity_of
from quanheng.apps.parties.models import Party
from quanheng.apps.people.models import Person
from quanheng.apps.people.queries import Bearer, bearers_among, names_of
from quanheng.apps.powers.models import Power
from quanheng.apps.record.recorder import recorder
from quanheng.law.calendar import date_text
from quanheng.law.clause import Clause
from quanheng.law.condition import Value
from quanheng.law.procedure import PARTY, Procedure
from quanheng.record.entry import Entry

_NAME = re.compile(r"\{([^{}]+)\}")
_INVOLVED = "SELECT person, duty FROM cases_involvement WHERE case_id IN "


class Unknown(Exception):  # noqa: N818  no error: another sentence may do, or the part stays empty
    """Something that a sentence names is not known."""


class Knowledge:
    """What is known when an act is recorded. A fact is looked for in its case first, then in those it hangs under."""

    def __init__(self, recorded: Recorded) -> None:
        self.recorded = recorded
        self.root = recorded.case.root
        self.organ = Organ.objects.get(key=self.root.organ)

    def sentence(self, words: str) -> str:
        """The words with what is named in them. Raises ``Unknown``."""
        return _NAME.sub(lambda found: self._named(found[1]), words)

    def amount(self, fact: str) -> Decimal:
        """A sum of money. Raises ``Unknown``."""
        _, value = self.fact(fact)
        if not isinstance(value, Decimal):
            raise Unknown(fact)
        return value

    def fact(self, name: str) -> tuple[Procedure, Value]:
        """A fact, and the text that declares it. Raises ``Unknown``."""
        for member in self.recorded.lineage:
            facts = member.state.known.facts
            if name in facts and facts[name] not in ("", ()):
                return member.text.procedure, facts[name]
        raise Unknown(name)

    def parties(self, name: str) -> tuple[str, ...]:
        """The numbers of parties that a part names: its fact's, or those of the nearest case that has any."""
        for fact in (name, *self._party_facts()):
            try:
                _, value = self.fact(fact)
            except Unknown:
                continue
            return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
        raise Unknown(name)

    @cached_property
    def handlers(self) -> tuple[Bearer, ...]:
        """Those who carry a credential and have acted in the family."""
        acted = plain.rows(_INVOLVED + plain.places(len(self.recorded.family)), *self.recorded.family)
        credentialed = self._credentialed()
        persons = {person for person, duty in acted if duty in credentialed} | {*self.recorded.deed.persons}
        return bearers_among(persons - {""}, self.recorded.deed.at)

    @property
    def people(self) -> str:
        """Who has done the act."""
        persons = self.recorded.deed.persons
        names = names_of(set(persons))
        return "、".join(names[person] for person in persons if person in names)

    def _party_facts(self) -> Iterable[str]:
        for member in self.recorded.lineage:
            facts = member.text.procedure.facts.values()
            yield from (fact.name for fact in facts if fact.type == "ref" and fact.of == PARTY)

    def _credentialed(self) -> set[str]:
        procedures = (member.text.procedure for member in self.recorded.lineage)
        return {duty.name for text in procedures for duty in text.duties.values() if duty.credential}

    def _named(self, name: str) -> str:
        kind, _, rest = name.partition(":")
        if kind.startswith("@"):
            words = _OTHERS[kind](self, rest)
            if not words:
                raise Unknown(name)
            return words
        procedure, value = self.fact(name)
        if isinstance(value, tuple) and procedure.fact_type(name) == "text":
            return "\n".join(map(str, value))
        return in_words(procedure, name, value)

    def _contact(self, _: str) -> str:
        return "，".join(filter(None, (self.people, self.organ.name, self.organ.address, self.organ.contact)))

    def _latest(self, form: str) -> str:
        found = Document.objects.filter(case__root=self.root.pk, name=form, status=Document.Status.ISSUED).last()
        return f"《{found.title}》（{found.number}）" if found else ""

    def _hearing(self, _: str) -> str:
        """The right to a hearing, where the party has it (行政处罚法 63, 64)."""
        if self.fact("hearing_class")[1] == "none":
            return ""
        return (
            "依照《中华人民共和国行政处罚法》第六十三条、第六十四条，你（单位）有权要求举行听证。"
            f"要求听证的，应当在收到本告知书后{self._span('hearing')}内提出；逾期不提出的，视为放弃。"
        )

    def _refused(self, _: str) -> str:
        return "当事人拒绝签字，主持人已在笔录中注明。" if self.fact("signature")[1] == "refused" else ""

    def _basis(self, _: str) -> str:
        return "\n".join(Power.objects.filter(key=self.root.power).values_list("basis", flat=True).first() or ())

    def _party(self) -> Party | None:
        return Party.objects.filter(number__in=self.parties("")).first()

    def _identity(self, _: str) -> str:
        party = self._party()
        return identity_of(party) if party else ""

    def _domicile(self, _: str) -> str:
        party = self._party()
        return party.address if party else ""

    def _entries(self, act: str) -> Iterator[tuple[Entry, Mapping[str, object]]]:
        """The entries of an act in the case, in order; of one outcome where it says ``act=outcome``."""
        case, (name, _, wanted) = self.recorded.case.pk, act.partition("=")
        outcome = self.recorded.procedure.acts[name].outcome
        for entry, facts in recorder().read_cases([case])[case][: self.recorded.deed.n]:
            if entry.act == name and (not wanted or (outcome and facts.get(outcome) == wanted)):
                yield entry, facts

    def _each(self, act: str) -> str:
        """A line for each time an act was done: by whom, and what was said there."""
        procedure = self.recorded.procedure
        lines = []
        for entry, facts in self._entries(act):
            people = [actor.person for actor in entry.actors]
            told = (name for name in procedure.acts[entry.act].asks if facts.get(name) not in people)
            said = (in_words(procedure, name, facts[name]) for name in told)
            lines.append(f"{'、'.join(names_of(set(people)).values())}：{'。'.join(said)}")
        return "\n".join(lines)

    def _called(self, fact: str, names: Callable[[Collection[str]], Mapping[str, str]]) -> str:
        """What the numbers that a fact gives are called, a line each; a number that nothing has stays."""
        _, value = self.fact(fact)
        numbers = [str(one) for one in (value if isinstance(value, tuple) else (value,))]
        found = names(numbers)
        return "\n".join(found.get(number, number) for number in numbers)

    def _due(self, limit: str) -> str:
        case = self.recorded.case.pk
        due = RunningLimit.objects.filter(case=case, limit=limit).values_list("due", flat=True).first()
        return date_text(due) if due else ""

    def _extended(self, _: str) -> str:
        """When the limit that the act extends runs out; while nobody can tell, for how long it is extended."""
        extends = self.recorded.act.extends
        if extends is None:
            return ""
        longer = lengthening(self._clause(extends.limit))
        return self._due(extends.limit) or (longer and f"自原期限届满之日起延长{longer}")

    def _given(self, fact: str) -> str:
        """A fact in words, if the act itself says it: what an earlier one said of the case does not count."""
        *_, (_, facts) = self._entries(self.recorded.act.name)
        return self._named(fact) if fact in facts else ""

    def _on(self, act: str) -> str:
        """The day of the latest such act, as the law dates it."""
        if act not in self.recorded.procedure.acts:
            return ""
        days = [entry.at for entry, _ in self._entries(act)]
        return date_text(days[-1]) if days else ""

    def _span(self, limit: str) -> str:
        """How long a limit of the case is, by the clause of its line that is in force."""
        return span(self._clause(limit))

    def _clause(self, limit: str) -> Clause:
        member = self.recorded.lineage[0]
        return member.text.dating.clause(limit, member.case.profile, self.recorded.deed.at)


def _workplaces(persons: Collection[str]) -> Mapping[str, str]:
    organs = dict(Person.objects.filter(key__in=persons).values_list("key", "organ"))
    names = _organs(organs.values())
    return {person: names.get(organ, organ) for person, organ in organs.items()}


def _organs(keys: Collection[str]) -> Mapping[str, str]:
    return dict(Organ.objects.filter(key__in=keys).values_list("key", "name"))


def _powers(numbers: Collection[str]) -> Mapping[str, str]:
    return {key: f"{key}　{name}" for key, name in Power.objects.filter(key__in=numbers).values_list("key", "name")}


def _procedures(keys: Collection[str]) -> Mapping[str, str]:
    texts = library().procedures
    return {key: texts[key].title for key in keys if key in texts}


def _files(keys: Collection[str]) -> Mapping[str, str]:
    return {file.pk: "：".join(_of_file(file)) for file in Case.objects.filter(pk__in=keys)}


def _of_file(file: Case) -> Iterator[str]:
    """Its number, title, period and the last day of that; a table has a column for each, parted by colons."""
    yield file.number or file.pk
    yield file.title.replace("：", " ")
    yield file_retention(file).words
    yield date_text(kept_until(file))


_OTHERS: Mapping[str, Callable[[Knowledge, str], str]] = {
    "@case": lambda known, _: known.root.title,
    "@number": lambda known, _: known.root.number,
    "@organ": lambda known, _: known.organ.name,
    "@address": lambda known, _: known.organ.address,
    "@day": lambda known, _: date_text(known.recorded.deed.at),
    "@people": lambda known, _: known.people,
    "@handlers": lambda known, _: "、".join(one.name for one in known.handlers),
    "@contact": Knowledge._contact,
    "@latest": Knowledge._latest,
    "@due": Knowledge._due,
    "@span": Knowledge._span,
    "@extended": Knowledge._extended,
    "@given": Knowledge._given,
    "@on": Knowledge._on,
    "@each": Knowledge._each,
    "@count": lambda known, act: str(sum(1 for _ in known._entries(act))),
    "@hearing": Knowledge._hearing,
    "@refused": Knowledge._refused,
    "@basis": Knowledge._basis,
    "@identity": Knowledge._identity,
    "@domicile": Knowledge._domicile,
    "@person": lambda known, fact: known._called(fact, lambda numbers: names_of(set(numbers))),
    "@workplace": lambda known, fact: known._called(fact, _workplaces),
    "@body": lambda known, fact: known._called(fact, _organs),
    "@power": lambda known, fact: known._called(fact, _powers),
    "@procedure": lambda known, fact: known._called(fact, _procedures),
    "@file": lambda known, fact: known._called(fact, _files),
}

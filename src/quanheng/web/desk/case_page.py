"""What a case page shows: where the case stands, what runs, what can be done and what cannot, what has been done.

One page serves every definition: all of it is read from the definition and the state.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from quanheng.apps.cases.behalf import ENTERED_BY, may_enter
from quanheng.apps.cases.destroyed import was_destroyed
from quanheng.apps.cases.ending import ending_of, stages_of
from quanheng.apps.cases.family import Rows, read_case, state_of
from quanheng.apps.cases.handed import Handed, handed_over
from quanheng.apps.cases.library import library, texts
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.projections import parties_in
from quanheng.apps.cases.retention import Retention, retention_of
from quanheng.apps.cases.values import moment
from quanheng.apps.cases.words import in_words, names_of_all
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.queries import listed_documents
from quanheng.apps.people.queries import duties_of, names_of
from quanheng.apps.record.clock import now
from quanheng.apps.record.receipts import Place, numbers_in
from quanheng.apps.record.recorder import recorder
from quanheng.engine.case import due_of
from quanheng.engine.clocks import Instance
from quanheng.engine.dating import Stamp
from quanheng.engine.excused import excused
from quanheng.engine.family import FamilyState, Member, deem
from quanheng.engine.judge import REASONS
from quanheng.engine.options import Actor, Option, options
from quanheng.engine.persons import Persons
from quanheng.engine.reasons import NO_BASIS, Objection
from quanheng.law.clause import citations
from quanheng.law.naming import duty_title, fact_title, grounds, report_title, stage_title
from quanheng.law.procedure import NEW, PARTY, Act, Procedure
from quanheng.record.entry import Entry, body_of
from quanheng.record.recorder import CHINA
from quanheng.web.desk.exhibits import Exhibit, exhibits_in

Past = tuple[Entry, Mapping[str, object]]
"""An entry and its facts."""


class Seer(NamedTuple):
    """Who looks at the page: number, name, and the duties held in the case."""

    person: str
    name: str
    duties: frozenset[str]


_NEAR = 3
"""Days before the due date from which a clock is amber."""


class Clock(NamedTuple):
    """A limit that runs: when it is due and how that came about. ``left`` is in days, negative when over.

    One that is not due at any time is paused, or runs from a day on which nothing set it: no clause, no calendar.
    """

    title: str
    due: date | None
    paused: bool
    left: int | None
    law: str
    steps: tuple[str, ...]
    provisional: bool
    share: int
    tone: str

    @property
    def words(self) -> str:
        """How long there is still, or why that cannot be said."""
        if self.left is None:
            return "中止计算" if self.paused else "起算之日没有可以适用的规定，算不出到期日"
        return f"超期 {-self.left:,} 天" if self.left < 0 else f"还有 {self.left:,} 天" if self.left else "今天到期"


class Reason(NamedTuple):
    """Why an act cannot be done now, on what basis, and what to do."""

    sentence: str
    law: str
    mend: str


class Offer(NamedTuple):
    """An act: open, with what its form can still raise; or not, with the reasons. ``mine``: who looks has the duty."""

    act: str
    title: str
    duty: str
    law: str
    is_open: bool
    mine: bool
    reasons: tuple[Reason, ...]
    option: Option


class Line(NamedTuple):
    """An entry of the record as the page shows it; ``excused`` is what its reasons answer.

    ``entered_by`` is the name of who entered it for the party who acts in it, if somebody did.
    """

    n: int
    title: str
    duty: str
    people: str
    entered_by: str
    at: date | datetime
    recorded: datetime
    facts: tuple[tuple[str, str], ...]
    files: tuple[Exhibit, ...]
    excused: tuple[Reason, ...]
    by_law: bool
    digest: str
    receipt: str


class Step(NamedTuple):
    """A stage in the band above the page: passed, here, or to come; ``on``: when the case came to it."""

    title: str
    state: str
    on: date | None = None


@dataclass(frozen=True)
class CasePage:
    """All that the page of one case shows to one person."""

    case: Case
    procedure: Procedure
    organ: str
    parties: tuple[str, ...]
    stage: str
    course: tuple[Step, ...]
    clocks: tuple[Clock, ...]
    offers: tuple[Offer, ...]
    lines: tuple[Line, ...]
    documents: tuple[Document, ...]
    handed: Handed | None
    children: tuple[Case, ...]
    holds: tuple[str, ...]
    duties: tuple[str, ...]
    seen: int
    retention: Retention | None
    destroyed: bool

    @property
    def open_offers(self) -> Iterator[Offer]:
        """What can be done now."""
        return (offer for offer in self.offers if offer.is_open)

    @property
    def closed_offers(self) -> Iterator[Offer]:
        """What cannot be done now though the case stands where it belongs."""
        return (offer for offer in self.offers if not offer.is_open and offer.mine)

    @property
    def others_offers(self) -> list[Offer]:
        """What is somebody else's to do, and could not be done now by her either."""
        return [offer for offer in self.offers if not offer.is_open and not offer.mine]


def case_page(rows: Rows, case: Case, person: str) -> CasePage:
    """The page of ``case``, whose family has the ``rows``, as the person with that number sees it."""
    at = now()
    state = state_of(rows)
    family = deem(state, moment(at), texts()).family
    member = family.members[case.id]
    procedure = member.text.procedure
    duties = _duties(case, procedure, person)
    entries = recorder().read_cases([case.id])[case.id]
    names = _names(procedure, entries, {person, case.organ})
    return CasePage(
        case=case,
        procedure=procedure,
        organ=names.get(case.organ, case.organ),
        parties=_parties(member, entries, names),
        stage=stage_title(procedure, member.state.control.stage),
        course=_course(procedure, member, [entry for entry, _ in entries]),
        clocks=tuple(_clock(member, instance, at.date()) for instance in member.state.clocks.running()),
        offers=tuple(_offers(member, family, Seer(person, names.get(person, person), duties))),
        lines=tuple(reversed([*_lines(member, entries, names, _excused(rows, case, entries))])),
        documents=tuple(reversed(listed_documents([case.id] if case.parent_id else rows))),
        handed=handed_over(case) if "came_from" in member.state.known.facts else None,
        children=tuple(row for row in rows.values() if row.parent_id == case.id),
        holds=tuple(procedure.holds[name].title for name in sorted(member.state.control.holds)),
        duties=tuple(duty_title(procedure, duty) for duty in sorted(duties)),
        seen=sum(other.count for other in state.members.values()),
        retention=_retention(case, member, [entry for entry, _ in entries]),
        destroyed=was_destroyed(entries),
    )


def _retention(case: Case, member: Member, entries: Sequence[Entry]) -> Retention | None:
    """Of an ended root, how long its file is kept."""
    if not case.ended or case.parent_id is not None:
        return None
    ended = ending_of(member.text.procedure, entries).recorded
    return retention_of(member, ended.astimezone(CHINA).date())


def offer_of(case: Case, state: FamilyState, act: str, person: str) -> Offer | None:
    """One act of a case, its family in ``state``, as a person sees it; none where there is no such act for her."""
    family = deem(state, moment(now()), texts()).family
    member = family.members[case.id]
    seer = Seer(person, names_of({person}).get(person, person), _duties(case, member.text.procedure, person))
    return next(_offers(member, family, seer, {act}), None)


def _duties(case: Case, procedure: Procedure, person: str) -> frozenset[str]:
    return duties_of(person, case.organ, procedure.key, case.power, now().date())


def _names(procedure: Procedure, entries: Sequence[Past], others: Set[str]) -> Mapping[str, str]:
    """The names of all persons and parties that the entries speak of, and of others, by number."""
    acting = {actor.person for entry, _ in entries for actor in entry.actors}
    acting |= {str(entry.context.get(ENTERED_BY, "")) for entry, _ in entries} - {""}
    numbers = others | acting | {number for _, facts in entries for number in _refs(procedure, facts)}
    return names_of_all(numbers)


def _refs(procedure: Procedure, facts: Mapping[str, object]) -> Iterator[str]:
    for name, value in facts.items():
        if procedure.fact_type(name) == "ref":
            yield from map(str, value) if isinstance(value, list) else (str(value),)


def _parties(member: Member, entries: Sequence[Past], names: Mapping[str, str]) -> tuple[str, ...]:
    """The parties whom the case names, or who have acted in it."""
    acting = {actor.person for entry, _ in entries for actor in entry.actors if actor.duty == PARTY}
    numbers = acting | parties_in(member.text.procedure, member.state.known.facts)
    return tuple(sorted(names[number] for number in numbers if number in names))


def _course(procedure: Procedure, member: Member, entries: Sequence[Entry]) -> tuple[Step, ...]:
    """The stages passed, the one the case is in, and those of the shortest way on."""
    here = member.state.control.stage
    days = _days(procedure, entries)
    steps = [Step(stage_title(procedure, stage), "done", day) for stage, day in days.items() if stage != here]
    if here != NEW:
        steps.append(Step(stage_title(procedure, here), "here", days.get(here)))
    return (*steps, *(Step(stage_title(procedure, stage), "") for stage in _onwards(procedure, here, days)))


def _days(procedure: Procedure, entries: Sequence[Entry]) -> Mapping[str, date]:
    """The stages the case has been in, in order, and when it last came to each."""
    days: dict[str, date] = {}
    before = NEW
    for stage, entry in stages_of(procedure, entries):
        if stage != before:
            days[stage] = entry.at.date() if isinstance(entry.at, datetime) else entry.at
        before = stage
    return days


def _onwards(procedure: Procedure, here: str, passed: Iterable[str]) -> Iterator[str]:
    """The main course from here: by the first act of the text that leads to a stage not yet met."""
    met = {here, *passed}
    while not procedure.is_end(here):
        targets = [target for act in procedure.acts.values() if here in act.start for target in _targets(act.to)]
        following = [stage for stage in procedure.stages if stage in targets and stage not in met]
        if not following:
            return
        here = following[0]
        met.add(here)
        yield here


def _targets(to: str | Mapping[str, str] | None) -> Iterable[str]:
    if to is None:
        return ()
    return (to,) if isinstance(to, str) else to.values()


def _clock(member: Member, instance: Instance[Stamp], today: date) -> Clock:
    text, limit = member.text, member.text.procedure.limits[instance.limit]
    answer, reckoned = due_of(text, member.state, instance), text.dating.reckoned(instance, member.case.profile)
    day = answer.moment(text.offset).date if answer.known else None
    start = instance.start.moment(instance.fact).date
    left = None if day is None else (day - today).days
    whole = max((day - start).days, 1) if day else 1
    return Clock(
        limit.title,
        day,
        any(pause.until is None for pause in instance.pauses),
        left,
        citations(reckoned.clause.article) if reckoned else "",
        tuple(step.sentence for step in reckoned.explain()) if reckoned else (),
        bool(reckoned and reckoned.provisional),
        0 if left is None else 100 if left < 0 else min(100, 100 * left // whole),
        "" if left is None else "red" if left < 0 else "amber" if left <= _NEAR else "",
    )


def _offers(member: Member, family: FamilyState, seer: Seer, only: Container[str] | None = None) -> Iterator[Offer]:
    """The acts of this stage as this person sees them; of a party's those that she may enter for her, no others."""
    procedure, stage = member.text.procedure, member.state.control.stage
    person, name, duties = seer
    here = {name for name, act in procedure.acts.items() if stage in act.start and (only is None or name in only)}
    here = {name for name in here if _hers_to_see(procedure, procedure.acts[name], seer, family.persons)}
    for option in options(family, member.case.id, Actor(person, duties | {PARTY}), moment(now()), among=here):
        act = option.act
        mine = act.duty in duties or act.duty == PARTY or option.open
        if mine or not _somebody_elses(option):
            law = grounds(act.basis) if act.basis != NO_BASIS else ""
            reasons = (
                () if option.open else tuple(_reason(objection, {person: name}) for objection in option.objections)
            )
            yield Offer(act.name, act.title, duty_title(procedure, act.duty), law, option.open, mine, reasons, option)


def _hers_to_see(procedure: Procedure, act: Act, seer: Seer, done: Persons) -> bool:
    return act.duty != PARTY or may_enter(procedure, act, seer.person, seer.duties, done)


def _somebody_elses(option: Option) -> bool:
    """All that stands against it is that it is somebody else's to do."""
    return {objection.rule for objection in option.objections} == {"duty"}


def with_names(objection: Objection, names: Mapping[str, str]) -> Objection:
    """An objection that calls persons by their names; the engine knows their numbers alone."""
    sentence = objection.sentence
    for number, name in names.items():
        sentence = sentence.replace(number, name)
    return replace(objection, sentence=sentence)


def _reason(objection: Objection, names: Mapping[str, str]) -> Reason:
    objection = with_names(objection, names)
    basis = grounds(objection.basis) if objection.basis != NO_BASIS else ""
    return Reason(objection.sentence, basis, objection.mend)


def _excused(rows: Rows, case: Case, entries: Sequence[Past]) -> Mapping[int | str, tuple[Objection, ...]]:
    """What the reasons that entries give answer."""
    if not any(REASONS.fact in facts for _, facts in entries):
        return {}
    reporting = [read_case(row, ()) for row in rows.values() if row.parent_id == case.id]
    return excused(read_case(case, entries), reporting, texts())


def _lines(
    member: Member,
    entries: Sequence[Past],
    names: Mapping[str, str],
    answered: Mapping[int | str, tuple[Objection, ...]],
) -> Iterator[Line]:
    procedure = member.text.procedure
    receipts = numbers_in([member.case.id])
    for entry, facts in entries:
        said = tuple(_said(procedure, facts, names))
        yield Line(
            n=entry.n,
            title=entry_title(procedure, entry),
            duty="、".join(dict.fromkeys(duty_title(procedure, actor.duty) for actor in entry.actors)),
            people="、".join(names.get(actor.person, actor.person) for actor in entry.actors),
            entered_by=_entered_by(entry, names),
            at=entry.at,
            recorded=entry.recorded,
            facts=said,
            files=tuple(exhibits_in(facts.values())),
            excused=tuple(_reason(objection, {}) for objection in answered.get(entry.n, ())),
            by_law=entry.context.get("by") == "law",
            digest=recorder().digest(body_of(entry)).hex()[:12],
            receipt=receipts.get(Place(entry.case, entry.n), ""),
        )


def _entered_by(entry: Entry, names: Mapping[str, str]) -> str:
    number = str(entry.context.get(ENTERED_BY, ""))
    return names.get(number, number)


def entry_title(procedure: Procedure, entry: Entry) -> str:
    """What was done: an act, or what a child reported."""
    act = procedure.acts.get(entry.act)
    if act is not None:
        return act.title
    kind, _, report = entry.act.partition(".")
    child = procedure.children[kind]
    return f"{child.title}：{report_title(library().procedures.get(child.procedure), report)}"


def _said(procedure: Procedure, facts: Mapping[str, object], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if not any(exhibits_in([value])):
            yield fact_title(procedure, name), in_words(procedure, name, value, names)

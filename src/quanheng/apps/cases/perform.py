"""The one way to act. Browser, API, import, demonstration data and the clock all come through here.

``perform`` locks the root of the family, lets the law do first what is due, asks the registers what the engine wants
to know, and lets the engine judge. What it accepts is recorded, changes registers, moves projections and queues
messages in one transaction; of what it refuses nothing remains but the refusal.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from quanheng.apps.cases import projections, recording
from quanheng.apps.cases.behalf import may_enter
from quanheng.apps.cases.family import Rows, cases_of, remember, root_of, rows_of, state_of
from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case, RefusedAttempt
from quanheng.apps.cases.prior import Matter
from quanheng.apps.cases.values import FactValue, judged, moment
from quanheng.apps.cases.world import answers, explained
from quanheng.apps.database import plain
from quanheng.apps.definitions.queries import successors
from quanheng.apps.people.queries import duties_of
from quanheng.apps.record import clock
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.engine import entry as engine
from quanheng.engine.decide import Accepted, Refusal, decide, lookups
from quanheng.engine.errors import EngineError
from quanheng.engine.family import FamilyState, Progress, deem, movable, move, open_family
from quanheng.engine.intent import FieldFault, Intent, IntentFaults
from quanheng.engine.reasons import Objection
from quanheng.law.procedure import PARTY, Basis


class Actor(NamedTuple):
    """Who acts: the number of a person with the duty she acts in, or of a party with the duty ``party``."""

    person: str
    duty: str


def fresh_key() -> str:
    """A number of an attempt that no other has."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody wants to do in a case.

    ``key`` is the client's own number of the attempt: done once, it is answered again. ``seen`` is how many entries the
    family had when the form was shown; none where nobody looked at one (an import). ``entered_by`` is the number of the
    person who enters for a party what she does; empty where those who act enter it themselves.
    """

    case: str
    act: str
    actors: tuple[Actor, ...]
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    key: str = field(default_factory=fresh_key)
    seen: int | None = None
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A case to be opened by its first act: under which procedure, of which organ, in exercise of which power."""

    procedure: str
    organ: str
    power: str = ""
    profile: str = "general"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The act is recorded: in which case, as which entry.

    ``marks`` are what stands against a party's act, ``signals`` the limits ended too late, ``left_out`` what a party
    gave and could not be taken.
    """

    case: str
    n: int
    marks: tuple[Objection, ...] = ()
    signals: tuple[Objection, ...] = ()
    left_out: tuple[FieldFault, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The act is refused, for every reason at once."""

    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """``since`` so many entries were added after the form was shown, and this act may not pass over them."""

    since: int


Outcome = Done | Refused | Stale

_CAREFUL = frozenset({"decision", "notice"})
"""Kinds of act that are never judged on what the actor has not seen."""
_REUSED = FieldFault(
    "key", "intent.key_reused", "这个请求号已经用于另一案件或者另一行为，这次没有登记。", "重新打开表单，再办理。"
)
_STRANGER = Objection(
    "entered_by",
    "代为登记的人在本案没有可以登记这件事的岗位职责。",
    mend="由在本案有岗位职责的人员代为登记；缴款由办理收缴的人员登记。",
)


class _RefusedError(Exception):
    """Rolls back what the law did first."""

    def __init__(self, objections: tuple[Objection, ...]) -> None:
        super().__init__()
        self.objections = objections


def perform(attempt: Attempt) -> Outcome:
    """Do what is attempted, or say what stands against it.

    Raises ``IntentFaults`` for what is no matter of law (a fact ill typed, a duty that the procedure does not have, a
    key that another attempt had).
    """
    try:
        with transaction.atomic(durable=True):
            return _perform(attempt)
    except _RefusedError as error:
        return _refused_in_case(error.objections, attempt)
    except recording.HindranceError as error:
        return _refused_in_case((_hindrance(error),), attempt)


def open_case(opening: Opening, attempt: Attempt) -> Outcome:
    """Open a case by its first act; refused, there is no case. Where ``attempt.case`` is empty, it gets a new name."""
    asked, attempt = attempt, _named(attempt)
    try:
        with transaction.atomic(durable=True), clock.still():
            if repeated := _repeated(asked):
                return repeated
            family = open_family(engine.Case(attempt.case, opening.procedure, (), opening.profile), texts())
            top = projections.begin(family, opening.organ, opening.power, opening.title, now())
            return _act(attempt, {top.id: top}, family)
    except IntegrityError:  # the same request twice at once, where no family can be locked yet
        if repeated := _repeated(asked):
            return repeated
        raise
    except _RefusedError as error:
        return _refused(error.objections, attempt, opening.procedure, opening.organ, opening.power)
    except recording.HindranceError as error:
        return _refused((_hindrance(error),), attempt, opening.procedure, opening.organ, opening.power)


def apply_law(root: str) -> int:
    """Let the law do in a family what is due by now: how many entries. The worker calls it, without an intent."""
    with transaction.atomic(durable=True):
        _lock(root)
        rows = rows_of(root)
        with clock.still():
            before = state_of(rows)
            standing = _taken_over(rows, before)
            progress = deem(standing, moment(now()), texts())
            _record_law(rows, standing, progress)
        transaction.on_commit(lambda: remember(rows[root], progress.family))
    return _entries(progress.family) - _entries(before)


def _lock(root: str) -> None:
    """Take the family's one lock, always first. On SQLite the transaction itself has taken it."""
    if connection.features.has_select_for_update:
        plain.rows("SELECT id FROM cases_case WHERE id = %s FOR UPDATE", root)


def reckon(root: str) -> None:
    """Reckon the due dates of a family by the calendar in force. The worker calls it after holidays were announced."""
    with transaction.atomic(durable=True):
        _lock(root)
        rows = rows_of(root)
        projections.reckon_again(rows, state_of(rows).members.values())


def _taken_over(rows: Rows, family: FamilyState) -> FamilyState:
    """The family, its running cases under the versions that take them over; the old texts have their say first."""
    today = now()
    taking = successors(today.date())
    if not movable(family, taking):
        return family
    due = deem(family, moment(today), texts())
    _record_law(rows, family, due)
    progress = move(due.family, cases_of(next(iter(rows))), moment(today), taking, texts())
    _record_law(rows, due.family, progress)
    return progress.family


def _record_law(rows: Rows, before: FamilyState, progress: Progress) -> None:
    if progress.written:
        after = recording.After(progress.family, progress.written, progress.opened)
        recording.record(rows, before, after, secrets.token_hex(16))


def _perform(attempt: Attempt) -> Outcome:
    root = root_of(attempt.case)
    _lock(root)
    if repeated := _repeated(attempt):
        return repeated
    rows = rows_of(root)
    if attempt.case not in rows:
        raise EngineError("cases.unknown", f"没有编号为“{attempt.case}”的案件。", mend="核对案件编号。")
    family = state_of(rows)
    since = _since(attempt, family)
    if since and family.members[attempt.case].text.procedure.acts[attempt.act].kind in _CAREFUL:
        return Stale(since)
    with clock.still():
        return _act(attempt, rows, family)


def _act(attempt: Attempt, rows: Rows, family: FamilyState) -> Done:
    """Judge and record, under the lock. Raises ``_RefusedError`` and ``HindranceError``."""
    standing = _taken_over(rows, family)
    before = deem(standing, moment(now()), texts())
    intent = _intent(attempt)
    matter = _matter(attempt, rows, before.family)
    asked = lookups(before.family, intent)
    world = answers(asked, matter)
    outcome = decide(before.family, intent, world, texts())
    if isinstance(outcome, Refusal):
        raise _RefusedError(explained(outcome, intent, matter, asked).objections)
    if attempt.entered_by and not _may_enter(attempt, matter, before.family):
        raise _RefusedError((_STRANGER,))
    after = recording.After(outcome.family, before.written + outcome.written, before.opened + outcome.opened)
    given = {attempt.case: attempt.facts}
    recording.record(rows, standing, after, attempt.key, given, world, attempt.entered_by)
    transaction.on_commit(lambda: remember(next(iter(rows.values())), outcome.family))
    return _done(attempt, outcome)


def _may_enter(attempt: Attempt, matter: Matter, family: FamilyState) -> bool:
    """Whether who enters the act for a party has a duty in the case for which she may."""
    procedure, person = family.members[attempt.case].text.procedure, attempt.entered_by
    act = procedure.acts[attempt.act]
    held = duties_of(person, matter.organ, procedure.key, matter.power, now().date())
    return act.duty == PARTY and may_enter(procedure, act, person, held, family.persons)


def _done(attempt: Attempt, outcome: Accepted) -> Done:
    n = next(int(entry.n) for case, entry in outcome.written if case == attempt.case and not entry.by)
    plain.insert("cases_request (key, case_id, n)", [(attempt.key, attempt.case, n)])
    return Done(attempt.case, n, outcome.marks, outcome.signals, outcome.left_out)


def _intent(attempt: Attempt) -> Intent:
    facts = {name: judged(value) for name, value in attempt.facts.items()}
    persons = tuple(engine.Person(actor.person, actor.duty) for actor in attempt.actors)
    return Intent(attempt.case, attempt.act, moment(now()), facts, persons)


def _matter(attempt: Attempt, rows: Rows, family: FamilyState) -> Matter:
    member, case = family.members[attempt.case], rows[attempt.case].root
    facts = {**member.state.known.facts, **{name: judged(value) for name, value in attempt.facts.items()}}
    procedure = member.text.procedure
    parties = projections.parties_in(procedure, facts)
    return Matter(attempt.case, procedure.key, case.organ, case.power, parties, facts)


def _since(attempt: Attempt, family: FamilyState) -> int:
    """How many entries the family has that the actor did not see."""
    return 0 if attempt.seen is None else _entries(family) - attempt.seen


def _entries(family: FamilyState) -> int:
    return sum(member.count for member in family.members.values())


def _repeated(attempt: Attempt) -> Done | None:
    """What came of the attempt before. Raises ``IntentFaults`` where another one had its key."""
    done = done_with(attempt.key)
    if done is None:
        return None
    case, n = done
    entry, _ = recorder().read(case, n)
    if attempt.case not in ("", case) or attempt.act != entry.act:
        raise IntentFaults([_REUSED])
    return Done(case, n, repeated=True)


def done_with(key: str) -> tuple[str, int] | None:
    """The case and the entry that the attempt with that key came to; none where it was not done."""
    found = plain.rows("SELECT case_id, n FROM cases_request WHERE key = %s", key)
    return (found[0][0], found[0][1]) if found else None


def _named(attempt: Attempt) -> Attempt:
    return attempt if attempt.case else replace(attempt, case=secrets.token_hex(8))


def _hindrance(error: recording.HindranceError) -> Objection:
    return Objection(error.code, error.sentence, Basis(error.law), error.mend)


def _refused_in_case(objections: tuple[Objection, ...], attempt: Attempt) -> Refused:
    case = Case.objects.get(pk=attempt.case)
    return _refused(objections, attempt, case.procedure, case.organ, case.power)


def _refused(objections: tuple[Objection, ...], attempt: Attempt, procedure: str, organ: str, power: str) -> Refused:
    """Keep the refusal, in a transaction of its own after the rollback."""
    RefusedAttempt.objects.create(
        case=attempt.case,
        procedure=procedure,
        act=attempt.act,
        organ=organ,
        power=power,
        persons=[actor.person for actor in attempt.actors],
        objections=[{"rule": one.rule, "sentence": one.sentence, "law": one.law} for one in objections],
        at=now(),
    )
    return Refused(objections)

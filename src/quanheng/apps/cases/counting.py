"""What conditions ask of the registers by ``prior``, beside earlier cases (``procedures/registers/catalogue.yaml``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from quanheng.apps.cases.archive import files_kept_longer, targets_left, targets_outside
from quanheng.apps.cases.prior import Matter
from quanheng.apps.inspections import queries as inspections
from quanheng.apps.inspections.models import MinorEntry
from quanheng.apps.organs.models import Organ
from quanheng.apps.organs.queries import entrusted_on, has_standing, stands
from quanheng.apps.people.effects import everywhere
from quanheng.apps.people.models import Allotment, Person
from quanheng.apps.people.queries import credentials_kept, posts_of
from quanheng.apps.powers.models import Item, Power
from quanheng.apps.powers.queries import in_force, is_in_force
from quanheng.apps.training import queries
from quanheng.apps.training.drawing import read_answers
from quanheng.apps.training.models import Exam, Result

_ADMINISTRATIVE = (Organ.Category.STATUTORY, Organ.Category.CONCENTRATED)
"""The categories of administrative organs; the others are organisations."""


def powers_not_adjusted(matter: Matter, on: date) -> int:
    """Powers that an adjustment task names, still as they were before the change (A3)."""
    told = in_force(on).filter(key__in=matter.texts("powers"))
    settled = told.annotate(settled=Coalesce(F("adjusted_on"), F("published_on")))
    return settled.filter(settled__lt=matter.facts["change_on"]).count()


def organs_not_below(matter: Matter, on: date) -> int:
    """The organ that items are handed down to, if it has no standing, and theirs that are of no higher level (A3)."""
    levels = [*Organ.Level]
    receiver = Organ.objects.filter(key=matter.text("handed_to")).first()
    if receiver is None or has_standing(receiver.key, on) is not True:
        return 1
    givers = Organ.objects.filter(key__in=Item.objects.filter(key__in=matter.texts("handed_items")).values("organ"))
    return sum(levels.index(Organ.Level(one.level)) >= levels.index(Organ.Level(receiver.level)) for one in givers)


def powers_not_to_allot(matter: Matter, on: date) -> int:
    """The powers named for a post that are not on the list, or not of its organ for which the duty is (A6)."""
    named = set(matter.texts("powers"))
    listed = in_force(on).filter(key__in=named)
    if not all(map(everywhere, matter.texts("duties"))):
        organ = matter.text("organ")
        listed = listed.filter(Q(organ=organ) | Q(key__in=_lent(organ, on)))
    return len(named) - listed.count()


def persons_named_otherwise(matter: Matter, _: date) -> int:
    """Whom the register knows under the number told for somebody by another name (B4)."""
    named = Person.objects.filter(key=matter.text("person")).exclude(name=matter.text("person_name"))
    return named.count()


def duties_held_whole(matter: Matter, on: date) -> int:
    """The duties named for a post that it has for every power already, those named being among them."""
    if set(matter.texts("powers")) <= _lent(matter.text("organ"), on):
        return 0
    keys = [f"{matter.text('post')}|{duty}" for duty in matter.texts("duties")]
    return Allotment.objects.filter(key__in=keys).count()


def entrusted_to_itself(matter: Matter, _: date) -> int:
    """The entrustment, if an organ entrusts itself (A9)."""
    return int(matter.text("principal") == matter.text("entrusted"))


def organs_not_entrustable(matter: Matter, on: date) -> int:
    """Who is entrusted, if the register does not know it as an organ or organisation that acts in public affairs."""
    found = Organ.objects.filter(key=matter.text("entrusted")).exclude(category=Organ.Category.OTHER).first()
    return int(found is None or not stands(found, on))


def licences_not_entrustable(matter: Matter, _: date) -> int:
    """The licences named, if who is entrusted with them is no administrative organ (行政许可法 24)."""
    if Organ.objects.filter(key=matter.text("entrusted"), category__in=_ADMINISTRATIVE).exists():
        return 0
    return Power.objects.filter(key__in=matter.texts("powers"), kind=Power.Kind.LICENCE).count()


def powers_entrusted_already(matter: Matter, on: date) -> int:
    """The powers named that the principal has from another (行政处罚法 20)."""
    return len(set(matter.texts("powers")) & _lent(matter.text("principal"), on))


def powers_not_own(matter: Matter, on: date) -> int:
    """The powers named that are neither on the list as the principal's own, who proposes it, nor had from another."""
    named, principal = set(matter.texts("powers")), matter.text("principal")
    own = in_force(on).filter(key__in=named, organ=principal).values_list("key", flat=True)
    return len(named) if principal != matter.organ else len(named - set(own) - _lent(principal, on))


def _lent(agent: str, on: date) -> set[str]:
    """The powers that an organ is entrusted with."""
    return {one.power for one in entrusted_on(on) if one.agent == agent}


def exams_passed(matter: Matter, on: date) -> int:
    """Examinations that the applicant for a credential has passed (B2, B3)."""
    return queries.exams_passed(matter.text("person"), on)


def posts_held(matter: Matter, on: date) -> int:
    """The posts in which the applicant for a credential is (B2)."""
    return posts_of(matter.text("person"), on).count()


def credentials_replaced(matter: Matter, on: date) -> int:
    """The credential that a new one takes the place of, if it is the holder's and in force."""
    own = credentials_kept(on).filter(person=matter.text("person"), lapses_on__gt=on)
    return own.filter(key=matter.text("old_number")).count()


def training_hours_had(matter: Matter, on: date) -> Decimal:
    """Hours that the applicant for a credential has been trained, ever."""
    return queries.hours_of(matter.text("person"), date.min, on)


def questions_ready(matter: Matter, on: date) -> int:
    """Questions that an examination can draw from."""
    return queries.drawable([*matter.texts("statutes")], on).count()


def sittings(matter: Matter, _: date) -> int:
    """How often the candidate has sat this examination."""
    return Result.objects.filter(exam=matter.case, person=matter.text("candidate")).count()


def marks(matter: Matter, _: date) -> int:
    """The points of the answers by the bank."""
    exam = Exam.objects.get(key=matter.case)
    return queries.marked(exam, matter.text("candidate"), read_answers(matter.text("answers")))


def unreferred_inspections(matter: Matter, _: date) -> int:
    """The inspection a penalty is said to come of, if it is not one of its parties that led to a penalty (D4)."""
    named = matter.text("inspection")
    return int(bool(named) and not inspections.is_referred(named, matter.parties))


def listed_inspections(matter: Matter, _: date) -> int:
    """The inspection a penalty comes of, if it found a violation of the list of minor ones."""
    return int(inspections.is_listed(matter.text("inspection")))


def minor_entries(matter: Matter, on: date) -> int:
    """The entries of the county's list of minor violations that belong to the power of a penalty (D4)."""
    return inspections.minor_entries(on).filter(power=matter.power).count()


def steps_missing(matter: Matter, _: date) -> int:
    """The steps before a penalty that the inspection it comes of lacks."""
    return inspections.steps_missing(matter.text("inspection"), matter.parties)


def penalty_powers_missing(matter: Matter, on: date) -> int:
    """The power that an entry is proposed for, if it is no penalty that the organ may impose."""
    return int(not is_in_force(matter.text("power_code"), matter.organ, Power.Kind.PENALTY, on))


def minor_codes_taken(matter: Matter, _: date) -> int:
    """The code of a proposed entry, if there is or was another of that code."""
    return MinorEntry.objects.filter(key=matter.text("minor_code")).count()


def plans_missing(matter: Matter, on: date) -> int:
    """The plan an inspection is said to follow, if the organ has no such plan for the year."""
    return int(not inspections.plan_stands(matter.text("plan_no"), matter.organ, on))


def cells_missing(matter: Matter, on: date) -> int:
    """The cell in which something is said to have been found, if there is no such cell."""
    return int(not inspections.cells_in_use(matter.organ, on).filter(key=matter.text("cell")).exists())


def routes_missing(matter: Matter, on: date) -> int:
    """The route that is said to have been walked, if its cell has no such route."""
    routes = inspections.routes_in_use(matter.organ, on)
    return int(not routes.filter(key=matter.text("route"), cell=matter.text("cell")).exists())


COUNTS: Mapping[str, Callable[[Matter, date], int | Decimal]] = {
    count.__name__: count
    for count in (
        powers_not_adjusted,
        organs_not_below,
        powers_not_to_allot,
        persons_named_otherwise,
        duties_held_whole,
        entrusted_to_itself,
        organs_not_entrustable,
        licences_not_entrustable,
        powers_entrusted_already,
        powers_not_own,
        exams_passed,
        posts_held,
        credentials_replaced,
        training_hours_had,
        questions_ready,
        sittings,
        marks,
        unreferred_inspections,
        listed_inspections,
        minor_entries,
        steps_missing,
        penalty_powers_missing,
        minor_codes_taken,
        plans_missing,
        cells_missing,
        routes_missing,
        files_kept_longer,
        targets_outside,
        targets_left,
    )
}

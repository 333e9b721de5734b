"""Checks of the registers of a county: each gives what is wrong, in words, for whoever keeps them (A1-A10, B2, D15)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from quanheng.apps.inspections.models import Cell
from quanheng.apps.inspections.queries import in_use, routes_walked
from quanheng.apps.inspections.watches import gaps, parse_watch
from quanheng.apps.organs.models import Entrustment
from quanheng.apps.people.models import Credential
from quanheng.apps.powers.models import Power
from quanheng.apps.powers.reductions import LEFT_OVER
from quanheng.apps.powers.staffing import Staffing, clashing, doubled, unheld
from quanheng.apps.statutes.queries import CITABLE, statute_named
from quanheng.law.naming import duty_title

SOON = timedelta(days=60)
"""How long before it lapses a credential or an entrustment is told of (B2, A9)."""
_NAMED = 5
"""Powers that a finding calls by their codes at most."""
_AMOUNT = re.compile(r"(\d+)\s*(?:个)?\s*(工作日|日|天|月|年)")


class Finding(NamedTuple):
    """Something wrong: with what (its key, empty where it is no row), what it is called, and what is wrong."""

    key: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name in addresses, the row of the systems it belongs to, its title, and what it finds."""

    name: str
    row: str
    title: str
    find: Callable[[Staffing, date], Iterator[Finding]]


def named(powers: Sequence[str]) -> str:
    """The codes of powers, the first few of them where there are many."""
    more = f"等 {len(powers)} 项" if len(powers) > _NAMED else ""
    return "、".join(powers[:_NAMED]) + more


def unheld_duties(county: Staffing, _: date) -> Iterator[Finding]:
    """权找岗、岗找人: a duty of a power that nobody holds."""
    for (organ, key, duty), powers in sorted(unheld(county).items(), key=lambda one: one[0]):
        text = county.procedures[key]
        codes = named([power.key for power in powers])
        said = f"“{text.title}”的“{duty_title(text, duty)}”没有人承担，涉及职权 {len(powers)} 项：{codes}。"
        yield Finding("", county.organs.get(organ, organ), said)


def doubled_duties(county: Staffing, _: date) -> Iterator[Finding]:
    """Two units of an organ hold the same duty for the same power; who leads must be settled."""
    for one in doubled(county):
        text = county.procedures.get(one.procedure)
        if text is not None and one.duty in text.duties:
            which = f"，涉及职权 {named(one.powers)}" if one.powers else ""
            said = f"{'、'.join(one.units)}同时承担“{text.title}”的“{duty_title(text, one.duty)}”{which}。"
            yield Finding("", county.organs.get(one.organ, one.organ), said)


def clashing_duties(county: Staffing, _: date) -> Iterator[Finding]:
    """A person who holds two duties that must be apart in a case."""
    for person, text, first, second in clashing(county):
        pair = f"“{duty_title(text, first)}”和“{duty_title(text, second)}”"
        yield Finding(person, county.persons[person], f"同时承担“{text.title}”的{pair}，同一案件中只能承担其一。")


def coverage(county: Staffing, _: date) -> Iterator[Finding]:
    """Every organ with standing and every kind of power is on the list; every item is of an organ that is."""
    owners = {power.organ for power in county.powers}
    for organ in sorted(county.enforcing - owners):
        yield Finding("", county.organs[organ], "有主体资格，清单上没有它的职权。")
    found = {power.kind for power in county.powers}
    for kind in Power.Kind:
        if kind not in found:
            yield Finding("", kind.label, "清单上没有这一类职权。")
    strange = Counter(item.department for item in county.items if item.organ not in county.organs)
    for department, count in sorted(strange.items()):
        yield Finding("", department, f"不在执法主体登记簿，有 {count} 项政务服务事项。")


def bases(county: Staffing, _: date) -> Iterator[Finding]:
    """Powers whose basis is not in force, not in the register, or none that a decision may rest on (A1)."""
    levels: dict[str, set[str]] = defaultdict(set)
    for row in county.statutes:
        for name in row.called:
            levels[name].add(row.level)
    named = ((statute_named(basis), power) for power in county.powers for basis in power.basis)
    counted = Counter(statute for statute, _ in named)
    for statute, count in sorted(counted.items()):
        if statute not in levels:
            yield Finding("", statute, f"不在执法依据登记簿，或者已经不再施行，有 {count} 处职权依据引用它。")
        elif not levels[statute] & CITABLE:
            yield Finding("", statute, f"不是法律、法规、规章，不能单独作为依据，有 {count} 处职权依据引用它。")


def unowned(county: Staffing, _: date) -> Iterator[Finding]:
    """Gaps: a statute in which nobody leads, and an organ that leads in one without a power that rests on it (A1)."""
    resting = {(power.organ, statute_named(basis)) for power in county.powers for basis in power.basis}
    for row in (one for one in county.statutes if one.level in CITABLE):
        if not row.lead:
            yield Finding(row.key, row.title, "没有登记主管机关。")
        for organ in row.lead:
            if not any((organ, name) in resting for name in row.called):
                yield Finding(row.key, row.title, f"主管机关{county.organs.get(organ, organ)}没有一项职权以它为依据。")


def repeated(county: Staffing, _: date) -> Iterator[Finding]:
    """Duplicates: a basis told twice, two powers of one name, one article on which several organs do the same (A1).

    That several do the same is right where the register names them as leading, joint or assisting.
    """
    for power in county.powers:
        for basis, times in Counter(power.basis).items():
            if times > 1:
                yield Finding(power.key, power.name, f"依据“{basis}”写了 {times} 次。")
    called = Counter((power.organ, power.kind, power.name) for power in county.powers)
    for (organ, kind, name), times in sorted(called.items()):
        if times > 1:
            said = f"有 {times} 项{Power.Kind(kind).label}都叫“{name}”。"
            yield Finding("", county.organs.get(organ, organ), said)
    yield from _shared(county)


def _shared(county: Staffing) -> Iterator[Finding]:
    """The articles on which several organs have powers of one kind, though the register does not say so."""
    together = {name: {*row.lead, *row.joint, *row.assisting} for row in county.statutes for name in row.called}
    sharing: dict[tuple[str, str], set[str]] = defaultdict(set)
    for power in county.powers:
        for basis in power.basis:
            sharing[basis, power.kind].add(power.organ)
    for (basis, kind), organs in sorted(sharing.items()):
        if len(organs) > 1 and not organs <= together.get(statute_named(basis), set()):
            named = "、".join(sorted(county.organs.get(organ, organ) for organ in organs))
            yield Finding("", basis, f"{named}都以它为依据行使{Power.Kind(kind).label}，登记簿没有写明由它们共同管理。")


def promises(county: Staffing, _: date) -> Iterator[Finding]:
    """A promise longer than the statute allows, and more levels of review than two (A10)."""
    for power in county.powers:
        told = (_AMOUNT.search(power.limit_promised), _AMOUNT.search(power.limit_statutory))
        if told[0] and told[1] and told[0][2] == told[1][2] and int(told[0][1]) > int(told[1][1]):
            said = f"承诺时限 {power.limit_promised} 长于法定时限 {power.limit_statutory}。"
            yield Finding(power.key, power.name, said)
    yield from _missed(county, "promises")


def reductions(county: Staffing, _: date) -> Iterator[Finding]:
    """How far materials and time have come down from the baseline: in total, and each promise (A10)."""
    timed = [item for item in county.items if item.baseline_promised and item.limit_promised is not None]
    told = [(len(item.materials), item.baseline_materials) for item in county.items]
    materials = sum(left for left, _ in told), sum(first for _, first in told)
    time = sum(item.limit_promised or 0 for item in timed), sum(item.baseline_promised or 0 for item in timed)
    for title, kind, (left, first) in (("申请材料总数", "materials", materials), ("承诺时限总数", "time", time)):
        if left > first * LEFT_OVER[kind]:
            yield Finding("", title, f"基线 {first}，现在 {left}，还没有减到 {first * LEFT_OVER[kind]:.0f}。")
    yield from _missed(county, "reductions")


def _missed(county: Staffing, check: str) -> Iterator[Finding]:
    for item in county.items:
        yield from (Finding(item.key, item.name, miss.sentence) for miss in item.misses if miss.check == check)


def benchmarks(county: Staffing, _: date) -> Iterator[Finding]:
    """Penalties without a benchmark in force (A8)."""
    for power in county.powers:
        if power.kind == Power.Kind.PENALTY and power.key not in county.benchmarked:
            yield Finding(power.key, power.name, "没有公布裁量基准。")


def entrustments(county: Staffing, on: date) -> Iterator[Finding]:
    """Entrustments that confer nothing any more, or soon will not (A9), each with its powers."""
    ending = Entrustment.objects.filter(until__lte=on + SOON).order_by("until", "entry_case", "key")
    for _, together in groupby(ending, key=attrgetter("until", "entry_case")):
        rows = [*together]
        one, powers = rows[0], named([row.power for row in rows])
        subject = f"{county.organs.get(one.principal, one.principal)}委托{county.organs.get(one.agent, one.agent)}"
        state = "已经到期，不再有效" if one.until <= on else "将要到期"
        said = f"委托书 {one.document}（职权 {powers}）{state}，有效到 {one.last_day.isoformat()}。"
        yield Finding(one.document, subject, said)


def credentials(county: Staffing, on: date) -> Iterator[Finding]:
    """Credentials that have lapsed or lapse within sixty days without inspection (B2)."""
    lapsing = (one for one in county.credentials if one.lapses_on <= on + SOON)
    for one in (one for one in lapsing if one.person in county.persons):
        state = "已经失效" if one.lapses_on <= on else "将要失效，应当审验"
        said = f"{one.get_kind_display()} {one.key} {state}（{one.lapses_on.isoformat()}）。"
        yield Finding(one.person, county.persons[one.person], said)


def uncredentialed(county: Staffing, on: date) -> Iterator[Finding]:
    """Those in a post with a duty that asks for a credential who have none: whoever may apply is among them (B2)."""
    asking = {
        (key, name) for key, text in county.procedures.items() for name, duty in text.duties.items() if duty.credential
    }
    enforcing = (one for one in county.credentials if one.kind == Credential.Kind.ENFORCEMENT)
    having = {one.person for one in enforcing if one.lapses_on > on}
    for person in sorted({held.person for held in county.held if (held.procedure, held.duty) in asking} - having):
        said = "在岗承担要持证办理的职责，没有有效的行政执法证。在编的，可以申领。"
        yield Finding(person, county.persons[person], said)


def uncovered_cells(county: Staffing, on: date) -> Iterator[Finding]:
    """Cells without somebody who answers for them, and hours at which nobody is on watch (D15)."""
    for cell in Cell.objects.filter(in_use(on)):
        for post, person in (("责任人", cell.person), ("替补", cell.substitute)):
            if person not in county.persons:
                yield Finding(cell.key, cell.name, f"{post} {person} 不在职。")
        for line in cell.watches:
            watch = parse_watch(line)
            if watch is None or watch.person not in county.persons:
                yield Finding(cell.key, cell.name, f"值守“{line}”写法不对，或者人员不在职。")
        for gap in gaps(cell.watches):
            yield Finding(cell.key, cell.name, f"{gap}没有人值守。")


def unwalked_routes(_: Staffing, on: date) -> Iterator[Finding]:
    """Routes that were not walked in the time set for them (D15)."""
    for route in routes_walked(on):
        if (route.last_on or route.since) + timedelta(days=route.every_days) < on:
            last = f"上一次巡查是 {route.last_on.isoformat()}" if route.last_on else "还没有巡查过"
            yield Finding(route.key, route.name, f"应当每 {route.every_days} 天巡查一次，{last}。")


CHECKS = (
    Check("unheld", "A6", "没有人承担的职责", unheld_duties),
    Check("doubled", "A6", "两个内设机构承担同一职责", doubled_duties),
    Check("clashing", "A6", "一人承担应当分开的职责", clashing_duties),
    Check("coverage", "A2", "清单没有覆盖的机关和权力类别", coverage),
    Check("bases", "A1", "依据不在登记簿或者不能作为依据", bases),
    Check("unowned", "A1", "没有人主管或者没有落实的依据", unowned),
    Check("repeated", "A1", "重复、交叉的依据", repeated),
    Check("promises", "A10", "承诺时限长于法定、审查层级过多", promises),
    Check("reductions", "A10", "压时限、减要件没有达到目标", reductions),
    Check("benchmarks", "A8", "没有裁量基准的处罚", benchmarks),
    Check("entrustments", "A9", "到期的委托", entrustments),
    Check("credentials", "B2", "六十日内失效的证件", credentials),
    Check("uncredentialed", "B2", "在岗而没有执法证件的人员", uncredentialed),
    Check("uncovered", "D15", "网格没有全天候值守", uncovered_cells),
    Check("unwalked", "D15", "没有按时巡查的路线", unwalked_routes),
)
"""Every check, in the order of the page."""

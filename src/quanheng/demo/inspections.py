"""How the demonstration county inspects: cells of each organ with a route, plans, and the list of minor violations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from quanheng.apps.cases.perform import Actor, Opening
from quanheng.apps.cases.values import FactValue
from quanheng.apps.inspections.queries import minor_entries

if TYPE_CHECKING:
    from quanheng.demo.build import Builder, Play

Facts = Mapping[str, FactValue]


def draw_grid(builder: Builder) -> None:
    """Before the first inspection; the second cell of the first organ is not watched over by night."""
    for place, organ in enumerate(builder.county["organs"], 1):
        people = f"P{place:02}03", f"P{place:02}04", f"P{place:02}09"
        for number, name in enumerate(("城东", "城西"), 1):
            night = () if (place, number) == (1, 2) else (f"20:00-08:00 {people[1]}",)
            _cell(builder, organ["code"], f"{organ['code']}-W{number}", f"{organ['short']}{name}网格", people, night)
        _plan(builder, organ["code"], f"P{place:02}04", f"P{place:02}02")
    for number, entry in enumerate(builder.county["minor"], 1):
        _list(builder, f"示范轻微{number:02}", entry)
    builder.tell("网格、巡查路线、年度检查计划和轻微违法清单已经登记")


def unlisted(play: Play, facts: Facts) -> Facts:
    """Facts, with a reason where they call a violation none of the entries that the list has of its power."""
    entries = minor_entries(play.builder.now.date()).filter(power=play.power)
    asked = facts.get("listed_minor") is False and entries.exists()
    said = "示范：已经造成危害后果，不符合清单所列的条件"
    reasons = f"{facts['reasons']}；{said}" if "reasons" in facts else said
    return {**facts, "reasons": reasons} if asked else facts


def _cell(
    builder: Builder, organ: str, code: str, name: str, people: tuple[str, str, str], night: tuple[str, ...]
) -> None:
    drawing, responsible, substitute = people[0], people[2], people[0]
    by, today = (Actor(drawing, "draw"),), builder.now.date()
    facts: Facts = {
        "cell_code": code, "cell_name": f"{name}（示范）", "segment": "示范街以北、示范河以南（示范）",
        "person": responsible, "substitute": substitute, "drawn_on": today,
        "watches": (f"08:00-20:00 {responsible}", *night),
    }  # fmt: skip
    case = builder.open(Opening("register.cell", organ, title=f"网格：{name}"), "draw", by, facts).case
    route: Facts = {
        "route_code": f"{code}-1", "route_name": "沿河线（示范）", "stops": ("示范桥", "示范市场", "示范小学"),
        "every_days": Decimal(7), "route_on": today,
    }  # fmt: skip
    builder.do(case, "set_route", by, route)


def _plan(builder: Builder, organ: str, drafting: str, approving: str) -> None:
    """The plan of each year in which there are cases."""
    for year in range(builder.now.year, builder.today.year + 1):
        facts: Facts = {
            "plan_code": f"{organ}-{year}", "year": Decimal(year),
            "plan": "示范：对百分之五的经营者，随机抽取检查对象和检查人员，联合检查两次。",
        }  # fmt: skip
        opening = Opening("register.inspection_plan", organ, title=f"{year} 年度检查计划")
        case = builder.open(opening, "draft", (Actor(drafting, "draft"),), facts).case
        approved: Facts = {"approved": True, "approved_on": builder.now.date()}
        builder.do(case, "approve", (Actor(approving, "approve"),), approved)


def _list(builder: Builder, code: str, entry: Mapping[str, str]) -> None:
    """An entry of the first organ, reviewed by the bureau and published."""
    facts: Facts = {
        "minor_code": code, "power_code": entry["power"], "conduct": entry["conduct"],
        "conditions": entry["conditions"], "minor_basis": "示范依据第十条",
    }  # fmt: skip
    opening = Opening("register.minor", builder.county["organs"][0]["code"], title=f"轻微违法清单：{entry['conduct']}")
    case = builder.open(opening, "propose", (Actor("P0103", "propose"),), facts).case
    builder.do(case, "review", (Actor("R0002", "legal"),), {"legal_passed": True})
    builder.do(case, "publish", (Actor("R0003", "approve"),), {"published_on": builder.now.date()})

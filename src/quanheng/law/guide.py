"""The guide drawn from a definition: who does what, when, on what condition, within what time, by which article.

Markdown in Chinese, for the citizen and the officer. Nothing in it is written beside the definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from quanheng.law.calendar import date_text
from quanheng.law.clause import GENERAL, ClauseTable
from quanheng.law.condition import Condition
from quanheng.law.condition_scope import FACT_TYPES
from quanheng.law.condition_words import Titles, say
from quanheng.law.guide_limits import hold_lines, limit_lines
from quanheng.law.naming import duty_title, fact_title, grounds, outcome_title, quoted, report_title, stage_title
from quanheng.law.procedure import NEW, PARTY, Act, Basis, Opening, Procedure
from quanheng.law.wording import duty_needs, gate, recording

CHECKS: Mapping[str, str] = {"benchmark": "裁量基准", "materials": "材料", "standing": "执法主体资格"}
"""The further questions to the registers (``docs/language.md`` 2)."""


@dataclass(frozen=True, slots=True)
class Background:
    """What a guide is drawn against: the clauses of ``profile`` in force on ``as_of``, and what readers call names."""

    clauses: ClauseTable
    as_of: date
    profile: str = GENERAL
    titles: Titles = field(default_factory=Titles)
    documents: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, str] = field(default_factory=dict)


def guide(procedure: Procedure, background: Background) -> str:
    """The guide of ``procedure``, as Markdown."""
    return "\n".join(_Guide(procedure, background).lines())


class _Guide:
    def __init__(self, procedure: Procedure, background: Background) -> None:
        self.procedure, self.background = procedure, background

    def lines(self) -> Iterator[str]:
        procedure = self.procedure
        yield f"# {procedure.title}"
        yield ""
        since, until = f"自{date_text(procedure.effective)}起施行", procedure.until
        period = f"{since}，至{date_text(until)}止" if until else since
        yield f"编号 `{procedure.key}`，{period}。版本 `{procedure.digest[:12]}`。"
        yield ""
        yield from section("谁来办", self._duties())
        yield from section("办理过程", self._stages())
        yield from section("各项行为", self._acts())
        yield from section("期限", self._limits())
        yield from section("中止", self._holds())
        yield from section("由此开始的其他程序", self._children())
        yield from section("本地规定", self._local())
        yield from section("留给人判断的事", (f"- {matter}" for matter in procedure.leaves_to_people))

    def _say(self, condition: Condition) -> str:
        return say(condition, self.procedure, self.background.titles)

    # Who.

    def _duties(self) -> Iterator[str]:
        if any(act.duty == PARTY for act in self.procedure.acts.values()):
            yield "- 当事人"
        for duty in self.procedure.duties.values():
            needs = "，".join(duty_needs(duty, self._say))
            law = f"（{grounds(Basis(duty.law))}）" if duty.law else ""
            yield f"- {duty.title}{f'：{needs}' if needs else ''}{law}"
        for pair in self.procedure.apart:
            titles = (duty_title(self.procedure, duty) for duty in (pair.first, pair.second))
            yield f"- 同一个人不得既承担{quoted(titles, '又承担')}（{grounds(pair.basis)}）"

    # The course.

    def _stages(self) -> Iterator[str]:
        for number, stage in enumerate((NEW, *self.procedure.stages)):
            acts = [act for act in self.procedure.acts.values() if stage in act.start and not self._everywhere(act)]
            end = "（终结）" if self.procedure.is_end(stage) else ""
            yield f"{number}. **{stage_title(self.procedure, stage)}**{end}"
            yield from (f"   - {act.title}{self._leads(act)}" for act in acts)
        everywhere = [act.title for act in self.procedure.acts.values() if self._everywhere(act)]
        if everywhere:
            yield ""
            yield f"终结以前随时可以：{quoted(everywhere)}。"

    def _everywhere(self, act: Act) -> bool:
        going = [stage.name for stage in self.procedure.stages.values() if not stage.end]
        return len(going) > 1 and set(going) <= set(act.start)

    def _leads(self, act: Act) -> str:
        if act.to is None:
            return ""
        if isinstance(act.to, str):
            return f" → {stage_title(self.procedure, act.to)}"
        ways = (
            f"{outcome_title(self.procedure, act, outcome)} → {stage_title(self.procedure, stage)}"
            for outcome, stage in act.to.items()
        )
        return f"（{'；'.join(ways)}）"

    # Each act.

    def _acts(self) -> Iterator[str]:
        for act in self.procedure.acts.values():
            yield f"### {act.title}"
            yield ""
            yield from self._act(act)
            yield ""

    def _act(self, act: Act) -> Iterator[str]:
        number = f"，不少于{act.officers}人" if act.officers > 1 else ""
        yield f"- 由谁办：{duty_title(self.procedure, act.duty)}{number}"
        yield f"- 什么时候：{quoted(stage_title(self.procedure, stage) for stage in act.start)}"
        yield from self._form("应当填写", act.asks)
        yield from self._form("可以填写", act.may)
        if act.at:
            yield f"- 办理日期：“{fact_title(self.procedure, act.at)}”"
        if act.to is not None:
            yield f"- 办理以后：{self._leads(act).strip(' →（）')}"
        yield from (f"- {line}" for line in (*recording(act, self._say), *self._consequences(act)))
        yield f"- 依据：{grounds(act.basis)}"
        yield from self._gates(act)

    def _form(self, heading: str, facts: tuple[str, ...]) -> Iterator[str]:
        if facts:
            yield f"- {heading}："
        yield from (f"  - {self._field(fact)}" for fact in facts)

    def _field(self, name: str) -> str:
        fact = self.procedure.facts[name]
        kind = "；".join(fact.choices.values()) if fact.choices else FACT_TYPES[fact.type]
        return f"{fact.title}（{kind}{'，可以几项' if fact.many else ''}）"

    def _consequences(self, act: Act) -> Iterator[str]:
        procedure, background = self.procedure, self.background
        if act.checks:
            yield f"核对：{'、'.join(CHECKS.get(check, check) for check in act.checks)}"
        if act.makes:
            yield f"制作文书：{'、'.join(background.documents.get(name, name) for name in act.makes)}"
        if act.effects:
            yield f"登记：{'、'.join(background.effects.get(name, name) for name in act.effects)}"
        if act.opens:
            yield f"同时开始：{'、'.join(map(self._opening, act.opens))}"
        if act.holds:
            yield f"“{procedure.holds[act.holds].title}”自此开始"
        if act.releases:
            yield f"“{procedure.holds[act.releases].title}”到此结束"
        if act.extends:
            yield f"延长“{procedure.limits[act.extends.limit].title}”"
        if act.corrects:
            yield "更正：改正已经填写的内容，不改变环节；期限按更正后的日期重新计算"
        if act.reports:
            yield "告知：开始本程序的案件得知这一结果"
        if act.recuses:
            yield f"回避：“{fact_title(procedure, act.recuses)}”自此不得参与办理"

    def _opening(self, opening: Opening) -> str:
        title = self.procedure.children[opening.child].title
        return f"{title}（每一个“{fact_title(self.procedure, opening.each)}”一件）" if opening.each else title

    def _gates(self, act: Act) -> Iterator[str]:
        rules = self.procedure.guards(act)
        if rules:
            yield "- 条件："
        yield from (f"  {number}. {gate(rule, self._say)}" for number, rule in enumerate(rules, 1))

    # Time, children, and what is open.

    def _limits(self) -> Iterator[str]:
        background = self.background
        for limit in self.procedure.limits.values():
            yield from limit_lines(
                self.procedure, limit, background.clauses, background.profile, background.as_of, background.titles
            )

    def _holds(self) -> Iterator[str]:
        for hold in self.procedure.holds.values():
            yield from hold_lines(self.procedure, hold)

    def _children(self) -> Iterator[str]:
        for child in self.procedure.children.values():
            text = self.background.titles.family.get(child.procedure)
            reports = dict.fromkeys(act.reports for act in text.acts.values() if act.reports) if text else ()
            told = quoted(report_title(text, report) for report in reports)
            outlives = "本程序终结以后可以继续" if child.outlives else "没有办结的，本程序不能终结"
            yield f"- {child.title}（`{child.procedure}`）：{outlives}{f'；办理{told}后告知本程序' if told else ''}"

    def _local(self) -> Iterator[str]:
        procedure = self.procedure
        named = [(f"“{act.title}”", act.basis) for act in procedure.acts.values()]
        named += [(rule.says, rule.basis) for rule in procedure.rules.values()]
        named += [(f"“{hold.title}”", hold.basis) for hold in procedure.holds.values()]
        for pair in procedure.apart:
            named.append((quoted(duty_title(procedure, duty) for duty in (pair.first, pair.second)), pair.basis))
        yield from (f"- {name}：{basis.local}" for name, basis in named if basis.local)


def section(title: str, lines: Iterator[str]) -> Iterator[str]:
    """A section of a page, if there is anything in it."""
    body = list(lines)
    if body:
        yield f"## {title}"
        yield ""
        yield from body
        if body[-1]:
            yield ""

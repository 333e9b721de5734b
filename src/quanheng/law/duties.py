"""The duty statement of a post: what one who holds it does, within what time, past which gates, answering for what.

Drawn from the definitions in which the post holds a duty, so that no post is charged with what no text says, and none
is spared what one says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from quanheng.law.condition_words import say
from quanheng.law.errors import LawError
from quanheng.law.guide import Background, section
from quanheng.law.guide_limits import LIMIT_KINDS, clause_words, limit_clause, triggers_words
from quanheng.law.liability import Liability
from quanheng.law.naming import duty_title, fact_title, grounds, quoted, stage_title
from quanheng.law.procedure import Act, Apart, Basis, Duty, Limit, Procedure, Trigger
from quanheng.law.wording import Say, duty_needs, gate, recording

_DUE: dict[str, str] = {
    "duty": "应当在“{title}”届满以前办理",
    "cap": "应当在“{title}”届满以前办理",
    "window": "“{title}”到此为止",
    "wait": "“{title}”届满以前不得办理",
}
"""What a limit that ``act`` ends asks of it, by the kind of the limit."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A duty in a definition, held by the post: for the powers of those names alone; where none is named, for all."""

    procedure: Procedure
    duty: Duty
    powers: tuple[str, ...] = ()

    @property
    def acts(self) -> tuple[Act, ...]:
        """What is done in the duty, in the order of the text."""
        return tuple(act for act in self.procedure.acts.values() if act.duty == self.duty.name)


def duty_statement(title: str, seats: Iterable[Seat], liabilities: Iterable[Liability], background: Background) -> str:
    """The duty statement of the post ``title``, which holds ``seats``, as Markdown."""
    return "\n".join(_Statement(tuple(seats), tuple(liabilities), background).lines(title))


class _Statement:
    def __init__(self, seats: tuple[Seat, ...], liabilities: tuple[Liability, ...], background: Background) -> None:
        self.seats, self.liabilities, self.background = seats, liabilities, background

    def lines(self, title: str) -> Iterator[str]:
        yield f"# 岗位责任说明书：{title}"
        yield ""
        yield f"由程序定义生成，条款以{self.background.as_of}施行的为准。"
        yield ""
        yield from section("承担的职责", self._seats())
        yield from section("不得兼任", self._apart())
        for seat in self.seats:
            yield from section(self._heading(seat), self._acts(seat))
        yield from section("责任", self._liabilities())

    def _heading(self, seat: Seat) -> str:
        return f"{seat.procedure.title}：{seat.duty.title}"

    def _say(self, seat: Seat) -> Say:
        return partial(say, procedure=seat.procedure, titles=self.background.titles)

    def _seats(self) -> Iterator[str]:
        for seat in self.seats:
            needs = "，".join(duty_needs(seat.duty, self._say(seat)))
            law = f"（{grounds(Basis(seat.duty.law))}）" if seat.duty.law else ""
            text = f"（`{seat.procedure.key}`，版本 `{seat.procedure.digest[:12]}`）"
            yield f"- {self._heading(seat)}{text}{f'：{needs}' if needs else ''}{law}"
            if seat.powers or seat.procedure.exercises:
                yield f"  - 职权：{'；'.join(seat.powers) or '清单上适用本程序的全部职权'}"

    def _apart(self) -> Iterator[str]:
        for seat in self.seats:
            for pair in seat.procedure.apart:
                if seat.duty.name in (pair.first, pair.second):
                    yield f"- {self._parted(seat, pair)}（{grounds(pair.basis)}）"
            for act in seat.procedure.acts.values():
                if act.recuses:
                    person = fact_title(seat.procedure, act.recuses)
                    where = f"在“{seat.procedure.title}”中，“{act.title}”以后"
                    yield f"- {where}，“{person}”不得参与办理（{grounds(act.basis)}）"

    def _parted(self, seat: Seat, pair: Apart) -> str:
        other = pair.second if pair.first == seat.duty.name else pair.first
        held = any(another.procedure is seat.procedure and another.duty.name == other for another in self.seats)
        title = duty_title(seat.procedure, other)
        clash = "；**本岗位同时承担这两项职责，在同一案件中应当由不同的人办理**" if held else ""
        return f"在“{seat.procedure.title}”的同一案件中，承担“{seat.duty.title}”的人不得又承担“{title}”{clash}"

    # What is done.

    def _acts(self, seat: Seat) -> Iterator[str]:
        for act in seat.acts:
            yield f"### {act.title}"
            yield ""
            yield from (f"- {line}" for line in self._act(seat, act))
            rules = seat.procedure.guards(act)
            if rules:
                yield "- 应当满足的条件："
            yield from (f"  {number}. {gate(rule, self._say(seat))}" for number, rule in enumerate(rules, 1))
            yield ""

    def _act(self, seat: Seat, act: Act) -> Iterator[str]:
        procedure = seat.procedure
        yield f"环节：{quoted(stage_title(procedure, stage) for stage in act.start)}"
        yield f"人数：{f'不少于{act.officers}人' if act.officers > 1 else '一人'}"
        for limit in procedure.limits.values():
            if any(_is_of(trigger, act) for trigger in limit.ends):
                yield f"时限：{_DUE[limit.kind].format(title=limit.title)}：{self._period(procedure, limit)}"
            if any(_is_of(trigger, act) for trigger in limit.starts):
                yield f"自此起算：“{limit.title}”（{LIMIT_KINDS[limit.kind]}）"
        yield from self._records(seat, act)
        yield f"依据：{grounds(act.basis)}"

    def _period(self, procedure: Procedure, limit: Limit) -> str:
        """How long, from what on, by which article."""
        background = self.background
        starts = triggers_words(procedure, limit.starts, background.titles)
        clause = limit_clause(procedure, limit, background.clauses, background.profile, background.as_of)
        if isinstance(clause, LawError):
            return f"自{starts}起；{clause.sentence}"
        words, basis = clause_words(clause, rolls=limit.kind != "cap"), Basis(clause.article, clause.note)
        return f"自{starts}起{words}（{grounds(basis)}）"

    def _records(self, seat: Seat, act: Act) -> Iterator[str]:
        """What must stand in the record."""
        if act.asks:
            yield f"应当记录：{quoted(fact_title(seat.procedure, fact) for fact in act.asks)}"
        yield from recording(act, self._say(seat))
        if act.makes:
            yield f"制作文书：{'、'.join(self.background.documents.get(name, name) for name in act.makes)}"

    # What one answers for.

    def _liabilities(self) -> Iterator[str]:
        deeds = [(seat, act) for seat in self.seats for act in seat.acts]
        for liability in self.liabilities:
            titles = [act.title for seat, act in deeds if liability.concerns(act, seat.duty)]
            if titles:
                scope = "本岗位的全部行为" if len(titles) == len(deeds) else quoted(dict.fromkeys(titles))
                basis = grounds(liability.basis)
                yield f"- **{liability.fault}**：{liability.consequence}（{basis}）。用于{scope}。"


def _is_of(trigger: Trigger, act: Act) -> bool:
    return trigger.kind == "act" and trigger.name == act.name

"""Sentences about duties, acts and gates that several writers share; ``Say`` puts a condition into words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from quanheng.law.condition import Condition
from quanheng.law.naming import grounds
from quanheng.law.procedure import Act, Duty, Otherwise, Rule

Say = Callable[[Condition], str]
"""A condition of one procedure in Chinese."""
OTHERWISE: Mapping[Otherwise, str] = {
    "refuse": "",
    "reasons": "否则应当说明理由。",
    "discussion": "否则应当经集体讨论，并说明理由。",
}
"""What lets an act through a gate that it does not pass (``docs/language.md`` 3)."""


def duty_needs(duty: Duty, say: Say) -> Iterator[str]:
    """What a person must have to hold ``duty``."""
    if duty.credential:
        yield "持有有效的行政执法证件"
    if duty.qualification:
        when = duty.qualification.when
        yield f"有“{duty.qualification.name}”{f'（{say(when)}的）' if when else ''}"


def recording(act: Act, say: Say) -> Iterator[str]:
    """Whether ``act`` must be filmed or taped."""
    if act.recording is True:
        yield "音像记录：应当全程记录"
    elif act.recording is not None:
        yield f"音像记录：{say(act.recording)}的，应当全程记录"


def gate(rule: Rule, say: Say) -> str:
    """What ``rule`` demands, why, and what else lets the act through."""
    when = f"{say(rule.when)}的，" if rule.when else ""
    return f"{rule.says}{when}须{say(rule.needs)}。{OTHERWISE[rule.otherwise]}（{grounds(rule.basis)}）"

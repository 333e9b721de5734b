"""P17: a running case that comes under this version keeps its stage, its clocks, its suspensions and its children.

What a new law does away with may be lost, if the text says so: a sentence of ``leaves_to_people`` names it.
"""

from __future__ import annotations

from collections.abc import Iterator

from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.procedure import Act, Procedure


def check(subject: Subject) -> Verdict:
    """Everything that a case of the earlier version can have stands in this one as well."""
    procedure = subject.procedure
    if procedure.moving is None:
        return Verdict("在办的案件仍按原来的文本办理")
    source = procedure.moving.source
    earlier = next((text for name, text in subject.family.texts.items() if source in (name, text.digest)), None)
    if earlier is None:
        sentence = f"在办案件所按的先前文本“{source}”不在手边。"
        return Verdict("", (Finding("check.version_unknown", procedure.place, sentence, "一并读入。"),))
    lost = (*_limits(earlier, procedure), *_others(earlier, procedure))
    findings = (*_stages(earlier, procedure), *lost)
    return Verdict(f"{len(earlier.stages)} 个旧环节都有着落，期限、中止和子程序都接得上", findings)


def _stages(earlier: Procedure, later: Procedure) -> Iterator[Finding]:
    for stage in earlier.stages.values():
        if _moved(stage.name, later) not in later.stages:
            sentence = f"旧文本的环节“{stage.title}”在本文中没有着落。"
            mend = f"在 running 的 stages 中为 {stage.name} 写明新的环节。"
            yield Finding("check.stage_not_moved", later.place, sentence, mend)
        elif later.is_end(_moved(stage.name, later)) and not stage.end:
            sentence = f"旧文本的环节“{stage.title}”没有终结，移到本文却成了终结。"
            mend = f"在 running 的 stages 中为 {stage.name} 写一个没有终结的环节。"
            yield Finding("check.stage_ended", later.place, sentence, mend)


def _moved(stage: str, later: Procedure) -> str:
    """The stage in which a case of the earlier version comes to stand."""
    assert later.moving is not None
    return later.moving.stages.get(stage, stage)


def _limits(earlier: Procedure, later: Procedure) -> Iterator[Finding]:
    """A limit that runs goes on only if what started it starts it here too: the history is read by this text."""
    for limit in earlier.limits.values():
        same = later.limits.get(limit.name)
        going_on = same is not None and set(limit.starts) <= set(same.starts)
        if not going_on and not _said(limit.title, later):
            sentence = f"旧文本的期限“{limit.title}”正在计算的，移到本文以后就不再计算。"
            mend = f"保留期限 {limit.name} 和使它开始的各项；确实不再需要的，在 leaves_to_people 中写明它的名称。"
            yield Finding("check.limit_not_moved", later.place if same is None else same.place, sentence, mend)


def _others(earlier: Procedure, later: Procedure) -> Iterator[Finding]:
    for act in earlier.acts.values():
        if act.holds and not _holds(act, later) and not _said(earlier.holds[act.holds].title, later):
            sentence = f"旧文本由“{act.title}”作出的中止“{earlier.holds[act.holds].title}”，移到本文以后就没有了。"
            mend = f"保留 {act.name} 和它的 holds: {act.holds}；确实不再需要的，在 leaves_to_people 中写明它的名称。"
            yield Finding("check.hold_not_moved", later.place, sentence, mend, law=act.basis.law)
    for child in earlier.children.values():
        if child.name not in later.children and not _said(child.title, later):
            sentence = f"旧文本的子程序“{child.title}”还没有办结的，移到本文以后无处报告。"
            mend = f"保留子程序 {child.name}；确实不再需要的，在 leaves_to_people 中写明它的名称。"
            yield Finding("check.child_not_moved", later.place, sentence, mend)


def _holds(act: Act, later: Procedure) -> bool:
    """Whether the act suspends in the later version what it did before."""
    return act.name in later.acts and later.acts[act.name].holds == act.holds


def _said(title: str, later: Procedure) -> bool:
    return any(title in left for left in later.leaves_to_people)

"""P16: the versions of one key follow each other without overlap, and a gap between them is said."""

from __future__ import annotations

from itertools import pairwise

from quanheng.law.calendar import day_text
from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.procedure import Procedure


def check(subject: Subject) -> Verdict:
    """The version before this one ends on the day this one comes into force."""
    versions = [text for text in subject.family.texts.values() if text.key == subject.procedure.key]
    versions.sort(key=lambda text: text.effective)
    findings = tuple(
        finding
        for earlier, later in pairwise(versions)
        if later.digest == subject.procedure.digest and (finding := _seam(earlier, later))
    )
    return Verdict(f"{len(versions)} 个版本，前后衔接", findings)


def _seam(earlier: Procedure, later: Procedure) -> Finding | None:
    """What is wrong where one version follows another."""
    until, begins = earlier.until, later.effective
    if until is None or until > begins:
        sentence = f"{earlier.place.file} 的先前文本在{day_text(begins)}本文施行以后仍然有效。"
        return Finding("check.versions_overlap", later.place, sentence, f"为先前的文本写明 until: {begins}。")
    if until < begins and not any(f"{until}" in left for left in later.leaves_to_people):
        sentence = f"{earlier.place.file} 的先前文本自{day_text(until)}起失效，到{day_text(begins)}以前没有文本。"
        mend = f"使两个文本的日期相接；确实没有的，在 leaves_to_people 中写明“自 {until} 起”怎样办理。"
        return Finding("check.versions_gap", later.place, sentence, mend)
    return None

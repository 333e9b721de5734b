"""P15: a decision rests on an article, keeps to the benchmark of discretion, names the remedies, and is served."""

from __future__ import annotations

from collections.abc import Iterator

from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.checks.search import Goal, Passage
from quanheng.law.checks.staff import tree
from quanheng.law.paper import Paper, Papers
from quanheng.law.procedure import Act, Procedure


def check(subject: Subject) -> Verdict:
    """Each decision, and each measure that the law wants in writing, has its article, its paper and its service."""
    papers = subject.references.papers
    if papers is None:
        return Verdict("没有登记决定文书，未检查", checked=False)
    decisions = [act for act in subject.procedure.acts.values() if _decides(act, papers)]
    findings = tuple(finding for act in decisions for finding in _of_decision(subject, act, papers))
    return Verdict(
        f"{len(decisions)} 种决定（含须书面作出的措施），有依据、有文书、核对裁量基准、告知救济途径并送达", findings
    )


def _decides(act: Act, papers: Papers) -> bool:
    in_writing = act.kind == "measure" and papers.written(act.basis.law)
    return act.staffed and (act.kind == "decision" or in_writing)


def _of_decision(subject: Subject, act: Act, papers: Papers) -> Iterator[Finding]:
    if not act.basis.law:
        sentence = f"“{act.title}”只有本地规定，没有法律依据。"
        yield Finding("check.decision_basis", act.place, sentence, "写明 law；没有法律依据的，不得作出决定。")
    if not act.makes:
        sentence = f"“{act.title}”没有制作文书。"
        yield Finding("check.decision_paper", act.place, sentence, "在 makes 中写明决定书。", law=act.basis.law)
    elif not _made(act, papers):
        titles = "、".join(f"《{subject.catalogue.documents[name]}》" for name in act.makes)
        sentence = f"“{act.title}”制作的{titles}没有登记为载明救济途径的决定文书。"
        mend = "在 makes 中写明决定书，或者在决定文书数据中为它写明 remedies。"
        yield Finding("check.decision_remedies", act.place, sentence, mend, law=act.basis.law)
    benchmark = next((paper.benchmark for paper in _made(act, papers) if paper.benchmark), "")
    if benchmark and "benchmark" not in act.checks:
        sentence = f"“{act.title}”有裁量的余地，却没有核对裁量基准。"
        yield Finding("check.decision_benchmark", act.place, sentence, "写明 checks: [benchmark]。", law=benchmark)
    if not _handed(act, papers) and not _timed(subject, act):
        yield from _unserved(subject, act)


def _handed(act: Act, papers: Papers) -> bool:
    """Whether the paper is given to the party on the spot."""
    return any(paper.handed for paper in _made(act, papers))


def _made(act: Act, papers: Papers) -> tuple[Paper, ...]:
    """The decision papers that the act makes."""
    return tuple(papers.by_document[name] for name in act.makes if name in papers.by_document)


def _timed(subject: Subject, act: Act) -> bool:
    """Whether a duty runs from the decision until the service: what stays undelivered is late."""
    return any(
        limit.kind == "duty"
        and any(trigger.kind == "act" and trigger.name == act.name for trigger in limit.starts)
        and any(_serves(subject, trigger.name) for trigger in limit.ends)
        for limit in subject.procedure.limits.values()
    )


def _serves(subject: Subject, name: str) -> bool:
    """Whether an act, or a child's report, brings a paper to the party or hands it over for service."""
    act = subject.procedure.acts.get(name)
    if act is None:
        return _serving(subject, name.partition(".")[0])
    return act.kind == "service" or any(_serving(subject, opening.child) for opening in act.opens)


def _serving(subject: Subject, child: str) -> bool:
    """Whether a child, or one of its own, serves."""
    text: Procedure | None = subject.family.texts.get(subject.procedure.children[child].procedure)
    texts = tree(text, subject.family) if text else ()
    return any(act.kind == "service" for one in texts for act in one.acts.values())


def _unserved(subject: Subject, act: Act) -> Iterator[Finding]:
    course = subject.explorer.find(_ended_unserved(subject, act))
    if course:
        sentence = f"“{act.title}”以后，案件可以不经送达就终结。"
        mend = "由它开启送达子程序，或者在终结以前设关口要求送达，或者为送达规定期限。"
        yield Finding(
            "check.decision_unserved", act.place, sentence, mend, law=act.basis.law, course=subject.words(course)
        )


def _ended_unserved(subject: Subject, act: Act) -> Goal:
    """Can the case end with the decision undelivered? What is remembered: whether it is."""
    serving = frozenset(name for name in subject.procedure.acts if _serves(subject, name))

    def undelivered(passage: Passage) -> bool:
        if passage.act in serving:
            return False
        return passage.act == act.name or passage.memory is True

    return Goal(
        lambda passage: subject.procedure.is_end(passage.stage) and undelivered(passage),
        watch=undelivered,
        memory=False,
    )

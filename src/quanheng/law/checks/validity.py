"""P18: the parameters a definition looks up, and the articles it cites, are there as long as it is in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from quanheng.law.calendar import day_text
from quanheng.law.checks.gate import DATA_ATOMS
from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.citing import Articles, article_name, cited
from quanheng.law.clause import citation
from quanheng.law.condition import answers_of, atoms
from quanheng.law.course import conditions
from quanheng.law.errors import LawError
from quanheng.law.parameter import ParameterTable
from quanheng.law.procedure import Place, Procedure


def check(subject: Subject) -> Verdict:
    """Every parameter has a value on every day of the validity; every article cited is there."""
    parameters, articles = subject.references.parameters, subject.references.articles
    if parameters is None or articles is None:
        return Verdict("没有提供参数和条文索引，未检查", checked=False)
    asked = dict(_asked(subject.procedure))
    findings = (*_valueless(subject.procedure, asked, parameters), *_unknown(subject, articles))
    own = {law for law, _ in _citations(subject)}
    return Verdict(f"{len(asked)} 个参数在有效期内天天有值，{len(own)} 处所引的条文都有", findings)


def _asked(procedure: Procedure) -> Iterator[tuple[str, Place]]:
    """The parameters that a text looks up, and where."""
    for condition in conditions(procedure):
        answers = (
            answer for atom in atoms(condition.root) if isinstance(atom, DATA_ATOMS) for answer in answers_of(atom)
        )
        yield from ((answer.name, condition.place) for answer in answers if answer.function == "param")
    for act in procedure.acts.values():
        if act.extends and act.extends.by == "param":
            yield act.extends.name, act.place


def _valueless(procedure: Procedure, asked: Mapping[str, Place], parameters: ParameterTable) -> Iterator[Finding]:
    for name, place in asked.items():
        day = _first_without(name, procedure, parameters)
        if day:
            title = parameters.title(name)
            sentence = f"参数“{title}”在{day_text(day)}没有值，本文在这一天有效。"
            yield Finding("check.parameter_missing", place, sentence, f"在参数数据中为 {name} 补写这一天起的值。")


def _first_without(name: str, procedure: Procedure, parameters: ParameterTable) -> date | None:
    """The first day of the validity on which the parameter has no value."""
    day: date | None = procedure.effective
    while day and (procedure.until is None or day < procedure.until):
        try:
            day = parameters.find(name, day).until
        except LawError:
            return day
    return None


def _citations(subject: Subject) -> Iterator[tuple[str, Place]]:
    """What the definition cites, the clauses of its limits included."""
    yield from cited(subject.procedure)
    for limit in subject.procedure.limits.values():
        yield from ((clause.article, limit.place) for clause in subject.rows(limit) if clause.article)


def _unknown(subject: Subject, articles: Articles) -> Iterator[Finding]:
    for law, place in _citations(subject):
        if not articles.have(article_name(law)):
            sentence = f"没有{citation(article_name(law))}这一条。"
            yield Finding("check.article_unknown", place, sentence, "核对条号；条文确有的，在条文索引中补写。", law=law)

"""Random definitions that hang together but mean nothing: for what is drawn of a definition, whatever it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from quanheng.law.clause import Clause, Unit
from quanheng.law.procedure import (
    LAW,
    NEW,
    PARTY,
    Act,
    Basis,
    Child,
    Deemed,
    Duty,
    Fact,
    Hold,
    Limit,
    Opening,
    Procedure,
    Stage,
    Trigger,
)

TITLES = st.text("告知当事人听证、（）“”，决定abc12 Q", min_size=1, max_size=30).filter(str.strip)
LAWS = st.sampled_from(
    ["行政处罚法/44", "行政处罚法/45/1；行政复议法/9", "市场监督管理行政处罚程序规定/18/1", "国办发〔2018〕118号"]
)
BASES = st.one_of(st.builds(Basis, law=LAWS), st.builds(Basis, local=TITLES))
DAY = date(2024, 1, 1)


@st.composite
def procedures(draw):
    """A definition with up to a handful of everything that is drawn."""
    stages = draw(_named("s", Stage, 1, 6))
    ends = draw(st.sets(st.sampled_from(sorted(stages)), max_size=len(stages)))
    stages = {name: replace(stage, end=name in ends) for name, stage in stages.items()}
    duties = draw(_named("d", Duty, 1, 7))
    children = draw(_named("c", Child, 0, 4, procedure="other"))
    holds = draw(_named("h", Hold, 0, 2, basis=BASES))
    facts = {
        "result": Fact("result", "结果", "choice", choices={"yes": "是", "no": "否"}),
        "day": Fact("day", "日", "date"),
    }
    names = [f"a{number}" for number in range(draw(st.integers(1, 14)))]
    acts = {name: draw(_acts(name, list(stages), list(duties), list(children), list(holds))) for name in names}
    limits = draw(_limits(names, list(children)))
    clause = Clause("span", "期间", draw(st.integers(1, 999)), draw(st.sampled_from(Unit)), draw(LAWS), "", DAY)
    return Procedure(
        "drawn", draw(TITLES), "0" * 64, DAY, None, "cn", stages, facts, duties, (), acts, {}, limits, holds, children,
        {"span": clause},
    )  # fmt: skip


@st.composite
def _named(draw, letter, kind, least, most, **more):
    names = [f"{letter}{number}" for number in range(draw(st.integers(least, most)))]
    made = {}
    for name in names:
        given = {key: draw(value) if isinstance(value, st.SearchStrategy) else value for key, value in more.items()}
        made[name] = kind(name=name, title=draw(TITLES), **given)
    return made


@st.composite
def _acts(draw, name, stages, duties, children, holds):
    start = tuple(draw(st.lists(st.sampled_from([NEW, *stages]), min_size=1, unique=True)))
    to = draw(st.one_of(
        st.none(),
        st.sampled_from(stages),
        st.dictionaries(st.sampled_from(["yes", "no"]), st.sampled_from(stages), min_size=1),
    ))  # fmt: skip
    return Act(
        name, draw(TITLES), draw(st.sampled_from([PARTY, LAW, *duties])), start, to,
        officers=draw(st.integers(1, 2)),
        asks=("result", "day"),
        outcome="result",
        makes=tuple(draw(st.lists(TITLES, max_size=2))),
        opens=tuple(Opening(child) for child in draw(_some(children))),
        holds=draw(st.sampled_from([None, *holds])),
        basis=draw(BASES),
    )  # fmt: skip


@st.composite
def _limits(draw, acts, children):
    made = {}
    for number in range(draw(st.integers(0, 5))):
        name = f"l{number}"
        starts = [*(Trigger("act", act) for act in acts), *(Trigger("report", f"{child}.told") for child in children)]
        starts += [Trigger("report", f"{child}.told", every=True) for child in children]
        starts.append(Trigger("fact", "day"))
        ends = tuple(Trigger("act", act) for act in draw(st.lists(st.sampled_from(acts), min_size=1, unique=True)))
        deemed = draw(st.sampled_from([None, Deemed(ends[0].name, "expiry", None)]))
        title, clause = draw(TITLES), draw(st.sampled_from(["span", "unknown"]))
        made[name] = Limit(name, title, "duty", clause, (draw(st.sampled_from(starts)),), ends, deemed=deemed)
    return made


def _some(names):
    return st.lists(st.sampled_from(names), max_size=3, unique=True) if names else st.just([])

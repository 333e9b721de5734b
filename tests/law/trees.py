"""Random formulas over the small definition, as the parser can give them."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from tests.law.small import PARENT_READ

from quanheng.law.condition import (
    Always,
    Among,
    And,
    Answer,
    Children,
    Compare,
    Contains,
    Count,
    Deed,
    Done,
    FactValue,
    Flag,
    Last,
    Literally,
    Named,
    Not,
    Or,
    Report,
    Sum,
    TimeAtom,
)

ORDERED = ("==", "!=", "<", "<=", ">", ">=")
EQUAL = ("==", "!=")
OUTCOMES = {"propose": ("fine", "none"), "decide": ("fine", "none"), "review": ("true", "false")}
ACTS = tuple(PARENT_READ.acts)

amounts = st.decimals(min_value=-10_000, max_value=10_000, places=2) | st.integers(-9, 99_999).map(Decimal)
days = st.dates(min_value=date(1949, 10, 1), max_value=date(2099, 12, 31))
words = st.text(st.characters(codec="utf-8", exclude_characters='"\\\r\n\x00', exclude_categories=("C",)), max_size=6)
amount_terms = st.sampled_from(
    [
        FactValue("fine", "money"),
        FactValue("copies", "number"),
        Sum("fine"),
        Answer("param", "ceiling"),
        Answer("param", "ceiling", "told_on"),
        Answer("prior", "same_offence"),
    ]
)
day_terms = st.just(FactValue("told_on", "date"))
text_terms = st.just(FactValue("memo", "text"))
result, kind = FactValue("result", "choice"), Answer("kind", "party")
codes = st.sampled_from(("fine", "none"))
kinds = st.sampled_from(("natural", "sole_trader", "organisation"))


def compared(terms, values, operators):
    """A term with a literal on either side, or with another term of its sort."""
    literals = values.map(Literally)
    one = st.builds(Compare, terms, st.sampled_from(operators), literals | terms)
    return one | st.builds(Compare, literals, st.sampled_from(operators), terms)


def among(terms, values):
    return st.builds(Among, terms, st.lists(values, min_size=1, max_size=3).map(tuple))


@st.composite
def deeds(draw):
    act = draw(st.sampled_from(ACTS))
    outcome = draw(st.none() | st.sampled_from(OUTCOMES[act])) if act in OUTCOMES else None
    return Deed(act, outcome, draw(st.none() | st.sampled_from(ACTS)))


@st.composite
def lasts(draw):
    act = draw(st.sampled_from(tuple(OUTCOMES)))
    return Last(act, draw(st.sampled_from(EQUAL)), draw(st.sampled_from(OUTCOMES[act])))


def formulas_over(leaves):
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
            | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
        ),
        max_leaves=8,
    )


reports = formulas_over(st.sampled_from((Report("served"), Report("ended"))))
data_atoms = st.one_of(
    st.sampled_from((Flag("urgent"), Flag("passed"))),
    compared(amount_terms, amounts, ORDERED),
    compared(day_terms, days, ORDERED),
    compared(text_terms, words, EQUAL),
    compared(st.just(result), codes, EQUAL),
    compared(st.just(kind), kinds, EQUAL),
    among(amount_terms, amounts),
    among(st.just(result), codes),
    among(st.just(kind), kinds),
    st.builds(Contains, st.sampled_from(("minor", "press")), st.just("tags")),
)
course_atoms = st.one_of(
    st.builds(Done, deeds()),
    st.builds(Count, deeds(), st.sampled_from(ORDERED), st.integers(0, 9)),
    lasts(),
    st.builds(Children, st.sampled_from(("all", "any")), st.just("service"), reports),
)
time_atoms = st.builds(TimeAtom, st.sampled_from(("expired", "within")), st.sampled_from(tuple(PARENT_READ.limits)))
derived = st.just(Named("major", PARENT_READ.facts["major"].definition.root))
formulas = formulas_over(st.one_of(data_atoms, course_atoms, time_atoms, derived, st.booleans().map(Always)))

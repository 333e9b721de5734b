"""A version is kept as its canonical form: read again, it is the same text under the same address."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.law.canonical import canonical_form
from quanheng.law.fault import Faults
from quanheng.law.procedure import Place, Procedure
from quanheng.law.reader import read
from quanheng.law.reader_text import Items, Leaf, Table, Tree, read_tree
from quanheng.procedures.definitions import load_forms, load_library

_TESTS = Path(__file__).parents[1]
_EVERYTHING = (_TESTS / "oracle" / "everything", _TESTS / "agreement" / "parameters.yaml")
HERE = Place()
LIBRARY, FORMS = load_library(*_EVERYTHING), load_forms(*_EVERYTHING)
SCALARS = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: Leaf(text, HERE))
NAMES = st.sampled_from(("stages", "title", "受理", "b", "a"))


def table_of(values: dict[str, Tree]) -> Table:
    return Table(values, dict.fromkeys(values, HERE), HERE)


TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda found: Items(tuple(found), HERE))
        | st.dictionaries(NAMES, inner, max_size=3).map(table_of)
    ),
    max_leaves=8,
)


def said(procedure: Procedure) -> str:
    """All that a procedure says, in its order, wherever it stands."""
    return re.sub(r"Place\([^)]*\)", "", repr(procedure))


@given(st.dictionaries(NAMES, TREES, max_size=3))
def test_whatever_is_written_is_read_again_from_its_form(values: dict[str, Tree]) -> None:
    form, faults = canonical_form(table_of(values)), Faults()
    again = read_tree(form, "form", faults)
    faults.check()
    assert again is not None
    assert canonical_form(again) == form


def test_the_forms_of_all_definitions_are_the_same_definitions_under_the_same_addresses() -> None:
    again = read(FORMS, LIBRARY.catalogue, LIBRARY.clauses, parameters=tuple(LIBRARY.parameters))
    assert {name: text.digest for name, text in again.items()} == {
        name: text.digest for name, text in LIBRARY.procedures.items()
    }
    for name, text in again.items():
        assert said(text) == said(LIBRARY.procedures[name])


@pytest.mark.parametrize("name", LIBRARY.procedures)
def test_a_version_can_be_read_by_itself(name: str) -> None:
    (alone,) = read({name: FORMS[name]}, LIBRARY.catalogue, LIBRARY.clauses, resolve=False).values()
    assert said(alone) == said(LIBRARY.procedures[name])

"""The kinds of case file: what their standards name is there, and what they cite is in the statutes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.procedures.office import shipped
from tests.procedures.statutes import cited

from quanheng.apps.documents.forms import load_forms
from quanheng.law.fault import DefinitionFaults, Faults
from quanheng.law.procedure import Procedure
from quanheng.procedures.files import FileKind, kind_of, load_file_kinds, read_file_kinds

TEXTS = "reference/statutes"
OBJECTIONS = {
    "stage", "hold", "missing", "children", "recording", "officers", "duty", "credential", "qualification",
    "standing", "power", "benchmark", "materials", "apart", "recused", "backdated", "postdated", "late", "open",
}  # fmt: skip
KINDS = load_file_kinds(shipped().catalogue)


def bound(kind: FileKind) -> list[Procedure]:
    """The procedures whose cases a kind of file binds."""
    return [text for text in shipped().procedures.values() if kind_of(text.key, KINDS) == kind]


def test_every_case_has_a_file_of_one_kind_and_every_kind_a_period():
    for text in shipped().procedures.values():
        kind = kind_of(text.key, KINDS)
        assert shipped().parameters.find(kind.retention, date(2026, 1, 1)).unit in ("年", "永久")


def test_files_of_penalties_go_by_the_standards_of_penalties():
    assert kind_of("penalty.ordinary", KINDS).name == "penalty"
    assert kind_of("register.power", KINDS).name == "register"
    assert kind_of("archive.disposal", KINDS).name == "other"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_points_of_a_kind_come_to_a_hundred(kind: FileKind):
    assert sum(one.weight for one in kind.standards) == (100 if kind.standards else 0)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.standards], ids=lambda kind: kind.name)
def test_what_the_standards_name_is_there(kind: FileKind):
    texts = bound(kind)
    rules = {f"rule:{name}" for text in texts for name in text.rules}
    known = {
        "documents": load_forms().keys(),
        "exhibits": {fact for text in texts for fact in text.facts if text.fact_type(fact) == "file"},
        "kept": OBJECTIONS | rules,
    }
    for one in kind.standards:
        assert {*one.names} <= {*known.get(one.check, ())}, one.name
        assert {*one.when} <= {act for text in texts for act in text.acts}, one.name


def test_every_article_of_the_standards_is_there(shared: Path):
    laws = {law for kind in KINDS for one in kind.standards for law in one.basis.law.split("；") if law}
    assert {law for law in laws if "/" in law and cited(shared / TEXTS, law) is not True} == set()


def test_an_item_with_two_ways_of_checking_is_a_fault():
    faults = Faults()
    item = "{title: 甲, aspect: papers, weight: 1, judged: true, bound: true, local: 自定}"
    text = f"files:\n  a:\n    title: 甲\n    procedures: [a]\n    retention: r\n    items:\n      one: {item}\n"
    read_file_kinds(text, "files.yaml", shipped().catalogue, faults)
    with pytest.raises(DefinitionFaults, match="恰好"):
        faults.check()

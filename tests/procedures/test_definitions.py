"""Definitions are found where they stand, and read together."""

from pathlib import Path

import pytest
from tests.law.small import CHILD, PARENT

from quanheng.law.errors import LawError
from quanheng.law.fault import DefinitionFaults
from quanheng.procedures.definitions import load_library

TESTS = Path(__file__).parents[1]
SHIPPED = load_library()
CATALOGUE = "documents: {decision_paper: 决定书}\neffects: {note: 登记}\n"
PARAMETERS = """\
parameters:
  roof:
    title: 上限
    values: [{value: 5, unit: 元, from: 2024-01-01, law: 行政处罚法/1, quote: 五元, checked: 2024-01-01}]
"""


@pytest.fixture
def folder(tmp_path: Path):
    """A folder of one's own: a definition and its child, a catalogue, a parameter, and a text of another kind."""
    (tmp_path / "parent.yaml").write_text(PARENT.replace("fine > 5000", "fine > param(roof)"), encoding="utf-8")
    (tmp_path / "child.yaml").write_text(CHILD, encoding="utf-8-sig")
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "amounts.yaml").write_text(PARAMETERS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text("log: {case: a}\n", encoding="utf-8")
    return tmp_path


def test_what_ships_is_read_without_fault():
    library = load_library()
    assert "penalty.summary" in library.procedures
    assert all(library.parameters.title(name) != name for name in library.parameters)


def test_a_fact_is_of_one_type_in_all_texts_so_that_one_log_can_hold_them_all():
    types: dict[str, set[tuple[str, bool]]] = {}
    for procedure in SHIPPED.procedures.values():
        for name, fact in procedure.facts.items():
            types.setdefault(name, set()).add((fact.type, fact.many))
    assert {fact: found for fact, found in types.items() if len(found) > 1} == {}


def test_the_texts_that_use_every_construct_are_read_without_fault():
    library = load_library(TESTS / "oracle/everything", TESTS / "agreement/parameters.yaml", shipped=False)
    first, second = library.procedures["everything"], library.procedures["everything@2"]
    assert first.effective < second.effective
    assert second.moving.source == "everything"
    assert first.digest != second.digest


def test_a_folder_brings_its_definitions_catalogue_and_parameters(folder):
    library = load_library(folder, shipped=False)
    assert set(library.procedures) == {"demo.permit", "service"}
    assert library.procedures["demo.permit"].place.file == str(folder / "parent.yaml")
    assert "roof" in library.parameters
    assert "行政处罚法" in library.catalogue.statutes


def test_files_can_be_named_one_by_one(folder):
    paths = [folder / name for name in ("child.yaml", "parent.yaml", "catalogue.yaml", "amounts.yaml")]
    assert load_library(*paths, shipped=False).procedures == load_library(folder, shipped=False).procedures


def test_a_definition_of_one_s_own_may_open_one_that_ships(folder):
    (folder / "child.yaml").unlink()
    assert load_library(folder).procedures["demo.permit"].children["service"].procedure == "service"


def test_a_file_named_alone_must_be_a_definition(folder):
    with pytest.raises(DefinitionFaults) as raised:
        load_library(folder / "mapping.yaml", shipped=False)
    assert "procedure" in raised.value.faults[0].sentence


def test_a_path_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(LawError) as raised:
        load_library(tmp_path / "absent.yaml")
    assert raised.value.code == "definition.absent"


def test_a_file_in_another_encoding_is_said_so(tmp_path):
    (tmp_path / "gbk.yaml").write_bytes("procedure: 许可".encode("gb18030"))
    with pytest.raises(LawError) as raised:
        load_library(tmp_path)
    assert raised.value.code == "definition.encoding"


def test_faults_name_the_file_as_it_was_given(folder):
    (folder / "child.yaml").write_text(CHILD.replace("to: sent", "to: send"), encoding="utf-8")
    with pytest.raises(DefinitionFaults) as raised:
        load_library(folder, shipped=False)
    assert [fault.place.file for fault in raised.value.faults] == [str(folder / "child.yaml")]

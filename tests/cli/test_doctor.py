"""``quanheng doctor`` without a folder examines the platform's record, and holds the tables beside it to it."""

import json
from datetime import date

import pytest

from quanheng.apps.cases.models import Case, OpenTally
from quanheng.apps.cases.tests.test_registers import done, found, today
from quanheng.apps.documents.models import Document
from quanheng.apps.people.models import Person
from quanheng.apps.record.jobs import seal
from quanheng.cli import main

__all__ = ["today"]


@pytest.fixture
def doctor(today, capsys):
    """Run the command on registers that have just been founded; its exit code and what it printed."""
    done(found(today))
    seal()

    def run(*words):
        return main(["doctor", *words]), capsys.readouterr().out

    return run


@pytest.mark.parametrize("words", [(), ("--all",)])
def test_where_nothing_was_changed_nothing_is_found(doctor, words):
    assert doctor(*words) == (0, "日志共 1 条，这次检查 1 条。\n没有发现缺失或者改动。\n")


def test_rows_changed_by_hand_are_named(doctor):
    Person.objects.update(organ="O9")
    Case.objects.update(stage="new")
    code, printed = doctor()
    assert code == 1
    assert "✗ 登记簿“人员”的“P0001”的“所在机关”是“O9”" in printed
    assert "的“环节”是“new”，按记录应当是“founded”" in printed


def test_a_document_that_was_changed_is_named_and_those_nobody_vouches_for_are_counted(doctor):
    case = Case.objects.get()
    made = {"case": case, "title": "执法证件", "made_on": date(2026, 1, 5), "layout": "letter", "drawn": {}}
    Document.objects.create(n=1, name="credential", **made)
    code, printed = doctor()
    assert code == 1
    assert f"✗ 案件 {case.pk} 的“执法证件”没有任何记录作依据。" in printed
    assert "另有 1 份文书没有条目的签名（作出时还不签），内容有无改动无法核对。" in printed


def test_tallies_that_are_not_those_of_the_cases_are_named_and_set_right(doctor, capsys):
    OpenTally.objects.create(organ="O9", procedure="penalty.ordinary", root=True, change=2)
    code, printed = doctor()
    assert code == 1
    assert "✗ 在办案件数（O9、penalty.ordinary、" in printed
    assert main(["rebuild", "tallies"]) == 0
    assert capsys.readouterr().out == "在办件数和期限件数已经与案件和期限相符。\n"
    assert doctor()[0] == 0


def test_they_can_be_read_by_a_program(doctor):
    Person.objects.all().delete()
    code, printed = doctor("--json")
    (sentence,) = json.loads(printed)["astray"]
    assert (code, sentence.startswith("登记簿“人员”缺少“P0001”")) == (1, True)


def test_a_number_that_was_never_given_is_named(doctor):
    Case.objects.update(serial="〔2026〕9号")
    code, printed = doctor()
    assert code == 1
    assert "号没有发出过" in printed

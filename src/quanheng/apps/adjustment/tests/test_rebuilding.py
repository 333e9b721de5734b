"""The registers are what the record's effects lead to, and the doctor names each row that is not."""

from __future__ import annotations

import pytest

from quanheng.apps.adjustment.entering import Hands, Source, enter_statute
from quanheng.apps.cases import rebuilding
from quanheng.apps.cases.rebuilding import registers_astray
from quanheng.apps.cases.tests.test_registers import BUREAU, done, found, post, today
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Allotment, Person
from quanheng.apps.registers import Register
from quanheng.apps.statutes.models import Statute

__all__ = ["today"]
TEXT = """\
# 示范条例
2018年3月1日 中华人民共和国国务院令第7号公布
第一条 为了示范，制定本条例。
第二条 本条例自2018年5月1日起施行。
"""


@pytest.fixture
def registers(today) -> None:
    """The first registrar, two persons in posts, and a statute in two versions."""
    done(found(today))
    post(today, "G2", "P0002", ("register.statute:register",))
    post(today, "G3", "P0003", ("register.statute:review", "register.statute:publish"))
    hands = Hands("P0002", "P0003", "P0003")
    for text in (TEXT, TEXT.replace("2018年", "2023年")):
        enter_statute(Source(text), hands)


def test_what_acts_did_to_registers_is_what_the_record_says(registers):
    assert Statute.objects.count() == 2
    assert list(registers_astray(every=True)) == []


def test_a_row_changed_by_hand_is_named_with_both_values(registers):
    Person.objects.filter(key="P0002").update(staff="contract")
    assert list(registers_astray(every=False)) == [
        "登记簿“人员”的“P0002”的“人员性质”是“contract”，按记录应当是“civil_servant”"
    ]


def test_a_row_removed_by_hand_is_named_with_the_case_that_entered_it(registers):
    Allotment.objects.filter(post="G2").delete()
    (sentence,) = registers_astray(every=False)
    assert sentence.startswith("登记簿“岗位职责”缺少“G2|register.statute:register”，它由案件")


def test_a_row_added_by_hand_rests_on_nothing(registers):
    Organ.objects.create(key="O9", name="某局", short_name="某局", level="county", category="statutory",
                         entry_case=BUREAU, entry_n=1)  # fmt: skip
    assert list(registers_astray(every=False)) == ["登记簿“执法主体”的“O9”没有任何记录作依据"]


def test_part_by_part_the_same_is_found(registers, monkeypatch):
    Person.objects.update(staff="contract")
    Statute.objects.all().delete()
    at_once = sorted(registers_astray(every=True))
    monkeypatch.setattr(rebuilding, "_HELD", 2)
    monkeypatch.setattr(rebuilding, "_TOGETHER", 3)
    assert sorted(registers_astray(every=True)) == at_once
    assert len(at_once) == Person.objects.count() + 2


def test_every_register_has_a_name_to_be_called_by():
    called = [str(one._meta.verbose_name) for one in Register.__subclasses__()]
    assert [name for name in called if name.isascii()] == []

"""``quanheng import`` brings texts and tables into the registers, or says by line why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from quanheng.apps.adjustment.tests.test_entering import ITEMS, NEW, OLD
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.jobs.models import Turn
from quanheng.apps.jobs.worker import LEASE
from quanheng.apps.record.recorder import recorder
from quanheng.cli import main

__all__ = ["county"]
HANDS = ["--register", "P1", "--review", "P3", "--publish", "P2"]


@pytest.fixture(autouse=True)
def demonstration(settings) -> None:
    """Publishes its definitions by itself."""
    settings.DEMO = True


@pytest.fixture
def place(demonstration: None, county, tmp_path: Path) -> Path:
    return tmp_path


def test_versions_are_entered_in_their_order_and_what_rests_on_them_is_listed(place, capsys):
    for name, text in (("a-new.md", NEW), ("b-old.md", OLD), ("c-odd.md", "# 示范规定\n第一条 示范。\n")):
        (place / name).write_text(text, "utf-8")
    assert main(["import", "statute", *map(str, sorted(place.glob("*.md"))), *HANDS]) == 1
    said = capsys.readouterr().out
    assert said.index("示范条例@2018-05-01：3 条，已经公布") < said.index("示范条例@2023-09-01：3 条，已经公布")
    assert "涉及职权 0 项" in said
    assert "c-odd.md：[statute.day]" in said
    assert "登记 2 件，没有登记 1 件。" in said
    assert main(["import", "statute", str(place / "b-old.md"), *HANDS]) == 0
    assert "早已登记，没有改变" in capsys.readouterr().out


def test_rows_left_out_are_named_by_line(place, capsys):
    (place / "items.csv").write_text(ITEMS, "utf-8")
    assert main(["import", "items", str(place / "items.csv"), "--register", "P1"]) == 1
    said = capsys.readouterr().out
    assert "items：2 项，已经登记，等待审核。" in said
    assert "第 5 行：不认识事项类型 99。" in said


def test_what_was_entered_is_sealed(place):
    (place / "items.csv").write_text(ITEMS, "utf-8")
    main(["import", "items", str(place / "items.csv"), "--register", "P1"])
    assert recorder().store.unsealed(1) == []


def test_sealing_is_left_to_a_worker_that_is_at_it(place):
    (place / "items.csv").write_text(ITEMS, "utf-8")
    now = timezone.now()
    Turn.objects.create(job="record.seal", holder="another", due=now, until=now + LEASE)
    main(["import", "items", str(place / "items.csv"), "--register", "P1"])
    assert recorder().store.unsealed(1) != []


def test_nothing_is_published_that_nobody_reviews(capsys):
    assert main(["import", "items", "items.csv", "--register", "P1", "--publish", "P2"]) == 2
    assert "用 --review 写明审核人" in capsys.readouterr().err

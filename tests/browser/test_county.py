"""The county that the pages show is a good example: its record keeps every promise that the record makes."""

from __future__ import annotations

import pytest
from tests.browser.conftest import SCRIPTS

from quanheng.apps.record import clock
from quanheng.cli import main
from quanheng.demo.build import Builder
from quanheng.demo.registers import keep_registers


def test_the_doctor_finds_nothing_against_it(builder: Builder, capsys: pytest.CaptureFixture[str]) -> None:
    builder.cases(SCRIPTS)
    keep_registers(builder)
    with clock.at(builder.now):
        assert main(["doctor", "--all"]) == 0, capsys.readouterr().out

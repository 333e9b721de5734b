"""What every test may ask for."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MATERIAL = ROOT.parent / "shared"
ABSENT = "缺少材料 material not at hand: ../shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The statutes, tables and logs beside the checkout; a test that needs them is skipped without."""
    if not MATERIAL.is_dir():
        pytest.skip(ABSENT)
    return MATERIAL


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was left untested because the material is not at hand."""
    count = sum(ABSENT in str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    if count:
        terminalreporter.write_line(f"{count} 项测试因缺少材料而跳过 skipped for want of ../shared")

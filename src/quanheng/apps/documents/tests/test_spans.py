"""A notice promises the period that runs, which is that of the organ's own line."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from quanheng.apps.cases.library import texts
from quanheng.apps.documents.knowing import Knowledge
from quanheng.apps.documents.sources import load_sources
from quanheng.apps.documents.tests.samples import DAY


def rights(profile: str) -> str:
    """What the notice before a penalty says of defence, in a case of that line."""
    known = Knowledge.__new__(Knowledge)
    member = SimpleNamespace(text=texts()["tell"], case=SimpleNamespace(profile=profile))
    known.recorded = SimpleNamespace(lineage=(member,), deed=SimpleNamespace(at=DAY))
    return known.sentence(load_sources().documents["notice_before_penalty"].parts["rights"][0])


@pytest.mark.parametrize(
    ("profile", "said"), [("农业", "三个工作日"), ("市场监管", "五个工作日"), ("general", "五个工作日")]
)
def test_the_days_of_defence_are_those_of_the_clause_that_runs(profile: str, said: str):
    """农业行政处罚程序规定 23, 89; 市场监督管理行政处罚程序规定 57."""
    assert f"收到本告知书之日起{said}内没有提出的，视为放弃" in rights(profile)

"""A decision paper that is said to name the remedies has a form that does, under the same article."""

from __future__ import annotations

import pytest
from tests.procedures.office import shipped

from quanheng.apps.documents.forms import load_forms

PAPERS = [paper for paper in shipped().papers.by_document.values() if paper.remedies]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.document)
def test_a_paper_that_names_the_remedies_has_a_form_that_does(paper):
    slots = [slot for slot in load_forms()[paper.document].slots if slot.kind == "remedies"]
    assert [paper.remedies in slot.law.split("；") and not slot.may for slot in slots] == [True]

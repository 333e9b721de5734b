"""What the licences cite is in the statutes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.procedures.office import shipped
from tests.procedures.statutes import cited
from tests.procedures.test_citations import TEXTS, citations

LICENCES = sorted(key for key in shipped().procedures if key.startswith("licence."))


@pytest.mark.parametrize("key", LICENCES)
def test_every_article_cited_is_there(key: str, shared: Path) -> None:
    with_articles = {citation for citation in citations(key) if "/" in citation}
    assert {citation for citation in with_articles if cited(shared / TEXTS, citation) is not True} == set()

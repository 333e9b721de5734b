"""The pages of the readings: what stands in the Markdown stands in the HTML, and nothing else gets through."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.reading import KEYS, background, procedure

from quanheng.law.guide import guide
from quanheng.law.markup import fragment, page


def words(html: str) -> str:
    return "".join(ElementTree.fromstring(f"<x>{html}</x>").itertext())


def test_lists_nest_as_they_are_indented() -> None:
    html = fragment("0. **甲**\n   - 乙\n   - 丙\n1. 丁\n\n正文")
    assert html.replace("\n", "") == (
        '<ol start="0"><li><strong>甲</strong><ul><li>乙</li><li>丙</li></ul></li><li>丁</li></ol><p>正文</p>'
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_guide_as_a_page_is_well_formed_and_says_the_same(key: str) -> None:
    text = guide(procedure(key), background())
    said = re.sub(r"^ *(#+|-|\d+\.) ", "", text.replace("**", "").replace("`", ""), flags=re.MULTILINE)
    assert "".join(words(fragment(text)).split()) == "".join(said.split())
    assert f"<title>{procedure(key).title}</title>" in page(text)


@given(st.lists(st.text("<>&\"'ab- #1.*`"), max_size=8).map("\n".join))
def test_no_markup_of_the_text_itself_gets_through(text: str) -> None:
    html = fragment(text)
    tags = set(re.findall(r"<(/?[a-z0-9]+)", html))
    known = {"ul", "ol", "li", "p", "strong", "code", *(f"h{level}" for level in range(1, 7))}
    assert {tag.strip("/") for tag in tags} <= known
    assert re.sub(r"[#\d.*`\s-]", "", unescape(re.sub(r"<[^>]*>", "", html))) == re.sub(r"[#\d.*`\s-]", "", text)

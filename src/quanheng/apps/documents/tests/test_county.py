"""Where one turns against an organ: by its kind in the register, or as the county's file says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quanheng.apps.documents.county import FILE, County, county
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.remedies import remedies
from quanheng.apps.documents.tests.samples import DAY
from quanheng.apps.organs.models import Organ

SAID = """
reviewers: {government: 石城县人民政府, superior_government: 平山市人民政府}
courts: {basic: 石城县人民法院, intermediate: 平山市中级人民法院}
collector: {name: 石城农商银行, address: 人民路1号, account: "6200"}
organs:
  O1: {kind: justice, superior: 平山市司法局}
  O2: {kind: vertical, superior: 国家税务总局平山市税务局}
  O3: {kind: dispatched}
  O4: {kind: government}
  O5: {kind: vertical}
"""


@pytest.fixture
def place(tmp_path: Path, settings) -> County:
    settings.HOME = tmp_path
    (tmp_path / FILE).write_text(SAID, "utf-8")
    return county()


def notice(place: County, organ: Organ) -> str:
    return remedies("penalty", place.standing(organ), DAY).sentences[0]


@pytest.mark.parametrize(
    ("organ", "reviewer", "court"),
    [
        (Organ(key="O0", level="county", category="statutory"), "石城县人民政府", "石城县人民法院"),
        (Organ(key="O0", level="town", category="statutory"), "石城县人民政府", "石城县人民法院"),
        (Organ(key="O0", level="village", category="authorised"), "石城县人民政府", "石城县人民法院"),
        (Organ(key="O1", level="county", category="statutory"), "石城县人民政府或者平山市司法局", "石城县人民法院"),
        (Organ(key="O2", level="county", category="statutory"), "国家税务总局平山市税务局", "石城县人民法院"),
        (Organ(key="O3", level="town", category="statutory"), "石城县人民政府", "石城县人民法院"),
        (Organ(key="O4", level="county", category="statutory"), "平山市人民政府", "平山市中级人民法院"),
    ],
)
def test_review_and_court_follow_the_kind_of_the_organ(place: County, organ: Organ, reviewer: str, court: str):
    said = notice(place, organ)
    assert f"向{reviewer}申请行政复议" in said
    assert f"向{court}提起行政诉讼" in said


def test_a_village_without_authorisation_decides_nothing_in_its_own_name(place: County):
    village = Organ(key="O9", name="石桥村村民委员会", level="village", category="other")
    with pytest.raises(DocumentError, match="石桥村村民委员会是村（社区）的组织"):
        place.standing(village)


def test_an_organ_that_its_superior_reviews_needs_the_name_of_it(place: County):
    with pytest.raises(DocumentError, match="没有写明上一级主管部门的名称"):
        notice(place, Organ(key="O5", level="county", category="statutory"))


def test_what_is_written_into_the_file_holds_from_the_next_document_on(place: County, tmp_path: Path):
    (tmp_path / FILE).write_text(SAID.replace("石城农商银行", "石城建设银行"), "utf-8")
    assert (place.collector.name, county().collector.name) == ("石城农商银行", "石城建设银行")


@pytest.mark.parametrize("organs", ["{O1: justice}", "{O1: {superior: 平山市司法局}}", "[O1]"])
def test_a_file_that_says_no_kind_is_refused(tmp_path: Path, settings, organs: str):
    settings.HOME = tmp_path
    (tmp_path / FILE).write_text(SAID.split("organs:", maxsplit=1)[0] + f"organs: {organs}", "utf-8")
    with pytest.raises(DocumentError, match=r"county\.yaml"):
        county()

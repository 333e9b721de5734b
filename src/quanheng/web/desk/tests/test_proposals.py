"""Leads that other cases propose stand on the to-do page, and are taken up without being written anew."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from quanheng.apps.cases.handed import papers_handed
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Opening, open_case, perform
from quanheng.apps.cases.tests.county import SINCE, County
from quanheng.apps.cases.tests.inspecting import STEPS, done, empower, inspected
from quanheng.apps.cases.tests.test_perform import opened
from quanheng.apps.cases.values import FactValue
from quanheng.apps.documents.files import bound_file
from quanheng.apps.documents.tests.test_volume import DOT
from quanheng.apps.leads.models import ProposedLead
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Post
from quanheng.apps.powers.models import Power
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.record.values import Attachment
from quanheng.web.desk.tests.conftest import page, signed_in

BY = {"entry_case": "founding", "entry_n": 1}


@pytest.fixture
def town(county: County) -> County:
    Power.objects.filter(key=county.power).update(procedures=["penalty.ordinary"])
    empower(county)
    return county


def passed_on(county: County, receiver: str) -> str:
    """A lead passed on to another organ, which has received it; the case of the transfer."""
    handler, today = (Actor(county.first, "handle"),), now().date()
    lead = {"source": "report", "clue": "邻县的货车超载", "discovered_on": today, "ended_on": today}
    opening = Opening("penalty.ordinary", county.organ, county.power, title="货车超载")
    case = done(open_case(opening, Attempt("", "register", handler, lead))).case
    facts: dict[str, FactValue] = {"destination": "县交通运输局", "destination_reason": "属于其职权"}
    done(perform(Attempt(case, "pass_on", (Actor(county.head, "approve"),), facts)))
    child = Case.objects.get(parent=case, kind="handover").pk
    papers = [recorder().files.keep(one) for one in (Attachment("清单.png", DOT), Attachment("回执.txt", b"signed"))]
    sent: dict[str, FactValue] = {
        "destination": "县交通运输局",
        "sent_on": today,
        "handover_list": papers[0],
        "receiver": receiver,
    }
    done(perform(Attempt(child, "send", handler, sent)))
    received: dict[str, FactValue] = {"received_on": today, "signed_receipt": papers[1]}
    done(perform(Attempt(child, "receive", (Actor(county.second, "receive"),), received)))
    return child


def taken_up(client: Client, power: str, of: str) -> str:
    """The form of a lead, reached by the button on the to-do page."""
    answer = client.get(reverse("desk:take_up"), {"of": of, "power": power}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_inspection_that_led_to_a_penalty_waits_to_be_registered(town: County, officer: Client) -> None:
    inspection = inspected(town, *STEPS)
    assert "等待登记的线索" in page(officer, "todo")
    form = taken_up(officer, town.power, inspection)
    assert "没有查验记录" in form
    assert f'value="{inspection}" selected' in form
    assert 'value="inspection" selected' in form


def test_once_registered_it_waits_no_more_and_the_parties_are_known(town: County, officer: Client) -> None:
    inspection = inspected(town, *STEPS)
    facts: dict[str, FactValue] = {
        "source": "inspection", "inspection": inspection, "clue": "没有查验记录", "discovered_on": now().date()
    }  # fmt: skip
    opening = Opening("penalty.ordinary", town.organ, town.power)
    case = done(open_case(opening, Attempt("", "register", (Actor(town.first, "handle"),), facts))).case
    assert ProposedLead.objects.get().taken_by == case
    assert "等待登记的线索" not in page(officer, "todo")
    form = page(signed_in(town.head), "act", case, "file")
    assert re.search(rf'value="{town.party}"[^>]*checked', form)


def across(town: County) -> tuple[str, Client]:
    """A lead that another organ has received, and somebody there who takes leads up."""
    Organ.objects.create(
        key="O2", name="县交通运输局", short_name="县交通局", level="county", category="statutory", line="交通",
        standing_from=SINCE, **BY,
    )  # fmt: skip
    told = {"kind": "penalty", "organ": "O2", "procedures": ["penalty.ordinary"], "published_on": SINCE}
    Power.objects.create(key="W9", name="对超载的处罚", **told, **BY)
    transfer = passed_on(town, "O2")
    Post.objects.filter(key=f"G{town.second}").update(organ="O2")
    return transfer, signed_in(town.second)


def test_what_another_organ_transferred_is_proposed_to_the_organ_that_received_it(town: County) -> None:
    transfer, receiving = across(town)
    assert "货车超载" in page(receiving, "todo")
    form = taken_up(receiving, "W9", transfer)
    assert "邻县的货车超载" in form
    assert f'value="{transfer}" selected' in form
    assert 'value="transferred" selected' in form


def received(town: County, transfer: str) -> str:
    """The case in which the other organ takes the lead up."""
    facts: dict[str, FactValue] = {
        "source": "transferred", "came_from": transfer, "clue": "货车超载", "discovered_on": now().date()
    }  # fmt: skip
    opening = Opening("penalty.ordinary", "O2", "W9")
    return done(open_case(opening, Attempt("", "register", (Actor(town.second, "handle"),), facts))).case


def test_the_papers_handed_over_stand_in_the_receiving_case_without_being_filed_anew(town: County) -> None:
    transfer, receiving = across(town)
    case = received(town, transfer)
    listed, _ = papers = papers_handed(Case.objects.get(pk=case))
    assert [paper.name for paper in papers] == ["清单.png", "回执.txt"]
    shown = page(receiving, "case", case)
    assert all(words in shown for words in ("随案移送的材料", "货车超载", "清单.png", listed.digest[:12]))
    address = reverse("desk:file", args=[listed.case, listed.n, listed.digest])
    assert b"".join(receiving.get(address, {"for": case})) == DOT
    assert receiving.get(address).status_code == 404
    opening = Case.objects.get(pk=transfer).root_id
    assert receiving.get(reverse("desk:case", args=[opening])).status_code == 404


def test_nobody_else_reads_them_by_naming_a_case_they_did_not_come_to(town: County) -> None:
    transfer, receiving = across(town)
    (listed, _) = papers_handed(Case.objects.get(pk=received(town, transfer)))
    facts: dict[str, FactValue] = {"source": "report", "clue": "超载", "discovered_on": now().date()}
    opening = Opening("penalty.ordinary", "O2", "W9")
    other = done(open_case(opening, Attempt("", "register", (Actor(town.second, "handle"),), facts))).case
    address = reverse("desk:file", args=[listed.case, listed.n, listed.digest])
    assert receiving.get(address, {"for": other}).status_code == 404


def test_they_are_bound_into_the_file_of_the_receiving_case(town: County) -> None:
    transfer, _ = across(town)
    pages = PdfReader(io.BytesIO(bound_file(Case.objects.get(pk=received(town, transfer))))).pages
    text = "".join("".join(one.extract_text().split()) for one in pages)
    assert "随案移送：物品和材料的交接清单：清单.png" in text
    assert "随案移送：受移送机关签字的回执：回执.txt" in text


def test_no_lead_is_taken_up_by_an_organ_to_which_it_is_not_proposed(town: County, officer: Client) -> None:
    transfer = passed_on(town, "O2")
    assert officer.get(reverse("desk:take_up"), {"of": transfer, "power": town.power}).status_code == 404
    plain = officer.get(reverse("desk:open", args=[town.power, "penalty.ordinary", "register"]), {"of": transfer})
    assert "邻县的货车超载" not in plain.content.decode()


def test_what_is_too_grave_for_the_spot_is_proposed_to_the_same_organ(town: County, officer: Client) -> None:
    case = opened(town).case
    done(perform(Attempt(case, "convert", (Actor(town.first, "handle"),), {"reason_out": "罚款超过限额"})))
    assert "出售超过保质期的食品" in taken_up(officer, town.power, case)


def test_the_to_do_page_asks_the_database_few_questions(
    town: County, officer: Client, django_assert_max_num_queries
) -> None:
    inspected(town, *STEPS)
    with django_assert_max_num_queries(15):
        page(officer, "todo")

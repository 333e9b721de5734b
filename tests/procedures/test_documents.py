"""The forms of documents and the table of remedies, held to the texts of the statutes and to the definitions."""

import pytest
from tests.procedures.statutes import articles, cited, numeral

from quanheng.apps.documents.forms import load_forms
from quanheng.apps.documents.remedies import load_remedies
from quanheng.procedures.definitions import load_library

FORMS = load_forms()
LIBRARY = load_library()
BY_NO_ACT = {"file_cover", "file_index", "file_note", "file_review", "organ_powers", "duty_statement"}
"""Made when a file is bound, or printed from the registers."""


def laws_of(form):
    given = [form.seal, *(slot.law for slot in form.slots)]
    return {law for several in given for law in several.split("；") if law}


def provisions():
    table = load_remedies()
    for act in table.acts.values():
        yield from filter(None, (act.review, act.first, act.running))
    for organ in table.organs.values():
        yield from (organ.review, organ.court)


def test_every_document_that_an_act_can_make_has_a_form_of_the_same_title():
    titles = {name: form.title for name, form in FORMS.items() if name not in BY_NO_ACT}
    assert titles == LIBRARY.catalogue.documents


@pytest.mark.parametrize("name", FORMS)
def test_every_article_a_form_cites_is_in_the_statute(shared, name):
    for law in laws_of(FORMS[name]):
        assert law.split("/")[0] in LIBRARY.catalogue.statutes
        assert cited(shared / "reference" / "statutes", law), law


@pytest.mark.parametrize(
    ("name", "article", "items"),
    [
        ("penalty_decision", "行政处罚法/59/1", 6),
        ("seizure_decision", "行政强制法/24/2", 5),
        ("freeze_decision", "行政强制法/31/1", 5),
        ("demand_notice", "行政强制法/35/1", 4),
    ],
)
def test_a_form_has_a_part_for_every_item_its_article_lists(shared, name, article, items):
    statute, number, paragraph = article.split("/")
    text = articles(shared / "reference" / "statutes", statute)[numeral(int(number))][int(paragraph) - 1]
    assert len(text) - 1 == items
    drawn_by_all = {"penalty_decision": {6}}  # organ and date stand under every document
    due = set(range(1, items + 1)) - drawn_by_all.get(name, set())
    assert {f"{article}/{item}" for item in due} <= laws_of(FORMS[name])


@pytest.mark.parametrize("paper", LIBRARY.papers.by_document.values(), ids=lambda paper: paper.document)
def test_a_decision_that_must_name_the_remedies_cannot_leave_them_out(paper):
    slots = [slot for slot in FORMS[paper.document].slots if slot.kind == "remedies"]
    assert [slot.may for slot in slots] == [not paper.remedies]
    assert not paper.remedies or paper.remedies in slots[0].law.split("；")


@pytest.mark.parametrize("provision", list(provisions()), ids=lambda provision: provision.law)
def test_the_table_of_remedies_has_the_words_of_the_statute(shared, provision):
    folder = shared / "reference" / "statutes"
    statute, number, *_ = provision.law.split("/")
    article = articles(folder, statute)[numeral(int(number))]
    assert cited(folder, provision.law)
    assert provision.quote in "".join("".join(paragraph) for paragraph in article)

"""A condition is said in Chinese that means what is written."""
# ruff: noqa: E501 - sentences one to a line

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.small import CATALOGUE, PARENT_READ, SCOPE, SMALL
from tests.law.trees import formulas, formulas_over

from quanheng.law.condition import Deed, Done, Flag, Not, TimeAtom, evaluate
from quanheng.law.condition_parser import parse
from quanheng.law.condition_words import Titles, say

TITLES = Titles(SMALL, {"ceiling": "罚款上限"}, CATALOGUE.queries)


def said(text):
    return say(parse(text, SCOPE), PARENT_READ, TITLES)


SENTENCES = {
    'fine <= 200 or kind(party) == "organisation" and fine <= 3000': "罚款金额不超过200元，或者（当事人是法人或者其他组织，并且罚款金额不超过3000元）",
    "done(review, passed=true, since=propose)": "最近一次“提出处理建议”之后，已作“法制审核”且结果为“通过”",
    "done(review, passed=false)": "已作“法制审核”且结果不为“通过”",
    "not done(review, passed=true)": "没有作出结果为“通过”的“法制审核”",
    "not done(tell)": "没有作出“告知”",
    "expired(defence)": "“申辩期限”已届满",
    "not expired(defence)": "“申辩期限”未届满",
    "within(defence)": "尚在“申辩期限”之内",
    "all(service, served or ended)": "每一个“送达”都已“签收”或者已“办结”",
    "any(service, served and not ended)": "至少有一个“送达”已“签收”并且未“办结”",
    "not all(service, served)": "并非每一个“送达”都已“签收”",
    "not any(service, served)": "没有一个“送达”已“签收”",
    "major": "属于“重大”的情形",
    "not major": "不属于“重大”的情形",
    "fine > 0.50": "罚款金额超过0.50元",
    "200 >= fine": "罚款金额不超过200元",
    "not fine < 200": "罚款金额不少于200元",
    "copies >= 3": "份数不少于3",
    "sum(fine) >= fine": "累计罚款金额不少于罚款金额",
    "fine <= param(ceiling)": "罚款金额不超过“罚款上限”",
    "fine <= param(ceiling, on=told_on)": "罚款金额不超过“罚款上限”（按告知之日当日的规定）",
    "prior(same_offence) == 0": "此前的“同类案件”等于0件",
    'told_on >= "2024-01-01"': "告知之日不早于2024年1月1日",
    'result == "none"': "结果为“不予处罚”",
    'result not in ["fine", "none"]': "结果不属于“罚款”、“不予处罚”之一",
    'memo != ""': "写明“说明”",
    'memo == ""': "没有写明“说明”",
    '"press" in tags': "标记包括“舆论关注”",
    'not ("press" in tags)': "标记不包括“舆论关注”",
    'count(propose, result="fine", since=tell) < 2': "最近一次“告知”之后，结果为“罚款”的“提出处理建议”少于2次",
    'last(propose) == "fine"': "最近一次“提出处理建议”的结果为“罚款”",
    "last(review) != true": "最近一次“法制审核”的结果不为“通过”",
    "urgent and passed and not major": "属于“紧急”的情形，并且属于“通过”的情形，并且不属于“重大”的情形",
    "not (urgent and passed)": "不属于“紧急”的情形，或者不属于“通过”的情形",
}


@pytest.mark.parametrize(("text", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_a_condition_is_said(text, sentence):
    assert said(text) == sentence


def test_a_name_without_title_stands_for_itself():
    assert say(parse("any(service, served)", SCOPE), PARENT_READ) == "至少有一个“送达”已“served”"


PHRASES = {
    "属于“紧急”的情形": Flag("urgent"),
    "不属于“紧急”的情形": Not(Flag("urgent")),
    "已作“告知”": Done(Deed("tell")),
    "没有作出“告知”": Not(Done(Deed("tell"))),
    "“申辩期限”已届满": TimeAtom("expired", "defence"),
    "“申辩期限”未届满": Not(TimeAtom("expired", "defence")),
}
ATOMS = tuple(atom for atom in PHRASES.values() if not isinstance(atom, Not))


def heard(sentence, truth_of):
    """What a careful reader takes a sentence to mean, who would not know which of 并且 and 或者 binds first."""
    inner = re.compile(r"（([^（）]*)）")
    while bracketed := inner.search(sentence):
        truth = heard(bracketed[1], truth_of)
        sentence = f"{sentence[: bracketed.start()]}{'真' if truth else '假'}{sentence[bracketed.end() :]}"
    assert not ("，并且" in sentence and "，或者" in sentence), sentence
    parts = re.split("，并且|，或者", sentence)
    truths = [part == "真" if part in "真假" else evaluate(PHRASES[part], truth_of) for part in parts]
    return any(truths) if "，或者" in sentence else all(truths)


@given(formulas_over(st.sampled_from(ATOMS)))
def test_the_sentence_means_what_is_written(tree):
    sentence = say(tree, PARENT_READ)
    for truths in product((True, False), repeat=len(ATOMS)):
        truth_of = dict(zip(ATOMS, truths, strict=True)).__getitem__
        assert heard(sentence, truth_of) == evaluate(tree, truth_of)


@given(formulas)
def test_no_identifier_is_shown(tree):
    sentence = say(tree, PARENT_READ, TITLES)
    names = [
        *PARENT_READ.facts,
        *PARENT_READ.acts,
        *PARENT_READ.limits,
        "ceiling",
        "same_offence",
        "served",
        "organisation",
        "press",
    ]
    assert not [name for name in names if name in sentence]

"""A small definition that is sound, the scope of its conditions, and how to read a variation of it."""
# ruff: noqa: E501 - the text of a definition

from quanheng.law.catalogue import Catalogue
from quanheng.law.clause import ClauseTable
from quanheng.law.condition_scope import Scope
from quanheng.law.fault import DefinitionFaults
from quanheng.law.reader import read

CATALOGUE = Catalogue(
    documents={"decision_paper": "决定书"},
    effects={"note": "登记"},
    queries={"same_offence": "同类案件"},
    statutes={"行政处罚法": "中华人民共和国行政处罚法"},
)
PARAMETERS = ("ceiling",)
PARENT = """\
procedure: demo.permit
title: 演示许可
effective: 2024-01-01
calendar: cn
stages:
  filed: {title: 已立案}
  told: {title: 已告知}
  closed: {title: 已办结, end: true}
facts:
  party: {title: 当事人, type: ref, of: party}
  parties: {title: 全部当事人, type: ref, many: true}
  fine: {title: 罚款金额, type: money}
  copies: {title: 份数, type: number}
  told_on: {title: 告知之日, type: date}
  seen_at: {title: 到场时间, type: time}
  memo: {title: 说明, type: text}
  plan: {title: 方案, type: file}
  passed: {title: 通过, type: flag}
  urgent: {title: 紧急, type: flag}
  result: {title: 结果, type: choice, choices: {fine: 罚款, none: 不予处罚}}
  tags: {title: 标记, type: choice, many: true, choices: {minor: 未成年人, press: 舆论关注}}
  major: {title: 重大, type: flag, is: urgent or fine > 5000}
duties:
  handle: {title: 承办, credential: true}
  legal: {title: 法制审核, qualification: {name: 法律职业资格, when: urgent}}
apart:
- {pair: [handle, legal], law: 行政处罚法/58}
acts:
  file: {title: 立案, from: new, to: filed, duty: handle, asks: [party, parties], may: [urgent, fine], law: 行政处罚法/54}
  propose: {title: 提出处理建议, from: [filed, told], duty: handle, outcome: result, asks: [result], may: [fine], law: 行政处罚法/57}
  review: {title: 法制审核, kind: review, from: filed, duty: legal, outcome: passed, asks: [passed], law: 行政处罚法/58}
  tell: {title: 告知, kind: notice, from: [filed], to: told, duty: handle, at: told_on, asks: [told_on],
         opens: [{service: {each: parties}}], makes: decision_paper, law: [行政处罚法/44, 行政处罚法/45/1]}
  decide: {title: 作出决定, kind: decision, from: told, to: {fine: closed, none: closed}, outcome: result, duty: handle,
           officers: 2, recording: major, asks: [result, fine], may: [reasons], checks: [benchmark], effects: [note],
           law: 行政处罚法/57第二款}
  suspend: {title: 中止, from: open, duty: handle, holds: suspended, local: 试验}
  resume: {title: 恢复, from: open, duty: handle, releases: suspended, local: 试验}
  extend: {title: 延长, from: open, duty: handle, asks: [copies], extends: {limit: decision, by: fact:copies}, local: 试验}
  correct: {title: 更正, from: open, duty: handle, corrects: true, may: [fine, told_on], local: 试验}
  lapse: {title: 终止, from: [filed], to: closed, duty: law, local: 试验}
rules:
  reviewed: {before: {kind: decision}, when: major, needs: "done(review, passed=true, since=propose)",
             says: 未经法制审核的，不得作出决定。, law: 行政处罚法/58}
limits:
  decision: {title: 决定期限, kind: duty, clause: thirty_days, starts: file, ends: [decide, lapse],
             deemed: {act: lapse, as_of: expiry}}
  defence: {title: 申辩期限, kind: window, clause: ask, starts: [service.served, "fact:told_on"], ends: [decide=fine]}
holds:
  suspended: {title: 中止, pauses: [decision], forbids: [decide], notice: tell, local: 试验}
children:
  service: {procedure: service, title: 送达}
clauses:
  thirty_days: {title: 三十日, amount: 30, unit: C, extensions: [{amount: 10, unit: W}], law: 行政处罚法/60, quote: 三十日}
  ask: {title: 五日, amount: 5, unit: W, local: 试验}
"""
CHILD = """\
procedure: service
title: 送达
effective: 2024-01-01
calendar: cn
stages: {sent: {title: 已寄出}, done: {title: 已送达, end: true}}
duties: {handle: {title: 承办}}
acts:
  send: {title: 寄出, from: new, to: sent, duty: handle, local: 试验}
  sign: {title: 签收, from: sent, to: done, duty: party, reports: served, local: 试验}
  give_up: {title: 未能送达, from: sent, to: done, duty: handle, local: 试验}
"""


def read_small(parent=PARENT, child=CHILD, *, later="", course="", resolve=True):
    """The small definition and its child, or variations of them, with a later version and a course if given."""
    texts = {"parent.yaml": parent, "child.yaml": child, "later.yaml": later}
    given = {file: text for file, text in texts.items() if text}
    courses = {"course.yaml": course} if course else {}
    return read(given, CATALOGUE, ClauseTable(()), courses, parameters=PARAMETERS, resolve=resolve)


def faults_of(function, *args, sound=False, **kwargs):
    """The faults that ``function`` raises; it must raise some unless what it reads may be ``sound``."""
    try:
        function(*args, **kwargs)
    except DefinitionFaults as error:
        return error.faults
    assert sound, "no fault was found"
    return ()


SMALL = read_small()
PARENT_READ = SMALL["demo.permit"]
SCOPE = Scope(
    facts=PARENT_READ.facts,
    outcomes={name: act.outcome for name, act in PARENT_READ.acts.items()},
    limits=PARENT_READ.limits,
    children={"service": ("served", "ended")},
    parameters=PARAMETERS,
    queries=CATALOGUE.queries,
    derived=("major",),
    formula_of=lambda name: PARENT_READ.facts[name].definition.root,
)

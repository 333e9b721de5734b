"""A broken definition is refused, with every fault at its place."""
# ruff: noqa: E501 - texts one to a line

import pytest
from tests.law.small import CHILD, PARENT, faults_of, read_small

from quanheng.law.fault import DefinitionFaults

HERE = "⁂"
"""Stands in a broken text just before what is wrong."""


def spot(text):
    before = text[: text.index(HERE)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def varied(old, new):
    assert PARENT.count(old) == 1, f"{old} is not in the sound text once"
    return PARENT.replace(old, new)


BROKEN = [
    # The text.
    ("an anchor", "stages:\n", "stages: ⁂&s\n", "text.anchor"),
    ("an alias", "{title: 已告知}", "⁂*told", "text.alias"),
    ("a type tag", "title: 演示许可", "title: ⁂!!str 演示许可", "text.tag"),
    ("a key written twice", "calendar: cn", "calendar: cn\n⁂calendar: cn", "text.duplicate_key"),
    ("the same name in full width", "fine: {title: 罚款金额", "ｆine: {title: 罚, type: text}\n  ⁂fine: {title: 罚款金额", "text.duplicate_key"),
    ("a list as key", "calendar: cn", "calendar: cn\n? ⁂[a, b]\n: 1", "text.key"),
    ("a missing bracket", "  told: {title: 已告知}\n", "  told: {title: 已告知\n", "text.yaml"),
    ("a control character", "title: 演示许可", "title: 演示⁂\x07许可", "text.unprintable"),
    ("two texts in one file", "effective: 2024-01-01\n", "effective: 2024-01-01\n⁂---\n", "text.documents"),
    # Form.
    ("an unknown section", "holds:\n", "⁂hold: {}\nholds:\n", "form.unknown_key"),
    ("an unknown key of an act", "officers: 2", "⁂officer: 2", "form.unknown_key"),
    ("a missing key", "  told: {title: 已告知}", "  ⁂told: {end: false}", "form.missing"),
    ("a date that is none", "effective: 2024-01-01", "effective: ⁂2024-02-30", "form.date"),
    ("a date in words", "effective: 2024-01-01", "effective: ⁂2024年1月", "form.date"),
    ("a flag in Chinese", "credential: true", "credential: ⁂是", "form.flag"),
    ("no officer at all", "officers: 2", "officers: ⁂0", "form.number"),
    ("an unknown type", "type: money", "type: ⁂currency", "form.option"),
    ("an unknown kind of act", "kind: notice", "kind: ⁂notify", "form.option"),
    ("an unknown calendar", "calendar: cn", "calendar: ⁂de", "form.option"),
    ("an unknown consequence", "when: major, needs", "when: major, otherwise: ⁂ignore, needs", "form.option"),
    ("a list for a value", "duty: legal, outcome: passed", "duty: ⁂[legal], outcome: passed", "form.type"),
    ("an empty value", "title: 立案, from: new", "title: ⁂'', from: new", "form.type"),
    ("a mapping for a list of separations", "apart:\n- {pair: [handle, legal], law: 行政处罚法/58}", "apart: ⁂{pair: [handle, legal]}", "form.type"),
    ("a stage asked for twice", "from: [filed, told], duty: handle, outcome", "from: [filed, ⁂filed], duty: handle, outcome", "form.repeated"),
    # Names.
    ("a stage that is not declared", "from: filed, duty: legal", "from: ⁂field, duty: legal", "name.unknown"),
    ("a target that is not declared", "to: told, duty", "to: ⁂tolled, duty", "name.unknown"),
    ("a duty that is not declared", "duty: legal, outcome", "duty: ⁂legel, outcome", "name.unknown"),
    ("a fact that is not declared", "asks: [passed], law", "asks: [⁂pased], law", "name.unknown"),
    ("a document not in the catalogue", "makes: decision_paper", "makes: ⁂paper", "name.unknown"),
    ("an effect not in the catalogue", "effects: [note]", "effects: [⁂forget]", "name.unknown"),
    ("a register that does not exist", "checks: [benchmark]", "checks: [⁂horoscope]", "name.unknown"),
    ("a statute not in the catalogue", "may: [urgent, fine], law: 行政处罚法/54", "may: [urgent, fine], law: ⁂行政处罚/54", "name.unknown"),
    ("a clause that does not exist", "kind: window, clause: ask", "kind: window, clause: ⁂asks", "name.unknown"),
    ("a report the child never makes", "starts: [service.served,", "starts: [⁂service.received,", "name.unknown"),
    ("a child of an unknown procedure", "service: {procedure: service", "⁂service: {procedure: servise", "name.unknown"),
    ("a limit that is not declared", "pauses: [decision]", "pauses: [⁂decide]", "name.unknown"),
    ("a notice that is no act", "notice: tell", "notice: ⁂told", "name.unknown"),
    ("the stage before all stages", "stages:\n", "stages:\n  ⁂new: {title: 新}\n", "name.reserved"),
    ("the act of the law", "\nacts:\n", "\nacts:\n  ⁂move: {title: 移, from: new, duty: handle, local: 试验}\n", "name.reserved"),
    ("a duty nobody is appointed to", "duties:\n", "duties:\n  ⁂party: {title: 当事人}\n", "name.reserved"),
    ("a fact given with every act", "\nfacts:\n", "\nfacts:\n  ⁂reasons: {title: 理由, type: text}\n", "name.reserved"),
    ("a word of the condition language", "\nfacts:\n", "\nfacts:\n  ⁂not: {title: 非, type: flag}\n", "name.reserved"),
    ("a name in capitals", "\nfacts:\n", "\nfacts:\n  ⁂Fine: {title: 罚, type: money}\n", "name.form"),
    # Meaning.
    ("an act without article or reason", "asks: [passed], law: 行政处罚法/58}", "asks: [passed]}", "basis.missing"),
    ("an article and a reason", "may: [fine, told_on], local: 试验", "may: [fine, told_on], local: 试验, law: 行政处罚法/1", "basis.missing"),
    ("an article that is no number", "law: 行政处罚法/57第二款", "law: ⁂行政处罚法/五十七", "basis.article"),
    ("a choice without choices", ", choices: {fine: 罚款, none: 不予处罚}", "", "fact.choices"),
    ("choices of a text", "memo: {title: 说明, type: text", "memo: {title: 说明, type: text, choices: ⁂{a: 甲}", "fact.choices"),
    ("a ref's kind on a text", "memo: {title: 说明, type: text", "memo: {title: 说明, type: text, of: ⁂party", "fact.of"),
    ("a flag with many values", "urgent: {title: 紧急, type: flag", "urgent: {title: 紧急, type: flag, many: ⁂true", "fact.many"),
    ("a derived amount", "type: flag, is: urgent", "type: money, is: ⁂urgent", "fact.derived"),
    ("facts derived from each other", "is: urgent or fine > 5000}", "is: ⁂grave}\n  grave: {title: 严重, type: flag, is: major or urgent}", "fact.circle"),
    ("an outcome that is an amount", "outcome: passed, asks: [passed]", "outcome: ⁂copies, asks: [copies]", "act.fact_type"),
    ("an outcome the act does not give", "outcome: passed, asks: [passed]", "outcome: ⁂passed", "act.not_given"),
    ("an outcome not in the table's fact", "to: {fine: closed, none: closed}", "to: {fine: closed, ⁂nothing: closed}", "name.unknown"),
    ("a table without outcome", "from: [filed], to: told, duty: handle", "from: [filed], to: ⁂{true: told}, duty: handle", "act.outcome"),
    ("a legal time that is a text", "at: told_on, asks: [told_on]", "at: ⁂memo, asks: [memo]", "act.fact_type"),
    ("a derived fact asked for", "asks: [passed], law", "asks: ⁂[passed, major], law", "act.derived"),
    ("a fact asked and allowed", "asks: [result], may: [fine]", "asks: [result], may: ⁂[result]", "act.asks_and_may"),
    ("a child for each of one value", "each: parties", "each: ⁂party", "act.each"),
    ("an extension in words", "by: fact:copies", "by: ⁂ten days", "act.extends"),
    ("an extension by an amount of money", "by: fact:copies", "by: ⁂fact:fine", "act.fact_type"),
    ("an extension by a parameter that does not exist", "by: fact:copies", "by: ⁂param:days", "name.unknown"),
    ("a correction that moves the stage", "corrects: true, may", "corrects: true, to: ⁂told, may", "act.corrects"),
    ("a correction of nothing", "corrects: true, may: [fine, told_on]", "corrects: true", "act.corrects"),
    ("officers for an act of the party", "to: closed, duty: law", "to: closed, duty: law, officers: 2", "act.not_staffed"),
    ("a rule before a kind of which there is no act", "before: {kind: decision}", "before: ⁂{kind: hearing}", "rule.before"),
    ("a limit ended by a date", "ends: [decide=fine]", 'ends: ⁂["fact:told_on"]', "limit.ends"),
    ("a limit started by an amount", '"fact:told_on"], ends', '⁂"fact:fine"], ends', "limit.fact"),
    ("a trigger with an outcome the act has not", "ends: [decide=fine]", "ends: [⁂decide=warning]", "name.unknown"),
    ("a deemed act that does not end the limit", "deemed: {act: lapse,", "deemed: {act: ⁂resume,", "limit.deemed"),
    ("a wait with a deemed outcome", "limits:\n  decision: {title: 决定期限, kind: duty", "limits:\n  decision: {title: 决定期限, kind: wait", "limit.deemed"),
    ("a duty kept apart from itself", "pair: [handle, legal]", "pair: ⁂[handle]", "apart.pair"),
    ("an end before the beginning", "effective: 2024-01-01", "effective: 2024-01-01\nuntil: ⁂2023-01-01", "version.until"),
    ("a move from an unknown text", "holds:\n", "running: {move: {from: ⁂demo.other, stages: {}}}\nholds:\n", "version.from"),
    # Conditions, at their place in the file.
    ("a fact misspelt in a condition", "is: urgent or fine > 5000", "is: urgent or ⁂fines > 5000", "condition.unknown"),
    ("a condition that breaks off", "is: urgent or fine > 5000}", 'is: "urgent or⁂"}', "condition.syntax"),
    ("a condition in double quotes", 'needs: "done(review, passed=true, since=propose)"', 'needs: "fine > 0 and kind(party) == ⁂\\"person\\""', "condition.choice"),
    ("a condition over two lines", 'needs: "done(review, passed=true, since=propose)"', 'needs: "done(review) and\n    ⁂don(review)"', "condition.function"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_text_is_refused_at_its_place(old, new, code):
    broken = varied(old, new)
    faults = faults_of(read_small, broken.replace(HERE, ""))
    assert code in {fault.code for fault in faults}
    if HERE in new:
        places = {(fault.place.line, fault.place.column) for fault in faults if fault.code == code}
        assert spot(broken) in places
    assert all(fault.place.file == "parent.yaml" for fault in faults)


@pytest.mark.parametrize(("old", "new", "code"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_fault_says_in_chinese_what_is_wrong(old, new, code):
    for fault in faults_of(read_small, varied(old, new).replace(HERE, "")):
        assert fault.sentence.endswith("。")
        assert not fault.mend or fault.mend[-1] in "。？"
        assert str(fault).startswith(f"parent.yaml:{fault.place.line}:{fault.place.column} [{fault.code}] ")


def test_all_faults_of_all_texts_come_at_once_in_order():
    parent = varied("calendar: cn", "calendar: de").replace("officers: 2", "officers: two")
    faults = faults_of(read_small, parent, CHILD.replace("from: new", "from: now"))
    assert [(fault.place.file, fault.code) for fault in faults] == [
        ("child.yaml", "name.unknown"),
        ("parent.yaml", "form.option"),
        ("parent.yaml", "form.number"),
    ]
    assert "是否为“new”？" in faults[0].mend


def test_the_error_lists_one_fault_a_line():
    with pytest.raises(DefinitionFaults) as raised:
        read_small(varied("calendar: cn", "calendar: de"), "")
    assert str(raised.value).splitlines() == [str(fault) for fault in raised.value.faults]
    assert raised.value.code == "definition.faulty"
    assert len(raised.value.faults) > 1

"""What may be done: sentences of the law, and of docs/language.md, on an on-the-spot penalty and on `everything`."""

import random
from datetime import date
from decimal import Decimal

import pytest
from tests.engine.courses import COURSES, EVERYTHING, SUMMARY, Done
from tests.engine.desk import Desk, at, texts

from quanheng.engine.decide import Accepted, Refusal, decide, lookups
from quanheng.engine.entry import Entry, Person
from quanheng.engine.errors import EngineError
from quanheng.engine.family import deem, fold
from quanheng.engine.intent import Intent
from quanheng.engine.lookup import Answer
from quanheng.engine.reasons import Objection


def desk_after(root: str, course: tuple[Done, ...]) -> Desk:
    desk = Desk(random.Random(0), root)
    desk.follow(course)
    return desk


def refused(answer: Accepted | Refusal) -> dict[str, Objection]:
    assert isinstance(answer, Refusal)
    return {objection.rule: objection for objection in answer.objections}


def accepted(answer: Accepted | Refusal) -> Accepted:
    assert isinstance(answer, Accepted), answer
    return answer


def stage(desk: Desk, case: str = "案") -> str:
    return desk.family.members[case].state.control.stage


def decision(day: date) -> dict[str, object]:
    return {**EVERYTHING[9].facts, "decided_on": day}


class TestLawfulCourses:
    @pytest.mark.parametrize("root", COURSES)
    def test_a_lawful_course_meets_no_objection_from_first_to_last(self, root: str) -> None:
        desk = desk_after(root, COURSES[root])
        assert desk.family.members["案"].text.procedure.is_end(stage(desk))


class TestRefusals:
    def test_a_fine_above_the_citizens_limit_is_refused_with_article_51(self) -> None:
        desk = desk_after("penalty.summary", SUMMARY[:5])
        done = SUMMARY[5]
        answer = desk.carry_out(done, param=Decimal(100))
        assert refused(answer)["rule:within_summary"].law == "行政处罚法/51"

    def test_the_limit_for_organisations_is_theirs_alone(self) -> None:
        desk = desk_after("penalty.summary", SUMMARY[:5])
        intent = Intent("案", "decide", desk.now, SUMMARY[5].facts, (Person("甲", "handle"), Person("乙", "handle")))
        limits = {"summary_fine_citizen": Decimal(100), "summary_fine_organisation": Decimal(3000)}
        for kind, kept in (("natural", False), ("sole_trader", False), ("organisation", True)):
            values = {"kind": kind, "prior": Decimal(0)}
            world = {
                asked: Answer(limits.get(asked.name, values.get(asked.kind, "yes")))
                for asked in lookups(desk.family, intent)
            }
            assert isinstance(decide(desk.family, intent, world, texts()), Accepted) == kept

    def test_all_objections_come_at_once_each_with_its_sentence(self) -> None:
        answer = Desk(random.Random(0), "penalty.summary").carry_out(Done("2026-03-02", "decide", "甲"))
        objections = refused(answer)
        assert {
            "stage",
            "officers",
            "missing:penalty_kind",
            "rule:told_first",
            "rule:heard",
            "rule:clear",
        } <= objections.keys()
        assert all(objection.sentence.endswith("。") for objection in objections.values())

    def test_a_register_that_does_not_answer_refuses_like_one_that_says_no(self) -> None:
        for answer in ("no", "unknown"):
            desk = Desk(random.Random(0), "penalty.summary")
            objections = refused(desk.carry_out(SUMMARY[0], credential=answer))
            assert objections.keys() == {"credential"}
            assert objections["credential"].law == "行政处罚法/42/1"

    def test_an_officer_may_not_do_alone_what_takes_two(self) -> None:
        desk = Desk(random.Random(0), "penalty.summary")
        assert refused(desk.carry_out(SUMMARY[0]._replace(people="甲"))).keys() == {"officers"}
        assert refused(desk.carry_out(SUMMARY[0]._replace(people="甲甲"))).keys() == {"officers"}

    def test_a_wait_that_is_not_over_refuses_and_says_until_when(self) -> None:
        desk = desk_after("everything", EVERYTHING[:9])
        objections = refused(
            desk.carry_out(EVERYTHING[9]._replace(day="2026-03-13", facts=decision(date(2026, 3, 13))))
        )
        assert objections.keys() == {"early:cool"}
        assert "2026年3月13日" in objections["early:cool"].sentence

    def test_an_end_is_refused_while_a_child_is_open(self) -> None:
        desk = desk_after("everything", EVERYTHING[:6])
        objections = refused(desk.carry_out(Done("2026-03-11", "drop", "丙")))
        assert objections.keys() == {"children"}
        assert "告知听证" in objections["children"].mend

    def test_what_a_hold_forbids_is_refused_until_it_is_released(self) -> None:
        desk = desk_after("everything", EVERYTHING[:9])
        desk.follow([Done("2026-03-16", "suspend", "丁", {"memo": "鉴定"})])
        objections = refused(desk.carry_out(EVERYTHING[9]))
        assert objections.keys() == {"hold:suspended"}
        assert objections["hold:suspended"].mend == "先办理“恢复”。"
        desk.follow([Done("2026-03-20", "resume", "丁"), EVERYTHING[9]])

    def test_nothing_is_written_by_a_refusal(self) -> None:
        desk = desk_after("everything", EVERYTHING[:9])
        before = desk.family
        desk.carry_out(EVERYTHING[9]._replace(day="2026-03-13", people=""))
        assert desk.family == before


class TestPersons:
    def test_who_handled_the_case_may_not_review_it_in_a_child_either(self) -> None:
        desk = desk_after("everything", EVERYTHING[:5])
        desk.follow([Done("2026-03-10", "hear_views", "戊", {"memo": "意见"})])
        objections = refused(desk.carry_out(Done("2026-03-10", "serve", "戊", EVERYTHING[5].facts, EVERYTHING[5].case)))
        assert objections.keys() == {"apart:handle+preside"}
        assert "戊" in objections["apart:handle+preside"].sentence
        assert objections["apart:handle+preside"].law == "行政处罚法/64"

    def test_what_the_text_of_a_child_keeps_apart_is_kept_apart_before_it_is_opened(self) -> None:
        desk = desk_after("everything", EVERYTHING[:4])
        desk.follow([Done("2026-03-06", "hear_views", "戊", {"memo": "意见"})])
        objections = refused(desk.carry_out(Done("2026-03-06", "review", "戊", {"passed": True})))
        assert objections.keys() == {"apart:preside+legal"}

    def test_a_person_who_must_withdraw_does_nothing_more_in_the_family(self) -> None:
        desk = desk_after("everything", EVERYTHING[:5])
        desk.follow([Done("2026-03-09", "recuse", "丁", {"colleague": "甲"})])
        assert refused(desk.carry_out(EVERYTHING[5])).keys() == {"recused"}
        assert accepted(desk.carry_out(EVERYTHING[5]._replace(people="乙"))).marks == ()


class TestParties:
    def test_papers_that_are_incomplete_late_and_out_of_place_are_received_and_marked(self) -> None:
        desk = desk_after("everything", EVERYTHING[:3])
        answer = accepted(desk.carry_out(Done("2026-03-05", "pay")))
        assert {mark.rule for mark in answer.marks} == {"stage", "missing:paid"}

    def test_what_a_party_fills_in_wrongly_is_left_out_and_said_so(self) -> None:
        desk = desk_after("everything", EVERYTHING[:10])
        answer = accepted(desk.carry_out(Done("2026-03-20", "pay", "", {"paid": "五百元", "fine": Decimal(1)})))
        assert {fault.field for fault in answer.left_out} == {"facts.paid", "facts.fine"}
        assert answer.written[0].entry.facts == {}
        assert {mark.rule for mark in answer.marks} == {"missing:paid"}

    def test_a_party_who_comes_too_late_is_heard_and_the_window_says_so(self) -> None:
        desk = desk_after("everything", EVERYTHING[:5])
        answer = accepted(desk.carry_out(Done("2026-03-30", "plead", "", {"memo": "不服"})))
        assert [signal.rule for signal in answer.signals] == ["lapsed:plead"]


class TestTime:
    def test_an_act_after_its_limit_is_done_and_the_limit_is_late(self) -> None:
        desk = desk_after("penalty.summary", SUMMARY[:6])
        answer = accepted(desk.carry_out(Done("2026-03-20", "file", "甲乙", {"filed_on": date(2026, 3, 20)})))
        assert [(signal.rule, signal.law) for signal in answer.signals] == [("late:filing", "行政处罚法/52第三款")]

    def test_a_fine_not_paid_in_fifteen_days_is_overdue_by_the_law_itself(self) -> None:
        desk = desk_after("penalty.summary", SUMMARY[:7])
        desk.until(at("2026-03-17", "23:59"))
        assert stage(desk) == "unpaid"
        (written,) = desk.until(at("2026-03-18")).written
        assert (written.entry.act, written.entry.by, written.entry.at) == ("default", "law", at("2026-03-17", "00:00"))
        assert stage(desk) == "overdue"

    def test_silence_for_five_working_days_accepts_as_of_receipt_and_is_late(self) -> None:
        desk = desk_after("everything", EVERYTHING[:1])
        progress = desk.until(at("2026-03-10"))
        assert [(case, entry.act) for case, entry in progress.written] == [("案", "accept")]
        assert progress.written[0].entry.at == at("2026-03-02")
        assert [lapse.rule for lapse in progress.lapses] == ["late:accept"]

    def test_a_window_that_closes_in_a_child_speaks_in_the_parent(self) -> None:
        desk = desk_after("everything", EVERYTHING[:7])
        progress = desk.until(at("2026-03-18"))
        assert [(case, entry.act) for case, entry in progress.written] == [
            ("案/hearing_child.5.0", "waive"),
            ("案", "hearing_child.waived"),
            ("案/hearing_child.5.1", "waive"),
            ("案", "hearing_child.waived"),
        ]

    def test_an_instance_has_one_turn_and_does_not_wait_for_its_act_to_open(self) -> None:
        desk = desk_after("everything", EVERYTHING[:13])
        desk.follow([Done("2026-03-25", "sue")])
        desk.until(at("2026-06-01"))
        assert stage(desk) == "closed"
        late = desk_after("everything", EVERYTHING[:3])
        late.follow([Done("2026-03-05", "sue")])
        late.until(at("2026-06-01"))
        assert stage(late) == "filed"
        late.carry_out(Done("2026-06-01", "inspect", "甲乙", EVERYTHING[2].facts))
        assert late.family.members["案"].state.passed_over == {("collection", 4)}

    def test_nothing_is_judged_while_the_law_has_something_to_do(self) -> None:
        desk = desk_after("everything", EVERYTHING[:1])
        intent = Intent("案", "accept", at("2026-03-20"), {"complete": True}, (Person("甲", "handle"),))
        with pytest.raises(EngineError, match="deem_first"):
            decide(desk.family, intent, {}, texts())

    def test_time_does_not_run_backwards_in_a_family(self) -> None:
        desk = desk_after("everything", EVERYTHING[:2])
        with pytest.raises(EngineError, match="order"):
            deem(desk.family, at("2026-03-03"), texts())


class TestChildren:
    def test_a_child_is_opened_for_each_value_with_a_name_of_its_own(self) -> None:
        desk = desk_after("everything", EVERYTHING[:4])
        answer = accepted(desk.carry_out(EVERYTHING[4]))
        assert [(child.case.id, child.case.place) for child in answer.opened] == [
            ("案/hearing_child.5.0", 0),
            ("案/hearing_child.5.1", 1),
        ]
        assert all(child.text is texts()["hearing_child"] for child in answer.opened)

    def test_a_childs_report_stands_in_its_parents_stream(self) -> None:
        desk = desk_after("everything", EVERYTHING[:7])
        answer = accepted(desk.carry_out(EVERYTHING[7]))
        assert [(case, entry.act, entry.n) for case, entry in answer.written] == [
            ("案/hearing_child.5.0", "waive", 2),
            ("案", "hearing_child.waived", 6),
        ]
        report = answer.written[1].entry
        assert (report.by, report.child, report.ended) == ("child", "案/hearing_child.5.0", True)


class TestCorrections:
    def test_a_corrected_date_moves_the_limit_that_counts_from_it(self) -> None:
        desk = desk_after("penalty.summary", SUMMARY[:6])
        desk.follow([Done("2026-03-16", "correct", "甲", {"decided_on": date(2026, 3, 9)})])
        desk.until(at("2026-03-20"))
        assert stage(desk) == "unpaid"
        desk.until(at("2026-03-25"))
        assert stage(desk) == "overdue"


def test_the_fold_reads_a_case_by_its_new_version_from_the_move_on() -> None:
    desk = desk_after("everything", EVERYTHING[:3])
    move = Entry(4, "move", at("2026-03-06"), by="law", version="everything@2")
    member = fold(desk.cases(("案", move)), texts()).members["案"]
    assert (member.text, member.state.control.stage, member.count) == (texts()["everything@2"], "opened", 4)


def test_the_law_moves_what_runs_and_leaves_what_is_over() -> None:
    desk = desk_after("everything", EVERYTHING[:3])
    (written,) = desk.move(everything="everything@2").written
    assert (written.entry.act, written.entry.by) == ("move", "law")
    assert desk.family.members["案"].text is texts()["everything@2"]
    assert not desk.move(everything="everything@2").written

"""登记保存、查封扣押、冻结、鉴定、犯罪移送、备案、档案处置: what a penalty case opens, each on its own clock."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from tests.procedures.office import Given, Office, proved
from tests.procedures.penalty_case import COERCION, CRIME, IN_WRITING, MARKET, PENALTY, docket
from tests.procedures.statutes import cited
from tests.procedures.test_citations import TEXTS, citations

from quanheng.engine.decide import Accepted

ARCHIVES = "档案法实施条例"
CHILDREN = ("preservation", "seizure", "freezing", "appraisal", "crime", "filing", "archive.disposal")
NEW = (*CHILDREN, "penalty.ordinary", "tell", "hearing", "collection", "demand", "enforcement")


@pytest.mark.parametrize("key", CHILDREN)
def test_the_checker_finds_nothing_against_it(key: str) -> None:
    assert proved(key).findings == ()


@pytest.mark.parametrize("key", NEW)
def test_every_article_cited_is_there(key: str, shared: Path) -> None:
    articles = {citation for citation in citations(key) if "/" in citation}
    assert {citation for citation in articles if cited(shared / TEXTS, citation) is not True} == set()


class TestPreservation:
    """Registered on Monday, 2 March 2026: seven working days end on Wednesday, 11 March."""

    def kept(self) -> Office:
        return docket("preservation").after("propose", "approve", "preserve")

    def test_the_head_approves_first(self) -> None:
        case = docket("preservation").after("propose")
        assert set(case.refused("preserve")) == {"stage"}
        case.do("approve", approved=False)
        assert case.stage == "dropped"

    def test_who_asks_does_not_approve(self) -> None:
        case = docket("preservation").after("propose")
        case.staff["approve"] = "handle甲"
        assert set(case.refused("approve")) == {"apart:handle+approve"}

    def test_the_list_is_handed_over(self) -> None:
        case = docket("preservation").after("propose", "approve")
        assert case.refused("preserve", notice_given=False) == {"rule:handed_over": f"{MARKET}/34/1"}

    def test_it_is_recorded_or_the_reason_why_not(self) -> None:
        case = docket("preservation").after("propose", "approve")
        assert set(case.refused("preserve", av=None)) == {"recording"}
        assert isinstance(case.try_to("preserve", **IN_WRITING, av=None), Accepted)

    def test_it_is_handled_in_seven_working_days(self) -> None:
        assert not self.kept().on("2026-03-11").do("handle").signals

    def test_or_lapses(self) -> None:
        case = self.kept().on("2026-03-12")
        assert (case.stage, case.written[-1].entry.by) == ("lapsed", "law")


class TestSeizure:
    """Carried out on 2 March 2026, which is the first of its thirty days: they end on 31 March."""

    def seized(self) -> Office:
        return docket("seizure").after("propose", "approve", "seize")

    @pytest.mark.parametrize("act", ["seize", "seize_at_once"])
    @pytest.mark.parametrize(
        ("facts", "rule", "law"),
        [
            ({"own_officers": False}, "own", f"{COERCION}/17"),
            ({"credential_shown": False}, "shown", f"{COERCION}/18/1/3"),
            ({"rights_told": False}, "told", f"{COERCION}/18/1/5"),
            ({"heard": False}, "listened", f"{COERCION}/18/1/6"),
            ({"related": False}, "only_related", f"{COERCION}/23/1"),
            ({"necessities": True}, "only_related", f"{COERCION}/23/1"),
            ({"sealed_before": True}, "not_twice", f"{COERCION}/23/2"),
            ({"papers_given": False}, "handed", f"{COERCION}/24/1"),
        ],
    )
    def test_each_gate_is_shut_with_its_article(self, act: str, facts: dict[str, Given], rule: str, law: str) -> None:
        case = docket("seizure").after("propose", *(["approve"] if act == "seize" else []))
        assert case.refused(act, **facts) == {f"rule:{rule}": law}

    def test_it_is_recorded(self) -> None:
        assert set(docket("seizure").after("propose", "approve").refused("seize", av=None)) == {"recording"}

    def test_in_urgency_approval_follows_in_twenty_four_hours(self) -> None:
        assert not docket("seizure").after("propose", "seize_at_once").on("2026-03-03").do("confirm").signals
        late = docket("seizure").after("propose", "seize_at_once").on("2026-03-04").do("confirm")
        assert [signal.rule for signal in late.signals] == ["late:report"]

    def test_what_the_head_does_not_approve_is_lifted(self) -> None:
        case = docket("seizure").after("propose", "seize_at_once")
        case.do("lift", lift_ground="disapproved")
        assert (case.stage, case.running) == ("lifted", set())

    @pytest.mark.parametrize(("day", "late"), [("2026-03-31", []), ("2026-04-01", ["late:seizure"])])
    def test_thirty_days_the_first_included(self, day: str, late: list[str]) -> None:
        assert [signal.rule for signal in self.seized().on(day).do("lift").signals] == late

    def test_thirty_more_if_complex_and_no_more(self) -> None:
        case = self.seized()
        assert case.refused("extend", complex=False) == {"rule:is_complex": f"{COERCION}/25/1"}
        case.after("extend", "extend")
        assert [signal.rule for signal in case.on("2026-05-01").do("lift").signals] == ["late:seizure"]

    def test_an_appraisal_ends_on_the_day_the_party_was_told(self) -> None:
        case = self.seized().on("2026-03-10").after("send_appraisal", "tell_appraisal").on("2026-09-01")
        assert "late:appraisal" in {signal.rule for signal in case.do("receive_appraisal").signals}

    def test_what_has_run_out_is_not_extended(self) -> None:
        case = self.seized().on("2026-05-20")
        assert case.refused("extend") == {"rule:still_running": f"{COERCION}/25/1；{COERCION}/28/1/4"}

    @pytest.mark.parametrize(("told", "late"), [(True, []), (False, ["late:seizure"])])
    def test_the_time_of_an_appraisal_counts_unless_the_party_was_told(self, told: bool, late: list[str]) -> None:
        case = self.seized().on("2026-03-10").after("send_appraisal", *(["tell_appraisal"] if told else []))
        case.on("2026-03-20").after("receive_appraisal")
        assert [signal.rule for signal in case.on("2026-04-10").do("lift").signals] == late

    @pytest.mark.parametrize(
        ("act", "facts", "rule", "law"),
        [
            ("lift", {"returned": False}, "given_back", f"{COERCION}/28/2"),
            ("hand_over", {"told_in_writing": False}, "told_of_handover", f"{COERCION}/21"),
        ],
    )
    def test_what_is_held_is_given_back_or_handed_over_properly(
        self, act: str, facts: dict[str, Given], rule: str, law: str
    ) -> None:
        assert self.seized().refused(act, **facts) == {f"rule:{rule}": law}

    def test_goods_are_forfeited_by_a_decision(self) -> None:
        assert self.seized().after("dispose").stage == "disposed"

    def test_nothing_is_auctioned_before_the_party_was_called_upon_to_pay(self) -> None:
        case = self.seized()
        assert case.refused("dispose", disposal="auctioned") == {"rule:auctioned_last": f"{COERCION}/46/3"}
        case.do("dispose", disposal="auctioned", demanded=True)


class TestFreezing:
    def frozen(self) -> Office:
        return docket("freezing").after("propose", "approve", "freeze")

    def test_no_more_than_the_sum_involved(self) -> None:
        refused = docket("freezing").refused("propose", amount=Decimal(101))
        assert refused == {"rule:in_proportion": f"{COERCION}/29/2"}

    @pytest.mark.parametrize(
        ("facts", "rule", "law"),
        [
            ({"credential_shown": False}, "shown", f"{COERCION}/30/1"),
            ({"frozen_before": True}, "not_twice", f"{COERCION}/29/2"),
            ({"bank_notice": False}, "bank_told", f"{COERCION}/30/1"),
        ],
    )
    def test_each_gate_is_shut_with_its_article(self, facts: dict[str, Given], rule: str, law: str) -> None:
        assert docket("freezing").after("propose", "approve").refused("freeze", **facts) == {f"rule:{rule}": law}

    def test_the_party_has_the_decision_in_three_working_days(self) -> None:
        assert not self.frozen().on("2026-03-05").do("deliver").signals
        assert [signal.rule for signal in self.frozen().on("2026-03-06").do("deliver").signals] == ["late:delivery"]

    def test_at_the_end_of_thirty_days_the_bank_unfreezes(self) -> None:
        case = self.frozen().after("deliver")
        assert case.on("2026-04-01").stage == "frozen"
        assert case.on("2026-04-02").stage == "unfrozen"

    def test_complex_cases_take_thirty_days_more(self) -> None:
        case = self.frozen().after("deliver", "extend")
        assert case.on("2026-05-01").stage == "frozen"
        assert case.on("2026-05-02").stage == "unfrozen"

    @pytest.mark.parametrize(
        ("act", "stage"), [("unfreeze", "unfrozen"), ("transfer", "transferred"), ("hand_over", "handed")]
    )
    def test_or_the_organ_settles_it(self, act: str, stage: str) -> None:
        case = self.frozen().after("deliver", act)
        assert (case.stage, case.running) == (stage, set())


class TestAppraisal:
    def test_the_organ_bears_the_cost(self) -> None:
        assert docket("appraisal").refused("entrust", charged=True) == {"rule:free": f"{COERCION}/25/3"}

    def test_the_result_comes_in_the_time_fixed_and_is_told(self) -> None:
        assert docket("appraisal").after("entrust").on("2026-03-20").after("receive", "tell_result").stage == "told"
        late = docket("appraisal").after("entrust").on("2026-03-21").do("receive")
        assert [signal.rule for signal in late.signals] == ["late:expected"]


class TestCrime:
    def test_the_head_decides_in_three_days_and_the_case_goes_in_twenty_four_hours(self) -> None:
        case = docket("crime").after("report").on("2026-03-06")
        assert [signal.rule for signal in case.do("approve").signals] == ["late:decision"]
        assert [signal.rule for signal in case.on("2026-03-08").do("send").signals] == ["late:sending"]

    def test_two_officers_report_and_the_papers_are_complete(self) -> None:
        assert "officers" in docket("crime", staff={"handle": "handle甲"}).refused("report")
        case = docket("crime").after("report", "approve")
        assert case.refused("send", papers_complete=False) == {"rule:complete": f"{CRIME}/6"}

    def test_a_refusal_of_the_police_is_challenged_in_three_days_or_taken_back(self) -> None:
        case = docket("crime").after("report", "approve", "send")
        case.do("note_answer", answer="refused")
        assert case.after("challenge").stage == "sent"
        case.do("note_answer", answer="refused")
        assert case.on("2026-03-10").after("take_back").stage == "returned"

    def test_the_police_reconsider_once_and_in_three_days(self) -> None:
        case = docket("crime").after("report", "approve", "send")
        case.do("note_answer", answer="refused")
        case.do("challenge")
        case.do("note_answer", answer="refused")
        assert case.refused("challenge") == {"rule:challenge_once": f"{CRIME}/9/2"}
        case = docket("crime").after("report", "approve", "send")
        case.do("note_answer", answer="refused")
        assert case.on("2026-04-20").refused("challenge") == {"rule:challenge_in_time": f"{CRIME}/9/1"}

    def test_a_crime_is_reported_once_and_before_the_case_is_dropped(self) -> None:
        case = docket().after("register", "file", "inspect", "collect")
        case.do("conclude", suspected_crime=True)
        reported = {"rule:crime_reported": f"{PENALTY}/27/1；{CRIME}/11/1"}
        assert case.refused("terminate") == reported
        assert reported.items() <= case.refused("spare").items()
        assert set(case.after("report_crime").refused("report_crime")) == {"rule:crime_once"}

    def test_what_the_police_file_is_handed_over_in_three_days(self) -> None:
        case = docket("crime").after("report", "approve", "send", "note_answer")
        assert [signal.rule for signal in case.on("2026-03-06").do("hand_over").signals] == ["late:handover"]


class TestTransfer:
    """Sent on Monday, 2 March 2026: seven working days end on Wednesday, 11 March."""

    def test_who_receives_takes_it_or_asks_for_designation_and_nothing_else(self) -> None:
        case = docket("transfer").after("send")
        assert case.doable() == ["receive", "object"]
        assert docket("transfer").after("send", "receive").stage == "received"
        assert docket("transfer").after("send", "object", "designate").stage == "designated"

    @pytest.mark.parametrize(("day", "late"), [("2026-03-11", []), ("2026-03-12", ["late:answer"])])
    def test_in_seven_working_days(self, day: str, late: list[str]) -> None:
        case = docket("transfer").after("send").on(day)
        assert [signal.rule for signal in case.do("receive").signals] == late

    def test_who_sends_does_not_receive(self) -> None:
        case = docket("transfer").after("send")
        case.staff["receive"] = "handle甲"
        assert set(case.refused("receive")) == {"apart:handle+receive"}

    def test_it_outlives_the_case_that_was_passed_on(self) -> None:
        case = docket().after("register", "verify", "pass_on")
        assert case.stage == "passed_on"
        with case.child("handover"):
            assert case.after("send", "receive").stage == "received"


class TestFiling:
    """Fifteen days from Monday, 2 March 2026 end on Tuesday, 17 March."""

    @pytest.mark.parametrize(("day", "late"), [("2026-03-17", []), ("2026-03-18", ["late:filing"])])
    def test_a_major_decision_is_filed_in_fifteen_days(self, day: str, late: list[str]) -> None:
        case = docket("filing").after("start").on(day)
        assert [signal.rule for signal in case.do("file").signals] == late
        assert case.after("examine").stage == "reviewed"

    def test_who_files_does_not_examine(self) -> None:
        case = docket("filing").after("start", "file")
        case.staff["examine"] = "file甲"
        assert set(case.refused("examine")) == {"apart:file+examine"}

    def test_one_annulled_before_is_not(self) -> None:
        assert docket("filing").after("start", "spare").running == set()


class TestDisposalOfArchives:
    def matured(self) -> Office:
        """Retention ended on 2 March 2026; it is the next day."""
        return docket("archive.disposal").after("list").on("2026-03-03")

    def test_nothing_is_appraised_before_its_time_only_restricted(self) -> None:
        case = docket("archive.disposal").after("list", "restrict_records")
        assert case.refused("appraise") == {"rule:matured": f"档案法/21/2；{ARCHIVES}/24/1"}

    def test_two_appraise_one_approves_two_destroy(self) -> None:
        case = self.matured().after("appraise", "approve", "destroy_records")
        assert (case.stage, case.running) == ("destroyed", set())

    @pytest.mark.parametrize("duty", ["archive", "appraise"])
    def test_destruction_needs_two_persons(self, duty: str) -> None:
        case = self.matured()
        if duty == "archive":
            case.after("appraise", "approve")
        case.staff[duty] = f"{duty}甲"
        assert set(case.refused("destroy_records" if duty == "archive" else "appraise")) == {"officers"}

    @pytest.mark.parametrize(
        ("facts", "rule", "law"),
        [({"pending": True}, "nothing_pending", "档案法/21/2"), ({"sealed": False}, "sealed", "")],
    )
    def test_nothing_pending_and_the_list_sealed(self, facts: dict[str, Given], rule: str, law: str) -> None:
        case = self.matured().after("appraise", "approve")
        assert case.refused("destroy_records", **facts) == {f"rule:{rule}": law}

    def test_nothing_is_listed_before_its_period_by_the_table(self) -> None:
        case = docket("archive.disposal", prior={"files_kept_longer": 1})
        assert case.refused("list") == {"rule:kept_by_table": f"档案法/21/1；{ARCHIVES}/24/1"}

    @pytest.mark.parametrize(
        ("count", "rule", "law"), [("targets_outside", "listed_only", "档案法/21/2"), ("targets_left", "whole", "")]
    )
    def test_what_is_destroyed_is_what_was_listed_and_all_of_it(self, count: str, rule: str, law: str) -> None:
        case = docket("archive.disposal", prior={count: 1}).after("list").on("2026-03-03").after("appraise", "approve")
        assert case.refused("destroy_records") == {f"rule:{rule}": law}

    def test_what_is_kept_gets_a_new_term(self) -> None:
        case = self.matured()
        assert case.refused("appraise", verdict="keep") == {"rule:renewed": f"{ARCHIVES}/24/2"}
        case.do("appraise", verdict="keep", new_retention_ends_on=dt.date(2036, 3, 2))
        assert case.stage == "kept"

    def test_who_appraises_does_not_approve(self) -> None:
        case = self.matured().after("appraise")
        case.staff["approve"] = "appraise甲"
        assert set(case.refused("approve")) == {"apart:appraise+approve"}

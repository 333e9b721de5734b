"""许可证件的延续、变更、检查、届满和注销：a licence lives until its last day, unless it is renewed or deemed so."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedures.licences import ACCEPTANCE, DECISION, FRIDAY, LAST, LAW, RENEWAL
from tests.procedures.office import Forms, Given, Office, proved

from quanheng.law.condition import Value

CHANGE: Forms = {
    **ACCEPTANCE,
    **DECISION,
    "apply": {
        "holder": "被许可人甲", "licence_no": "许字1号", "changes": "地址", "materials": ("申请书",),
        "applied_on": None,
    },
    "examine": {"transfer": False},
}  # fmt: skip
LIFE: Forms = {
    "start": {
        "holder": "被许可人甲", "licence_no": "许字1号", "item": "取水许可", "valid_from": dt.date(2021, 6, 1),
        "valid_until": LAST,
    },
    "remind": {"reminder": "短信"},
    "renew": {"valid_until": dt.date(2031, 5, 31)},
    "note_change": {"changed_to": "新地址"},
    "inspect": {"inspected_on": None, "found": "正常", "result": "clean", "signed": True},
    "report_correction": {"rectification": "已经改正"},
    "cancel": {"cancel_ground": "expired", "cancel_basis": "有效期届满"},
}  # fmt: skip


def renewal(day: dt.date = FRIDAY, **applied: Value) -> Office:
    """A renewal applied for on a day."""
    case = Office("licence.renewal", RENEWAL, day)
    case.do("apply", **applied)
    return case


def change(*acts: str) -> Office:
    """A change applied for on Friday, 6 March 2026, and accepted."""
    return Office("licence.change", CHANGE, FRIDAY).after("apply", "accept", *acts)


def life(*acts: str, **started: Given) -> Office:
    """A licence whose last day is Sunday, 31 May 2026."""
    case = Office("licence.life", LIFE, FRIDAY)
    case.do("start", **started)
    return case.after(*acts)


def sought() -> Office:
    """Its holder has applied for renewal in time."""
    case = life("seek_renewal")
    with case.child("renewal", forms=RENEWAL):
        case.do("apply")
    return case


@pytest.mark.parametrize("key", ["licence.renewal", "licence.change", "licence.life"])
def test_the_checker_finds_nothing_against_them(key: str) -> None:
    assert proved(key).findings == ()


class TestRenewal:
    @pytest.mark.parametrize(("day", "lapsed"), [("2026-05-01", []), ("2026-05-02", ["lapsed:apply_by"])])
    def test_it_is_applied_for_thirty_days_before_the_end(self, day: str, lapsed: list[str]) -> None:
        case = Office("licence.renewal", RENEWAL, dt.date.fromisoformat(day))
        assert [signal.rule for signal in case.do("apply").signals] == lapsed
        assert case.stage == "received"

    def test_it_is_granted_handed_over_published_and_closed(self) -> None:
        case = renewal().after("accept", "propose", "grant", "issue", "hand_over", "publish", "close")
        assert (case.stage, case.running) == ("closed", set())

    def test_not_decided_by_the_last_day_it_is_deemed_granted(self) -> None:
        case = renewal().after("accept").on("2026-05-31")
        assert case.stage == "accepted"
        case.on("2026-06-01")
        deemed = case.entries[-1]
        assert (case.stage, deemed.act, deemed.by, deemed.at and deemed.at.date) == (
            "granted",
            "deem_renewed",
            "law",
            LAST,
        )
        assert case.running == {"issuing", "publishing"}

    def test_an_organ_silent_from_the_beginning_has_accepted_and_then_granted(self) -> None:
        case = renewal().on("2026-06-01")
        assert [entry.act for entry in case.entries] == ["apply", "deem_accepted", "deem_renewed"]

    def test_papers_not_supplemented_do_not_stop_the_day_from_coming(self) -> None:
        assert renewal().after("request_supplement").on("2026-06-01").stage == "granted"

    def test_a_refusal_in_time_forestalls_it(self) -> None:
        case = renewal().after("accept")
        case.do("propose", conforms=False)
        assert case.after("refuse").on("2026-06-01").stage == "refused"

    def test_after_the_last_day_there_is_nothing_to_renew(self) -> None:
        case = renewal(dt.date(2026, 6, 3), validity="expired")
        assert (case.stage, case.running) == ("too_late", {"late_answer"})
        assert case.refused("decline_late", sealed=False) == {"rule:sealed_late": f"{LAW}/32/2"}
        assert case.on("2026-06-10").after("decline_late").running == set()

    @pytest.mark.parametrize(("day", "validity"), [("2026-06-01", "valid"), ("2026-05-31", "expired")])
    def test_what_the_application_says_of_the_day_is_held_against_the_day(self, day: str, validity: str) -> None:
        case = Office("licence.renewal", RENEWAL, dt.date.fromisoformat(day))
        assert "rule:truly" in case.marked("apply", validity=validity)

    def test_it_lasts_longer_than_before(self) -> None:
        case = renewal().after("accept", "propose", "grant")
        assert case.refused("issue", new_valid_until=LAST) == {"rule:longer": f"{LAW}/50"}


class TestChange:
    def test_who_conforms_gets_the_change(self) -> None:
        case = change("examine", "propose", "grant", "issue", "hand_over", "publish", "close")
        assert (case.stage, case.running) == ("closed", set())

    def test_a_licence_is_not_handed_on_without_a_statute(self) -> None:
        case = change()
        case.do("examine", transfer=True)
        assert case.after("propose").refused("grant") == {"rule:not_transferred": f"{LAW}/9"}

    def test_a_change_is_examined_and_decided_in_twenty_working_days(self) -> None:
        assert change().refused("propose") == {"rule:examined": f"{LAW}/34/1"}
        late = change("examine", "propose").on("2026-04-07").do("grant")
        assert [signal.rule for signal in late.signals] == ["late:decision"]

    def test_ten_days_more_once_in_time_with_the_reason_told(self) -> None:
        assert change("extend").refused("extend") == {"rule:extended_once": f"{LAW}/42/1"}
        assert change().refused("extend", reason_told=False) == {"rule:extension_in_time": f"{LAW}/42/1"}


class TestLife:
    def test_it_ends_by_law_the_day_after_its_last(self) -> None:
        case = life().on("2026-06-02")
        expired = case.entries[-1]
        assert (case.stage, expired.act, expired.at and expired.at.date) == ("expired", "expire", dt.date(2026, 6, 1))
        assert case.after("cancel").running == set()

    def test_one_without_an_end_does_not(self) -> None:
        case = life(valid_until=None)
        assert (case.running, case.on("2046-01-01").stage) == (set(), "valid")

    def test_its_holder_is_reminded_sixty_days_before(self) -> None:
        assert not life().on("2026-04-01").do("remind").signals
        assert [signal.rule for signal in life().on("2026-04-02").do("remind").signals] == ["late:reminding"]

    def test_a_renewal_deemed_granted_keeps_it_alive(self) -> None:
        case = sought().on("2026-06-02")
        assert (case.stage, case.running) == ("valid", {"registering"})
        assert case.after("renew").running == {"validity", "reminding"}
        assert case.on("2031-06-02").stage == "expired"

    def test_a_renewal_refused_lets_it_end(self) -> None:
        case = sought()
        with case.child("renewal", forms=RENEWAL):
            case.after("accept").do("propose", conforms=False)
            case.after("refuse", "hand_over", "close")
        assert case.refused("renew") == {"rule:renewal_granted": f"{LAW}/50/2"}
        assert case.on("2026-06-02").stage == "expired"

    def test_the_result_is_registered_within_five_working_days(self) -> None:
        case = sought()
        with case.child("renewal", forms=RENEWAL):
            case.after("accept", "propose", "grant")
        late = case.on("2026-03-16").do("renew")
        assert [signal.rule for signal in late.signals] == ["late:registering"]

    def test_a_change_is_noted_only_if_it_was_granted(self) -> None:
        case = life("seek_change")
        assert case.refused("note_change") == {"rule:change_granted": f"{LAW}/8/1；{LAW}/49"}
        with case.child("change", forms=CHANGE):
            case.after("apply", "accept", "examine", "propose", "grant")
        case.do("note_change")

    def test_inspections_are_signed_and_the_next_is_not_forgotten(self) -> None:
        case = life()
        assert case.refused("inspect", signed=False) == {"rule:signed": f"{LAW}/61/2"}
        case.do("schedule", next_on=dt.date(2026, 4, 3))
        late = case.on("2026-04-07").do("inspect")
        assert [signal.rule for signal in late.signals] == ["late:next_inspection"]

    def test_an_order_to_correct_has_its_day(self) -> None:
        case = life()
        assert case.refused("inspect", result="correct") == {"rule:dated": f"{LAW}/66；{LAW}/67/2"}
        case.do("inspect", result="correct", correct_by=dt.date(2026, 3, 31))
        assert case.on("2026-04-01").entries[-1].act == "miss_correction"

    @pytest.mark.parametrize(
        ("given", "rule", "law"),
        [
            ({"cancel_ground": "expired"}, "truly_expired", f"{LAW}/70/1/1"),
            ({"cancel_ground": "revoked"}, "truly_revoked", f"{LAW}/70/1/4"),
        ],
    )
    def test_it_is_cancelled_only_on_a_ground_that_holds(self, given: dict[str, Value], rule: str, law: str) -> None:
        assert life().refused("cancel", **given) == {f"rule:{rule}": law}

    def test_it_is_cancelled_when_its_holder_is_no_more(self) -> None:
        case = life()
        case.do("cancel", cancel_ground="dissolved", cancel_basis="注销登记通知书")
        assert (case.stage, case.running) == ("cancelled", set())

    def test_not_while_a_renewal_is_pending(self) -> None:
        refused = sought().refused("cancel", cancel_ground="dissolved")
        assert refused == {"rule:renewal_settled": f"{LAW}/50/2"}

    @settings(deadline=None)
    @given(st.dates(dt.date(2026, 3, 6), dt.date(2026, 5, 31)), st.booleans())
    def test_whenever_it_is_applied_for_the_last_day_decides(self, day: dt.date, answered: bool) -> None:
        case = life().on(day.isoformat()).after("seek_renewal")
        with case.child("renewal", forms=RENEWAL):
            case.do("apply")
            if answered:
                case.do("accept")
        assert case.on("2026-06-02").stage == "valid"
        assert case.family.members[case.children("renewal")[0]].state.control.stage == "granted"

"""An entry has one spelling, and shows of its facts what the law lets everybody see."""

import json
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.making import BEGAN

from quanheng.record.canonical import decode, encode
from quanheng.record.entry import Actor, Answer, Entry, body_of, read_entry
from quanheng.record.errors import MalformedError
from quanheng.record.values import Commitment, Given, Opening, Withheld, plain
from quanheng.record.verify import DIGESTS

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.sampled_from(["金额", "b", "a", "当事人", "\U0001f4d1", "\ufb00", "€", "\r", "1"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
ENTRIES = st.builds(
    Entry,
    case=WORDS.filter(bool),
    n=st.integers(1, 10**6),
    request=WORDS,
    procedure=WORDS,
    act=WORDS,
    at=DAYS | INSTANTS,
    recorded=INSTANTS,
    actors=st.lists(st.builds(Actor, WORDS, WORDS, WORDS), max_size=3).map(tuple),
    organ=WORDS,
    facts=st.dictionaries(
        NAMES, st.booleans() | WORDS | st.lists(WORDS, max_size=2) | st.builds(Commitment, WORDS), max_size=4
    ),
    answers=st.lists(st.builds(Answer, WORDS, st.booleans() | WORDS, WORDS, DAYS), max_size=3).map(tuple),
    edition=WORDS,
    symbol=WORDS,
    context=st.dictionaries(NAMES, WORDS, max_size=2),
    receipt=st.none() | WORDS,
)


@settings(deadline=None)
@given(ENTRIES)
def test_an_entry_is_exactly_what_its_body_says(entry):
    assert read_entry(body_of(entry)) == entry
    assert b"\n" not in body_of(entry)


@settings(deadline=None)
@given(ENTRIES, st.data())
def test_a_body_has_no_second_spelling(entry, data):
    body = body_of(entry)
    said = json.loads(body)
    respelt = data.draw(
        st.sampled_from(
            [
                json.dumps(said, ensure_ascii=False).encode(),
                body + b"\n",
                json.dumps(dict(reversed(said.items())), ensure_ascii=False, separators=(",", ":")).encode(),
                body.replace(b'"n":', b'"n":1,"n":', 1),
                json.dumps(said | {"more": 1}, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode(),
            ]
        )
    )
    with pytest.raises(MalformedError):
        read_entry(respelt)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b'"entry"', b"{", b"\xff", b'{"facts":[]}'])
def test_what_is_no_entry_is_refused(body):
    with pytest.raises(MalformedError):
        read_entry(body)


@pytest.mark.parametrize(
    "wrong",
    [{"n": 0}, {"case": ""}, {"recorded": datetime(2026, 5, 6)}, {"at": datetime(2026, 5, 6)}],  # noqa: DTZ001
)
def test_an_entry_has_a_case_a_number_and_times_with_their_offset(wrong):
    said = {"case": "A", "n": 1, "at": date(2026, 5, 6), "recorded": BEGAN}
    with pytest.raises(MalformedError):
        Entry(
            **said | wrong,
            request="",
            procedure="",
            act="",
            actors=(),
            organ="",
            facts={},
            answers=(),
            edition="",
            symbol="",
        )


@settings(deadline=None)
@given(JSON)
def test_canonical_json_says_what_was_meant(value):
    assert decode(encode(value)) == value
    assert encode(json.loads(json.dumps(value))) == encode(value)


def test_keys_stand_in_the_order_of_rfc_8785():
    """As in RFC 8785 3.2.3 (its U+FB33 is not NFC): an order by code point would get it wrong."""
    names = ["\u20ac", "\r", "\ufb00", "1", "\U0001f600", "\u0080", "\u00f6"]
    said = decode(encode(dict.fromkeys(names, 0)))
    assert list(said) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb00"]


def test_strings_are_escaped_as_rfc_8785_says():
    assert encode('€$\u000f\nA\'B"\\"/\u007f') == '"€$\\u000f\\nA\'B\\"\\\\\\"/\u007f"'.encode()


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, -(2**53), b"bytes", {1: "a"}, {"e\u0301": 1}, "\ud800", object(), {"a": {1, 2}}]
)
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(MalformedError):
        encode(value)


def test_text_is_kept_as_it_was_written():
    """A name in another composition is another text; only names of facts must be in one form."""
    assert decode(encode("e\u0301")) == "e\u0301"


def test_circular_and_very_deep_values_are_refused():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(MalformedError):
        encode(deep)


@pytest.mark.parametrize(
    ("type_", "value", "committed"),
    [
        ("flag", True, False),
        ("choice", "fine", False),
        ("money", Decimal("1200.00"), False),
        ("number", 3, False),
        ("number", [1, 2], False),
        ("number", Decimal("3.5"), True),
        ("number", [1, Decimal("3.5")], True),
        ("date", date(2026, 5, 6), False),
        ("text", "经查", True),
        ("time", time(9, 30), True),
        ("ref", "party-1", True),
        ("rows", [{"item": "烟"}], True),
        ("file", None, True),
    ],
)
def test_only_flags_choices_money_whole_numbers_and_dates_are_clear(type_, value, committed):
    assert Given(type_, value).committed is committed
    assert not Given(type_, value, clear=True).committed


def test_values_have_one_form_as_json():
    given_ = {"a": Decimal("1E+3"), "b": [date(2026, 5, 6), time(9, 30)], "c": BEGAN, "d": None}
    assert plain(given_) == {"a": "1000", "b": ["2026-05-06", "09:30:00"], "c": "2026-05-06T09:00:00+08:00", "d": None}


@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), b"x", object(), {"$file": "00"}])
def test_values_without_such_a_form_are_refused(value):
    with pytest.raises(MalformedError):
        plain(value)


@pytest.mark.parametrize("algorithm", DIGESTS)
@settings(deadline=None)
@given(salt=st.binary(min_size=32, max_size=32), value=st.binary(max_size=40))
def test_a_commitment_is_opened_by_its_salt_and_value_alone(algorithm, salt, value):
    digest = DIGESTS[algorithm]
    commitment = Opening(salt, value).commitment(digest)
    assert commitment == Commitment(digest(b"\x02" + salt + value).hex())
    assert Opening(salt, value + b"x").commitment(digest) != commitment
    assert Opening(bytes(32), value).commitment(digest) != commitment or salt == bytes(32)


def test_a_destroyed_value_says_so():
    assert (str(Withheld.DESTROYED), str(Withheld.RESTRICTED)) == ("已依法销毁", "已限制处理")

"""Attributes of a log as typed facts of a definition; what is not of the type is null, counted, with an example."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.readers.civil import civil_dates, instants, moments_of
from quanheng.supervise.readers.raw import WORDS, Columns, IllTyped
from quanheng.supervise.readers.words import as_words, translate

#: The largest number of digits that Parquet and the engines share.
_DIGITS = 38
_PLACES = 2
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class FactColumn:
    """A fact for every row, and the values that were not of its type."""

    values: pa.Array
    ill_typed: IllTyped | None = None


def fact_column(columns: Columns, fact_type: str, values: Mapping[str, str], zone: ZoneInfo | None) -> FactColumn:
    """The columns of one attribute as a fact of ``fact_type``; ``values`` translates the log's words.

    Text, choice, ref and file become text; number and money exact decimals with at least two places; a date is
    the civil date as written; a time is microseconds since 1970 in UTC, read in ``zone`` if it names no offset.
    """
    if fact_type not in _TIMES:
        return typed_words(translate(as_words(columns), values), fact_type)
    moments = moments_of(columns)
    times = civil_dates(moments) if fact_type == "date" else instants(moments, zone)
    return _checked(as_words(columns), times)


def typed_words(words: pa.DictionaryArray, fact_type: str) -> FactColumn:
    """Words as a fact of any type but date and time."""
    return _checked(words, _CONVERSIONS[fact_type](words.dictionary).take(words.indices))


def no_fact(height: int, fact_type: str) -> FactColumn:
    """A fact that no event has."""
    if fact_type in _TIMES:
        return FactColumn(pa.nulls(height, _TIMES[fact_type]))
    return typed_words(pa.nulls(height, WORDS), fact_type)


def _checked(words: pa.DictionaryArray, typed: pa.Array) -> FactColumn:
    """The typed values, with a count of the words that have none."""
    wrong = pc.and_(words.is_valid(), typed.is_null())
    count = pc.sum(wrong).as_py() or 0
    return FactColumn(typed, IllTyped(count, words[pc.index(wrong, True).as_py()].as_py()) if count else None)


def _to_text(words: pa.StringArray) -> pa.Array:
    return words


def _to_flag(words: pa.StringArray) -> pa.Array:
    return pa.array([_FLAGS.get(word.strip().lower()) for word in words.to_pylist()], pa.bool_())


def _to_decimal(words: pa.StringArray) -> pa.Array:
    """Exact decimals of one width: decimal(18, 2), or as many digits more as some value needs, up to 38."""
    numbers = [_number(word) for word in words.to_pylist()]
    sizes = [_size(number) for number in numbers if number is not None]
    whole = max((size[0] for size in sizes), default=0)
    places = max(_PLACES, min(_DIGITS - whole, max((size[1] for size in sizes), default=0)))
    fitting = [n if n is not None and _size(n)[1] <= places else None for n in numbers]
    return pa.array(fitting, pa.decimal128(max(18, whole + places), places))


def _number(word: str) -> Decimal | None:
    """A number that fits into 38 digits, two places among them."""
    if not _NUMBER.fullmatch(word.strip()):
        return None
    number = Decimal(word.strip())
    whole, places = _size(number)
    return number if whole + max(_PLACES, places) <= _DIGITS else None


def _size(number: Decimal) -> tuple[int, int]:
    """The digits before the point, and those after it that are needed."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int), "finite"
    needed = "".join(map(str, digits)).rstrip("0")
    exponent += len(digits) - len(needed)
    return max(len(needed) + exponent, 0), max(-exponent, 0)


_TIMES: Mapping[str, pa.DataType] = {"date": pa.date32(), "time": pa.int64()}
_CONVERSIONS: Mapping[str, Callable[[pa.StringArray], pa.Array]] = {
    "text": _to_text,
    "choice": _to_text,
    "ref": _to_text,
    "file": _to_text,
    "flag": _to_flag,
    "number": _to_decimal,
    "money": _to_decimal,
}

#: The fact types that an attribute of a log can carry (a table of rows is not one attribute).
CARRIED = frozenset(_CONVERSIONS) | frozenset(_TIMES)

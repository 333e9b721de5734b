"""Attributes of a log as typed facts of a definition; what is not of the type is null, counted, with an example."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.readers.raw import Attribute, IllTyped
from quanheng.supervise.readers.times import parse_moments

#: The largest number of digits that Parquet readers and the engines share.
_DIGITS = 38
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_TEXTS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class FactColumn:
    """A fact for every row, and the values that were not of its type."""

    values: pa.Array
    ill_typed: IllTyped | None = None


def fact_column(columns: Mapping[Attribute, pa.ChunkedArray], fact_type: str, values: Mapping[str, str]) -> FactColumn:
    """The columns of one attribute as a fact of ``fact_type``; ``values`` translates the log's words.

    Text, choice, ref and file become text; number and money exact decimals with at least two places; a date is
    the civil date as written; a time is civil time as written.
    """
    (first, column), *more = columns.items()
    if first.kind == "date" and fact_type in ("date", "time") and not more and not values:
        return FactColumn(_civil(column.combine_chunks(), fact_type))
    texts = _translate(as_texts(columns), values)
    typed = _CONVERSIONS[fact_type](texts.dictionary).take(texts.indices)
    wrong = pc.and_(texts.is_valid(), typed.is_null())
    count = pc.sum(wrong).as_py() or 0
    return FactColumn(typed, IllTyped(count, texts[pc.index(wrong, True).as_py()].as_py()) if count else None)


def as_texts(columns: Mapping[Attribute, pa.ChunkedArray]) -> pa.DictionaryArray:
    """The columns of one attribute as text, whatever kinds it has in the log."""
    texts = [_texts(name.kind, column) for name, column in columns.items()]
    if len(texts) == 1:
        return texts[0]
    return pc.coalesce(*(text.dictionary_decode() for text in texts)).dictionary_encode()


def _texts(kind: str, column: pa.ChunkedArray) -> pa.DictionaryArray:
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if pa.types.is_dictionary(array.type):
        return array
    plain = array.field("local") if kind == "date" else array
    return plain.cast(pa.string()).dictionary_encode()


def _translate(texts: pa.DictionaryArray, values: Mapping[str, str]) -> pa.DictionaryArray:
    if not values:
        return texts
    words = pa.array([values.get(word, word) for word in texts.dictionary.to_pylist()], pa.string())
    return pa.DictionaryArray.from_arrays(texts.indices, words)


def _civil(moments: pa.StructArray, fact_type: str) -> pa.Array:
    local = pc.struct_field(moments, "local")
    return local.cast(pa.date32(), safe=False) if fact_type == "date" else local


def _to_text(words: pa.StringArray) -> pa.Array:
    return words


def _to_flag(words: pa.StringArray) -> pa.Array:
    return pa.array([_FLAGS.get(word.strip().lower()) for word in words.to_pylist()], pa.bool_())


def _to_date(words: pa.StringArray) -> pa.Array:
    return _civil(parse_moments(words), "date")


def _to_time(words: pa.StringArray) -> pa.Array:
    return _civil(parse_moments(words), "time")


def _to_decimal(words: pa.StringArray) -> pa.Array:
    """Exact decimals of one width: decimal(18, 2), or as many digits more as some value needs, up to 38."""
    numbers = [_number(word) for word in words.to_pylist()]
    sizes = [_size(number) for number in numbers if number is not None]
    whole = max((size[0] for size in sizes), default=0)
    places = min(max((size[1] for size in sizes), default=0), _DIGITS - whole)
    scale = max(2, places) if whole <= _DIGITS - 2 else places
    fitting = [n if n is not None and _size(n)[1] <= scale else None for n in numbers]
    return pa.array(fitting, pa.decimal128(max(18, whole + scale), scale))


def _number(word: str) -> Decimal | None:
    """A finite number of at most 38 digits."""
    try:
        number = Decimal(word.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and sum(_size(number)) <= _DIGITS else None


def _size(number: Decimal) -> tuple[int, int]:
    """The digits before the point, and those after it that are needed."""
    _, digits, exponent = number.normalize().as_tuple()
    assert isinstance(exponent, int)
    return max(len(digits) + exponent, 0), max(-exponent, 0)


_CONVERSIONS: Mapping[str, Callable[[pa.StringArray], pa.Array]] = {
    "text": _to_text,
    "choice": _to_text,
    "ref": _to_text,
    "file": _to_text,
    "flag": _to_flag,
    "number": _to_decimal,
    "money": _to_decimal,
    "date": _to_date,
    "time": _to_time,
}

#: The fact types that an attribute of a log can carry (a table of rows is not one attribute).
CARRIED = frozenset(_CONVERSIONS)

"""Attributes of a log as text, each distinct word once, whatever kinds the log gives them."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.readers.raw import Columns


def as_words(columns: Columns) -> pa.DictionaryArray:
    """The columns of one attribute as text; of several kinds, the first that is there."""
    words = [_words(name.kind, column) for name, column in columns.items()]
    if len(words) == 1:
        return words[0]
    return pc.coalesce(*(each.dictionary_decode() for each in words)).dictionary_encode()


def translate(words: pa.DictionaryArray, values: Mapping[str, str]) -> pa.DictionaryArray:
    """The words with those that ``values`` names replaced."""
    if not values:
        return words
    translated = [values.get(word, word) for word in words.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(words.indices, pa.array(translated, pa.string()))


def _words(kind: str, column: pa.ChunkedArray) -> pa.DictionaryArray:
    array = column.combine_chunks()
    if pa.types.is_dictionary(array.type):
        return array
    plain = pc.struct_field(array, "local") if kind == "date" else array
    return plain.cast(pa.string()).dictionary_encode()

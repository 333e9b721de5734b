"""JSON with exactly one spelling for one value, so that a digest of it means something.

RFC 8785 (keys in order of UTF-16, shortest escapes, UTF-8), less what makes that form treacherous: no fractions (money
and decimals are text) and no whole number that a double cannot hold. Names must be in NFC, or two of them could look
alike; text is kept exactly as it was given. See docs/decisions/0010.
"""

import json
import unicodedata
from functools import lru_cache
from types import NoneType

from quanheng.record.errors import MalformedError
from quanheng.record.verify import Json, VerifyError, read_json

_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LARGEST = 2**53 - 1
_ATOMS, _TEXTS, _LISTS = {str, bool, NoneType}, (str, bool), (list, tuple)
_MEND = "金额和小数写成文本，整数不超过 2 的 53 次方，键使用 NFC 规范形式且不重复。"


def encode(value: Json) -> bytes:
    """The canonical UTF-8 bytes of ``value``. Raises ``MalformedError`` for what has no such form."""
    try:
        return _WRITER.encode(_ordered(value)).encode()
    except (UnicodeEncodeError, RecursionError) as error:
        raise MalformedError("record.json", f"不能写成规范的 JSON：{error}。", mend=_MEND) from error


def decode(data: bytes) -> Json:
    """What canonical bytes say. Raises ``MalformedError`` for any other spelling of it."""
    try:
        value = read_json(data)
    except VerifyError as error:
        raise MalformedError("record.json", str(error), mend=_MEND) from error
    if encode(value) != data:
        raise MalformedError("record.json", "不是规范写法的 JSON：键的次序、空白或者转义不合。", mend=_MEND)
    return value


def _ordered(value: Json) -> Json:
    if isinstance(value, dict):
        named = [(name, value[name]) for name in sorted(value, key=_rank)]
        return {name: item if item.__class__ in _ATOMS else _ordered(item) for name, item in named}
    if isinstance(value, _LISTS):
        return [_ordered(item) for item in value]
    if value is None or isinstance(value, _TEXTS):
        return value
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    raise MalformedError("record.json", f"记录不能载有这样的值：{value!r:.60}。", mend=_MEND)


@lru_cache(maxsize=4096)
def _rank(name: Json) -> bytes:
    """Where a name stands among others: in the order of its UTF-16 code units."""
    if not isinstance(name, str) or not unicodedata.is_normalized("NFC", name):
        raise MalformedError("record.json", f"键必须是 NFC 规范形式的文本：{name!r:.60}。", mend=_MEND)
    return name.encode("utf-16-be")

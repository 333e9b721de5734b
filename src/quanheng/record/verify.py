"""Checks a receipt, the growth of a log, or an exported record, with nothing but Python's standard library.

Run it alone: ``python verify.py receipt.json --key <published key>``. What is valid is defined here: the package
imports these functions rather than say the same twice, and the tests hold them to published vectors. Sources: RFC 9162
2.1 (tree), RFC 8032 5.1 (Ed25519), C2SP signed-note, tlog-checkpoint, tlog-cosignature and tlog-witness. A leaf is the
canonical JSON of one entry, exactly as stored; its hash is H(0x00 || those bytes).
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

Digest = Callable[[bytes], bytes]
Head = tuple[int, bytes]  # of a tree: number of leaves, root
Json = Any  # what JSON text says

LEAF, NODE, VALUE, FILE, RECEIPT = b"\x00", b"\x01", b"\x02", b"\x03", b"\x04"
"""The first byte of whatever is hashed says what it is, so that nothing can pass for something else."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LOG, COSIGNER = 1, 4
"""Signature types of C2SP signed-note: Ed25519 over the text, and the timestamped cosignature/v1."""
PROMISE = timedelta(seconds=60)
"""A receipt promises the proof of inclusion within a minute of the recorded time."""
SENTENCES = {
    "base64": "不是规范的 Base64，或者长度不对：{:.60}。",
    "checkpoint": "不是该日志的检查点，或者不是对该检查点的见证请求。",
    "commitment": "公开的内容或者文件与条目中的承诺值不符。",
    "consistency": "新检查点不是旧检查点的延续：日志被改写、退回或者分叉。",
    "form": "不是回执、导出的记录、检查点或者见证请求应有的写法。",
    "inclusion": "收录证明不成立：条目不在该检查点的树内。",
    "json": "不是规范的 JSON（键不得重复，不得有小数）：{!s:.60}。",
    "key": "公钥写法有误，或者不是所给的公钥：{:.90}。",
    "note": "不是规范的签名文本（signed note）：{:.60}",
    "origin": "日志名“{}”没有写明 sha256 或 sm3，或者这里的 Python 没有这种算法，须换一台机器核验。",
    "promise": "承诺未兑现：应在 {} 前给出收录证明，这份回执还没有。请重新领取。",
    "receipt": "不是本平台对这一条目出具的回执。",
    "record": "条目与检查点不符：有增删、改动或者调换（{}）。",
    "signature": "没有“{}”以此公钥作出的有效签名。",
}


class VerifyError(ValueError):
    """Something does not hold: a code that never changes (a key of ``SENTENCES``) and the sentence for the reader."""

    def __init__(self, code: str, *details: object) -> None:
        super().__init__(SENTENCES[code].format(*details))
        self.code = code


def demand(holds: object, code: str, *details: object) -> None:
    """Raise ``VerifyError`` unless ``holds``."""
    if not holds:
        raise VerifyError(code, *details)


DIGESTS: dict[str, Digest] = {
    "sha256": lambda data: hashlib.sha256(data).digest(),
    "sm3": lambda data: hashlib.new("sm3", data).digest(),  # comes with the OpenSSL that hashlib stands on
}


def digest_of(origin: str) -> Digest:
    """The digest a log is built with: ``sha256`` or ``sm3``, as the last part of its origin line says."""
    algorithm = origin.rpartition("/")[2]
    demand(algorithm in DIGESTS and algorithm in hashlib.algorithms_available, "origin", origin)
    return DIGESTS[algorithm]


# Ed25519, verification only: on public data, so no care is taken to hide timing.
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
Point = tuple[int, int]


def _plus(p: Point, q: Point) -> Point:
    product = _D * p[0] * q[0] * p[1] * q[1] % _P
    x = (p[0] * q[1] + q[0] * p[1]) * pow(1 + product, -1, _P)
    return x % _P, (p[1] * q[1] + p[0] * q[0]) * pow(1 - product, -1, _P) % _P


def _times(n: int, p: Point) -> Point:
    total = 0, 1
    for bit in f"{n:b}":
        total = _plus(total, total)
        total = _plus(total, p) if bit == "1" else total
    return total


def _point(data: bytes) -> Point | None:
    """The point that 32 bytes encode, or none: only the one canonical encoding is accepted."""
    number = int.from_bytes(data, "little")
    y, odd = number & 2**255 - 1, number >> 255
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    root = pow(square, (_P + 3) // 8, _P)
    for x in (root, root * pow(2, (_P - 1) // 4, _P) % _P):
        if x * x % _P == square and y < _P and (x or not odd):
            return (x if x & 1 == odd else _P - x), y
    return None


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64-byte signature is that of the 32-byte public key over the message."""
    key = _point(public) if len(public) == 32 and len(signature) == 64 else None
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or _BASE is None or scalar >= _ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    x, y = _plus(_times(scalar, _BASE), _times(k, (_P - key[0], key[1])))
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def root_of(leaves: Iterable[bytes], digest: Digest) -> Head:
    """Number of leaf hashes and the root over them, holding one hash a level."""
    size, peaks = 0, list[bytes]()
    for leaf in leaves:
        size, node = size + 1, leaf
        for _ in range((size & -size).bit_length() - 1):  # as many whole trees before it wait to be joined
            node = digest(NODE + peaks.pop() + node)
        peaks.append(node)
    root = peaks.pop() if peaks else digest(b"")
    while peaks:
        root = digest(NODE + peaks.pop() + root)
    return size, root


def split(size: int) -> int:
    """Where a tree divides: the largest power of two below its size, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _rebuilt(digest: Digest, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a leaf and its path lead to (RFC 9162 2.1.3.1 read backwards)."""
    demand(bool(path) == (size > 1), "inclusion")
    if size == 1:
        return leaf
    left, sibling, rest = split(size), path[-1], path[:-1]
    if index < left:
        return digest(NODE + _rebuilt(digest, leaf, index, left, rest) + sibling)
    return digest(NODE + sibling + _rebuilt(digest, leaf, index - left, size - left, rest))


def check_inclusion(digest: Digest, leaf: bytes, index: int, head: Head, path: Sequence[bytes]) -> None:
    """Raise ``VerifyError`` unless the leaf hash stands at ``index`` of the tree."""
    demand(0 <= index < head[0] and _rebuilt(digest, leaf, index, head[0], path) == head[1], "inclusion")


def _grown(digest: Digest, old: int, new: int, path: Sequence[bytes], known: bytes) -> tuple[bytes, bytes]:
    """Both roots that a path leads to (RFC 9162 2.1.4.1 read backwards); ``known``: the old one, where it is whole."""
    demand(bool(path) == (old < new or not known), "consistency")
    if old == new:
        demand(known or len(path) == 1, "consistency")
        return (known, known) if known else (path[0], path[0])
    left, sibling, rest = split(new), path[-1], path[:-1]
    if old <= left:
        first, second = _grown(digest, old, left, rest, known)
        return first, digest(NODE + second + sibling)
    first, second = _grown(digest, old - left, new - left, rest, b"")
    return digest(NODE + sibling + first), digest(NODE + sibling + second)


def check_consistency(digest: Digest, old: Head, new: Head, path: Sequence[bytes]) -> None:
    """Raise ``VerifyError`` unless the tree ``new`` extends ``old`` (the empty tree: any does, with no path)."""
    demand(0 <= old[0] <= new[0], "consistency")
    if old[0] == 0:
        demand(old[1] == digest(b"") and not path and (new[0] or new == old), "consistency")
    else:
        demand(_grown(digest, old[0], new[0], path, old[1]) == (old[1], new[1]), "consistency")


def unbase64(text: str, length: int | None = None) -> bytes:
    """The bytes of standard Base 64 in its one canonical spelling, of the length demanded."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise VerifyError("base64", text) from None
    demand(base64.b64encode(data).decode() == text and length in (None, len(data)), "base64", text)
    return data


@dataclass(frozen=True)
class Key:
    """A public key as C2SP signed-note names it: name, signature type, 32 bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand before each of its signatures."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether the 64 bytes are this key's Ed25519 signature over the message."""
        return ed25519_holds(self.public, message, signature)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


def read_key(text: str) -> Key:
    """The Ed25519 key of a ``<name>+<id>+<base64>`` line."""
    name, _, rest = text.strip().partition("+")
    material = unbase64(rest.partition("+")[2], 33)
    key = Key(name, material[0], material[1:])
    demand(key.kind in (LOG, COSIGNER) and str(key) == text.strip() and not re.search(r"\s", name), "key", text)
    return key


class Note(NamedTuple):
    """A signed text and its signature lines as (key name, key id, signature)."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]


def read_note(raw: str) -> Note:
    """The note, its form checked and none of its signatures; at most 100 of them."""
    head, blank, tail = raw.rpartition("\n\n")
    demand(blank and tail.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", raw), "note", raw)
    lines = [re.fullmatch("\u2014 ([^\\s+]+) (\\S+)", line) for line in tail[:-1].split("\n")]
    signatures = [(line[1], unbase64(line[2])) for line in lines if line]
    demand(len(lines) == len(signatures) <= 100 and all(len(data) > 4 for _, data in signatures), "note", tail)
    return Note(head + "\n", tuple((name, data[:4], data[4:]) for name, data in signatures))


def signed_at(note: Note, key: Key) -> datetime | None:
    """When the key last signed (``EPOCH`` if its kind bears no time), none if never; a false signature raises."""
    times = []
    for name, identity, signature in note.signatures:
        if (name, identity) == (key.name, key.id):
            seconds = int.from_bytes(signature[:-64], "big")
            message = f"cosignature/v1\ntime {seconds}\n{note.text}" if key.kind == COSIGNER else note.text
            stamped = len(signature) == (72 if key.kind == COSIGNER else 64) and seconds < 2**35
            demand(stamped and key.holds(message.encode(), signature[-64:]), "signature", key.name)
            times.append(EPOCH + timedelta(seconds=seconds))
    return max(times, default=None)


def read_checkpoint(raw: str, key: Key) -> tuple[Head, Note]:
    """Size and root that ``key`` signed for the log of its name, and the note; extension lines are not taken."""
    note = read_note(raw)
    demand(signed_at(note, key), "signature", key.name)
    form = re.fullmatch(r"(.+)\n(0|[1-9][0-9]{0,17})\n(\S+)\n", note.text)
    if form is None or form[1] != key.name:
        raise VerifyError("checkpoint")
    return (int(form[2]), unbase64(form[3], 32)), note


def read_request(raw: str) -> tuple[int, list[bytes], str]:
    """Old size, consistency path and checkpoint of a C2SP ``add-checkpoint`` request."""
    form = re.fullmatch(r"old (0|[1-9][0-9]{0,17})\n((?:\S+\n){0,63})\n(.+)", raw, re.DOTALL)
    if form is None:
        raise VerifyError("checkpoint")
    return int(form[1]), [unbase64(line, 32) for line in form[2].splitlines()], form[3]


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    demand(len(dict(pairs)) == len(pairs), "json", [name for name, _ in pairs])
    return dict(pairs)


def read_json(raw: str | bytes) -> Json:
    """What JSON says, each key once and no fractions."""
    refuse = partial(demand, False, "json")
    try:
        return json.loads(raw, object_pairs_hook=_unique, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise VerifyError("json", error) from None


def promise_text(origin: str, entry: bytes) -> str:
    """What a log promises for an entry: its digest, when it was recorded, by when the proof will be there."""
    recorded = datetime.fromisoformat(read_json(entry)["recorded"])
    leaf = base64.b64encode(digest_of(origin)(LEAF + entry)).decode()
    times = f"recorded {recorded.isoformat()}\nproof-by {(recorded + PROMISE).isoformat()}\n"
    return f"quanheng/promise/1\n{origin}\nentry {leaf}\n{times}"


def _check_opened(opened: Json, facts: Json, digest: Digest) -> dict[str, bytes]:
    """The file commitments among the values disclosed, and their salts."""
    values: list[Json] = []
    for name, shown in opened.items():
        salted = unbase64(shown["salt"], 32) + shown["value"].encode()
        demand(digest(VALUE + salted).hex() == facts[name]["commitment"], "commitment")
        value = read_json(shown["value"])
        values += value if isinstance(value, list) else [value]
    return {item["$file"]: bytes.fromhex(item["salt"]) for item in values if isinstance(item, dict) and "$file" in item}


def _check_proof(proof: Json, leaf: bytes, key: Key, due: datetime, witnesses: Sequence[Key]) -> Iterator[str]:
    head, note = read_checkpoint(proof["checkpoint"], key)
    check_inclusion(digest_of(key.name), leaf, proof["leaf"], head, [unbase64(node, 32) for node in proof["path"]])
    yield f"已收录为第 {proof['leaf']} 号叶，其时日志共 {head[0]} 条。"
    sealed = signed_at(note, replace(key, kind=COSIGNER))
    if sealed is None or sealed > due:
        yield f"注意：检查点没有署明在承诺的 {due.isoformat()} 前作出。"
    for witness in witnesses:
        at = signed_at(note, witness)
        yield f"见证人“{witness.name}”{f'已于 {at.isoformat()} 副署' if at else '没有副署这一检查点'}。"


def check_receipt(receipt: Json, key: Key, witnesses: Sequence[Key] = (), files: Sequence[bytes] = ()) -> list[str]:
    """What a receipt proves, sentence by sentence; raises ``VerifyError`` at the first thing that does not hold."""
    members = {"format", "key", "id", "entry", "promise", "proof", "opened"}
    demand(set(receipt) == members and receipt["format"] == "quanheng/receipt/1", "receipt")
    demand(receipt["key"] == str(key), "key", receipt["key"])
    entry, digest, promise = receipt["entry"].encode(), digest_of(key.name), read_note(receipt["promise"])
    said = read_json(entry)
    allotted = receipt["id"] and digest(RECEIPT + receipt["id"].encode()).hex()
    demand(promise.text == promise_text(key.name, entry) and allotted == said["receipt"], "receipt")
    demand(signed_at(promise, key), "signature", key.name)
    salts = _check_opened(receipt["opened"], said["facts"], digest)
    for data in files:
        demand(any(digest(FILE + salt + data).hex() == file for file, salt in salts.items()), "commitment")
    promised = f"承诺成立：案件 {said['case']} 第 {said['n']} 条，记录于 {said['recorded']}。"
    shown = f"公开的 {len(receipt['opened'])} 项内容、所给的 {len(files)} 个文件与条目一致。"
    due = datetime.fromisoformat(said["recorded"]) + PROMISE
    if receipt["proof"] is not None:
        return [promised, shown, *_check_proof(receipt["proof"], digest(LEAF + entry), key, due, witnesses)]
    demand(datetime.now(UTC) <= due, "promise", due.isoformat())
    return [promised, shown, f"尚无收录证明，应在 {due.isoformat()} 前给出。"]


def check_record(lines: Iterable[bytes], checkpoint: str, key: Key) -> str:
    """Raise ``VerifyError`` unless the lines, an entry each in order of leaves, are the whole log."""
    digest, last = digest_of(key.name), dict[str, int]()

    def leaves() -> Iterator[bytes]:
        for line in lines:
            said = read_json(line)
            demand(said["n"] == last.get(said["case"], 0) + 1, "record", f"{said['case']}/{said['n']}")
            last[said["case"]] = said["n"]
            yield digest(LEAF + line.removesuffix(b"\n"))

    head = root_of(leaves(), digest)
    demand(head == read_checkpoint(checkpoint, key)[0], "record", head[0])
    return f"{head[0]} 条、{len(last)} 个案件与检查点一致，编号连续。"


def check_growth(checkpoint: str, request: str, key: Key) -> str:
    """Raise ``VerifyError`` unless the checkpoint in the witness request extends the other one."""
    size, path, raw = read_request(request)
    old, new = (read_checkpoint(note, key)[0] for note in (checkpoint, raw))
    demand(size == old[0], "checkpoint")
    check_consistency(digest_of(key.name), old, new, path)
    return f"日志由 {size} 条增至 {new[0]} 条，原有内容未变。"


def _sentences(files: Sequence[Path], key: str | None, witnesses: Sequence[Key]) -> list[str]:
    if files[0].suffix == ".json":
        receipt, *others = (file.read_bytes() for file in files)
        said = read_json(receipt)
        warning = [] if key else [f"注意：公钥取自回执本身，请与公布的公钥核对：{said['key']}"]
        return warning + check_receipt(said, read_key(key or said["key"]), witnesses, others)
    first, second = files
    if first.suffix == ".jsonl":
        with first.open("rb") as lines:
            return [check_record(lines, second.read_text("utf-8"), read_key(key or ""))]
    return [check_growth(first.read_text("utf-8"), second.read_text("utf-8"), read_key(key or ""))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print in Chinese what holds and return 0, or what does not and return 1."""
    parser = argparse.ArgumentParser(description="核验回执、导出的记录或者日志的延续。只需 Python 标准库。")
    what = "回执.json [与之核对的文件…]，或者 记录.jsonl 检查点，或者 旧检查点 见证请求"
    parser.add_argument("files", nargs="+", type=Path, metavar="文件", help=what)
    parser.add_argument("--key", help="日志的公钥，应取自公布处；只核验回执时可以省略")
    parser.add_argument("--witness", action="append", default=[], help="见证人的公钥，可多次给出")
    options = parser.parse_args(arguments)
    try:
        print("\n".join(_sentences(options.files, options.key, [read_key(text) for text in options.witness])))
    except OSError as error:
        print(f"读不到文件 {error.filename}，请核对路径。", file=sys.stderr)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        print(f"不成立：{error if isinstance(error, VerifyError) else SENTENCES['form']}", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())

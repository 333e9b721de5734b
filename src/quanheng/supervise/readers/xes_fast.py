"""The fast way through XES: every byte of a run of traces is accounted for by columns, or the run ends there.

The idea: with double quotes only, ``<string key="K" value="V"/>`` has four quotes. Cut at the quotes, a log is
an alternation of values and of *prefixes*, the text from the end of one value to the start of the next. A real
log has a few dozen distinct prefixes; each is read once by a strict grammar that says which elements it closes
and opens and which attribute follows. What the grammar does not know (comments, CDATA, single quotes, nested
attributes, lists, other attribute order, unknown entities) is where the fast way stops, before that trace.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.readers.raw import Attribute
from quanheng.supervise.readers.xes_part import Cells, Part

_QUOTE = ord('"')
_LARGEST = 2**31 - 1
_BETWEEN, _IN_TRACE, _IN_EVENT = 0, 1, 2
_SAME, _BAD = -1, -2
_PREFIX = re.compile(
    rb"""(?:"[ \t\r\n]*/>)?[ \t\r\n]*
         (?:(?P<end_event></event>)[ \t\r\n]*)?
         (?:(?P<end_trace></trace>)[ \t\r\n]*)?
         (?:(?P<trace><trace>)[ \t\r\n]*)?
         (?:(?P<event><event>)[ \t\r\n]*)?
         (?:<(?P<kind>string|date|int|float|boolean|id)[ ]key="(?P<key>[^"<&\x00-\x1f]*)"[ ]value=")?\Z""",
    re.VERBOSE,
)
#: U+FFFE and U+FFFF, which no XML text may hold.
_NO_CHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_KNOWN_ENTITIES_ONLY = r"^(?:[^&]|&(?:amp|lt|gt|quot|apos);)*$"
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))

_Ints = npt.NDArray[np.int64]


class _Step(NamedTuple):
    """What one prefix does: the state it needs and leaves, what it opens, and the attribute that follows."""

    needs: int
    leaves: int
    opens_trace: int
    opens_event: int
    ends_trace_at: int
    attribute: Attribute | None


_BAD_STEP = _Step(_BAD, _SAME, 0, 0, -1, None)


def scan(data: bytes, start: int, end: int) -> tuple[Part, int]:
    """Read whole traces from ``start`` up to ``end``, as many as the fast grammar accounts for.

    Returns them with the position after them: ``end``, or before the first trace that the grammar does not account
    for (one trace earlier where the oddity hides the end of that one). ``start`` lies between two traces.
    """
    nothing = Part.empty(), start
    if not start < end <= _LARGEST:
        return nothing
    cuts = _cuts(data, start, end)
    pieces = _slices(data, cuts)
    prefixes = pieces.take(pa.array(np.arange(0, len(cuts) - 1, 2))).dictionary_encode()
    try:
        values = pieces.take(pa.array(np.arange(1, len(cuts) - 1, 2))).cast(pa.string())
        steps = [_read_prefix(prefix) for prefix in prefixes.dictionary.to_pylist()]
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return nothing
    run = _Run(steps, prefixes.indices.to_numpy(zero_copy_only=False).astype(np.int64))
    last = run.last_trace_end(_first_odd_value(values))
    if last < 0:
        return nothing
    reached = end if last == len(values) else int(cuts[2 * last]) + run.ends_trace_at(last)
    return run.part(values, last), reached


def _cuts(data: bytes, start: int, end: int) -> _Ints:
    """Where prefixes and values begin, by turns, and the end: prefixes keep both their quotes."""
    quotes = np.flatnonzero(np.frombuffer(data, np.uint8, end - start, start) == _QUOTE) + start
    count = len(quotes) // 4
    cuts = np.empty(2 * count + 2, np.int64)
    cuts[0] = start
    cuts[1:-1:2] = quotes[2 : 4 * count : 4] + 1
    cuts[2:-1:2] = quotes[3 : 4 * count : 4]
    cuts[-1] = end
    return cuts


def _slices(data: bytes, cuts: _Ints) -> pa.BinaryArray:
    offsets = pa.py_buffer(cuts.astype(np.int32))
    return pa.BinaryArray.from_buffers(pa.binary(), len(cuts) - 1, [None, offsets, pa.py_buffer(data)])


@lru_cache(maxsize=4096)
def _read_prefix(prefix: bytes) -> _Step:
    """The step of one distinct prefix; ``_BAD_STEP`` where the grammar does not account for all of it."""
    match = _PREFIX.match(prefix)
    if not match or _NO_CHARACTER.search(prefix):
        return _BAD_STEP
    needs, leaves = _nesting(match)
    attribute = Attribute(match["key"].decode(), match["kind"].decode()) if match["kind"] else None
    if needs == _BAD or (attribute and leaves == _BETWEEN):
        return _BAD_STEP
    return _Step(needs, leaves, bool(match["trace"]), bool(match["event"]), match.end("end_trace"), attribute)


def _nesting(match: re.Match[bytes]) -> tuple[int, int]:
    """The state before and after the tags of a prefix; ``_BAD`` where they do not nest."""
    moves = [
        (_IN_EVENT, _IN_TRACE, match["end_event"]),
        (_IN_TRACE, _BETWEEN, match["end_trace"]),
        (_BETWEEN, _IN_TRACE, match["trace"]),
        (_IN_TRACE, _IN_EVENT, match["event"]),
    ]
    needs = leaves = _SAME
    for before, after, present in moves:
        if not present:
            continue
        if leaves not in (_SAME, before):
            return _BAD, _BAD
        needs = before if needs == _SAME else needs
        leaves = after
    return needs, leaves


def _first_odd_value(values: pa.StringArray) -> int:
    """The first value with a character that the fast way must not take as it stands; ``len(values)`` if none."""
    offsets = np.frombuffer(values.buffers()[1], np.int32, len(values) + 1)
    text = np.frombuffer(values.buffers()[2] or b"", np.uint8, int(offsets[-1]))
    odd = np.flatnonzero((text < ord(" ")) | (text == ord("<")))
    places = [int(odd[0])] if len(odd) else []
    if (text == 0xEF).any() and (match := _NO_CHARACTER.search(text.tobytes())):
        places.append(match.start())
    rows = [int(np.searchsorted(offsets, place, "right")) - 1 for place in places]
    if (text == ord("&")).any():
        escaped = pc.invert(pc.match_substring_regex(values, _KNOWN_ENTITIES_ONLY))
        rows.append(pc.index(escaped, True).as_py())
    return min((row for row in rows if row >= 0), default=len(values))


def _unescape(values: pa.StringArray) -> pa.StringArray:
    if not pc.any(pc.match_substring(values, "&")).as_py():
        return values
    for entity, character in _ENTITIES:
        values = pc.replace_substring(values, entity, character)
    return values


class _Run:
    """The steps of a run of prefixes as arrays, checked against each other from left to right."""

    def __init__(self, steps: list[_Step], codes: _Ints) -> None:
        self._steps = steps
        self._codes = codes
        self._needs = np.array([step.needs for step in steps])[codes]
        self._state = self._states(np.array([step.leaves for step in steps])[codes])
        self._ends_trace_at = np.array([step.ends_trace_at for step in steps])[codes]

    @staticmethod
    def _states(leaves: _Ints) -> _Ints:
        """The state after each prefix: that of the last one that changed it."""
        changed = np.where(leaves == _SAME, 0, np.arange(len(leaves)))
        states = leaves[np.maximum.accumulate(changed)]
        return np.where(states == _SAME, _BETWEEN, states)

    def last_trace_end(self, first_odd_value: int) -> int:
        """The last prefix that ends a trace before anything odd; -1 where there is none."""
        before = np.concatenate(([_BETWEEN], self._state[:-1]))
        fits = np.where(self._needs == _SAME, before != _BETWEEN, self._needs == before)
        fits[-1] &= self._state[-1] == _BETWEEN
        odd = np.flatnonzero(~fits)
        reach = min(int(odd[0]) if len(odd) else len(fits), first_odd_value + 1)
        ends = np.flatnonzero(self._ends_trace_at[:reach] >= 0)
        return int(ends[-1]) if len(ends) else -1

    def ends_trace_at(self, prefix: int) -> int:
        """The offset in a prefix just after its ``</trace>``."""
        return int(self._ends_trace_at[prefix])

    def part(self, values: pa.StringArray, count: int) -> Part:
        """The first ``count`` values by attribute, with the event or trace each belongs to."""
        codes, state = self._codes[:count], self._state[:count]
        trace = np.cumsum(np.array([step.opens_trace for step in self._steps])[codes])
        opens_event = np.array([step.opens_event for step in self._steps])[codes]
        event = np.cumsum(opens_event)
        cells: Cells = {}
        for attribute, scope, rows in self._by_attribute(codes, state):
            owner = event if scope == "event" else trace
            texts = _unescape(values.take(pa.array(rows)))
            cells[scope, attribute] = (owner[rows] - 1, texts)
        traces = int(trace[-1]) if count else 0
        return Part(traces, trace[opens_event == 1] - 1, cells)

    def _by_attribute(self, codes: _Ints, state: _Ints) -> list[tuple[Attribute, str, _Ints]]:
        """The values of each attribute of each scope, in file order."""
        numbers: dict[Attribute, int] = {}
        named = [step.attribute and numbers.setdefault(step.attribute, len(numbers)) for step in self._steps]
        by_code = np.array([number or 0 for number in named])
        group = (2 * by_code[codes] + (state == _IN_EVENT)).astype(np.int32)
        order = np.argsort(group, kind="stable")
        bounds = np.searchsorted(group[order], np.arange(2 * len(numbers) + 1))
        runs = [
            (name, scope, order[bounds[2 * number + in_event] : bounds[2 * number + in_event + 1]])
            for name, number in numbers.items()
            for in_event, scope in ((0, "case"), (1, "event"))
        ]
        return [run for run in runs if len(run[2])]

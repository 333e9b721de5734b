"""The true way through XES: expat reads whatever is well-formed, one element at a time."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import numpy as np
import pyarrow as pa

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.raw import ARROW_TYPES, Attribute
from quanheng.supervise.readers.xes_part import Part

#: Bytes fed to expat at a time: it reads on to the end of them, silently, after it was told to stop.
_SLICE = 2**16
_COLLECTIONS = frozenset({"list", "container", "values"})
_HEADER = frozenset({"extension", "global", "classifier"})
_INVALID_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_CUT_OFF = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


@dataclass
class Head:
    """What stands before the traces: the root's start tag, to read any later stretch in its place, and the rest."""

    root: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    classifiers: dict[str, str] = field(default_factory=dict)
    globals: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def start_tag(self) -> bytes:
        """The root's start tag as it was, its name spaces included."""
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in self.attributes.items())
        return f"<{self.root}{attributes}>".encode()

    @property
    def prefix(self) -> str:
        """The name space prefix of the root with its colon; empty for nearly every log."""
        return self.root[: self.root.find(":") + 1]


class _Stop(Exception):  # noqa: N818
    """A trace begins at a byte where reading was to end; raised through expat, which knows no other way to stop."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def read_head(data: bytes, *, final: bool) -> tuple[Head, int]:
    """Read up to the first trace. Returns the head and the position of that trace (-1: no trace began).

    ``final`` says that ``data`` is the whole document.
    """
    reader = _Reader(stop_after=0)
    position = reader.read(b"", memoryview(data), b"", final=final)
    return reader.head, position


def read_traces(
    head: Head, data: bytes, start: int, base: int, *, last: bool, stop_after: int | None = None
) -> tuple[Part, int]:
    """Read what follows ``start``, which lies between two traces; at most ``stop_after`` traces.

    ``data`` ends after a trace or, if it is the ``last``, with the document. ``base`` is the place of ``data[0]``
    in the whole text, for errors. Returns the traces and where reading ended.
    """
    reader = _Reader(stop_after=stop_after, head=head, base=base + start)
    end = b"" if last else f"</{head.root}>".encode()
    position = reader.read(head.start_tag, memoryview(data)[start:], end, final=True)
    return reader.part(), len(data) if position < 0 else start + position


class _Reader:
    """Expat's handlers: an element stack of names, and the values of each attribute with their rows."""

    def __init__(self, *, stop_after: int | None, head: Head | None = None, base: int = 0) -> None:
        self.head = head or Head()
        self._stop_after = stop_after
        self._base = base
        self._path: list[str] = []
        self._global_scope = ""
        self._opened_trace = 0
        self._trace_of: list[int] = []
        self._rows: defaultdict[tuple[str, Attribute], list[int]] = defaultdict(list)
        self._texts: defaultdict[tuple[str, Attribute], list[str]] = defaultdict(list)
        self._oddities: Counter[str] = Counter()
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, before: bytes, data: memoryview, after: bytes, *, final: bool) -> int:
        """Feed the three texts; the position in ``data`` where reading stopped, -1 if all was read."""
        try:
            self._parser.Parse(before, False)
            for start in range(0, len(data), _SLICE):
                self._parser.Parse(data[start : start + _SLICE], False)
            self._parser.Parse(after, final)
        except _Stop as stop:
            return stop.place - len(before)
        except expat.ExpatError as error:
            place = self._base + self._parser.ErrorByteIndex - len(before)
            raise _refusal(error.code, data, place) from error
        return -1

    def part(self) -> Part:
        """What was read, in the form that the fast way gives too."""
        cells = {
            name: (np.array(rows, np.int64), pa.array(self._texts[name], pa.string()))
            for name, rows in self._rows.items()
        }
        return Part(self._opened_trace, np.array(self._trace_of, np.int64), cells, self._oddities)

    def _doctype(self, *_: object) -> None:
        raise SuperviseError(
            "log.doctype",
            "日志带有 DOCTYPE 声明，其中可以藏有外部文件或成倍展开的实体，不予读取。",
            mend="请用导出系统重新生成不带 DOCTYPE 的 XES 文件。",
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.removeprefix(self.head.prefix)
        path = self._path
        if name == "trace" and len(path) > 1:
            raise SuperviseError(
                "log.ill_formed",
                f"案例（trace）只能直接放在 <log> 里，有一个却放在 <{path[-1]}> 里。",
                mend="请用导出系统重新生成文件；没有写出任何结果。",
            )
        if not path:
            self._start_root(tag, attributes)
        elif len(path) == 1:
            self._start_in_log(name, attributes)
        elif path[1] == "trace":
            self._start_in_trace(name, attributes)
        elif path[1] == "global" and len(path) == 2:
            self.head.globals[self._global_scope].append(attributes.get("key", ""))
        path.append(name)

    def _start_root(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] != "log":
            raise SuperviseError(
                "log.not_xes",
                f"文件的根元素是 <{tag}>，不是 XES 日志的 <log>。",
                mend="请核对文件：本读取器只读 XES 事件日志（IEEE 1849）。",
            )
        if not self.head.root:
            self.head.root, self.head.attributes = tag, attributes

    def _start_in_log(self, name: str, attributes: dict[str, str]) -> None:
        if name == "trace":
            if self._opened_trace == self._stop_after:
                raise _Stop(self._parser.CurrentByteIndex)
            self._opened_trace += 1
        elif name == "classifier":
            self.head.classifiers[attributes.get("name", "")] = attributes.get("keys", "")
        elif name == "global":
            self._global_scope = attributes.get("scope", "event")
        elif name not in ARROW_TYPES and name not in _COLLECTIONS and name not in _HEADER:
            self._oddities["foreign"] += 1

    def _start_in_trace(self, name: str, attributes: dict[str, str]) -> None:
        path = self._path
        in_event = len(path) == 3 and path[2] == "event"
        if name == "event" and len(path) == 2:
            self._trace_of.append(self._opened_trace - 1)
        elif (len(path) > 2 and not in_event) or name in _COLLECTIONS:
            self._oddities["nested"] += 1
        elif name not in ARROW_TYPES:
            self._oddities["foreign"] += 1
        elif "key" not in attributes or "value" not in attributes:
            self._oddities["incomplete"] += 1
        elif in_event:
            self._keep("event", len(self._trace_of) - 1, name, attributes)
        else:
            self._keep("case", self._opened_trace - 1, name, attributes)

    def _keep(self, scope: str, row: int, kind: str, attributes: dict[str, str]) -> None:
        name = scope, Attribute(attributes["key"], kind)
        self._rows[name].append(row)
        self._texts[name].append(attributes["value"])

    def _end(self, _: str) -> None:
        self._path.pop()


def _refusal(code: int, data: memoryview, place: int) -> SuperviseError:
    """Expat's error as a sentence; ``data`` is what was read, ``place`` the byte of the whole text, from 0."""
    reason = expat.errors.messages.get(code, str(code))
    if code in _CUT_OFF:
        return SuperviseError(
            "log.truncated",
            f"日志不完整：到第 {place} 字节文件就结束了，<log> 没有闭合（{reason}）。",
            mend="请重新导出或者重新传输文件；不完整的日志不予读取，没有写出任何结果。",
        )
    if code == _INVALID_TOKEN and not _is_utf8(data):
        return SuperviseError(
            "log.encoding",
            f"第 {place} 字节不是 UTF-8，而文件声明的（或者不声明时默认的）编码是 UTF-8。",
            mend='请在 XML 声明中写明文件的实际编码，例如 encoding="GB18030"，或者把文件另存为 UTF-8。',
        )
    return SuperviseError(
        "log.ill_formed",
        f"日志不是合格的 XML：第 {place} 字节处有错（{reason}）。",
        mend="请用导出系统重新生成文件，或者改正该处；没有写出任何结果。",
    )


def _is_utf8(data: memoryview) -> bool:
    try:
        str(data, "utf-8")
    except UnicodeDecodeError:
        return False
    return True

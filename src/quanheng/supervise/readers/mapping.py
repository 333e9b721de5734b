"""What a log's names mean in a definition: a small YAML text beside the definition, read with every fault at once."""

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import yaml

from quanheng.supervise.errors import SuperviseError

_LOG_KEYS = (
    *("case", "activity", "at", "recorded", "actor", "duty", "organ"),
    *("zone", "order", "granularity", "horizon"),
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class ActSource:
    """The act that an activity of the log is, and the facts that its name alone settles (``passed: true``)."""

    act: str
    outcome: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FactSource:
    """The attribute that carries a fact, on the ``event`` or on the ``case``.

    ``values`` translates the log's values; a value that it does not name is taken as it is.
    """

    attribute: str
    on: str = "event"
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableForm:
    """How a table of text is written, where that is not found out with certainty.

    ``times`` are layouts of ``strptime`` (``%Y年%m月%d日``), tried in turn; ISO 8601 where there is none.
    """

    delimiter: str | None = None
    encoding: str | None = None
    times: tuple[str, ...] = ()


@dataclass(frozen=True)
class LogMapping:
    """How a log is read for a definition.

    ``case`` to ``organ`` name attributes; None where the log carries no such thing. ``zone`` is the civil time of
    times that name no offset. ``order`` is ``recorded`` (as the file has it) or ``time``; ``granularity`` (``day``
    or ``instant``) is how finely the log orders events. ``horizon`` is the last day that the log covers, None for
    that of its last event. An activity that maps to None is known and left out on purpose. ``csv`` concerns tables
    of text only. ``digest`` is the SHA-256 of the text.
    """

    case: str
    activity: str
    at: str
    recorded: str | None = None
    actor: str | None = None
    duty: str | None = None
    organ: str | None = None
    zone: ZoneInfo | None = None
    order: str = "recorded"
    granularity: str = "instant"
    horizon: date | None = None
    activities: Mapping[str, ActSource | None] = field(default_factory=dict)
    facts: Mapping[str, FactSource] = field(default_factory=dict)
    csv: TableForm = TableForm()
    digest: str = ""

    @property
    def attributes(self) -> tuple[str, ...]:
        """Every attribute of the log that the mapping uses, each once."""
        log = (self.case, self.activity, self.at, self.recorded, self.actor, self.duty, self.organ)
        facts = (fact.attribute for fact in self.facts.values())
        return tuple(dict.fromkeys(name for name in (*log, *facts) if name))


def load_mapping(path: Path) -> LogMapping:
    """Read a mapping file. Raises SuperviseError with every fault in it, each with its line."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SuperviseError(
            "mapping.unreadable", f"无法读取映射文件 {path.name}：{error}。", mend="请核对路径，并以 UTF-8 保存。"
        ) from error
    return read_mapping(text, path.name)


def read_mapping(text: str, name: str = "mapping.yaml") -> LogMapping:
    """Read a mapping from its text. Raises SuperviseError with every fault in it, each with its line."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise SuperviseError(
            "mapping.yaml", f"映射 {name} 不是合格的 YAML：{error}。", mend="请按所指的行列改正。"
        ) from error
    faults = _Faults(name)
    mapping = _Reader(faults).mapping(node, sha256(text.encode()).hexdigest())
    faults.raise_any()
    return mapping


class _Faults:
    """What is wrong with a mapping, gathered instead of stopping at the first."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sentences: list[str] = []

    def add(self, node: yaml.Node | None, sentence: str) -> None:
        """Note a fault at the line of a node."""
        line = node.start_mark.line + 1 if node else 1
        self._sentences.append(f"{self._name}:{line}：{sentence}")

    def raise_any(self) -> None:
        """Raise one error with every fault, if there is one."""
        if self._sentences:
            raise SuperviseError(
                "mapping.faults",
                f"映射有 {len(self._sentences)} 处错误：\n" + "\n".join(self._sentences),
                mend="请逐处改正后重试，写法见 docs/logs.md。",
            )


class _Reader:
    """Turns the nodes of a mapping into values. Scalars are read as text and typed here."""

    def __init__(self, faults: _Faults) -> None:
        self._faults = faults

    def mapping(self, node: yaml.Node | None, digest: str) -> LogMapping:
        """The whole mapping; meaningless where a fault was noted."""
        top = self._table(node, "映射", ("log", "activities", "facts", "csv"), needed=("log", "activities"))
        log = self._table(top.get("log"), "log", _LOG_KEYS, needed=_LOG_KEYS[:3]) if "log" in top else {}
        words = {key: self._word(value) for key, value in log.items() if key in _LOG_KEYS}
        return LogMapping(
            case=words.get("case") or "",
            activity=words.get("activity") or "",
            at=words.get("at") or "",
            recorded=words.get("recorded"),
            actor=words.get("actor"),
            duty=words.get("duty"),
            organ=words.get("organ"),
            zone=self._typed(log.get("zone"), ZoneInfo, "时区名，例如 Asia/Shanghai"),
            order=self._one_of(log.get("order"), "recorded", "time"),
            granularity=self._one_of(log.get("granularity"), "instant", "day"),
            horizon=self._typed(log.get("horizon"), date.fromisoformat, "日期，例如 2026-01-31"),
            activities={key: self._activity(value) for key, value in self._entries(top.get("activities"))},
            facts={key: self._fact(value) for key, value in self._entries(top.get("facts"))},
            csv=self._form(top.get("csv")),
            digest=digest,
        )

    def _activity(self, node: yaml.Node) -> ActSource | None:
        if isinstance(node, yaml.MappingNode):
            table = self._table(node, "活动", ("act", "outcome"), needed=("act",))
            outcome = {key: self._word(value) or "" for key, value in self._entries(table.get("outcome"))}
            return ActSource(self._word(table.get("act")) or "", outcome)
        act = self._word(node)
        return ActSource(act) if act else None

    def _fact(self, node: yaml.Node) -> FactSource:
        table = self._table(node, "事实", ("from", "on", "values"), needed=("from",))
        values = {key: self._word(value) or "" for key, value in self._entries(table.get("values"))}
        attribute = self._word(table.get("from")) or ""
        return FactSource(attribute, self._one_of(table.get("on"), "event", "case"), values)

    def _form(self, node: yaml.Node | None) -> TableForm:
        table = self._table(node, "csv", ("delimiter", "encoding", "times")) if node else {}
        times = table.get("times")
        layouts = times.value if isinstance(times, yaml.SequenceNode) else [times] if times else []
        return TableForm(
            delimiter=self._typed(table.get("delimiter"), _delimiter, "一个半角字符"),
            encoding=self._typed(table.get("encoding"), _encoding, "编码名，例如 gb18030"),
            times=tuple(word for layout in layouts if (word := self._word(layout))),
        )

    def _entries(self, node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
        return list(self._table(node, "此处").items()) if node and not _is_null(node) else []

    def _table(
        self, node: yaml.Node | None, what: str, known: tuple[str, ...] = (), needed: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        """The entries of a table; only ``known`` keys, where given, and each ``needed`` one."""
        if not isinstance(node, yaml.MappingNode):
            self._faults.add(node, f"{what}应当是一张表（键: 值）。")
            return {}
        table: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._faults.add(key, "此处应当是一个词，不是表或者列表。")
                continue
            if known and key.value not in known:
                self._faults.add(key, f"不认识“{key.value}”；{what}里可以写：{'、'.join(known)}。")
            elif key.value in table:
                self._faults.add(key, f"“{key.value}”写了两次，请只留一处。")
            table.setdefault(key.value, value)
        for key in needed:
            if key not in table or _is_null(table[key]):
                self._faults.add(node, f"{what}里缺少“{key}”。")
        return table

    def _word(self, node: yaml.Node | None) -> str | None:
        if node is None or _is_null(node):
            return None
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self._faults.add(node, "此处应当是一个词，不是表或者列表。")
        return None

    def _one_of(self, node: yaml.Node | None, default: str, other: str) -> str:
        word = self._word(node) or default
        if word not in (default, other):
            self._faults.add(node, f"“{word}”不在可选之列：{default}、{other}。")
        return word

    def _typed(self, node: yaml.Node | None, read: Callable[[str], _Value], what: str) -> _Value | None:
        word = self._word(node)
        if word is None:
            return None
        try:
            return read(word)
        except (ValueError, LookupError, OSError):
            self._faults.add(node, f"“{word}”不是{what}。")
            return None


def _delimiter(word: str) -> str:
    if len(word) != 1 or not word.isascii():
        raise ValueError(word)
    return word


def _encoding(word: str) -> str:
    return codecs.lookup(word).name


def _is_null(node: yaml.Node) -> bool:
    """Whether a plain scalar says nothing; a quoted ``'null'`` is a word."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS

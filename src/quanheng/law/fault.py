"""What is wrong with a text: every fault with its place and its mend, reported together.

A reader that stops at the first fault makes its author run it once for each. ``Faults`` collects them while reading
goes on, and ``DefinitionFaults`` carries all of them, those of several texts included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from quanheng.law.errors import LawError
from quanheng.law.procedure import Place


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a text. ``code`` never changes; ``sentence`` says what is wrong, ``mend`` what to write."""

    code: str
    place: Place
    sentence: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f" 改法：{self.mend}" if self.mend else ""
        return f"{self.place.file}:{self.place.line}:{self.place.column} [{self.code}] {self.sentence}{mend}"


class DefinitionFaults(LawError):  # noqa: N818 - it is the faults, all of them
    """Texts that cannot be read as definitions. ``faults`` holds every fault, in the order of file, line and column."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        ordered = sorted(faults, key=lambda fault: (fault.place.file, fault.place.line, fault.place.column))
        super().__init__("definition.faulty", f"文本有 {len(ordered)} 处错误。", mend="逐条改正后重新读入。")
        self.faults = tuple(ordered)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


class Faults:
    """Collects the faults met while reading."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def report(self, code: str, place: Place, sentence: str, mend: str = "") -> None:
        """Note one fault; reading goes on."""
        self._found.append(Fault(code, place, sentence, mend))

    def take(self, error: DefinitionFaults) -> None:
        """Note the faults another reader raised."""
        self._found.extend(error.faults)

    def check(self) -> None:
        """Raise ``DefinitionFaults`` if any fault was noted."""
        if self._found:
            raise DefinitionFaults(self._found)


def closest(name: str, known: Collection[str], otherwise: str = "") -> str:
    """The mend for an unknown name: the closest known one, else ``otherwise``, else the list of known ones."""
    close = get_close_matches(name, known, n=1)
    if close:
        return f"是否为“{close[0]}”？"
    if otherwise:
        return otherwise
    return f"可用的有：{'、'.join(known)}。" if known else "先作出定义。"

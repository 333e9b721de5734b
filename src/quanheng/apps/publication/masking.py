"""What is done to a text before everybody may read it: natural persons lose their names, numbers of persons go.

A machine finds the names that the case knows and numbers by their form; whoever publishes reads the text before and
answers for the rest (行政处罚法 48, 50；市场监督管理行政处罚信息公示规定 6).
"""

import re
from collections.abc import Iterable

_DOUBLE = frozenset(
    {
        "欧阳", "司马", "上官", "诸葛", "东方", "尉迟", "公孙", "慕容", "司徒", "夏侯", "皇甫", "令狐", "宇文", "长孙",
        "呼延", "端木", "轩辕", "独孤", "南宫", "东郭", "百里", "申屠",
    }
)  # fmt: skip
"""Surnames of two characters."""
_NUMBER = re.compile(r"(?<![\dA-Za-z])\d{11,18}[\dXx]?(?![\dA-Za-z])")
"""Telephone, identity card and account numbers."""


def masked_name(name: str) -> str:
    """``王某`` of ``王五``; a name of two characters is never left whole."""
    return f"{name[:2] if name[:2] in _DOUBLE and len(name) > 2 else name[:1]}某"


def masked(text: str, persons: Iterable[str]) -> str:
    """A text without the names of these natural persons and without numbers of persons."""
    for name in sorted(persons, key=len, reverse=True):
        text = text.replace(name, masked_name(name))
    return _NUMBER.sub("〔号码已隐去〕", text)

"""The faces that documents are set in, chosen from the fonts at hand.

Only fonts that were handed over count, never what a machine happens to have: the same document has the same bytes
everywhere. Noto Serif SC and Noto Sans SC come with the platform; a county adds folders with a 仿宋 and a 小标宋.
Each list goes from the face that is wanted to the one that has nearly every character (喆, 昇, 堃).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTCollection, TTFont

_WANTED = {
    "title": ("FZXiaoBiaoSong-B05S", "FandolSong", "Noto Serif SC"),
    "body": ("FangSong_GB2312", "FangSong", "FandolFang R", "Noto Serif SC"),
    "heading": ("SimHei", "FandolHei", "Noto Sans SC"),
}


def open_fonts(folders: Iterable[Path] = ()) -> typst.Fonts:
    """The fonts that ship with the platform and those in ``folders``."""
    paths = [str(folder) for folder in _folders(folders)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def shapes(chosen: Mapping[str, Collection[str]], folders: Iterable[Path] = ()) -> frozenset[int]:
    """The code points that have a shape wherever they may stand: in a face of each use of ``chosen``."""
    families = dict[str, set[int]]()
    for font in (font for folder in _folders(folders) for font in _fonts(folder)):
        families.setdefault(str(font["name"].getBestFamilyName()), set()).update(font.getBestCmap())
    each = [set[int]().union(*(families.get(name, ()) for name in names)) for names in chosen.values()]
    return frozenset(set.intersection(*each))


def _folders(folders: Iterable[Path]) -> tuple[Path, ...]:
    return pylopdf_fonts_zh_cn.serif_path().parent, *folders


def _fonts(folder: Path) -> Iterator[TTFont]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".otf", ".ttf"):
            yield TTFont(path, lazy=True)
        elif path.suffix.lower() in (".otc", ".ttc"):
            yield from TTCollection(path, lazy=True)


def faces(families: Collection[str]) -> Mapping[str, list[str]]:
    """For title, body and heading the families to set it in, the first that has a character taking it."""
    return {use: [name for name in wanted if name in families] for use, wanted in _WANTED.items()}

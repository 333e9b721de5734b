"""Documents as pages: a form and its content become a PDF/A-2, tagged for screen readers, the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Literal

import segno
import typst

from quanheng.apps.documents.content import Content, Rendered, Seal
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.filling import blocks
from quanheng.apps.documents.fonts import faces, open_fonts, shapes
from quanheng.apps.documents.forms import SHIPPED, Form, load_forms
from quanheng.apps.documents.wording import formal_day
from quanheng.law.catalogue import read_catalogue
from quanheng.record.recorder import CHINA

_STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
"""The page tree as the compiler writes it, in clear, first of all."""
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_MAKING = Lock()
"""Held by who makes the renderer of the house."""


class Renderer:
    """Sets documents with the forms and layouts that ship, and those of ``county`` (folders) in their place.

    ``fonts`` are folders with further fonts. One compiler serves all documents, one at a time; threads may share it.
    """

    def __init__(self, county: Iterable[Path] = (), fonts: Iterable[Path] = ()) -> None:
        county = tuple(county)
        self.forms = load_forms(*county)
        self._statutes = _statutes()
        self._room = TemporaryDirectory(prefix="quanheng-documents-")
        self._root = Path(self._room.name)
        _lay_out(self._root, county)
        fonts = tuple(fonts)
        found = open_fonts(fonts)
        self._faces = faces(found.families())
        self._shapes = shapes(self._faces, fonts)
        self._compiler = typst.Compiler(root=self._root, font_paths=found)
        self._lock = Lock()

    def render(self, name: str, content: Content) -> Rendered:
        """The document ``name`` of ``content``.

        Raises ``DocumentError``: ``document.unknown_form``; those of ``filling.blocks``; ``document.glyph`` for a
        character no font has; ``document.layout`` for a layout that cannot be set.
        """
        layout, drawn = self.draw(name, content)
        return self.set_pages(layout, drawn, content.dated)

    def draw(self, name: str, content: Content) -> tuple[str, dict[str, object]]:
        """The layout of the document ``name``, and all that stands on its pages as JSON; nothing is missing in it.

        Raises ``DocumentError`` as ``render`` does, but for a layout that cannot be set.
        """
        form = self._form(name)
        drawn = _head(form, content) | {"blocks": blocks(form, content, self._statutes)}
        if without := self.shapeless(drawn):
            raise _no_glyph(without)
        return form.layout, drawn

    def shapeless(self, drawn: object) -> str:
        """Every character of what is drawn, once, that no font has a shape for."""
        return "".join(
            sorted(char for char in _characters(drawn) if ord(char) not in self._shapes and not char.isspace())
        )

    def set_pages(
        self, layout: str, data: Mapping[str, object], dated: date, images: Mapping[str, bytes] | None = None
    ) -> Rendered:
        """``data`` as ``layout`` draws it; ``images`` are at hand under their names. ``dated`` is the PDF's date.

        The address to check it at becomes a QR code here, where the time for it is spent once.
        """
        said = {**data, "faces": self._faces, "check": _qr(str(data.get("check", "")))}
        inputs = {"content": json.dumps(said, ensure_ascii=False)}
        source = f'#import "/{layout}.typ": layout\n#layout(json(bytes(sys.inputs.content)))\n'.encode()
        stamp = int(datetime.combine(dated, time(), CHINA).timestamp())
        with self._lock:
            pdf = self._compile(source, inputs, stamp, images or {})
        return Rendered(pdf, _pages(pdf))

    def _compile(self, source: bytes, inputs: dict[str, str], stamp: int, images: Mapping[str, bytes]) -> bytes:
        placed = [self._root / name for name in images]
        try:
            for path, data in zip(placed, images.values(), strict=True):
                path.write_bytes(data)
            pdf, warnings = self._compiler.compile_with_warnings(
                input=source, format="pdf", sys_inputs=inputs, pdf_standards=list(_STANDARDS), timestamp=stamp
            )
        except typst.TypstError as error:
            raise _refusal(error) from error
        finally:
            for path in placed:
                path.unlink(missing_ok=True)
        if warnings or not isinstance(pdf, bytes):
            raise _broken("；".join(warning.message for warning in warnings))
        return pdf

    def _form(self, name: str) -> Form:
        if name not in self.forms:
            raise DocumentError(
                "document.unknown_form", f"没有名为“{name}”的文书格式。", mend="在 procedures/documents 中补充。"
            )
        return self.forms[name]


@cache
def shipped_renderer() -> Renderer:
    """The renderer with what ships and nothing else."""
    return Renderer()


def house_renderer() -> Renderer:
    """The renderer with what ships, and the forms and fonts that the county keeps in its home.

    Whoever asks while it is made waits for it: ``fontTools`` imports what it reads a font with when it first reads one,
    and a second thread would find that half imported.
    """
    with _MAKING:
        return _house_renderer()


@cache
def _house_renderer() -> Renderer:
    from django.conf import settings

    county, fonts = (Path(settings.HOME) / name for name in ("forms", "fonts"))
    return Renderer((county,) if county.is_dir() else (), (fonts,) if fonts.is_dir() else ())


def render(name: str, content: Content) -> Rendered:
    """The document ``name`` of ``content`` with the forms, layouts and fonts that ship; see ``Renderer.render``."""
    return shipped_renderer().render(name, content)


def _head(form: Form, content: Content) -> dict[str, object]:
    """What every layout knows beside the parts."""
    lacks_seal = content.seal is Seal.DEMO or (content.seal is Seal.UNSEALED and form.seal)
    return {
        "organ": content.organ,
        "title": form.title,
        "number": content.number,
        "day": formal_day(content.dated),
        "across": content.seal.value if lacks_seal else "",
        "check": content.check,
    }


def _qr(address: str) -> str:
    """The QR code of an address, as SVG; nothing where there is none."""
    if not address:
        return ""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False)
    return drawn.getvalue().decode("utf-8")


def _lay_out(root: Path, county: Iterable[Path]) -> None:
    """Copy the layouts into ``root``, those of the county over ours."""
    for source in SHIPPED.iterdir():
        if source.name.endswith(".typ"):
            (root / source.name).write_bytes(source.read_bytes())
    for folder in county:
        for path in folder.glob("*.typ"):
            shutil.copyfile(path, root / path.name)


def _pages(pdf: bytes) -> int:
    """How many pages the compiler made; a reader of PDF would take as long as the setting itself."""
    found = _PAGES.search(pdf)
    if not found:
        raise _broken("看不出页数")
    return int(found[1])


@cache
def _statutes() -> Mapping[str, str]:
    source = files("quanheng.procedures") / "catalogue.yaml"
    return read_catalogue({source.name: source.read_text(encoding="utf-8")}).statutes


def _characters(drawn: object) -> set[str]:
    """Every character of what is drawn, but for the names of its parts."""
    if isinstance(drawn, str):
        return set(drawn)
    inside = drawn.values() if isinstance(drawn, dict) else drawn if isinstance(drawn, list | tuple) else ()
    return set[str]().union(*map(_characters, inside))


def _refusal(error: typst.TypstError) -> DocumentError:
    """What stopped the compiler: a character without a shape, or a fault of the layout."""
    found = _GLYPH.search(error.message)
    if not found:
        return _broken(error.message)
    return _no_glyph(_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), found[1]))


def _no_glyph(text: str) -> DocumentError:
    codes = " ".join(f"U+{ord(char):04X}" for char in text)
    return DocumentError(
        "document.glyph",
        f"字库中没有“{text}”（{codes}），印出来会是空白，不能制作。",
        mend="安装含有这个字的字体，把它的文件夹交给系统；或者核对这个字有没有输错。",
    )


def _broken(reason: str) -> DocumentError:
    return DocumentError("document.layout", f"文书版式不能排印：{reason}。", mend="改正文书版式（.typ 文件）。")

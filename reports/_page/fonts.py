"""The fonts of the house, as chains: what the first lacks is taken from the next."""

from __future__ import annotations

import os
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reports._page.face import Face
from reports._page.kinds import Kind, counts, kind_of
from reports._page.text import clusters
from reports.errors import MissingGlyphError
from resources import path

if TYPE_CHECKING:
    from collections.abc import Iterator


class Glyph:
    """What stands on paper for one character: which shape of which font, and how wide."""

    __slots__ = ("counter", "face", "kind", "number", "numeral", "text", "width")

    def __init__(self, text: str, face: Face, number: int) -> None:
        self.text = text
        self.face = face
        self.number = number
        self.width = face.width(number)  # 1/1000 em
        self.kind = kind_of(text, self.width)
        self.numeral = text.isdecimal() or text == "第"  # 第 is bound to what follows it
        self.counter = counts(text)


_LATIN_BEFORE = "\u2100"  # half-width characters below are letters, digits and their signs
_APOSTROPHE = "’"


class Chain:
    """Fonts in the order they are asked. Files are read when the first character needs them.

    What the first font draws in half an em (letters, digits) is taken from `latin`, if one is
    named: typewriter widths in running text are not read gladly.
    """

    def __init__(self, *names: str, latin: str = "", installed: str = "") -> None:
        self._names = names
        self._latin = latin
        self._installed = installed
        self._known: dict[str, Glyph] = {}

    def glyphs(self, text: str, where: str, block: int | None = None) -> list[Glyph]:
        """Return the glyphs of a clean text; raise MissingGlyphError for what no font has."""
        known = self._known
        units = clusters(text)
        try:
            glyphs = [known[unit] for unit in units]
        except KeyError:
            glyphs = [self._glyph(unit, where, block) for unit in units]
        if self._latin and _APOSTROPHE in text:
            self._narrow_apostrophes(glyphs)
        return glyphs

    def _glyph(self, cluster: str, where: str, block: int | None) -> Glyph:
        if cluster not in self._known:
            for face in self._faces():
                number = face.glyph(cluster)
                if number:
                    self._known[cluster] = self._lettered(Glyph(cluster, face, number))
                    break
            else:
                raise MissingGlyphError(cluster, where, block)
        return self._known[cluster]

    def _lettered(self, glyph: Glyph) -> Glyph:
        """Return the shape of the Latin font, for what it is there for."""
        if self._latin and glyph.width < 1000 and glyph.text < _LATIN_BEFORE:
            face = _face(path(f"fonts/{self._latin}.ttf"))
            if number := face.glyph(glyph.text):
                lettered = Glyph(glyph.text, face, number)
                lettered.kind = glyph.kind  # a letter stays one, though W is wider than an em
                return lettered
        return glyph

    def _narrow_apostrophes(self, glyphs: list[Glyph]) -> None:
        """In O’Brien the closing quotation mark is an apostrophe, not a bracket of one em."""
        face = _face(path(f"fonts/{self._latin}.ttf"))
        for at in range(1, len(glyphs) - 1):
            if (
                glyphs[at].text == _APOSTROPHE
                and glyphs[at - 1].kind == glyphs[at + 1].kind == Kind.LATIN
                and (number := face.glyph(_APOSTROPHE))
            ):
                glyphs[at] = Glyph(_APOSTROPHE, face, number)

    def _faces(self) -> Iterator[Face]:
        for name in self._names:
            yield _face(path(f"fonts/{name}.ttf"))
        if self._from_system is not None:
            yield self._from_system

    @cached_property
    def _from_system(self) -> Face | None:
        for folder in _system_folders() if self._installed else ():
            for file in folder.rglob(self._installed):
                return _face(file)
        return None


@cache
def _face(file: Path) -> Face:
    return Face(file)


def _system_folders() -> list[Path]:
    """Where Windows, macOS and Linux keep the fonts that somebody installed."""
    home = Path.home()
    folders = [
        Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
        Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts",
        Path("/Library/Fonts"),
        home / "Library/Fonts",
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    ]
    return [folder for folder in folders if folder.is_dir()]


GOTHIC = Chain("BIZUDPGothic-Regular", "NotoSansJP-Regular")
GOTHIC_BOLD = Chain("BIZUDPGothic-Bold", "NotoSansJP-Regular")
MINCHO = Chain(
    "BIZUDMincho-Regular",
    "NotoSerifJP-Regular",
    latin="NotoSerifJP-Regular",
    installed="ipamjm.ttf",
)

# for what is filled in by hand: heavier strokes are read more easily than those of a letter
GOTHIC = Chain(
    "BIZUDPGothic-Regular",
    "NotoSansJP-Regular",
    "NotoSerifJP-Regular",
    installed="ipamjm.ttf",
)
GOTHIC_BOLD = Chain(
    "BIZUDPGothic-Bold",
    "NotoSansJP-Regular",
    "NotoSerifJP-Regular",
    installed="ipamjm.ttf",
)

"""The manual that ships (resources/manual): parts, chapters, and where a form is explained.

Chapters are Markdown. What stands in 「」 is a word of the screen, in `` a key.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

import resources

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST: Final = "start"
"""The chapter one begins with, and the one for whatever has none."""

PICTURES: Final = "manual/pictures"
_ACTS: Final = "case"  # the chapter in which acts are explained
_HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^()\s]+)\)")
_MARKS = re.compile(r"\*\*|`|^> ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the manual: a chapter, and a heading of it or ""."""

    chapter: str
    heading: str = ""

    @classmethod
    def of(cls, link: str, within: str = "") -> Spot:
        """Read `chapter`, `chapter#heading`, or `#heading` of the chapter `within`."""
        chapter, _, heading = link.partition("#")
        return cls(chapter or within, heading)


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name, which is that of its page, and its Markdown."""

    name: str
    text: str

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Return what its parts are called, the title first."""
        return tuple(_HEADING.findall(self.text))

    @property
    def title(self) -> str:
        """What it is called."""
        return self.headings[0]

    @cached_property
    def plain(self) -> str:
        """Return it without markup, for a terminal and for looking in it."""
        without = _LINK.sub(lambda link: f"〔図：{link[2]}〕" if link[1] else link[2], self.text)
        return _MARKS.sub("", _HEADING.sub(r"■ \1", without))

    def links(self) -> Iterator[Spot]:
        """Yield where its links lead."""
        for picture, _, target in _LINK.findall(self.text):
            if not picture:
                yield Spot.of(target, self.name)

    def pictures(self) -> Iterator[str]:
        """Yield the names of its pictures, without folder and suffix."""
        for picture, _, target in _LINK.findall(self.text):
            if picture:
                yield target.removeprefix("pictures/").removesuffix(".png")

    def count(self, words: str) -> int:
        """Return how often `words` stand in it, in any width and case."""
        wanted = _folded(words)
        return _folded(self.plain).count(wanted) if wanted else 0


@dataclass(frozen=True, slots=True)
class Part:
    """Chapters under one heading of the contents."""

    title: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Manual:
    """The whole manual."""

    parts: tuple[Part, ...]
    acts: dict[str, str]

    @cached_property
    def chapters(self) -> dict[str, Chapter]:
        """Return every chapter by its name, in the order of the contents."""
        return {one.name: one for part in self.parts for one in part.chapters}

    def spot(self, wanted: Spot) -> Spot:
        """Return `wanted`, or the beginning where there is no such chapter."""
        return wanted if wanted.chapter in self.chapters else Spot(FIRST)

    def of_act(self, act: str) -> Spot:
        """Return where the form of an act is explained."""
        sort = act.partition("-")[0]
        return Spot(_ACTS, self.acts.get(act) or self.acts.get(sort, ""))


@cache
def manual() -> Manual:
    """Return the manual. Raises KeyError, FileNotFoundError for contents that are wrong."""
    contents = tomllib.loads(resources.open_text("manual/contents.toml"))
    parts = tuple(
        Part(part["title"], tuple(_chapter(name) for name in part["chapters"]))
        for part in contents["part"]
    )
    return Manual(parts, dict(contents["acts"]))


def _chapter(name: str) -> Chapter:
    return Chapter(name, resources.open_text(f"manual/{name}.md"))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()

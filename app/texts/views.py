"""Frozen pictures of letter texts: all that leaves the desk of texts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.texts.check import TextRemark
    from app.views.letters import Picture


SHIPPED: Final = 0
"""The number of the text that ships, where versions are named."""

BASE: Final = -1
"""The number of the text that shipped when the officer made her copy."""

SUBJECT: Final = "件名："
"""How the first line of a text begins that gives the letter another subject."""


class TextState(StrEnum):
    """Which text of a letter is in force, and whether what ships has changed under it."""

    SHIPPED = "shipped"
    OWN = "own"
    OUTDATED = "outdated"  # her own; the text that ships is another one than when she copied it


@dataclass(frozen=True, slots=True)
class TextLine:
    """A letter in the list. `version` is in force today, 0 for the text that ships.

    `coming` is the day from which a newer version will be in force, None where none is planned.
    """

    letter: str
    title: str
    when: str  # it is sent: 全部を開示するとき
    group: str
    state: TextState
    version: int
    since: date | None
    coming: date | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of the officer's copy. `in_force`: today."""

    number: int
    since: date
    at: datetime
    actor: str
    note: str
    text: str
    withdrawn: bool
    in_force: bool


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot to put into a text: `snippet` is what is written, `about` what it means."""

    name: str
    about: str
    snippet: str
    sort: str  # line, text, date, money, list, field, fact, snippet
    required: bool


@dataclass(frozen=True, slots=True)
class WayLine:
    """A way in which the letter goes out, to look at with fictional values."""

    name: str
    whole: bool


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A letter's text, whole. `versions` the oldest first; `base` what her copy was made from."""

    line: TextLine
    text: str  # in force today
    shipped: str
    base: str  # "" where there is no copy, or it is not known
    versions: tuple[VersionLine, ...]
    slots: tuple[SlotLine, ...]  # what may be put into the text, that of any letter last
    ways: tuple[WayLine, ...]


@dataclass(frozen=True, slots=True)
class TextPreview:
    """A page drawn by a text, and what is wrong with the text. No picture: it cannot be drawn."""

    remarks: tuple[TextRemark, ...]
    missing: tuple[str, ...]
    page: int
    pages: int
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class TextWish:
    """A page to look at: a text of a letter, filled with fictional values or those of a case.

    `way` counts the ways of `TextSheet.ways`; `case` is a number, "" for fictional values.
    """

    letter: str
    text: str
    way: int = 0
    case: str = ""
    page: int = 0
    scale: float = 1.0  # pixels per point

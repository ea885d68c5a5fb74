"""The letter as it lies before whoever reads it (校正刷), and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from app.domain.requests import Kind


class Severity(StrEnum):
    """What a finding does to the letter."""

    STOP = "stop"  # it cannot be issued like this
    LOOK = "look"  # it can, once the officer has said that she looked (確認)


class Part(StrEnum):
    """A part of what leaves the house."""

    ADDRESSEE = "addressee"
    TITLE = "title"
    BODY = "body"
    CONTACT = "contact"
    ENCLOSURE = "enclosure"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding stands: a line from 1 (of an enclosure its page), characters from 0.

    `slot` is what the words came from, "" where the text itself says them; `file` counts the
    attached files of the case from 1, 0 where it is the letter.
    """

    part: Part
    line: int
    start: int = 0
    end: int = 0
    slot: str = ""
    file: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a letter, and where. The facts are ids and words of our own tables.

    `where` and `detail` are facts for its sentence: see app.phrases.
    """

    code: str  # slot, glyph, banned-word, other-name …
    where: str = ""
    detail: str = ""
    severity: Severity = Severity.STOP
    spot: Spot | None = None

    @property
    def key(self) -> str:
        """Return what names it when it is acknowledged: banned-word@body.3.12."""
        at = self.spot
        if at is None:
            return f"{self.code}@{self.where}"
        file = f"{at.file}." if at.file else ""
        return f"{self.code}@{at.part}.{file}{at.line}.{at.start}"


class Shape(StrEnum):
    """How a line of the body stands."""

    PLAIN = "plain"
    HEADING = "heading"
    CENTRED = "centred"
    RIGHT = "right"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it was written: a paragraph, an entry, a row of a table."""

    part: Part
    number: int
    text: str
    shape: Shape = Shape.PLAIN
    file: int = 0
    narrow: str = field(init=False, compare=False)  # in half width, as long as it is

    def __post_init__(self) -> None:
        object.__setattr__(self, "narrow", self.text.translate(_NARROW))

    def spot(self, start: int = 0, end: int = 0) -> Spot:
        """Return a place on this line."""
        return Spot(self.part, self.number, start, end, "", self.file)


_NARROW = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20}
_NARROW |= dict.fromkeys(map(ord, "‐‑‒–—―−－"), ord("-"))


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes along: which of the case's, its pages as text."""

    file: int  # of the case, from 1
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody of the case, as recorded."""

    name: str
    organisation: str = ""
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class To:
    """The addressee as printed, and who it should be.

    `recorded` is the name in the casebook, "" where there is none. `proved` is whether that
    person was verified; `moved` whether the address was recorded after she was.
    """

    name: str
    honorific: str
    organisation: str = ""
    recorded: str = ""
    proved: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """How a desk is reached: our own, or the accredited body's (認定個人情報保護団体)."""

    names: tuple[str, ...] = ()  # company or body first, then its desk
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offices:
    """How our desk is reached, how it was before, the accredited body, and partners."""

    our: Office = Office()
    former: Office = Office()  # in earlier versions of the settings
    body: Office = Office()
    others: Office = Office()


@dataclass(frozen=True)
class Galley:
    """A letter about to be issued, with what its case knows.

    `days` are the days of the case that a letter may name, `dated` the day of dispatch.
    `reasons` is how many reasons are printed, None where this letter gives none. `fee` is the
    published fee in yen, None where none may be asked for. `secret` is whether data of the person
    must not be told of: the person was not verified. `absent` is whether the answer is that there
    are none (NOT_EXIST).
    """

    letter: str
    dated: date
    lines: tuple[Line, ...]
    to: To
    arrived: date
    days: frozenset[date] = frozenset()
    kinds: tuple[Kind, ...] = ()
    decision: str = ""
    reasons: int | None = None
    fee: int | None = None
    secret: bool = False
    absent: bool = False
    people: tuple[Somebody, ...] = ()
    offices: Offices = Offices()
    slots: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()  # slots filled by what was recorded, not by hand
    missing: tuple[str, ...] = ()  # slots that have no value: told apart, and no blanks
    listed: tuple[str, ...] | None = None  # 同封物; None where nothing can be said of it
    enclosed: tuple[Enclosed, ...] = ()

    def of(self, part: Part) -> Iterator[Line]:
        """Yield the lines of a part."""
        return (line for line in self.lines if line.part is part)

    @cached_property
    def text(self) -> tuple[Line, ...]:
        """Return the lines somebody wrote: title and body."""
        return tuple(one for one in self.lines if one.part in (Part.TITLE, Part.BODY))

    @cached_property
    def said(self) -> str:
        """Return the whole body in half width."""
        return "\n".join(line.narrow for line in self.of(Part.BODY))

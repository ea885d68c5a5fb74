"""A letter: plain values in, A4 PDF out. Knows neither cases nor the casebook.

The shape is that of a Japanese business letter to the outside: number and date at right,
addressee at left, sender at right with space for the seal, title, body, 記 … 以上, contact.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, both edges straight. Indents are counted in ems (全角)."""

    text: str
    indent: int = 0
    first_line: int = 0  # further indent of the first line


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered or bulleted entry with hanging marker: `１`, `（１）`, `・`.

    A heading of a 記 section is an entry that stays with what follows it.
    """

    marker: str
    text: str
    indent: int = 0
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Centred:
    """A line of its own in the middle, as 記."""

    text: str


@dataclass(frozen=True, slots=True)
class AtRight:
    """A line of its own at the right edge, as 敬具 and 以上."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. The first row is the heading row, repeated after a page break."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()  # shares of the text width; equal where empty
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Half a line of air."""


Block = Paragraph | Entry | Centred | AtRight | Table | Gap


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom. `lines` of the address as they are printed; `honorific` 様, 御中 or 先生."""

    name: str
    honorific: str
    postcode: str = ""
    lines: tuple[str, ...] = ()
    organisation: str = ""  # printed above the name, without an honorific of its own


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom: company, title, name, and the address above them."""

    company: str
    title: str
    name: str
    postcode: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """All that is printed. `number` None makes a draft, marked 下書き on each page."""

    letter: str  # L01 …
    number: str | None
    date: str  # as printed: 令和8年11月24日
    addressee: Addressee
    sender: Sender
    title: str
    body: tuple[Block, ...]
    contact: tuple[str, ...]  # lines of the framed block at the foot of the last page
    case_number: str

"""Dates as an iCalendar file (RFC 5545), and how one export follows another.

The few properties are written here: the icalendar library costs 0.3 s of import and two more
dependencies for them; the tests read every file back with it.

A date keeps its UID whatever becomes of it. `SEQUENCE` is the number of the journal's entry
under which it was last told otherwise: it only grows, also across what was forgotten meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_OCTETS: Final = 75  # of a line, without its end
_KEPT: Final = timedelta(days=90)
"""For so long after it went a date is told to be cancelled: programs that read rarely hear it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A date as it was told: its day, what it is called, and since which entry."""

    day: date
    title: str
    note: str = ""
    sequence: int = 0
    gone: date | None = None  # the day it was found to be no date any more


def follow(
    told: Mapping[str, Told], present: Mapping[str, Told], sequence: int, on: date
) -> dict[str, Told]:
    """Return what is told now, by UID: what stands, what moved, what went.

    `told` is what the last export left, `present` the dates as they are, `sequence` the number
    of the entry under which this export is made, `on` its day.
    """
    now: dict[str, Told] = {}
    for uid, one in present.items():
        before = told.get(uid)
        same = before is not None and replace(before, sequence=0) == one
        now[uid] = before if before is not None and same else replace(one, sequence=sequence)
    for uid, one in told.items():
        if uid in now:
            continue
        if one.gone is None:
            now[uid] = replace(one, sequence=sequence, gone=on)
        elif on - one.gone <= _KEPT:
            now[uid] = one
    return now


def to_ics(told: Mapping[str, Told], stamp: datetime, name: str) -> bytes:
    """Return the file, in UTF-8. `stamp` is aware, `name` what the calendar is called."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//madoguchi//madoguchi//JA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    written = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for uid in sorted(told, key=lambda uid: (told[uid].day, uid)):
        lines += _event(uid, told[uid], written)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _event(uid: str, one: Told, stamp: str) -> Iterable[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(one.title)}"
    if one.note:
        yield f"DESCRIPTION:{escaped(one.note)}"
    yield f"STATUS:{'CANCELLED' if one.gone else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Return text as a value: backslash, semicolon, comma and line ends escaped (3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, "\\" + mark)
    shown = plain.replace("\n", "\\n")
    return "".join(c for c in shown if c == "\t" or (ord(c) >= 0x20 and ord(c) != 0x7F))


def folded(line: str) -> Iterator[bytes]:
    """Yield a content line in pieces of at most 75 octets, no character cut in two (3.1)."""
    piece = bytearray()
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(piece) + len(octets) > _OCTETS:
            yield bytes(piece)
            piece = bytearray(b" ")
        piece += octets
    yield bytes(piece)

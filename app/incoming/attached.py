"""What a file that came with a mail is, and what of it can be shown without opening it.

Nothing is run, fetched or unpacked to disk. Whatever the bytes are: no error, bounded time and
memory; what cannot be shown says why (`Look.fault`). Pictures are told from the rest here and
drawn by the window, which has the decoders.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

import resources
from app.finding import papers
from app.mail import decoding, eml, html_text, showing
from app.views.letters import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT_AT_MOST = 200_000
"""Characters that are shown of a text."""
_READ_AT_MOST = 4 * TEXT_AT_MOST  # bytes
_HEAD = 1024  # bytes in which a PDF must begin
_SCHEMA = 1


class FileSort(StrEnum):
    """What a file is taken for, by its bytes first and the end of its name second."""

    PDF = "pdf"
    PICTURE = "picture"
    TEXT = "text"
    PAGE = "page"  # HTML, shown as its text
    MAIL = "mail"
    OFFICE = "office"
    RUNS = "runs"  # a program, a script, a document with macros: never opened
    OTHER = "other"


class FileFault(StrEnum):
    """Why a file is not shown, or not whole."""

    EMPTY = "empty"
    DAMAGED = "damaged"
    LOCKED = "locked"
    LARGE = "large"
    CUT = "cut"  # the beginning is shown


@dataclass(frozen=True, slots=True)
class Look:
    """What can be shown of a file: a page as a picture, or a text, or why neither."""

    sort: FileSort
    picture: Picture | None = None
    page: int = 0  # from 0
    pages: int = 0
    text: str = ""
    fault: FileFault | None = None


_BEGINNINGS = (
    (b"MZ", FileSort.RUNS),
    (b"\x7fELF", FileSort.RUNS),
    (b"#!", FileSort.RUNS),
    (b"\xca\xfe\xba\xbe", FileSort.RUNS),
    (b"\xcf\xfa\xed\xfe", FileSort.RUNS),
    (b"\xce\xfa\xed\xfe", FileSort.RUNS),
    (b"L\x00\x00\x00\x01\x14\x02\x00", FileSort.RUNS),  # a Windows short cut
    (b"\x89PNG\r\n\x1a\n", FileSort.PICTURE),
    (b"\xff\xd8\xff", FileSort.PICTURE),
    (b"GIF87a", FileSort.PICTURE),
    (b"GIF89a", FileSort.PICTURE),
    (b"II*\x00", FileSort.PICTURE),
    (b"MM\x00*", FileSort.PICTURE),
)
_ZIP = b"PK\x03\x04"
_MACROS = (b"vbaProject.bin", b"macrosheets/")


@cache
def _ends() -> Mapping[str, FileSort]:
    table = tomllib.loads(resources.open_text("attachments/sorts.toml"))
    if table.pop("schema") != _SCHEMA:
        raise ValueError("attachments/sorts.toml")
    return {end: FileSort(sort) for sort, ends in table.items() for end in ends}


def sort_of(name: str, raw: bytes) -> FileSort:
    """Return what a file is. What would run is told by its name alone, too."""
    end = name.rstrip(". \u3000").rpartition(".")[2].casefold()
    named = _ends().get(end, FileSort.OTHER)
    return named if named is FileSort.RUNS else _begun(raw, named) or named


def _begun(raw: bytes, named: FileSort) -> FileSort | None:
    """Return what the bytes say, where they say it."""
    for beginning, sort in _BEGINNINGS:
        if raw.startswith(beginning):
            return sort
    bitmap = raw.startswith(b"BM") and named in (FileSort.PICTURE, FileSort.OTHER)
    if bitmap or (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"):
        return FileSort.PICTURE
    if raw.startswith(_ZIP) and any(word in raw for word in _MACROS):
        return FileSort.RUNS
    return FileSort.PDF if b"%PDF-" in raw[:_HEAD] else None


def look(name: str, raw: bytes, page: int = 0, width: int = 800) -> Look:
    """Return what can be shown; a page of a PDF `width` pixels wide. Draws no picture files."""
    sort = sort_of(name, raw)
    if not raw:
        return Look(sort, fault=FileFault.EMPTY)
    match sort:
        case FileSort.PDF:
            return _pdf(raw, page, width)
        case FileSort.TEXT | FileSort.PAGE:
            return _words(sort, raw)
        case FileSort.MAIL:
            return _text(sort, _mail(raw))
        case FileSort.OFFICE:
            return _office(name, raw)
    return Look(sort)


def _words(sort: FileSort, raw: bytes) -> Look:
    head = raw[:_READ_AT_MOST]
    label = html_text.declared_charset(head) if sort is FileSort.PAGE else ""
    text = decoding.read(head, label).text
    if sort is FileSort.PAGE:
        text = html_text.text_of(text)
    return _text(sort, text, cut=len(raw) > _READ_AT_MOST)


def save_name(name: str) -> str:
    """Return a name to save under: no folder, no device, no turned direction, never empty."""
    return showing.safe_name(name) or "添付ファイル"


def _text(sort: FileSort, text: str, *, cut: bool = False) -> Look:
    cut = cut or len(text) > TEXT_AT_MOST
    plain = text[:TEXT_AT_MOST].replace("\0", "")
    fault = FileFault.CUT if cut else None if plain.strip() else FileFault.EMPTY
    return Look(sort, text=plain, fault=fault)


def _pdf(raw: bytes, page: int, width: int) -> Look:
    from reports import raster

    try:
        pages, drawn = raster.look(raw, page, width)
    except raster.LockedPdfError:
        return Look(FileSort.PDF, fault=FileFault.LOCKED)
    except raster.DamagedPdfError:
        return Look(FileSort.PDF, fault=FileFault.DAMAGED)
    picture = Picture(drawn.width, drawn.height, drawn.stride, drawn.pixels)
    return Look(FileSort.PDF, picture, min(max(page, 0), pages - 1), pages)


def _mail(raw: bytes) -> str:
    message = eml.read(raw)
    lines = [
        f"件名: {message.subject}",
        f"差出人: {message.sender.name} <{message.sender.address}>",
        *(f"添付: {attachment.name}" for attachment in message.attachments),
    ]
    return "\n".join([*lines, "", message.body])


def _office(name: str, raw: bytes) -> Look:
    """Return the text of an office file of today; of the older kinds nothing."""
    if not raw.startswith(_ZIP):
        return Look(FileSort.OFFICE)
    found = papers.said(raw, name)
    match found.legible:
        case papers.Legible.NOT:
            return Look(FileSort.OFFICE, fault=FileFault.DAMAGED)
        case _ if not found.text:
            return Look(FileSort.OFFICE)
    return _text(FileSort.OFFICE, found.text, cut=found.legible is papers.Legible.CUT)

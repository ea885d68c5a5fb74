"""What a file says: the text of PDFs, Office files, web pages, mails and plain text, for finding.

The files are strangers'. Nothing in them is run, fetched or expanded; pages, bytes, characters
and seconds are bounded; and whatever is wrong with a file is an answer, never an error.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from app.mail import decoding, eml, html_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST: Final = 1_000_000  # characters that are kept of a file
_PAGES: Final = 1_000
_SECONDS: Final = 10.0
_PART: Final = 40_000_000  # bytes of one unpacked part of an Office file
_WHOLE: Final = 120_000_000  # and of all of them together
_PARTS: Final = 2_000
_PLAIN: Final = 20_000_000  # bytes of a plain text

_WORD = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_EXCEL = re.compile(r"xl/(sharedStrings|worksheets/sheet\d+|comments\d*)\.xml")
_SLIDES = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml")
_OPEN = re.compile(r"content\.xml")
_TEXTS = frozenset({"txt", "csv", "tsv", "log", "md", "text", "json", "xml", "ics", "vcf"})
# Elements that end a line, that end a cell, and those whose characters nobody wrote.
_LINE = frozenset({"p", "h", "si", "row", "br", "tr", "line-break"})
_CELL = frozenset({"c"})
_PASSED = frozenset({"rPh", "f", "instrText", "delText"})


class Legible(StrEnum):
    """How much of a file could be read."""

    WHOLE = "whole"
    CUT = "cut"  # a bound was reached: what stands behind it is not found
    NOT = "not"  # damaged, locked, or of a kind that is not read


@dataclass(frozen=True, slots=True)
class Said:
    """The text of a file, and how much of it that is."""

    text: str
    legible: Legible


# What parsers say of bytes they cannot make sense of; a password is a RuntimeError.
_DAMAGED: Final = (
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ValueError,
    LookupError,
    OSError,
    EOFError,
    RuntimeError,
    MemoryError,
)

_NOTHING: Final = Said("", Legible.NOT)


def said(content: bytes, name: str, content_type: str = "") -> Said:
    """Return what a file says. Its bytes decide what it is, then its type, then its name."""
    try:
        found = _reader(content, name.rpartition(".")[2].lower(), content_type)(content)
    except _DAMAGED:
        return _NOTHING
    text = found.text.replace("\x00", "").strip()
    if len(text) > LONGEST:
        return Said(text[:LONGEST], Legible.CUT)
    return Said(text, found.legible)


def _reader(content: bytes, ending: str, content_type: str) -> Callable[[bytes], Said]:
    sort = content_type.partition(";")[0].strip().lower()
    if b"%PDF-" in content[:1024]:
        return _pdf
    if content.startswith(b"PK\x03\x04"):
        return _office
    if sort == "message/rfc822" or ending == "eml":
        return _mail
    if sort == "text/html" or ending in ("html", "htm"):
        return _html
    if ending in _TEXTS or (sort.startswith("text/") and b"\x00" not in content[:4096]):
        return _plain
    return _unread


def _unread(_content: bytes) -> Said:
    return _NOTHING


def _pdf(content: bytes) -> Said:
    from reports import raster

    pages, whole = raster.some_text(content, _PAGES, _SECONDS)
    text = "\n\n".join(pages)
    if not text.strip():  # a scan: there is a picture of words, and no words
        return _NOTHING
    return Said(text, Legible.WHOLE if whole else Legible.CUT)


def _plain(content: bytes) -> Said:
    text = decoding.read(content[:_PLAIN]).text
    return Said(text, Legible.WHOLE if len(content) <= _PLAIN else Legible.CUT)


def _html(content: bytes) -> Said:
    charset = html_text.declared_charset(content)
    text = html_text.text_of(decoding.read(content[:_PLAIN], charset).text)
    return Said(text, Legible.WHOLE if len(content) <= _PLAIN else Legible.CUT)


def _mail(content: bytes) -> Said:
    message = eml.read(content)
    sender = f"{message.sender.name} {message.sender.address}".strip()
    parts = [part for part in (message.subject, sender, message.body) if part]
    return Said("\n\n".join(parts), Legible.WHOLE) if parts else _NOTHING


# ------------------------------------------------------------------ Office


def _office(content: bytes) -> Said:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = [entry.filename for entry in islice(file.infolist(), _PARTS)]
        for pattern in (_WORD, _EXCEL, _SLIDES, _OPEN):
            parts = sorted(filter(pattern.fullmatch, names), key=_natural)
            if parts:
                return _text_of_parts(file, parts)
    return _NOTHING


def _natural(name: str) -> tuple[int, str]:
    number = re.search(r"(\d+)\.xml$", name)
    return (int(number[1]) if number else 0, name)


def _text_of_parts(file: zipfile.ZipFile, parts: list[str]) -> Said:
    texts: list[str] = []
    room, length = _WHOLE, 0
    legible = Legible.WHOLE
    for name in parts:
        # The size a file says of itself may be a lie: what is unpacked is what counts.
        with file.open(name) as stream:
            unpacked = stream.read(min(_PART, room) + 1)
        if len(unpacked) > min(_PART, room) or length > LONGEST:
            legible = Legible.CUT
            break
        room -= len(unpacked)
        text = "".join(_characters(unpacked)).strip()
        texts.append(text)
        length += len(text)
    return Said("\n".join(texts), legible)


def _characters(xml: bytes) -> Iterator[str]:
    """Yield the characters of one part and the line ends between its paragraphs and cells."""
    passed = 0
    events: Any = etree.iterparse(
        io.BytesIO(xml),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in events:
        name = etree.QName(element).localname
        if name in _PASSED or _is_reference(element, name):
            passed += 1 if event == "start" else -1
        elif event == "end" and not passed:
            yield from _written(element, name)
        if event == "end":
            if passed or name in _LINE or name in _CELL:
                element.clear(keep_tail=True)
            yield "\n" if name in _LINE else "\t" if name in _CELL else ""


def _is_reference(element: Any, name: str) -> bool:
    """Whether a value is no value but the place of a shared text (xlsx)."""
    parent = element.getparent()
    return name == "v" and parent is not None and parent.get("t") == "s"


def _written(element: Any, name: str) -> Iterator[str]:
    """Yield what stands in an element that has ended; mixed text (ODF) once, in its order."""
    namespace = etree.QName(element).namespace or ""
    if "opendocument" in namespace:
        if name in ("p", "h"):
            yield "".join(element.itertext())
    elif name in ("t", "v") and element.text:
        yield element.text
    elif name == "tab":
        yield "\t"

"""What can be got out of a written file, by reading it and by taking it apart.

Used before a file leaves: whatever was to be taken out is looked for in all of this. `texts`
is what a program shows or a search finds; `layers` are the raw bytes behind it: every member of
a ZIP, every stream of a PDF, unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from reports import raster

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_LITERAL = re.compile(rb"\(((?:\\.|[^\\()])*)\)", re.DOTALL)
_DEEPEST = 4


def texts(name: str, content: bytes) -> Iterator[str]:
    """Yield every text of a file: its name, its pages or cells, and what it says of itself."""
    yield name
    if content.startswith(b"%PDF"):
        pages = raster.text(content)
        yield from pages
        yield "\n".join(pages)
        yield from raster.about(content)
        yield from _strings(content)
    elif content.startswith(b"PK"):
        yield from _members(content)
    else:
        yield content.decode("utf-8", "replace")


def layers(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield the bytes of a file as they lie, and of everything packed in it."""
    yield content
    if depth >= _DEEPEST:
        return
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield packed.comment
            for entry in packed.infolist():
                yield entry.filename.encode()
                yield from layers(packed.read(entry), depth + 1)
    elif content.startswith(b"%PDF"):
        for found in _STREAM.finditer(content):
            try:
                unpacked = zlib.decompressobj().decompress(found[1])
            except zlib.error:
                continue  # not packed, and seen already
            yield from layers(unpacked, depth + 1)


def _strings(pdf: bytes) -> Iterator[str]:
    """Yield the strings of a PDF as its dictionaries hold them: UTF-16 or Latin."""
    pdf = _STREAM.sub(b"", pdf)  # what is packed is no dictionary
    for found in _HEX.finditer(pdf):
        digits = b"".join(found[1].split())
        yield _decoded(bytes.fromhex(digits.decode("ascii") + "0" * (len(digits) % 2)))
    for found in _LITERAL.finditer(pdf):
        yield _decoded(re.sub(rb"\\([0-7]{1,3}|.)", _unescaped, found[1], flags=re.DOTALL))


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1][:1] in b"01234567":
        return bytes([int(found[1], 8) & 0xFF])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(found[1], found[1])


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("latin-1")


def _members(archive: bytes) -> Iterator[str]:
    """Yield each part of a workbook: every element's text, every attribute, and all together."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        for entry in packed.infolist():
            yield entry.filename
            part = packed.read(entry)
            if not entry.filename.endswith((".xml", ".rels", ".vml")):
                yield from texts(entry.filename, part)
                continue
            root = etree.fromstring(part)
            for element in root.iter():
                if str(element.tag).endswith(("}si", "}text")):  # a cell, a comment: all its runs
                    yield "".join(map(str, element.itertext()))
                yield from (str(value) for value in element.attrib.values())
                yield from (text for text in (element.text, element.tail) if text)

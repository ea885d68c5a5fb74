"""winmail.dat (TNEF, MS-OXTNEF): the text and the files Outlook packed away in a mail."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.mail import mapi, outlook, showing
from app.mail.mapi import Properties
from app.mail.message import Defect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.mail.message import Attachment

SIGNATURE = b"\x78\x9f\x3e\x22"
FILE_LIMIT = 1_000
"""How many files of a winmail.dat are read."""

_SUBJECT, _BODY, _DATA, _TITLE = 0x8004, 0x800C, 0x800F, 0x8010
_NEXT_FILE, _MESSAGE, _FILE, _CODE_PAGE = 0x9002, 0x9003, 0x9005, 0x9007
_WIDTHS = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2} | {
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
_LONG_VALUES = (mapi.STRING8, mapi.UNICODE, mapi.BINARY, mapi.OBJECT)
_MANY = 0x1000  # the type of a property that has several values
_NAMED = 0x8000


@dataclass(frozen=True, slots=True)
class Winmail:
    """What a winmail.dat holds."""

    subject: str = ""
    body: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    defects: tuple[Defect, ...] = ()


@dataclass(slots=True)
class _Packed:
    """A file as it is collected."""

    title: bytes = b""
    data: bytes = b""
    properties: Properties = field(default_factory=Properties)


class _DamagedError(Exception):
    """The bytes end, or are not what they should be."""


def is_tnef(raw: bytes) -> bool:
    """Whether these bytes are a winmail.dat, whatever they are called."""
    return raw.startswith(SIGNATURE)


def read(raw: bytes, forced: str = "") -> Winmail:
    """Return what a winmail.dat holds. Never raises: what is wrong is in `defects`."""
    packed = _Contents(Properties(forced=forced))
    try:
        for sort, content in _attributes(raw):
            packed.take(sort, content)
    except _DamagedError:
        packed.message.defects.append(Defect.BROKEN_STRUCTURE)
    return packed.winmail()


@dataclass(slots=True)
class _Contents:
    """The attributes as they come: first those of the message, then file after file."""

    message: Properties
    subject: bytes = b""
    body: bytes = b""
    files: list[_Packed] = field(default_factory=list)

    def take(self, sort: int, content: bytes) -> None:
        """Take an attribute."""
        if sort == _CODE_PAGE:
            self.message.charset = f"cp{int.from_bytes(content[:4], 'little')}"
        elif sort == _SUBJECT:
            self.subject = content.rstrip(b"\0")
        elif sort == _BODY:
            self.body = content.rstrip(b"\0")
        elif sort == _MESSAGE:
            self.message.values |= dict(_properties(content))
        elif sort == _NEXT_FILE:
            if len(self.files) < FILE_LIMIT:
                self.files.append(_Packed(properties=Properties(forced=self.message.forced)))
            else:
                self.message.defects.append(Defect.TOO_LARGE)
        elif self.files:
            _tell(self.files[-1], sort, content)

    def winmail(self) -> Winmail:
        """Return what was collected."""
        message = self.message
        message.charset = message.charset or message.code_page()
        body = outlook.body_of(message)
        text = body.text if body.text.strip() else message.read(self.body)
        files = tuple(_attachment(nr, one, message) for nr, one in enumerate(self.files, start=1))
        subject = message.text(mapi.SUBJECT, mapi.NORMALIZED_SUBJECT) or message.read(self.subject)
        wrong = (defect for one in self.files for defect in one.properties.defects)
        return Winmail(
            subject,
            showing.with_newlines(text),
            body.html,
            files,
            (*message.defects, *body.defects, *wrong),
        )


def _tell(packed: _Packed, sort: int, content: bytes) -> None:
    if sort == _TITLE:
        packed.title = content.rstrip(b"\0")
    elif sort == _DATA:
        packed.data = content
    elif sort == _FILE:
        packed.properties.values |= dict(_properties(content))


def _attachment(number: int, packed: _Packed, message: Properties) -> Attachment:
    properties = packed.properties
    properties.charset = message.charset
    name = properties.text(mapi.LONG_NAME, mapi.SHORT_NAME) or properties.read(packed.title)
    if properties.values.get(mapi.DATA, (0,))[0] == mapi.OBJECT and not packed.data:
        # a mail inside: its winmail.dat stands behind the id of the interface
        enclosed = properties.binary(mapi.DATA)[16:]
        name = name or properties.text(mapi.DISPLAY_NAME)
        return showing.file_of(number, f"{name or 'winmail'}.dat", "application/ms-tnef", enclosed)
    content = packed.data or properties.binary(mapi.DATA)
    content_type = properties.text(mapi.MIME_TYPE).lower() or "application/octet-stream"
    return showing.file_of(number, name, content_type, content)


def _attributes(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each attribute: its name without its type, and its bytes."""
    at = 6
    while at < len(raw):
        if len(raw) - at < 9:
            if raw[at:].strip(b"\0\r\n"):
                raise _DamagedError
            return
        _, name, size = struct.unpack_from("<BII", raw, at)
        content = raw[at + 9 : at + 9 + size]
        yield name & 0xFFFF, content
        if len(content) < size:
            raise _DamagedError
        at += 9 + size + 2  # a sum of all bytes stands behind them


class _Bytes:
    """Bytes taken from the front."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self.at = 0

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes; what is padded to four bytes is passed over whole."""
        if size > len(self._raw) - self.at:
            raise _DamagedError
        start, self.at = self.at, self.at + -(-size // 4) * 4
        return self._raw[start : start + size]

    def number(self) -> int:
        """Return the next four bytes as a number."""
        return int.from_bytes(self.take(4), "little")


def _properties(raw: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Yield the MAPI properties of an attribute: name, type and first value."""
    left = _Bytes(raw)
    for _ in range(min(left.number(), len(raw) // 8)):
        tag = left.number()
        sort, name = tag & 0xFFFF, tag >> 16
        if name >= _NAMED:
            left.take(16)
            if left.number():
                left.take(left.number())
            else:
                left.take(4)
        many = sort & _MANY
        yield name, (sort & ~_MANY, _value(left, sort & ~_MANY, many=bool(many)))


def _value(left: _Bytes, sort: int, *, many: bool) -> bytes:
    if sort not in _LONG_VALUES and sort not in _WIDTHS:
        raise _DamagedError
    is_long = sort in _LONG_VALUES
    first = None
    for _ in range(left.number() if many or is_long else 1):
        value = left.take(left.number() if is_long else _WIDTHS[sort])
        first = value if first is None else first
    return first or b""

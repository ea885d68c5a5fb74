"""MAPI properties, as .msg files and winmail.dat hold them: text in its code page, moments."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.mail import decoding

if TYPE_CHECKING:
    from datetime import tzinfo

    from app.mail.message import Defect

# types of values
SHORT, LONG, BOOLEAN, OBJECT = 0x02, 0x03, 0x0B, 0x0D
STRING8, UNICODE, MOMENT, BINARY = 0x1E, 0x1F, 0x40, 0x102

# properties, by the names the specification gives them (MS-OXPROPS)
CLASS = 0x001A
SUBJECT, NORMALIZED_SUBJECT, SUBJECT_PREFIX = 0x0037, 0x0E1D, 0x003D
SUBMITTED, DELIVERED = 0x0039, 0x0E06
REPRESENTED_NAME, REPRESENTED_TYPE, REPRESENTED_ADDRESS, REPRESENTED_SMTP = (
    *(0x0042, 0x0064, 0x0065, 0x5D02),
)
SENDER_NAME, SENDER_TYPE, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1E, 0x0C1F, 0x5D01
TRANSPORT_HEADERS = 0x007D
MESSAGE_ID, REFERENCES, REPLY_TO_ID = 0x1035, 0x1039, 0x1042
BODY, RTF, HTML = 0x1000, 0x1009, 0x1013
RECIPIENT_TYPE, DISPLAY_NAME, ADDRESS, SMTP = 0x0C15, 0x3001, 0x3003, 0x39FE
DATA, EXTENSION, SHORT_NAME, METHOD, LONG_NAME = 0x3701, 0x3703, 0x3704, 0x3705, 0x3707
MIME_TYPE = 0x370E
CODE_PAGE, INTERNET_CODE_PAGE, LOCALE = 0x3FFD, 0x3FDE, 0x3FF1

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_LOCALES = {0x11: "932", 0x04: "936", 0x12: "949", 0x19: "1251"}  # by the language alone


@dataclass(slots=True)
class Properties:
    """The properties of a message, of a recipient or of an attachment.

    `charset` is that of its eight-bit strings, as the file labels it; `defects` collects what
    was wrong with the strings that were read.
    """

    values: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    charset: str = ""
    forced: str = ""
    defects: list[Defect] = field(default_factory=list)

    def text(self, *names: int) -> str:
        """Return the first of these properties that holds text, "" where none does."""
        for name in names:
            found = self._text(name)
            if found:
                return found
        return ""

    def is_eight_bit(self, name: int) -> bool:
        """Whether this property is text that was squeezed into a code page."""
        return self.values.get(name, (0, b""))[0] == STRING8

    def binary(self, name: int) -> bytes:
        """Return the bytes of a property, b"" where it is not there."""
        return self.values.get(name, (0, b""))[1]

    def number(self, name: int) -> int | None:
        """Return a whole number."""
        sort, raw = self.values.get(name, (0, b""))
        if sort not in (SHORT, LONG, BOOLEAN) or len(raw) < 2:
            return None
        return int.from_bytes(raw[: 2 if sort != LONG else 4], "little")

    def moment(self, name: int, zone: tzinfo) -> datetime | None:
        """Return a moment in `zone`; the file counts in tenths of a microsecond since 1601."""
        sort, raw = self.values.get(name, (0, b""))
        if sort != MOMENT or len(raw) < 8:
            return None
        try:
            ticks = struct.unpack_from("<Q", raw)[0]
            return (_EPOCH + timedelta(microseconds=ticks // 10)).astimezone(zone)
        except (OverflowError, ValueError):
            return None

    def code_page(self) -> str:
        """Return the label of the charset of eight-bit strings, "" where none is given."""
        page = self.number(CODE_PAGE) or self.number(INTERNET_CODE_PAGE)
        if page:
            return f"cp{page}"
        language = (self.number(LOCALE) or 0) & 0x3FF
        return f"cp{_LOCALES[language]}" if language in _LOCALES else ""

    def read(self, raw: bytes, label: str = "") -> str:
        """Return eight-bit text as text, by `label`, else by the charset of the strings."""
        reading = decoding.read(raw, label or self.charset, self.forced)
        self.defects += reading.defects
        return reading.text

    def _text(self, name: int) -> str:
        sort, raw = self.values.get(name, (0, b""))
        if sort == UNICODE:
            return raw.decode("utf-16-le", "replace").rstrip("\0")
        if sort == STRING8 and raw.strip(b"\0"):
            return self.read(raw.rstrip(b"\0"))
        return ""

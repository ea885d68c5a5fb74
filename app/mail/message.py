"""A mail as the desk reads it: decoded as written, with what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


class Defect(StrEnum):
    """What was found wrong in the bytes of a mail; never a reason to refuse reading it."""

    NO_HEADERS = "no-headers"
    NO_BODY = "no-body"
    NO_SENDER = "no-sender"
    NO_DATE = "no-date"
    NO_RECEIVED = "no-received"  # arrival is taken from Date
    BAD_DATE = "bad-date"
    UNKNOWN_CHARSET = "unknown-charset"
    WRONG_CHARSET = "wrong-charset"  # the label did not fit the bytes; another reading was taken
    NO_CHARSET = "no-charset"
    UNDECODABLE = "undecodable"  # some bytes remain unread, shown as U+FFFD
    BROKEN_ENCODING = "broken-encoding"  # base64 or quoted-printable is damaged
    BROKEN_STRUCTURE = "broken-structure"  # MIME boundaries missing and the like
    CONTROL_CHARACTERS = "control-characters"  # removed from what is shown
    PRIVATE_CHARACTERS = "private-characters"  # of one carrier or machine, shown as 〓
    TOO_DEEP = "too-deep"  # nested further than is read
    TOO_LARGE = "too-large"  # more than is read; the bytes are kept
    ENCRYPTED = "encrypted"  # only the addressee's key opens it
    HTML_ONLY = "html-only"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address with its display name, both decoded."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attached file. `content` is its decoded bytes, `name` never a path."""

    name: str
    content_type: str
    content: bytes
    sha256: str

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Message:
    """One mail. Reading never raises: what is wrong is listed in `defects`.

    `arrived_at` is the moment of the first Received hop `by` one of the company's mail
    domains, else of the topmost hop, else `sent_at` with a defect (民法97条: arrival counts).
    """

    subject: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    sent_at: datetime | None
    arrived_at: datetime | None
    body: str
    message_id: str
    references: tuple[str, ...]  # Message-IDs of In-Reply-To and References, oldest first
    attachments: tuple[Attachment, ...]
    defects: tuple[Defect, ...]
    sha256: str  # of the raw bytes, which the store keeps
    html: str = field(default="", repr=False)  # as sent, unsafe; `body` is the safe text of it

    def arrived_on(self, fallback: date) -> date:
        """Return the local date of arrival, or `fallback` where the mail gives none."""
        moment = self.arrived_at or self.sent_at
        return moment.date() if moment else fallback

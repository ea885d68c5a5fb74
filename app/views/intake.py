"""What comes in: what a mail would become, a note of the desk, what was accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from app.domain.requests import Channel, Ground, Kind, Role
    from app.views.cases import AttachmentLine


class Source(Protocol):
    """Where a mail lies on the disk."""

    def raw(self) -> bytes:
        """Return its bytes. Raises FileUnreadableError, MailTooLargeError."""


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that nobody has decided upon yet: under which name it is sealed, and as what."""

    name: str
    file: str
    source: bytes | Source
    charset: str = ""  # chosen by the officer


@dataclass(frozen=True, slots=True)
class ProposedGround:
    """A ground the text seems to state, and the words that led there."""

    ground: Ground
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """A kind the text seems to ask for, the grounds it states, and the words that led there."""

    kind: Kind
    words: tuple[str, ...]
    grounds: tuple[ProposedGround, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a mail would become. Nothing is written until the officer accepts."""

    file: str
    sha256: str
    subject: str
    sender: str
    address: str
    sent: datetime | None
    arrived: date
    body: str
    defects: tuple[str, ...]
    attachments: tuple[AttachmentLine, ...]
    items: tuple[ProposedItem, ...]
    case: str  # number of the running case it seems to belong to, or ""
    case_by: str  # "reference" or "subject"
    person: int | None  # a known person who may have written it
    person_name: str
    noticed: date  # 認識: today, until the officer says otherwise
    person_by: str = ""  # what is the same: "both", "address" only, or "name" only

    @property
    def days_lain(self) -> int:
        """Return how many days passed from arrival to notice (滞留日数)."""
        return (self.noticed - self.arrived).days


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that came with a letter or was handed over, with its bytes as they were."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Callback:
    """A call back that is wished for (折り返し), or was made: to which number, and when."""

    number: str
    when: str  # in the caller's words: 本日17時以降
    by: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class PhoneNote:
    """What was heard on the telephone, at the counter or read in a letter.

    Of the questions about identity only which were asked is kept, never an answer: `asked` are
    ids of resources/identity/questions.csv.
    """

    channel: Channel
    arrived: date
    noticed: date
    name: str
    reading: str
    organisation: str
    role: Role
    mail: str
    phone: str
    postcode: str
    address: str
    words: str
    kinds: tuple[Kind, ...]
    called_at: str = ""  # 10:24, for a telephone call
    seconds: int = 0  # from the ring to the record
    person: int | None = None  # a known one, by a click
    case: str = ""  # number of a running case it belongs to, by a click
    callback: Callback | None = None
    asked: tuple[str, ...] = ()
    asked_by: str = ""  # phone, callback, visit, post, mail
    told: str = ""  # what was said to the caller
    sent: date | None = None  # postmark of a letter, date of a fax
    deemed: date | None = None  # the day it should ordinarily have arrived (appi.39)
    delivery: str = ""  # plain, registered, courier …
    received_by: str = ""  # who took it in at the counter
    seen: tuple[str, ...] = ()  # originals shown and not copied: ids of documents.csv
    files: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A mail proposal as the officer corrected and accepted it."""

    raw: bytes
    file: str
    arrived: date
    name: str
    address: str
    kinds: tuple[Kind, ...]
    case: str  # number of a running case to join, or "" for a new one
    confirmed: bool  # by a click; on the command line a proposal stays unconfirmed
    charset: str = ""  # chosen by the officer; "" leaves it to the mail
    sha256: str = ""  # of the bytes that were proposed, where they must be the same
    noticed: date | None = None  # None for the day it is recorded
    grounds: Mapping[Kind, tuple[Ground, ...]] = field(default_factory=dict)
    person: int | None = None  # a known person, 0 for a new one; None where nobody chose

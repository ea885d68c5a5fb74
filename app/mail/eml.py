"""One mail (.eml), bytes to Message, whatever is wrong with it.

Structure, transfer encodings and charsets are read by app.mail.parts, .transfer and .decoding,
text and files by .content; here it is decided who wrote, to whom, and when it arrived.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.mail import decoding, headers, parts, showing
from app.mail.content import content_of
from app.mail.message import Address, Defect, Message

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, tzinfo

    from app.mail.headers import Header

TOKYO = ZoneInfo("Asia/Tokyo")

_ENVELOPE = re.compile(rb"\s*(?:>?From [^\r\n]*(?:\r\n|\r|\n))?")  # the line an mbox puts first
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(
    raw: bytes, company_domains: Collection[str] = (), zone: tzinfo = TOKYO, charset: str = ""
) -> Message:
    """Return the mail in `raw`. Never raises: what is wrong with it is in `defects`.

    `company_domains` are the domains whose mail machines are the company's own: the first hop
    taken over by one of them is the arrival. Times are given in `zone`. `charset` is the
    officer's choice where the mail does not itself say what it is written in.
    """
    sha256 = hashlib.sha256(raw).hexdigest()
    header, body = headers.split(_from_first_field(raw))
    if not raw.strip():
        return no_mail(sha256, "", (Defect.EMPTY,))
    if not header.is_of_mail:
        return no_mail(sha256, *_plain_file(raw, charset))
    content = content_of(parts.parse(header, body, charset), charset)
    text, defects = showing.shown(content.text)
    defects += content.defects
    if not text.strip():
        defects += (Defect.NO_BODY,)
    elif content.html and not content.is_plain:
        defects += (Defect.HTML_ONLY,)
    told = envelope(header, zone, charset)
    arrived_at, wrong = arrival(header, told.sent_at, company_domains, zone)
    return Message(
        subject=told.subject,
        sender=told.sender,
        to=told.to,
        cc=told.cc,
        sent_at=told.sent_at,
        arrived_at=arrived_at,
        body=text,
        message_id=next(iter(headers.message_ids(header.all("message-id"))), ""),
        references=headers.message_ids((*header.all("references"), *header.all("in-reply-to"))),
        attachments=content.attachments(),
        defects=showing.ordered((*defects, *told.defects, *wrong)),
        sha256=sha256,
        html=content.html,
    )


# ------------------------------------------------------------------ no mail


def _from_first_field(raw: bytes) -> bytes:
    """Return the file from its first header field on, in bytes that fields can be found in."""
    if raw.startswith(_WIDE_MARKS):  # an editor saved it as "Unicode"
        raw = raw.decode("utf-16", "replace").encode()
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    envelope = _ENVELOPE.match(raw)
    return raw[envelope.end() :] if envelope else raw


def _plain_file(raw: bytes, charset: str) -> tuple[str, tuple[Defect, ...]]:
    """Read a file without header: its text if it is text, else nothing."""
    reading = decoding.read(raw, forced=charset)
    text, controls = showing.shown(reading.text)
    if controls or Defect.UNDECODABLE in reading.defects:
        return "", (Defect.NO_HEADERS, Defect.NO_BODY)
    return text, (Defect.NO_HEADERS, *reading.defects)


def no_mail(sha256: str, text: str, defects: tuple[Defect, ...]) -> Message:
    """Return what stands for bytes that are no mail; `text` where they are text."""
    return Message(
        subject="",
        sender=Address("", ""),
        to=(),
        cc=(),
        sent_at=None,
        arrived_at=None,
        body=text,
        message_id="",
        references=(),
        attachments=(),
        defects=showing.ordered(defects),
        sha256=sha256,
    )


# ------------------------------------------------------------------ who, to whom, when


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who wrote to whom about what, and when."""

    subject: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    sent_at: datetime | None
    defects: tuple[Defect, ...]


def envelope(header: Header, zone: tzinfo, charset: str = "") -> Envelope:
    """Return what the header says of who wrote; `charset` as in `read`."""
    subject = headers.text(header.first("subject"), charset)
    defects = [*subject.defects]
    senders, wrong = headers.addresses(
        (value for name in ("from", "sender", "return-path") for value in header.all(name)),
        charset,
    )
    defects += wrong
    to, wrong = headers.addresses(header.all("to"), charset)
    defects += wrong
    cc, wrong = headers.addresses(header.all("cc"), charset)
    defects += wrong
    sender = next((address for address in senders if address.address), None)
    if sender is None:
        sender = senders[0] if senders else Address("", "")
        defects.append(Defect.NO_SENDER)
    date = header.first("date")
    sent_at = headers.moment(date, zone)
    if sent_at is None:
        defects.append(Defect.BAD_DATE if date.strip() else Defect.NO_DATE)
    line, controls = showing.one_line(subject.text)
    return Envelope(
        subject=line,
        sender=clean(sender),
        to=tuple(map(clean, to)),
        cc=tuple(map(clean, cc)),
        sent_at=sent_at,
        defects=(*defects, *controls),
    )


def clean(address: Address) -> Address:
    """Return an address as it can be shown."""
    return Address(showing.one_line(address.name)[0], showing.one_line(address.address)[0])


def arrival(
    header: Header, sent_at: datetime | None, company_domains: Collection[str], zone: tzinfo
) -> tuple[datetime | None, tuple[Defect, ...]]:
    """Return when a mail arrived by its Received fields, else `sent_at` with a defect."""
    arrived_at = headers.arrival(headers.hops(header, zone), company_domains)
    return (arrived_at, ()) if arrived_at else (sent_at, (Defect.NO_RECEIVED,))

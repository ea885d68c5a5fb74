"""One mail as Outlook saves it (.msg, MS-OXMSG), bytes to Message, whatever is wrong with it.

What libraries there are for it stop at the first odd stream, and know no code page of Japan;
here a damaged file gives what can be read of it.
"""

from __future__ import annotations

import hashlib
import struct
from base64 import encodebytes
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING

from app.mail import eml, headers, mapi, outlook, showing
from app.mail.compound import SIGNATURE, Compound, Storage
from app.mail.mapi import Properties
from app.mail.message import Address, Defect, Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime, tzinfo

    from app.mail.headers import Header
    from app.mail.message import Attachment

DEPTH_LIMIT = 8
"""How deep messages inside messages are followed."""
FILE_LIMIT = 1_000
"""How many files, and how many recipients, are read."""

_STREAM = "__substg1.0_"
_FIXED = "__properties_version1.0"
_RECIPIENT, _ATTACHMENT = "__recip_version1.0_#", "__attach_version1.0_#"
_ENCLOSED = f"{_STREAM}3701000D"
_TO, _CC = 1, 2
_HEADS = {"": 32, "message": 24, "part": 8}  # bytes before the first fixed property
_TOO_LONG = 64 * 1024 * 1024  # one text property


def is_msg(raw: bytes) -> bool:
    """Whether these bytes are a compound file, as .msg files are."""
    return raw.startswith(SIGNATURE)


def read(
    raw: bytes, company_domains: Collection[str] = (), zone: tzinfo = eml.TOKYO, charset: str = ""
) -> Message:
    """Return the mail in a .msg. Never raises: what is wrong with it is in `defects`.

    As eml.read: arrival is told by the Received fields Outlook has kept, else by the delivery
    into its box.
    """
    reader = _Reader(Compound(raw), tuple(company_domains), zone, charset)
    return reader.message(reader.file.root, hashlib.sha256(raw).hexdigest())


@dataclass(frozen=True, slots=True)
class _Senders:
    """Where a sender's name, the sort of the address, and the address stand."""

    name: int
    smtp: int
    address: int


_SENDERS = (
    _Senders(mapi.REPRESENTED_NAME, mapi.REPRESENTED_SMTP, mapi.REPRESENTED_ADDRESS),
    _Senders(mapi.SENDER_NAME, mapi.SENDER_SMTP, mapi.SENDER_ADDRESS),
)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one file."""

    file: Compound
    domains: tuple[str, ...]
    zone: tzinfo
    forced: str

    def message(self, storage: Storage, sha256: str, depth: int = 0) -> Message:
        """Return the message in a storage."""
        properties = self._properties(storage, "message" if depth else "")
        properties.charset = properties.code_page()
        if not properties.values:
            return eml.no_mail(sha256, "", (Defect.NO_HEADERS, Defect.NO_BODY))
        header, _ = headers.split(_lines(properties.text(mapi.TRANSPORT_HEADERS)))
        body = outlook.body_of(properties)
        text, defects = showing.shown(body.text)
        files, also_wrong = self._files(storage, properties.charset, depth)
        envelope = self._envelope(storage, properties, header)
        sent_at, arrived_at, wrong = self._moments(properties, header)
        defects += (*body.defects, *properties.defects, *also_wrong, *envelope.defects, *wrong)
        if not text.strip():
            defects += (Defect.NO_BODY,)
        elif body.html and not body.is_plain:
            defects += (Defect.HTML_ONLY,)
        if ".smime" in properties.text(mapi.CLASS).lower():
            defects += (Defect.ENCRYPTED,)
        if self.file.damaged:
            defects += (Defect.BROKEN_STRUCTURE,)
        return Message(
            subject=envelope.subject,
            sender=envelope.sender,
            to=envelope.to,
            cc=envelope.cc,
            sent_at=sent_at,
            arrived_at=arrived_at,
            body=text,
            message_id=next(iter(_ids(header, properties, "message-id", mapi.MESSAGE_ID)), ""),
            references=(
                *_ids(header, properties, "references", mapi.REFERENCES),
                *_ids(header, properties, "in-reply-to", mapi.REPLY_TO_ID),
            ),
            attachments=files,
            defects=showing.ordered(defects),
            sha256=sha256,
            html=body.html,
        )

    # -------------------------------------------------------------- properties

    def _properties(self, storage: Storage, sort: str, charset: str = "") -> Properties:
        found = Properties(charset=charset, forced=self.forced)
        if (place := storage.streams.get(_FIXED)) is not None:
            raw = self.file.content(place)[_HEADS[sort] :]
            for kind, name, value in struct.iter_unpack("<HH4x8s", raw[: len(raw) // 16 * 16]):
                if kind not in (mapi.STRING8, mapi.UNICODE, mapi.BINARY, mapi.OBJECT):
                    found.values[name] = (kind, value)
        for stream, place in storage.streams.items():
            tag = stream.removeprefix(_STREAM)
            if len(tag) == 8 and stream != tag and _is_hex(tag):
                name, kind = int(tag[:4], 16), int(tag[4:], 16)
                if kind == mapi.UNICODE or name not in found.values:  # Unicode loses nothing
                    found.values[name] = (kind, self.file.content(place)[:_TOO_LONG])
        return found

    # -------------------------------------------------------------- who, to whom, when

    def _envelope(self, storage: Storage, properties: Properties, header: Header) -> eml.Envelope:
        told = eml.envelope(header, self.zone, self.forced)
        sender, wrong = _sender(properties, told.sender)
        subject = _subject(properties) or told.subject
        line, controls = showing.one_line(subject)
        recipients = list(self._recipients(storage, properties.charset))
        to = tuple(each for sort, each in recipients if sort == _TO) or told.to
        cc = tuple(each for sort, each in recipients if sort == _CC) or told.cc
        return eml.Envelope(line, sender, to, cc, told.sent_at, (*controls, *wrong))

    def _recipients(self, storage: Storage, charset: str) -> Iterator[tuple[int, Address]]:
        for inner in _numbered(storage, _RECIPIENT):
            found = self._properties(inner, "part", charset)
            name = found.text(mapi.DISPLAY_NAME)
            address = found.text(mapi.SMTP) or found.text(mapi.ADDRESS)
            sort = found.number(mapi.RECIPIENT_TYPE) or _TO
            yield sort & 0xF, eml.clean(Address(name, address if "@" in address else ""))

    def _moments(
        self, properties: Properties, header: Header
    ) -> tuple[datetime | None, datetime | None, tuple[Defect, ...]]:
        sent_at = properties.moment(mapi.SUBMITTED, self.zone)
        sent_at = sent_at or headers.moment(header.first("date"), self.zone)
        arrived_at, wrong = eml.arrival(header, None, self.domains, self.zone)
        if arrived_at is None:
            arrived_at = properties.moment(mapi.DELIVERED, self.zone)
            wrong = () if arrived_at else wrong
        defects = wrong if sent_at else (*wrong, Defect.NO_DATE)
        return sent_at, arrived_at or sent_at, defects

    # -------------------------------------------------------------- files

    def _files(
        self, storage: Storage, charset: str, depth: int
    ) -> tuple[tuple[Attachment, ...], tuple[Defect, ...]]:
        found: list[Attachment] = []
        defects: list[Defect] = []
        for number, inner in enumerate(_numbered(storage, _ATTACHMENT), start=1):
            properties = self._properties(inner, "part", charset)
            name = properties.text(mapi.LONG_NAME, mapi.SHORT_NAME, mapi.DISPLAY_NAME)
            content_type = properties.text(mapi.MIME_TYPE).lower() or "application/octet-stream"
            content = properties.binary(mapi.DATA)
            if (enclosed := inner.storages.get(_ENCLOSED)) is not None:
                if _FIXED not in enclosed.streams:  # a drawing or a sheet put into the text (OLE)
                    content_type, content = "application/octet-stream", self._largest(enclosed)
                elif depth >= DEPTH_LIMIT:
                    defects.append(Defect.TOO_DEEP)
                else:
                    message = self.message(enclosed, "", depth + 1)
                    name = f"{(message.subject or name)[: showing.NAME_LIMIT]}.eml"
                    name = name.replace("/", "／")
                    content_type, content = "message/rfc822", written(message)
            found.append(showing.file_of(number, name, content_type, content))
            defects += properties.defects
        return tuple(found), tuple(defects)

    def _largest(self, storage: Storage) -> bytes:
        contents = [self.file.content(place) for place in storage.streams.values()]
        return max(contents, key=len, default=b"")


def _numbered(storage: Storage, prefix: str) -> list[Storage]:
    names = sorted(name for name in storage.storages if name.startswith(prefix))
    return [storage.storages[name] for name in names[:FILE_LIMIT]]


def _is_hex(tag: str) -> bool:
    return all(character in "0123456789abcdefABCDEF" for character in tag)


def _lines(fields: str) -> bytes:
    """Return the header fields as bytes; Outlook keeps them as text."""
    return fields.encode("utf-8", "replace")


def _sender(properties: Properties, told: Address) -> tuple[Address, tuple[Defect, ...]]:
    """Return who wrote: whose mail it is, before who sent it for them.

    Inside one company Exchange knows people by no mail address; then the header may.
    """
    name = address = ""
    for places in _SENDERS:
        name = name or properties.text(places.name)
        given = properties.text(places.smtp) or properties.text(places.address)
        address = address or (given if "@" in given else "")
    found = eml.clean(Address(name, address or told.address))
    if found.name.strip("'\"").lower() == found.address.lower():  # no name of its own
        found = Address(told.name, found.address)
    return found, () if found.address else (Defect.NO_SENDER,)


def _subject(properties: Properties) -> str:
    subject = properties.text(mapi.SUBJECT)
    if subject.startswith("\x01"):  # and how long its Re: is
        subject = subject[2:]
    if subject:
        return subject
    return properties.text(mapi.SUBJECT_PREFIX) + properties.text(mapi.NORMALIZED_SUBJECT)


def _ids(header: Header, properties: Properties, field: str, name: int) -> tuple[str, ...]:
    return headers.message_ids(header.all(field)) or headers.message_ids(
        [properties.text(name).encode("ascii", "replace")]
    )


def written(message: Message) -> bytes:
    """Return a message that was inside another one as a mail of its own, to be kept and read.

    Its own bytes are part of the outer file and have no form of their own.
    """
    mark = f"=_{hashlib.sha256(message.body.encode()).hexdigest()[:24]}"
    fields = [
        f"Subject: {_word(message.subject)}",
        f"From: {_mailbox(message.sender)}",
        *(f"To: {_mailbox(each)}" for each in message.to),
        *(f"Cc: {_mailbox(each)}" for each in message.cc),
        *([f"Date: {format_datetime(message.sent_at)}"] if message.sent_at else []),
        *([f"Message-ID: {message.message_id}"] if message.message_id else []),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{mark}"',
        "",
        "",
    ]
    pieces = ["\r\n".join(fields).encode()]
    pieces += _piece(mark, "text/plain; charset=utf-8", "", message.body.encode())
    for each in message.attachments:
        pieces += _piece(mark, each.content_type, each.name, each.content)
    return b"".join([*pieces, f"--{mark}--\r\n".encode()])


def _piece(mark: str, content_type: str, name: str, content: bytes) -> list[bytes]:
    lines = [f"--{mark}", f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64"]
    if name:
        lines.append(f'Content-Disposition: attachment; filename="{_word(name)}"')
    return [("\r\n".join(lines) + "\r\n\r\n").encode(), encodebytes(content), b"\r\n"]


def _word(text: str) -> str:
    coded = encodebytes(text.encode()).decode("ascii").replace("\n", "")
    return text if text.isascii() and "=?" not in text else f"=?utf-8?B?{coded}?="


def _mailbox(address: Address) -> str:
    return f"{_word(address.name)} <{address.address}>" if address.name else address.address

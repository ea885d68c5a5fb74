"""One mail (.eml), bytes to Message, whatever is wrong with it.

Structure, transfer encodings and charsets are read by app.mail.parts, .transfer and .decoding;
here it is decided what of a mail is its text, what is attached, and when it arrived.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.mail import decoding, headers, html_text, parts
from app.mail.message import Address, Attachment, Defect, Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime, tzinfo

    from app.mail.headers import Header
    from app.mail.parts import Part

TOKYO = ZoneInfo("Asia/Tokyo")

_ENVELOPE = re.compile(rb"\s*(?:>?From [^\r\n]*(?:\r\n|\r|\n))?")  # the line an mbox puts first
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")
_BLANKS = re.compile(r"[\s\x85]+")
# characters that turn the direction of writing make fdp.exe look like exe.pdf
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
_NAME_LIMIT = 120  # characters; file systems take 255 bytes

_EXTENSIONS = {
    "application/msword": ".doc",
    "application/ms-tnef": ".dat",
    "application/pdf": ".pdf",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/vnd.ms-excel": ".xls",
    "application/zip": ".zip",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "message/delivery-status": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
}


@dataclass(frozen=True, slots=True)
class _Content:
    """What a part gives: text to show, the HTML it was made of, files."""

    text: str = ""
    is_plain: bool = False  # some of the text was written as plain text
    html: str = ""
    files: tuple[Part, ...] = ()
    defects: tuple[Defect, ...] = ()


def read(raw: bytes, company_domains: Collection[str] = (), zone: tzinfo = TOKYO) -> Message:
    """Return the mail in `raw`. Never raises: what is wrong with it is in `defects`.

    `company_domains` are the domains whose mail machines are the company's own: the first hop
    taken over by one of them is the arrival. Times are given in `zone`.
    """
    header, body = headers.split(_from_first_field(raw))
    if not raw.strip():
        return _no_mail(raw, "", (Defect.EMPTY,))
    if not header.is_of_mail:
        return _no_mail(raw, *_plain_file(raw))
    root = parts.parse(header, body)
    content = _content(root, is_root=True)
    text, defects = _shown(content.text)
    defects += content.defects
    if not text.strip():
        defects += (Defect.NO_BODY,)
    elif content.html and not content.is_plain:
        defects += (Defect.HTML_ONLY,)
    files, wrong = _attachments(content.files)
    envelope = _envelope(header, zone)
    arrived_at, also_wrong = _arrival(header, envelope.sent_at, company_domains, zone)
    return Message(
        subject=envelope.subject,
        sender=envelope.sender,
        to=envelope.to,
        cc=envelope.cc,
        sent_at=envelope.sent_at,
        arrived_at=arrived_at,
        body=text,
        message_id=next(iter(headers.message_ids(header.all("message-id"))), ""),
        references=headers.message_ids((*header.all("references"), *header.all("in-reply-to"))),
        attachments=files,
        defects=_ordered((*defects, *wrong, *envelope.defects, *also_wrong)),
        sha256=hashlib.sha256(raw).hexdigest(),
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


def _plain_file(raw: bytes) -> tuple[str, tuple[Defect, ...]]:
    """Read a file without header: its text if it is text, else nothing."""
    reading = decoding.read(raw)
    text, controls = _shown(reading.text)
    if controls or Defect.UNDECODABLE in reading.defects:
        return "", (Defect.NO_HEADERS, Defect.NO_BODY)
    return text, (Defect.NO_HEADERS, *reading.defects)


def _no_mail(raw: bytes, text: str, defects: tuple[Defect, ...]) -> Message:
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
        defects=_ordered(defects),
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _ordered(defects: Iterable[Defect]) -> tuple[Defect, ...]:
    found = set(defects)
    return tuple(defect for defect in Defect if defect in found)


# ------------------------------------------------------------------ who, to whom, when


@dataclass(frozen=True, slots=True)
class _Envelope:
    subject: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    sent_at: datetime | None
    defects: tuple[Defect, ...]


def _envelope(header: Header, zone: tzinfo) -> _Envelope:
    subject = headers.text(header.first("subject"))
    defects = [*subject.defects]
    senders, wrong = headers.addresses(
        value for name in ("from", "sender", "return-path") for value in header.all(name)
    )
    defects += wrong
    to, wrong = headers.addresses(header.all("to"))
    defects += wrong
    cc, wrong = headers.addresses(header.all("cc"))
    defects += wrong
    sender = next((address for address in senders if address.address), None)
    if sender is None:
        sender = senders[0] if senders else Address("", "")
        defects.append(Defect.NO_SENDER)
    date = header.first("date")
    sent_at = headers.moment(date, zone)
    if sent_at is None:
        defects.append(Defect.BAD_DATE if date.strip() else Defect.NO_DATE)
    line, controls = _one_line(subject.text)
    return _Envelope(
        subject=line,
        sender=_clean(sender),
        to=tuple(map(_clean, to)),
        cc=tuple(map(_clean, cc)),
        sent_at=sent_at,
        defects=(*defects, *controls),
    )


def _clean(address: Address) -> Address:
    return Address(_one_line(address.name)[0], _one_line(address.address)[0])


def _arrival(
    header: Header, sent_at: datetime | None, company_domains: Collection[str], zone: tzinfo
) -> tuple[datetime | None, tuple[Defect, ...]]:
    arrived_at = headers.arrival(headers.hops(header, zone), company_domains)
    return (arrived_at, ()) if arrived_at else (sent_at, (Defect.NO_RECEIVED,))


# ------------------------------------------------------------------ text and files


def _content(part: Part, *, is_root: bool = False) -> _Content:
    if part.parts:
        inner = [_content(child) for child in part.parts]
        join = _chosen if part.content_type == "multipart/alternative" else _together
        content = join(inner)
    elif _is_text(part, is_root=is_root):
        content = _text(part)
    else:
        content = _Content(files=(part,))
    defects = (*part.defects, *content.defects)
    return _Content(content.text, content.is_plain, content.html, content.files, defects)


def _is_text(part: Part, *, is_root: bool) -> bool:
    if part.disposition == "attachment" or part.content_type not in ("text/plain", "text/html"):
        return False
    return is_root or not part.name


def _chosen(inner: list[_Content]) -> _Content:
    """Choose among the versions of one text: plain before HTML, but never an empty one."""
    written = [content for content in inner if content.text.strip()]
    plain = [content for content in written if content.is_plain]
    best = next(iter(plain or written), _Content())
    return _Content(
        best.text,
        best.is_plain,
        next((content.html for content in inner if content.html), ""),
        tuple(file for content in inner for file in content.files),
        tuple(defect for content in inner for defect in content.defects),
    )


def _together(inner: list[_Content]) -> _Content:
    texts = [content.text for content in inner if content.text.strip()]
    return _Content(
        "\n".join(texts),
        any(content.is_plain for content in inner),
        "\n".join(content.html for content in inner if content.html),
        tuple(file for content in inner for file in content.files),
        tuple(defect for content in inner for defect in content.defects),
    )


def _text(part: Part) -> _Content:
    raw, damaged = part.content()
    label = part.parameters.get("charset", "").partition(" ")[0]
    is_html = part.content_type == "text/html"
    if is_html:
        label = label or html_text.declared_charset(raw)
    reading = decoding.read(raw, label)
    defects = (*reading.defects, Defect.BROKEN_ENCODING) if damaged else reading.defects
    if is_html:
        text = html_text.text_of(reading.text)
        return _Content(text, html=reading.text, defects=defects)
    text = _LINE_END.sub("\n", reading.text)
    if part.parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return _Content(text, is_plain=bool(text.strip()), defects=defects)


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Join the lines of a paragraph that the sender's program has broken (RFC 3676)."""
    lines: list[str] = []
    paragraph: list[str] = []
    depth = 0

    def end_paragraph() -> None:
        if paragraph:
            content = "".join(paragraph)
            lines.append(">" * depth + (" " if depth and content else "") + content)
            paragraph.clear()

    for line in text.split("\n"):
        content = line.lstrip(">")
        quoted = len(line) - len(content)
        content = content.removeprefix(" ")  # stuffed
        is_signature = content == "-- "
        if quoted != depth or is_signature:
            end_paragraph()
        depth = quoted
        flows = content.endswith(" ") and not is_signature
        paragraph.append(content[:-1] if flows and delete_space else content)
        if not flows:
            end_paragraph()
    end_paragraph()
    return "\n".join(lines)


def _shown(text: str) -> tuple[str, tuple[Defect, ...]]:
    """Return text as it can be shown: lines ended by newlines, no control characters."""
    shown, removed = _CONTROL.subn("", _LINE_END.sub("\n", text))
    return shown, (Defect.CONTROL_CHARACTERS,) if removed else ()


def _one_line(text: str) -> tuple[str, tuple[Defect, ...]]:
    shown, defects = _shown(text)
    return shown.replace("\n", " ").replace("\t", " ").strip(), defects


# ------------------------------------------------------------------ attachments


def _attachments(files: tuple[Part, ...]) -> tuple[tuple[Attachment, ...], tuple[Defect, ...]]:
    found, defects = [], []
    for number, part in enumerate(files, start=1):
        content, damaged = part.content()
        if damaged:
            defects.append(Defect.BROKEN_ENCODING)
        name = part.name
        if part.content_type == "message/rfc822" and not name:
            name = _subject_as_name(content)
        found.append(
            Attachment(
                name=safe_name(name) or f"添付{number}{_EXTENSIONS.get(part.content_type, '.bin')}",
                content_type=part.content_type,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
            )
        )
    return tuple(found), tuple(defects)


def _subject_as_name(raw: bytes) -> str:
    subject = headers.text(headers.split(raw)[0].first("subject")).text.strip()
    return f"{subject[:_NAME_LIMIT]}.eml".replace("/", "／") if subject else ""


def safe_name(name: str) -> str:
    """Return a sender's file name as one that can be saved under, "" where nothing is left.

    Never a path: folders are cut off. Never longer than 120 characters, the extension kept.
    """
    line, _ = _one_line(_DIRECTIONS.sub("", name))
    base = re.split(r"[/\\]", line)[-1]
    base = _NOT_IN_NAMES.sub("_", base).strip(". ")
    if _RESERVED.match(base):
        base = "_" + base
    if len(base) > _NAME_LIMIT:
        stem, dot, extension = base.rpartition(".")
        if not stem or len(extension) > 10:
            return base[:_NAME_LIMIT]
        base = stem[: _NAME_LIMIT - len(dot + extension)] + dot + extension
    return base

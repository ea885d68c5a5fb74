"""Header fields of a mail: encoded words, parameters, addresses, dates, hops.

Reads RFC 5322, 2047 and 2231 as they are written in practice. Everything is bounded: a field is
cut at 64 KB, fields and addresses are counted, and nothing recurses.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from app.mail import decoding
from app.mail.message import Address, Defect
from app.mail.transfer import from_base64

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import tzinfo

_FIELD_LIMIT = 64 * 1024  # bytes of one field
_HEADER_LIMIT = 2 * 1024 * 1024  # bytes of all fields
_FIELDS_LIMIT = 6  # fields of addresses under one name; one is the rule
_COUNT_LIMIT = 2_000  # fields of a header, addresses of a field

_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:[ \t]*")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_WORD = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=")
_PARAMETER = re.compile(r';[ \t]*([^\s=;"]+)[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^;]*)')
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_TOKEN = re.compile(
    r"""
      (?P<word> =\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?= )
    | (?P<quoted> "(?:[^"\\]|\\.)*(?:"|\\?\Z) )
    | (?P<comment> \((?:[^()\\]|\\.)*(?:\)|(?=\()|\\?\Z) )
    | (?P<angle> <[^<>]*> )
    | (?P<end> [,;] )
    | (?P<text> [^,;"(<=]+ | . )
    """,
    re.DOTALL | re.VERBOSE,
)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,100}@[^\s<>()\[\],;:\"@]{1,255}")
_INNERMOST = re.compile(r"\([^()]*\)")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_BY = re.compile(r"\bby\s+\[?([A-Za-z0-9][A-Za-z0-9._:-]*)", re.IGNORECASE)
_ZONE = re.compile(r"[+-]\d{4}\b|\b(?:UT|UTC|GMT|Z|[ECMP][SD]T)\b")
_JST = timezone(timedelta(hours=9))

# a file with none of these fields is no mail
OF_MAIL = frozenset(
    (
        *("from", "to", "cc", "subject", "date", "received", "message-id", "mime-version"),
        *("return-path", "reply-to", "sender", "delivered-to", "x-mailer", "content-type"),
        *("content-transfer-encoding", "content-disposition"),
    )
)


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a message or of a part, in their order, unfolded, still bytes."""

    fields: tuple[tuple[str, bytes], ...]  # name in lower case, value
    defects: tuple[Defect, ...] = ()

    @property
    def is_of_mail(self) -> bool:
        """Whether any field is one that mails have."""
        return any(name in OF_MAIL for name, _ in self.fields)

    def all(self, name: str) -> Iterator[bytes]:
        """Yield the value of every field of this name (lower case), topmost first."""
        return (value for field, value in self.fields if field == name)

    def first(self, name: str) -> bytes:
        """Return the value of the topmost field of this name, b"" where there is none."""
        return next(self.all(name), b"")


@dataclass(frozen=True, slots=True)
class Text:
    """A field as text, encoded words read."""

    text: str
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True)
class Hop:
    """One Received field: which machine took the mail over, and when (None: unreadable)."""

    by: str
    at: datetime | None


def split(raw: bytes) -> tuple[Header, bytes]:
    """Cut a message or part into its header and its body.

    A line that is no field is skipped where fields of mail follow it; else the body starts there.
    """
    fields: list[tuple[str, bytearray]] = []
    body_at, kept = None, 0  # where the body may have started without a blank line
    broken = False
    end = 0
    for line in _LINE.finditer(raw, 0, _HEADER_LIMIT):
        end = line.end()
        content = line[0].rstrip(b"\r\n")
        if not content:
            break
        if field := _FIELD.match(content):
            name = field[1].decode("ascii").lower()
            if name in OF_MAIL and body_at is not None:
                body_at, broken = None, True
            if len(fields) < _COUNT_LIMIT:
                fields.append((name, bytearray(content[field.end() :][:_FIELD_LIMIT])))
        elif content[0] in b" \t" and fields and body_at is None:
            value = fields[-1][1]
            if len(value) < _FIELD_LIMIT:
                value += b" " + content.lstrip(b" \t")
        elif body_at is None:
            body_at, kept = line.start(), len(fields)
    if body_at is not None:
        fields, end, broken = fields[:kept], body_at, True
    unfolded = tuple((name, bytes(value)) for name, value in fields)
    return Header(unfolded, (Defect.BROKEN_STRUCTURE,) if broken else ()), raw[end:]


def text(raw: bytes, forced: str = "") -> Text:
    """Return an unstructured field (Subject) as text; `forced` as in decoding.read."""
    plain, defects = _plain(raw, forced)
    words = _words(plain, forced)
    return Text(words.text.strip(), (*defects, *words.defects))


def parameters(raw: bytes, forced: str = "") -> tuple[str, dict[str, str], tuple[Defect, ...]]:
    """Return the value of a field like Content-Type, in lower case, and its parameters as text.

    Continuations and charsets of RFC 2231 are joined and read; encoded words are read too, which
    that RFC forbids and every Japanese mail program sends.
    """
    plain, defects = _plain(raw[:8192], forced)
    value = plain.partition(";")[0].strip().lower()
    given: dict[str, str] = {}
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for name, content in _PARAMETER.findall(plain):
        section = _SECTION.fullmatch(name.lower())
        if section is None:
            continue
        if section[2] is None and section[3] is None:
            given.setdefault(section[1], _words(_unquoted(content), forced).text)
        else:
            part = (int(section[2] or 0), section[3] is not None, _unquoted(content))
            sections.setdefault(section[1], []).append(part)
    given |= {name: _continued(parts, forced) for name, parts in sections.items()}
    return value, given, defects


def addresses(
    raws: Iterable[bytes], forced: str = ""
) -> tuple[tuple[Address, ...], tuple[Defect, ...]]:
    """Return the mailboxes of fields like To, and what was wrong with their names."""
    found: list[Address] = []
    defects: list[Defect] = []
    for raw in islice(raws, _FIELDS_LIMIT):
        plain, wrong = _plain(raw, forced)
        defects += wrong
        for mailbox in _mailboxes(plain):
            address, wrong = _address(mailbox, forced)
            defects += wrong
            if (address.name or address.address) and len(found) < _COUNT_LIMIT:
                found.append(address)
    return tuple(found), tuple(defects)


def message_ids(raws: Iterable[bytes]) -> tuple[str, ...]:
    """Return the Message-IDs of these fields with their angle brackets, each once, in order."""
    text = " ".join(raw.decode("ascii", "replace") for raw in raws)
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(text)))


def moment(raw: bytes, zone: tzinfo) -> datetime | None:
    """Return a date-time of RFC 5322 in `zone`, None where it cannot be read.

    Without an offset it is taken as local to `zone`; -0000 says UTC (RFC 5322 3.3).
    """
    text = raw[:200].decode("ascii", "replace").strip()
    try:
        read = parsedate_to_datetime(text)
        if read.tzinfo is None and _ZONE.search(text):
            read = read.replace(tzinfo=UTC)
        elif not _ZONE.search(text):
            read = read.replace(tzinfo=_JST if "JST" in text else zone)
        return read.astimezone(zone)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def hops(header: Header, zone: tzinfo) -> tuple[Hop, ...]:
    """Return the Received fields, the last hop first, as they stand in the header."""
    found = []
    for raw in header.all("received"):
        route = raw[:4096].decode("ascii", "replace")
        for _ in range(10):  # comments hold semicolons and the word "by"; they may nest
            route, removed = _INNERMOST.subn(" ", route)
            if not removed:
                break
        stations, _, date = route.rpartition(";")
        by = _BY.search(stations)
        host = by[1].rstrip(".").lower() if by else ""
        found.append(Hop(host, moment(date.encode("ascii", "replace"), zone)))
    return tuple(found)


def arrival(hops: Iterable[Hop], company_domains: Collection[str]) -> datetime | None:
    """Return when a mail reached the company (民法97条: arrival counts), by its hops.

    That is the earliest hop taken over by a machine of the company: the mail was then within
    its reach, however long it lay or travelled inside. Without such a hop, the topmost one.
    """
    dated = [hop for hop in hops if hop.at is not None]
    domains = tuple(domain.lower().strip("@. ") for domain in company_domains)
    for hop in reversed(dated):
        if any(hop.by == domain or hop.by.endswith("." + domain) for domain in domains if domain):
            return hop.at
    return dated[0].at if dated else None


# ------------------------------------------------------------------ charsets in a field


def _plain(raw: bytes, forced: str) -> tuple[str, tuple[Defect, ...]]:
    """Read bytes that stand raw in a field; encoded words stay as they are."""
    reading = decoding.read(raw[:_FIELD_LIMIT], forced=forced)
    return reading.text, reading.defects


def _words(plain: str, forced: str) -> Text:
    """Read the encoded words (RFC 2047) in `plain`.

    Words next to each other are one text: its characters may be cut anywhere between them.
    """
    pieces: list[str] = []
    defects: list[Defect] = []
    run: list[tuple[str, str, str]] = []
    at = 0
    for word in _WORD.finditer(plain):
        between = plain[at : word.start()]
        if not run or between.strip():
            pieces += [*_run(run, defects, forced), between]
            run = []
        run.append((word[1].lower(), word[2].lower(), word[3]))
        at = word.end()
    pieces += [*_run(run, defects, forced), plain[at:]]
    return Text("".join(pieces), tuple(defects))


def _run(run: list[tuple[str, str, str]], defects: list[Defect], forced: str) -> Iterator[str]:
    for charset, same in groupby(run, key=lambda word: word[0]):
        words = [(encoding, payload) for _, encoding, payload in same]
        reading, damaged = _joined(words, charset, forced, apart=True)
        if damaged or Defect.UNDECODABLE in reading.defects:
            # some programs cut the base64 itself, not the bytes
            other, still = _joined(words, charset, forced, apart=False)
            if not still and Defect.UNDECODABLE not in other.defects:
                reading, damaged = other, still
        defects += reading.defects
        if damaged:
            defects.append(Defect.BROKEN_ENCODING)
        yield reading.text


def _joined(
    words: list[tuple[str, str]], charset: str, forced: str, *, apart: bool
) -> tuple[decoding.Reading, bool]:
    content, damaged = b"", False
    for encoding, group in groupby(words, key=lambda word: word[0]):
        payloads = [payload.encode("ascii", "replace") for _, payload in group]
        for payload in payloads if apart else [b"".join(payloads)]:
            if encoding == "b":
                piece, wrong = from_base64(payload)
            else:
                piece, wrong = binascii.a2b_qp(payload, header=True), False
            content += piece
            damaged = damaged or wrong
    return decoding.read(content, charset, forced), damaged


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        # a lone backslash is part of a Windows path, not a quoting
        return re.sub(r'\\(["\\])', r"\1", value[1:-1])
    return value.strip('"')


def _continued(parts: list[tuple[int, bool, str]], forced: str) -> str:
    """Join the sections of one parameter (RFC 2231), then read its bytes."""
    charset, content = "", b""
    parts = sorted(parts, key=lambda part: part[0])
    for encoded, sections in groupby(parts, key=lambda part: part[1]):
        # joined before they are decoded: some programs cut inside %E3
        value = "".join(section for _, _, section in sections)
        if encoded and not content and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        content += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return decoding.read(content, charset, forced).text


# ------------------------------------------------------------------ addresses


def _mailboxes(plain: str) -> Iterator[list[tuple[str, str]]]:
    """Yield each mailbox of a list as its tokens: (word, quoted, comment, angle, text)."""
    mailbox: list[tuple[str, str]] = []
    for token in _TOKEN.finditer(plain):
        kind = token.lastgroup or "text"
        if kind == "end":
            yield mailbox
            mailbox = []
        else:
            mailbox.append((kind, token[0]))
    yield mailbox


def _address(mailbox: list[tuple[str, str]], forced: str) -> tuple[Address, tuple[Defect, ...]]:
    angle = next((text[1:-1] for kind, text in mailbox if kind == "angle"), "")
    comment = " ".join(text[1:-1] for kind, text in mailbox if kind == "comment")
    parts = [
        _unquoted(text) if kind == "quoted" else text
        for kind, text in mailbox
        if kind not in ("angle", "comment")
    ]
    words = _words("".join(parts), forced)
    name = words.text.strip()
    address = angle.strip().removeprefix("mailto:").rpartition(" ")[2]
    if not address and (found := _ADDRESS.search(name)):  # without brackets, or all encoded
        address = found[0]
        name = (name[: found.start()] + name[found.end() :]).strip(" \t<>()")
    if name.endswith(":"):  # the name of a group: undisclosed-recipients:;
        name = ""
    if not name and comment:
        words = _words(comment, forced)
        name = words.text.strip()
    return Address(name.strip("\"'"), address), words.defects

"""A mail that was not sent yet, as a file that Outlook and Thunderbird open for sending (下書き).

Written byte by byte and not by Python's email package: the name of an attachment has to be there
twice, as RFC 2231 has it and as RFC 2047 (which Outlook reads), and nothing that says who wrote,
when, or to whom besides, may get in.

What is known of the programs is what is written about them; neither was run. Outlook opens a file
with `X-Unsent: 1` for sending, and takes the name of an attachment from `name` of its Content-Type:
one that it has only as RFC 2231 is called untitled there. It is known to fail at a name cut into
several encoded words, so the names of letters are one word each. Thunderbird reads both. A program
that does not know X-Unsent shows the file as a mail that came: there it is edited as a new one
(新しいメッセージとして編集) and sent.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote

_LINE = 76  # characters of a base64 line, RFC 2045
_WORD = 45  # bytes of UTF-8 in an encoded word, so that it stays below 75 characters
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class MailDraft:
    """What is written: to one address, with one PDF."""

    to: str
    subject: str
    body: str
    file: str  # name of the attachment
    pdf: bytes


def reachable(address: str) -> bool:
    """Return whether an address can stand in a header as it is: ASCII, its domain perhaps IDN."""
    return _ADDRESS.fullmatch(_ascii(address)) is not None


def draft(mail: MailDraft) -> bytes:
    """Return the mail as a file (.eml): CRLF, ASCII, unsent.

    No From, no Date, no Message-ID, no copies: those are the mail program's and the officer's.
    Raises ValueError for an address that is none.
    """
    if not reachable(mail.to):
        raise ValueError("address")
    boundary = f"=_{hashlib.sha256(mail.pdf).hexdigest()[:32]}"
    head = [
        "X-Unsent: 1",
        f"To: {_ascii(mail.to)}",
        f"Subject: {_words(_plain(mail.subject), len('Subject: '))}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
    ]
    text = [
        f"--{boundary}",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        *_base64("\r\n".join(mail.body.splitlines()).encode() + b"\r\n"),
    ]
    named = _plain(mail.file)
    attached = [
        f"--{boundary}",
        "Content-Type: application/pdf;",
        f' name="{_words(named, len(" name="))}"',
        "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment;",
        *_extended("filename", named),
        "",
        *_base64(mail.pdf),
        f"--{boundary}--",
    ]
    lines = [*head, "", *text, *attached, ""]
    return "\r\n".join(lines).encode("ascii")


def _plain(text: str) -> str:
    """Return text that cannot begin a header of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _ascii(address: str) -> str:
    """Return an address with the domain as mail servers take it."""
    name, at, domain = address.strip().rpartition("@")
    try:
        return f"{name}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def _words(text: str, before: int) -> str:
    """Return text as encoded words (RFC 2047), folded; none ends within a character.

    `before` is how much of the first line is taken.
    """
    words: list[str] = []
    part = b""
    room = _WORD - before * 3 // 4 - 2
    for character in text:
        encoded = character.encode()
        if len(part) + len(encoded) > room:
            words.append(_word(part))
            part, room = b"", _WORD
        part += encoded
    words.append(_word(part))
    return "\r\n ".join(words)


def _word(part: bytes) -> str:
    return f"=?utf-8?B?{base64.b64encode(part).decode('ascii')}?="


def _extended(name: str, value: str) -> list[str]:
    """Return a parameter as RFC 2231 has it, in pieces where it is long."""
    encoded = f"utf-8''{quote(value, safe='')}"
    if len(encoded) <= _LINE - len(name) - 4:
        return [f" {name}*={encoded}"]
    pieces = re.findall(r"(?:%..|[^%]){1,18}", encoded)
    last = len(pieces) - 1
    return [f" {name}*{at}*={piece}{';' if at < last else ''}" for at, piece in enumerate(pieces)]


def _base64(content: bytes) -> list[str]:
    whole = base64.b64encode(content).decode("ascii")
    return [whole[at : at + _LINE] for at in range(0, len(whole), _LINE)]

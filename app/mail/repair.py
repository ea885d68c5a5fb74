"""文字化け修復: a mail as it would read in other charsets, the most Japanese of them first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.mail import decoding, mojibake, msg, reading

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.mail.message import Message

AS_READ = ""
"""The name of the reading nobody chose."""
LINES = 12
"""How many lines of a candidate are shown."""
SIZE_LIMIT = 8 * 1024 * 1024
"""Of a larger mail only the beginning is read for the candidates, in bytes."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mail in one reading: what to ask for (`charset`), and what it then says."""

    charset: str
    subject: str
    sender: str
    address: str
    lines: tuple[str, ...]
    score: float  # about 0.8 for Japanese prose, below 0 for mojibake


def candidates(raw: bytes, company_domains: Collection[str] = ()) -> tuple[Candidate, ...]:
    """Return the readings of a mail that differ: as it is read first, then the likeliest."""
    part = raw if msg.is_msg(raw) else raw[:SIZE_LIMIT]  # a cut .msg says nothing
    found: dict[tuple[object, ...], Candidate] = {}
    for charset in (AS_READ, *decoding.OFFERED, decoding.LOST_ESCAPES, *mojibake.REPAIRS):
        message = reading.read(part, company_domains, charset=charset)
        one = _candidate(message, charset)
        found.setdefault((message.subject, message.sender.name, message.body), one)
    as_read, *others = found.values()
    return (as_read, *sorted(others, key=lambda one: -one.score))


def _candidate(message: Message, charset: str) -> Candidate:
    lines = [line for line in message.body.split("\n") if line.strip()]
    names = (attached.name for attached in message.attachments)
    text = "\n".join((message.subject, message.sender.name, message.body, *names))
    return Candidate(
        charset,
        message.subject,
        message.sender.name,
        message.sender.address,
        tuple(lines[:LINES]),
        decoding.plausibility(text),
    )

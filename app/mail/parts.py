"""The parts of a MIME message, as exact slices of its bytes.

Python's own parser is not used: it recurses without bound, and gives an enclosed message back
rewritten, so that its hash would be that of bytes nobody sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING

from app.mail import headers, transfer
from app.mail.message import Defect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.mail.headers import Header

DEPTH_LIMIT = 20
"""How deep multiparts are followed."""
PART_LIMIT = 1_000
"""How many parts of a message are read."""

_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
_REST_OF_LINE = re.compile(rb"(--)?[ \t]*(?:\r\n|\r|\n|\Z)")
_FIRST_DELIMITER = re.compile(rb"(?:\A|[\r\n])--([^\s-][^\r\n]{0,69}?)[ \t]*[\r\n]")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message: a leaf with a body, or a multipart with parts of its own."""

    header: Header
    content_type: str  # "text/plain" where none is given
    parameters: Mapping[str, str]  # of Content-Type
    disposition: str  # "attachment", "inline" or ""
    name: str  # as the sender gave it: may be hostile
    body: bytes  # still encoded for transfer
    parts: tuple[Part, ...] = ()
    defects: tuple[Defect, ...] = ()

    @property
    def is_encoded(self) -> bool:
        """Whether the body is in another transfer encoding than its own bytes."""
        encoding = self.header.first("content-transfer-encoding").strip().lower()
        return encoding in (b"base64", b"quoted-printable")

    def content(self) -> tuple[bytes, bool]:
        """Return the decoded body, and whether its transfer encoding was damaged."""
        encoding = self.header.first("content-transfer-encoding").decode("ascii", "replace")
        return transfer.decoded(self.body, encoding)


def parse(header: Header, body: bytes, forced: str = "") -> Part:
    """Return the tree of parts below a message's header. Never raises."""
    return _part(header, body, "text/plain", 0, _Reading(forced, count()))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What holds for all parts of a message: the charset chosen for it, and their numbers."""

    forced: str
    numbers: Iterator[int]


def _part(header: Header, body: bytes, default: str, depth: int, reading: _Reading) -> Part:
    given, parameters, wrong = headers.parameters(header.first("content-type"), reading.forced)
    found = _TYPE.match(given)
    content_type = found[0] if found else default
    disposition, disposed, also_wrong = headers.parameters(
        header.first("content-disposition"), reading.forced
    )
    defects = [*header.defects, *wrong, *also_wrong]
    parts: tuple[Part, ...] = ()
    if content_type.startswith("multipart/"):
        if depth >= DEPTH_LIMIT:
            defects.append(Defect.TOO_DEEP)
        else:
            slices, whole = _slices(body, parameters.get("boundary", ""))
            inner = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
            parts = tuple(
                _part(*headers.split(piece), inner, depth + 1, reading)
                for piece in slices
                if next(reading.numbers) < PART_LIMIT
            )
            if not whole or len(parts) < len(slices):
                defects.append(Defect.BROKEN_STRUCTURE)
            if not parts:  # what there is, is read as text
                content_type = "text/plain"
    return Part(
        header=header,
        content_type=content_type,
        parameters=parameters,
        disposition=disposition,
        name=disposed.get("filename") or parameters.get("name", ""),
        body=b"" if parts else body,  # the pieces are enough
        parts=parts,
        defects=tuple(defects),
    )


def _slices(body: bytes, boundary: str) -> tuple[list[bytes], bool]:
    """Cut a multipart's body at its delimiter lines; False where they are not all there."""
    delimiters = _delimiters(body, boundary.encode("utf-8", "replace")) if boundary else []
    whole = bool(delimiters)
    if not delimiters and (found := _FIRST_DELIMITER.search(body, 0, 65_536)):
        delimiters = _delimiters(body, found[1])
    slices: list[bytes] = []
    for at, delimiter in enumerate(delimiters):
        if delimiter.closes:  # what follows is not part of the message
            return slices, whole
        end = delimiters[at + 1].start if at + 1 < len(delimiters) else len(body)
        slices.append(body[delimiter.end : end])
    return slices, False


@dataclass(frozen=True, slots=True)
class _Delimiter:
    start: int  # of the line end before it, which belongs to it
    end: int
    closes: bool


def _delimiters(body: bytes, boundary: bytes) -> list[_Delimiter]:
    line = re.compile(
        rb"(?:\A|\r\n|(?<!\r)\n|\r)(?=--)--" + re.escape(boundary) + _REST_OF_LINE.pattern
    )
    return [
        _Delimiter(found.start(), found.end(), found[1] is not None)
        for found in islice(_overlapping(line, body), PART_LIMIT + 1)
    ]


def _overlapping(line: re.Pattern[bytes], body: bytes) -> Iterator[re.Match[bytes]]:
    """Yield every match, of which one may begin with the line end of the one before."""
    at = 0
    while match := line.search(body, at):
        yield match
        at = max(match.end() - 2, match.start() + 1)

"""Content-Transfer-Encoding undone, damaged or not: what can be decoded is decoded."""

from __future__ import annotations

import binascii
import re
from itertools import takewhile

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_NOT_ESCAPED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*(?:[\r\n]|\Z))")


_SHORT = 8  # letters of a line


def decoded(raw: bytes, encoding: str) -> tuple[bytes, bool]:
    """Return the bytes behind `raw`, and whether the encoding is damaged or unknown."""
    match encoding.strip().strip('"').lower():
        case "base64":
            return from_base64(raw)
        case "quoted-printable":
            return from_quoted_printable(raw)
        case "" | "7bit" | "8bit" | "binary":
            return raw, False
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _from_uuencode(raw), False
        case _:
            return raw, True


def from_base64(raw: bytes) -> tuple[bytes, bool]:
    """Return what base64 holds, and whether it is damaged.

    Damaged base64 is read line by line, so that a byte lost in one line spoils that line alone.
    A line of prose, the footer of a mailing list, ends it.
    """
    try:
        return binascii.a2b_base64(b"".join(raw.split()), strict_mode=True), False
    except binascii.Error:
        # lines of a few letters are none: damage need not be kept to one of them
        whole = raw.count(b"\n") > len(raw) // _SHORT
        lines = [raw] if whole else [line.strip() for line in raw.splitlines()]
    letters = [_NOT_BASE64.sub(b"", line) for line in takewhile(_may_be_base64, lines)]
    if letters and len(letters[0]) % 4:  # such lines only make sense together
        letters = [b"".join(letters)]
    quanta = (quantum for line in letters for quantum in line.split(b"=") if quantum)
    return b"".join(map(_from_letters, quanta)), True


def _may_be_base64(line: bytes) -> bool:
    return b" " not in line and not line.startswith(b"--")


def _from_letters(letters: bytes) -> bytes:
    """Decode base64 letters that lost their padding; one left over alone says nothing."""
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def from_quoted_printable(raw: bytes) -> tuple[bytes, bool]:
    """Return what quoted-printable holds, and whether it is damaged; damage stays as it is."""
    return binascii.a2b_qp(raw), _NOT_ESCAPED.search(raw) is not None


def _from_uuencode(raw: bytes) -> bytes:
    pieces = []
    for line in raw.splitlines():
        if line.startswith(b"begin ") or not line:
            continue
        if line in (b"end", b"`", b" "):
            break
        # encoders disagree on the filling of the last triple: only the letters needed count
        needed = (((line[0] - 32) & 63) * 4 + 5) // 3
        if len(line) < needed - 4:  # cut off: the filling would be longer than the line
            continue
        try:
            pieces.append(binascii.a2b_uu(line[: needed + 1]))
        except binascii.Error:
            continue
    return b"".join(pieces)

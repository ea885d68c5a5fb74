"""The mail inside a signed envelope (S/MIME, RFC 5652). Signatures are not proved here."""

from __future__ import annotations

from dataclasses import dataclass

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENCRYPTED = (
    bytes.fromhex("2a864886f70d010703"),  # enveloped-data
    bytes.fromhex("2a864886f70d010706"),  # encrypted-data
    bytes.fromhex("2a864886f70d0109100117"),  # auth-enveloped-data
)
_OCTETS = 0x04
_MARK = b"\0\0"  # the end of an open-ended value
_DEPTH_LIMIT = 4  # of octet strings made of octet strings
_SCAN_LIMIT = 200_000  # values looked at for one mark


@dataclass(frozen=True, slots=True)
class Sealed:
    """What an envelope holds, None where it cannot be read."""

    content: bytes | None
    is_encrypted: bool = False


@dataclass(frozen=True, slots=True)
class _Value:
    tag: int
    content: memoryview  # of an open-ended one: from its start to the end of what is around it
    open_ended: bool  # its end is marked behind its last part
    size: int  # with its tag and length, -1 where the mark must be looked for


class _DamagedError(Exception):
    """The bytes are no BER."""


def opened(raw: bytes) -> Sealed:
    """Return the content of a signed envelope; whether it is encrypted instead. Never raises."""
    try:
        return _opened(raw)
    except _DamagedError:
        return Sealed(None)


def _opened(raw: bytes) -> Sealed:
    kind, body = _parts(_value(memoryview(raw)), 2)
    if bytes(kind.content) in _ENCRYPTED:
        return Sealed(None, is_encrypted=True)
    if kind.content != _SIGNED:
        return Sealed(None)
    (signed,) = _parts(body, 1)
    enclosed = _parts(_parts(signed, 3)[2], 2)
    (octets,) = _parts(enclosed[1], 1)
    return Sealed(_octets(octets, 0))


def _octets(value: _Value, depth: int) -> bytes:
    if value.tag == _OCTETS:
        return bytes(value.content)
    if value.tag != _OCTETS | 0x20 or depth > _DEPTH_LIMIT:
        raise _DamagedError
    return b"".join(_octets(part, depth + 1) for part in _parts(value, None))


def _parts(value: _Value, needed: int | None) -> list[_Value]:
    """Return the first `needed` parts of a value, or all of them."""
    found: list[_Value] = []
    rest = value.content
    while rest and len(found) != needed and not (value.open_ended and bytes(rest[:2]) == _MARK):
        part = _value(rest)
        found.append(part)
        if len(found) != needed:  # where the last one ends does not matter
            rest = rest[_size(part, rest) :]
    if needed is not None and len(found) < needed:
        raise _DamagedError
    return found


def _value(raw: memoryview) -> _Value:
    """Return the value that `raw` begins with."""
    if len(raw) < 2 or raw[0] & 0x1F == 0x1F:
        raise _DamagedError
    if raw[1] == 0x80:
        return _Value(raw[0], raw[2:], open_ended=True, size=-1)
    start, size = _length(raw, 0)
    return _Value(raw[0], raw[start : start + size], open_ended=False, size=start + size)


def _length(raw: memoryview, at: int) -> tuple[int, int]:
    """Return where the content of the value at `at` starts, and how long it is."""
    size = raw[at + 1]
    if size < 0x80:
        return at + 2, size
    digits = size & 0x7F
    if digits > 8:
        raise _DamagedError
    start = at + 2 + digits
    return start, int.from_bytes(raw[at + 2 : start], "big")


def _size(value: _Value, raw: memoryview) -> int:
    """Return how long a value is, with the mark at its end."""
    if value.size >= 0:
        return value.size
    depth, at = 1, 2
    for _ in range(_SCAN_LIMIT):
        if at + 2 > len(raw):
            return len(raw)  # the mark is missing
        if bytes(raw[at : at + 2]) == _MARK:
            depth, at = depth - 1, at + 2
            if not depth:
                return at
        elif raw[at + 1] == 0x80:
            depth, at = depth + 1, at + 2
        else:
            at = sum(_length(raw, at))
    raise _DamagedError

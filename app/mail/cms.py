"""The mail inside a signed envelope (S/MIME, RFC 5652). Signatures are not proved here."""

from __future__ import annotations

from dataclasses import dataclass

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENCRYPTED = (
    bytes.fromhex("2a864886f70d010703"),  # enveloped-data
    bytes.fromhex("2a864886f70d010706"),  # encrypted-data
    bytes.fromhex("2a864886f70d0109100117"),  # auth-enveloped-data
)
_OID, _OCTETS, _CONTEXT_0, _SEQUENCE = 0x06, 0x04, 0xA0, 0x30
_DEPTH_LIMIT = 8  # of octet strings made of octet strings


@dataclass(frozen=True, slots=True)
class Sealed:
    """What an envelope holds, None where it cannot be read."""

    content: bytes | None
    is_encrypted: bool = False


@dataclass(frozen=True, slots=True)
class _Value:
    tag: int
    content: bytes
    open_ended: bool  # its end is marked behind its last part


class _DamagedError(Exception):
    """The bytes are no BER."""


def opened(raw: bytes) -> Sealed:
    """Return the content of a signed envelope; whether it is encrypted instead. Never raises."""
    try:
        return _opened(raw)
    except _DamagedError:
        return Sealed(None)


def _opened(raw: bytes) -> Sealed:
    kind, body = _parts(_value(raw, 0)[0], 2)
    if kind.content in _ENCRYPTED:
        return Sealed(None, is_encrypted=True)
    if kind.content != _SIGNED:
        return Sealed(None)
    (signed,) = _parts(body, 1)
    enclosed = _parts(_parts(signed, 3)[2], 2)
    (octets,) = _parts(enclosed[1], 1)
    return Sealed(_octets(octets, 0))


def _octets(value: _Value, depth: int) -> bytes:
    if value.tag == _OCTETS:
        return value.content
    if value.tag != _OCTETS | 0x20 or depth > _DEPTH_LIMIT:
        raise _DamagedError
    return b"".join(_octets(part, depth + 1) for part in _parts(value, None))


def _parts(value: _Value, needed: int | None) -> list[_Value]:
    """Return the first `needed` parts of a value, or all of them."""
    found: list[_Value] = []
    at = 0
    while at < len(value.content) and (needed is None or len(found) < needed):
        if value.open_ended and value.content.startswith(b"\0\0", at):
            break
        part, at = _value(value.content, at)
        found.append(part)
    if needed is not None and len(found) < needed:
        raise _DamagedError
    return found


def _value(raw: bytes, at: int) -> tuple[_Value, int]:
    """Return the value at `at`, and where it ends.

    One whose end is marked is taken up to the mark only where its parts are read; so nothing
    behind the parts we need is looked at.
    """
    tag = raw[at : at + 1]
    length = raw[at + 1 : at + 2]
    if not tag or not length or tag[0] & 0x1F == 0x1F:
        raise _DamagedError
    start, size = at + 2, length[0]
    if size == 0x80:
        end = _end_of_open(raw, start)
        return _Value(tag[0], raw[start:end], open_ended=True), end
    if size > 0x80:
        digits = size & 0x7F
        size = int.from_bytes(raw[start : start + digits], "big")
        start += digits
        if digits > 8:
            raise _DamagedError
    return _Value(tag[0], raw[start : start + size], open_ended=False), start + size


def _end_of_open(raw: bytes, at: int) -> int:
    """Return where an open-ended value ends, its mark included; without one, the end of all."""
    depth = 1
    while at < len(raw):
        if raw.startswith(b"\0\0", at):
            depth -= 1
            at += 2
            if not depth:
                return at
            continue
        length = raw[at + 1 : at + 2]
        if not length:
            break
        if length[0] == 0x80:
            depth += 1
            at += 2
        elif length[0] < 0x80:
            at += 2 + length[0]
        else:
            digits = length[0] & 0x7F
            at += 2 + digits + int.from_bytes(raw[at + 2 : at + 2 + min(digits, 8)], "big")
    return len(raw)

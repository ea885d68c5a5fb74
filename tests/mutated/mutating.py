"""Makes one file out of another: bits turned, stretches cut, doubled, emptied, moved, grafted."""

from __future__ import annotations

import io
import random
import zipfile

_MOST = 8  # changes to one file
_NASTY = (
    b"\x00",
    b"\xff" * 8,
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\xff",
    b"%s",
    b"<",
    b'"',
    b"\x1b$B",
    b"=?",
)


def mutated(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return `content` with some changes; `others` lend stretches of theirs."""
    found = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 3, _MOST])):
        _WAYS[chance.randrange(len(_WAYS))](found, others, chance)
    return bytes(found)


def mutated_inside(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return a ZIP with one of its parts mutated and everything else as it was."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        which = chance.choice(names)
        for name in names:
            part = old.read(name)
            new.writestr(name, mutated(part, others, chance) if name == which else part)
    return packed.getvalue()


def _place(found: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(found) + 1)
    longest = min(len(found) - start, chance.choice([1, 4, 16, 512, 4096, len(found)]))
    return start, start + chance.randint(0, longest)


def _turn(found: bytearray, _others: list[bytes], chance: random.Random) -> None:
    for _ in range(chance.choice([1, 1, 4, 64])):
        if found:
            found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)


def _cut(found: bytearray, _others: list[bytes], chance: random.Random) -> None:
    start, end = _place(found, chance)
    del found[start:end]


def _end(found: bytearray, _others: list[bytes], chance: random.Random) -> None:
    del found[chance.randrange(len(found) + 1) :]


def _double(found: bytearray, _others: list[bytes], chance: random.Random) -> None:
    start, end = _place(found, chance)
    found[start:start] = found[start:end] * chance.choice([1, 1, 2, 20])


def _empty(found: bytearray, _others: list[bytes], chance: random.Random) -> None:
    start, end = _place(found, chance)
    found[start:end] = bytes(end - start)


def _move(found: bytearray, _others: list[bytes], chance: random.Random) -> None:
    start, end = _place(found, chance)
    part = found[start:end]
    del found[start:end]
    at = chance.randrange(len(found) + 1)
    found[at:at] = part


def _graft(found: bytearray, others: list[bytes], chance: random.Random) -> None:
    other = bytearray(chance.choice(others))
    start, end = _place(other, chance)
    at = chance.randrange(len(found) + 1)
    found[at : at + chance.choice([0, end - start])] = other[start:end]


def _nasty(found: bytearray, _others: list[bytes], chance: random.Random) -> None:
    at = chance.randrange(len(found) + 1)
    found[at:at] = chance.choice(_NASTY) * chance.choice([1, 1, 3, 1000])


_WAYS = (_turn, _turn, _turn, _cut, _end, _double, _empty, _move, _graft, _nasty)

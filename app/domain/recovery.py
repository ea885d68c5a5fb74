"""The code of a recovery sheet (復旧シート): a key in groups that each carry a check character.

256 bits and four of their own digest are 52 characters of Crockford's base 32, which has no I, L,
O and U; each group of four is followed by its check. A check is a weighted sum over GF(32) that
knows its group's number: one wrong character, two that changed places, and two groups that
changed places are always found, and the group is named. Source: https://www.crockford.com/base32.html
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY: Final = 32  # bytes
LEAST: Final = 12
"""Characters a passphrase has at least; a shorter one is found by trying."""
GROUPS: Final = 13
_SIZE = 4  # characters of a group before its check
_DIGEST = 4  # bits of the whole's digest that fill the last group
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−ー_.,、。・/|:：]+")


@dataclass(eq=False)
class Unreadable(ValueError):  # noqa: N818 - it is told as app.errors.BadRecoveryCodeError
    """A code cannot be the one that was printed.

    `groups` are the numbers, from 1, of the groups that are wrong; none where their number is,
    or where each is right and the whole is not.
    """

    groups: tuple[int, ...]
    found: int  # how many characters there are, of 65


def groups_of(key: bytes) -> tuple[str, ...]:
    """Return the thirteen groups of a key of 32 bytes, each with its check: 7G2KD."""
    if len(key) != KEY:
        raise ValueError(len(key))
    whole = int.from_bytes(key, "big") << _DIGEST | _digest(key)
    values = [whole >> 5 * place & 31 for place in reversed(range(_SIZE * GROUPS))]
    found = []
    for number in range(GROUPS):
        group = values[_SIZE * number : _SIZE * (number + 1)]
        found.append("".join(ALPHABET[one] for one in (*group, _check(number, group))))
    return tuple(found)


def key_of(code: str) -> bytes:
    """Return the key a code stands for, however it was typed: full-width, small, with any marks.

    O is read as 0, I and L as 1, U as V. Raises Unreadable.
    """
    parts = [part for part in _BETWEEN.split(_folded(code)) if part]
    text = "".join(parts)
    each = _SIZE + 1
    if len(text) != each * GROUPS:
        short = [n for n, part in enumerate(parts, 1) if len(part) != each]
        raise Unreadable(tuple(short) if len(parts) == GROUPS else (), len(text))
    groups = [text[at : at + each] for at in range(0, len(text), each)]
    wrong = tuple(n for n, group in enumerate(groups, 1) if not _fits(n - 1, group))
    if wrong:
        raise Unreadable(wrong, len(text))
    whole = 0
    for group in groups:
        for one in group[:_SIZE]:
            whole = whole << 5 | ALPHABET.index(one)
    key = (whole >> _DIGEST).to_bytes(KEY, "big")
    if whole & (1 << _DIGEST) - 1 != _digest(key):
        raise Unreadable((), len(text))
    return key


def _folded(code: str) -> str:
    return unicodedata.normalize("NFKC", code).upper().translate(_ALIKE)


def _digest(key: bytes) -> int:
    return hashlib.sha256(key).digest()[0] >> 8 - _DIGEST


def _fits(number: int, group: str) -> bool:
    if not set(group) <= set(ALPHABET):
        return False
    *values, check = (ALPHABET.index(one) for one in group)
    return _check(number, values) == check


def _check(number: int, values: Sequence[int]) -> int:
    """Return the check of a group: its number and its characters, each by a weight of its own."""
    found, weight = number, 2
    for value in values:
        found ^= _times(weight, value)
        weight = _times(weight, 2)
    return found


def _times(one: int, other: int) -> int:
    """Multiply in GF(32)."""
    found = 0
    while other:
        if other & 1:
            found ^= one
        one <<= 1
        if one & 32:
            one ^= _POLYNOMIAL
        other >>= 1
    return found

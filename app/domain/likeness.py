"""How alike two persons are, and why: a proposal for the officer, never a decision.

Only what both sides say can speak for or against them. Two people of one household share an
address, a telephone and often a mail box, so another name always speaks against.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sign(StrEnum):
    """What speaks for two persons being one (似ている理由), or against it."""

    NAME = "name"  # the same name, in any writing
    READING = "reading"  # the same reading
    PART = "part"  # the one name begins with the other: the family name alone was given
    MAIL = "mail"
    PHONE = "phone"
    ADDRESS = "address"
    OTHER_NAME = "other-name"  # both names are known, and they are two
    OTHER_READING = "other-reading"


_WEIGHTS: Mapping[Sign, int] = {
    Sign.NAME: 40,
    Sign.READING: 25,
    Sign.PART: 15,
    Sign.MAIL: 45,
    Sign.PHONE: 40,
    Sign.ADDRESS: 30,
    Sign.OTHER_NAME: -30,
    Sign.OTHER_READING: -15,
}
ENOUGH = 25
"""The score from which on two persons are proposed as perhaps the same."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of a person, folded as it is compared (app.people.kept); "" for nothing."""

    name: str = ""
    reading: str = ""
    mails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike: the signs, those for it first, and their sum."""

    signs: tuple[Sign, ...]

    @property
    def score(self) -> int:
        """Return the sum of what speaks for it, less what speaks against."""
        return sum(_WEIGHTS[sign] for sign in self.signs)

    @property
    def enough(self) -> bool:
        """Whether it is worth the officer's look."""
        return self.score >= ENOUGH


def likeness(one: Marks, other: Marks) -> Likeness:
    """Return how alike two persons are; the same whichever is named first."""
    signs: list[Sign] = []
    if one.name and one.name == other.name:
        signs.append(Sign.NAME)
    if one.reading and one.reading == other.reading:
        signs.append(Sign.READING)
    if _begins(one.name, other.name):
        signs.append(Sign.PART)
    shared = (
        (Sign.MAIL, one.mails & other.mails),
        (Sign.PHONE, one.phones & other.phones),
        (Sign.ADDRESS, one.addresses & other.addresses),
    )
    signs += [sign for sign, both in shared if both]
    return Likeness((*signs, *_against(one, other, signs)))


def _against(one: Marks, other: Marks, signs: list[Sign]) -> tuple[Sign, ...]:
    found = []
    # heard on the telephone, a name is known by its sound: the characters are a guess
    if one.name and other.name and not {Sign.NAME, Sign.PART, Sign.READING} & set(signs):
        found.append(Sign.OTHER_NAME)
    read = one.reading and other.reading and Sign.READING not in signs
    if read and not _begins(one.reading, other.reading):
        found.append(Sign.OTHER_READING)
    return tuple(found)


def _begins(one: str, other: str) -> bool:
    if not one or not other or one == other:
        return False
    return one.startswith(other) or other.startswith(one)

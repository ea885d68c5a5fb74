"""What became of each letter of a case (文書の帰趨), told by its events; and carriers' numbers.

A letter is issued with its number, leaves the house, and arrives or comes back. One that never
left may be void (取消); any may be superseded by a corrected one (差替え). Number and bytes of
each stay in the register, whatever became of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.incidents import SUBMIT
from app.domain.item import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.domain.item import Event

COVERING: Final = "L28"
"""The letter that goes with papers for the accredited body: it leaves when they are submitted."""


class LetterState(StrEnum):
    """Where a letter stands in the register."""

    ISSUED = "issued"  # 未発送
    SENT = "sent"  # 発送済
    DELIVERED = "delivered"  # 配達済
    RETURNED = "returned"  # 返戻
    SUPERSEDED = "superseded"  # 差替済: another one holds
    VOID = "void"  # 取消: it never left, and its number is not used again


@dataclass(frozen=True, slots=True)
class Sending:
    """A letter and what became of it. `how` and `tracking` are of the last time it left."""

    number: str
    letter: str
    of: str  # receipt, answer, refusal, other, correction
    items: tuple[int, ...]
    issued: date
    how: str = ""
    tracking: str = ""
    dispatched: date | None = None
    delivered: date | None = None
    returned: date | None = None
    voided: date | None = None
    supersedes: str = ""
    superseded: str = ""

    @property
    def state(self) -> LetterState:
        """Return where it stands: a letter that holds no more says so first."""
        if self.voided:
            return LetterState.VOID
        if self.superseded:
            return LetterState.SUPERSEDED
        if self.delivered:
            return LetterState.DELIVERED
        if self.dispatched:
            return LetterState.SENT
        return LetterState.RETURNED if self.returned else LetterState.ISSUED

    @property
    def holds(self) -> bool:
        """Whether it is what the company says: neither void nor superseded."""
        return not (self.voided or self.superseded)

    @property
    def lies_here(self) -> bool:
        """Whether it may leave the house: it holds, and has not left or has come back."""
        return self.holds and self.dispatched is None

    @property
    def never_left(self) -> bool:
        """Whether it may be void: it holds, and nobody outside has ever had it."""
        return self.lies_here and self.returned is None


def sendings(events: Iterable[Event]) -> dict[str, Sending]:
    """Return the letters of a case by number, in the order they were issued."""
    found: dict[str, Sending] = {}
    for event in events:
        if event.sort == SUBMIT:
            for number, one in found.items():
                if one.letter == COVERING and one.lies_here:
                    found[number] = replace(one, dispatched=event.on)
        tell = _TOLD.get(event.sort)
        if tell is not None:
            tell(found, event)
    return found


def _letter(found: dict[str, Sending], event: Event) -> None:
    facts, number = event.facts, event.facts["number"]
    old = facts.get("supersedes", "")
    of = facts.get("of", "other")
    found[number] = Sending(number, facts["letter"], of, event.items, event.on, supersedes=old)
    if old in found:
        found[old] = replace(found[old], superseded=number)


def _dispatch(found: dict[str, Sending], event: Event) -> None:
    facts, one = event.facts, found.get(event.facts["number"])
    if one is not None:
        given = facts.get("delivered", "")
        found[one.number] = replace(
            one,
            how=facts.get("how", ""),
            tracking=facts.get("tracking", ""),
            dispatched=event.on,
            delivered=date.fromisoformat(given) if given else None,
            returned=None,
        )


def _delivered(found: dict[str, Sending], event: Event) -> None:
    one = found.get(event.facts["number"])
    if one is not None:
        tracking = event.facts.get("tracking", "") or one.tracking
        found[one.number] = replace(one, delivered=event.on, tracking=tracking)


def _returned(found: dict[str, Sending], event: Event) -> None:
    one = found.get(event.facts["number"])
    if one is not None:
        found[one.number] = replace(one, dispatched=None, delivered=None, returned=event.on)


def _void(found: dict[str, Sending], event: Event) -> None:
    one = found.get(event.facts["number"])
    if one is not None:
        found[one.number] = replace(one, voided=event.on)
        if one.supersedes in found:
            found[one.supersedes] = replace(found[one.supersedes], superseded="")


_TOLD: Mapping[str, Callable[[dict[str, Sending], Event], None]] = {
    Act.LETTER: _letter,
    Act.DISPATCH: _dispatch,
    Act.DELIVERED: _delivered,
    Act.RETURNED: _returned,
    Act.VOID: _void,
}


# ------------------------------------------------------------------ carriers' numbers

_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212\u30fc\uff70-]+")
_CHECKED = 7


class Doubt(StrEnum):
    """Why a carrier's number looks as if it were copied wrongly. A hint, never a refusal."""

    LENGTH = "length"
    CHECK = "check"


def tracking(written: str) -> str:
    """Return a carrier's number as it is kept: ASCII, without blanks and hyphens.

    `１２３－４５６７` is 1234567; letters (EMS, other carriers) stay, as capitals.
    """
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", written)).upper()


def doubt(number: str, digits: int) -> Doubt | None:
    """Return what is odd about a number of `digits` digits that ends in a check digit, or None.

    The check digit of Japan Post and the large carriers: the digits before it modulo 7.
    """
    if not (number.isascii() and number.isdigit() and len(number) == digits):
        return Doubt.LENGTH
    return None if int(number[:-1]) % _CHECKED == int(number[-1]) else Doubt.CHECK


def spoken(number: str) -> str:
    """Return a carrier's number in groups, as it stands on the slip: 123-45-67890-3."""
    if not number.isdigit():
        return number
    groups = {11: (3, 2, 5, 1), 12: (4, 4, 4)}.get(len(number))
    if groups is None:
        return number
    parts, at = [], 0
    for width in groups:
        parts.append(number[at : at + width])
        at += width
    return "-".join(parts)

"""A case as a list shows it, and its next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from enum import StrEnum

    from app.domain.finding import Place
    from app.domain.item import State
    from app.domain.requests import Channel, Decision, Kind


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in a list: what is asked and how far it is."""

    kind: Kind
    state: State
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Next:
    """The next step of a case: the act that is due and what it still needs.

    `act` is None where nothing is left to do. The sentence is app.phrases' work.
    """

    act: str | None  # an Act, or the name of one about a leak or inquiry: leak-judge
    item: int = 0  # position in the case, from 1; 0 where it concerns the case
    missing: tuple[StrEnum, ...] = ()  # of the rules the act belongs to


@dataclass(frozen=True, slots=True)
class Hit:
    """Where in a case the words of a question stand: the place, and what stands around them.

    `label` is the name of the file or the number of the letter, else empty. `marks` are the
    stretches of `text` that were asked for, in order.
    """

    place: Place
    label: str
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A row of the list and of the Today page."""

    id: int
    number: str
    arrived: date
    channel: Channel
    requester: str  # "" for an anonymous person
    items: tuple[ItemLine, ...]
    state: State  # of the least advanced item
    due: date | None  # the earliest open company or hard date
    waiting_since: date | None  # the company's clock stands still
    next: Next
    open: bool
    migrated: bool  # taken over from an older ledger (移行分)
    erased: date | None = None  # the day its person was forgotten (破棄済)
    tags: tuple[str, ...] = ()
    officer: str = ""  # who acted last
    hit: Hit | None = None  # where it was found, when it was looked for by words

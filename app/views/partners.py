"""Contractors, joint users and recipients, and what they were asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.domain.partner_asks import Need, Sort, Standing
    from app.domain.partners import Relation, Wanting


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """Another company that has to do with the data (委託先・共同利用者・提供先・委託元)."""

    id: int
    name: str
    relation: Relation
    groups: tuple[str, ...]  # of the joint use, that it holds
    contact: str
    mail: str
    phone: str
    address: str
    begun: date | None
    ended: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class AskLine:
    """Something a partner was asked for a case, and how it stands today.

    `since` is the day it came to stand so, `remind_on` the business day on which it will be
    worse; None when answered, or past the last reminder.
    """

    case: str
    items: tuple[int, ...]
    partner: int
    name: str
    sort: Sort
    need: Need  # whether the person's answer waits for it
    asked: date
    by: date | None  # the day it was asked to answer by
    reminded: date | None
    answered: date | None
    standing: Standing
    since: date
    remind_on: date | None

    @property
    def escalated(self) -> bool:
        """Whether it is past the last reminder, and for a superior to take up (上申)."""
        return self.standing == "escalated"


@dataclass(frozen=True, slots=True)
class JointUseLine:
    """A group of jointly used data as it was found published; `wanting` for today."""

    group: str
    responsible: str
    address: str
    representative: str
    published: date | None
    within: bool
    wanting: tuple[Wanting, ...]


@dataclass(frozen=True, slots=True)
class EntrustingLine:
    """A contractor and what is known of the entrusting; `wanting` for today."""

    partner: int
    name: str
    contract: str
    since: date | None
    covers: str
    needed: bool
    on_behalf: bool
    abroad: bool
    wanting: tuple[Wanting, ...]

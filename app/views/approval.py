"""What an approver is shown without a casebook, and what the officer is told of asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.approval import Duty
    from app.domain.bundles import Verdict


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item whose decision is to be approved, in words."""

    position: int
    kind: str  # 保有個人データの開示
    target: str
    decision: str  # 一部応諾
    decided: str  # by whom and when
    reasons: tuple[str, ...]  # each with its article and what it is about
    articles: tuple[tuple[str, str], ...]  # citation, text as of the day of the decision
    more: tuple[tuple[str, str], ...] = ()  # what else the decision says: name, words


@dataclass(frozen=True, slots=True)
class AskedLetter:
    """A letter that is approved with the decision, as it will say, still without its number."""

    letter: str
    title: str
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is asked to approve: all of it, out of the sealed bundle."""

    ask: str
    company: str
    case: str
    approver: str
    asked_by: str
    asked_at: str  # ISO 8601 with offset
    arrived: str
    items: tuple[AskedItem, ...]
    clocks: tuple[tuple[str, str], ...]  # name and day, in words
    letters: tuple[AskedLetter, ...]
    note: str
    content: str  # SHA-256 of all this, the hash that is signed


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody of the staff who may approve, and her key."""

    name: str
    duties: frozenset[Duty]
    fingerprint: str  # "" where no key is kept


@dataclass(frozen=True, slots=True)
class AskLine:
    """An ask of a case, and what came back."""

    ask: str
    approver: str
    asked: datetime
    items: tuple[int, ...]
    letters: tuple[str, ...]
    verdict: Verdict | None  # None while nothing came back
    answered: datetime | None
    older: bool  # asked anew since, so that no answer counts


@dataclass(frozen=True, slots=True)
class Approvable:
    """What the card of a case needs to ask for an approval.

    `letters` are those the decision calls for: id and title.
    """

    items: tuple[int, ...]
    approvers: tuple[Approver, ...]
    letters: tuple[tuple[str, str], ...]
    asks: tuple[AskLine, ...]

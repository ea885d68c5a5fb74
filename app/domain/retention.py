"""How long a case is kept after it was closed (保存期間), and what stops its disposal (保管の指定).

No law sets a period for these records (appi.22: personal data are to be erased without delay once
there is no need of them); the periods are the company's own, by register, in years from the day
the case was closed. The longest of its registers holds for a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.days import end_of_years
from app.domain.requests import Decision, Family

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.incidents import Incidents
    from app.domain.item import Event, Item

HOLD: Final = "hold"
"""The event that keeps a case beyond its period (保管の指定): why, and when to look again."""
RELEASE: Final = "release"
"""The event that ends it."""


class Register(StrEnum):
    """The registers (台帳の区分) that have a period each."""

    RIGHTS = "rights"  # 開示等の請求等の記録: J.10
    REFUSED = "refused"  # of these, those that were refused in whole or part
    COMPLAINT = "complaint"  # 苦情・相談の記録: J.11
    INQUIRY = "inquiry"  # お問い合わせの記録
    SUPPRESSION = "suppression"  # 配信・勧誘の停止: the list of whom not to write to
    LEAK = "leak"  # 漏えい等の記録
    BODY = "body"  # 認定個人情報保護団体の照会
    DISPUTE = "dispute"  # 訴訟・弁護士への引継ぎ


class Stays(StrEnum):
    """Why a case is not disposed of."""

    OPEN = "open"  # 終わっていない
    PERIOD = "period"  # 保存期間中
    NO_PERIOD = "no-period"  # 期間の定めがない
    HELD = "held"  # 保管の指定
    PARTNER = "partner"  # 関係先の回答を待っている
    ERASED = "erased"  # 消去済


_FAMILIES: Final[Mapping[Family, Register]] = {
    Family.RIGHTS: Register.RIGHTS,
    Family.COMPLAINT: Register.COMPLAINT,
    Family.INQUIRY: Register.INQUIRY,
    Family.WITHDRAWAL: Register.INQUIRY,
    Family.MARKETING: Register.SUPPRESSION,
}
_NOT_GRANTED: Final = frozenset(
    {Decision.NONE, Decision.PARTIAL, Decision.ALTERNATIVE, Decision.NOT_NOTIFY}
)


@dataclass(frozen=True, slots=True)
class Hold:
    """A case is to be kept, whatever its period (保管の指定)."""

    since: date
    why: str
    review: date | None  # the day to look again


@dataclass(frozen=True, slots=True)
class Term:
    """Until when a case is kept: by which register, from which day on."""

    register: Register
    years: int
    closed: date
    last_day: date  # 保存期間の満了日; it may be disposed of from the day after


def registers(items: Iterable[Item], incidents: Incidents) -> frozenset[Register]:
    """Return the registers a case belongs to."""
    found: set[Register] = set()
    for item in items:
        found.add(_FAMILIES[item.family])
        if item.family is Family.RIGHTS and item.decision in _NOT_GRANTED:
            found.add(Register.REFUSED)
        if item.escalated:
            found.add(Register.DISPUTE)
        if item.leak == "yes":
            found.add(Register.LEAK)
    if incidents.leaks:
        found.add(Register.LEAK)
    if incidents.inquiries:
        found.add(Register.BODY)
    return frozenset(found)


def closed_on(items: Iterable[Item], incidents: Incidents) -> date | None:
    """Return the day the last part of a case ended (完了日), None while one is open."""
    ends = [item.ended for item in items]
    ends += [leak.ended for leak in incidents.leaks]
    ends += [inquiry.ended for inquiry in incidents.inquiries]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def hold_of(events: Sequence[Event]) -> Hold | None:
    """Return the hold that stands on a case, None where none does."""
    found: Hold | None = None
    for event in events:
        if event.sort == HOLD:
            review = event.facts.get("review", "")
            found = Hold(event.on, event.text, date.fromisoformat(review) if review else None)
        elif event.sort == RELEASE:
            found = None
    return found


def term(found: Iterable[Register], closed: date, periods: Mapping[Register, int]) -> Term | None:
    """Return until when a case of these registers is kept; None where one has no period.

    `periods` are years; 0 means that no period is set, and nothing is disposed of by time. The
    day of closing is not counted (civil.140, civil.143).
    """
    years = {register: periods.get(register, 0) for register in found}
    if not years or not all(years.values()):
        return None
    register = max(sorted(years), key=lambda one: years[one])
    return Term(register, years[register], closed, end_of_years(closed, years[register]))

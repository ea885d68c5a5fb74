"""What is asked of partners, and who has not answered (「誰が返していないか」).

An ask goes to one partner, mostly with a letter, and is reminded of on business days of the
company only. When is a matter of calendar alone: the day asked, the day answered, and today.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from app.domain.partners import Relation
from app.domain.requests import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.domain.days import Calendar
    from app.domain.partners import Partner


class Sort(StrEnum):
    """What a partner is asked to do."""

    INSTRUCT = "instruct"  # 指示: do it, and report that it is done (appi.25), letter L29
    CONFIRM = "confirm"  # 確認: say whether, and how
    NOTIFY = "notify"  # 連絡: know that it was corrected or stopped, letter L30
    ASK = "ask"  # 照会: tell us what you know or hold

    @property
    def letter(self) -> str:
        """Return the letter that carries it, "" where there is none of its own."""
        return {Sort.INSTRUCT: "L29", Sort.NOTIFY: "L30"}.get(self, "")


class Need(StrEnum):
    """Whether the person's answer waits for it."""

    FOR_NOTICE = "for-notice"  # 通知の前に: the answer says that it is done, or rests on it
    FOLLOW_UP = "follow-up"  # 通知の後に


@dataclass(frozen=True, slots=True)
class Proposal:
    """An ask the tables propose to the officer."""

    partner: str
    sort: Sort
    need: Need


_DONE_AT_CONTRACTOR: Final = {Relation.CONTRACTOR: (Sort.INSTRUCT, Need.FOR_NOTICE)}
_FOUND_AT_CONTRACTOR: Final = {Relation.CONTRACTOR: (Sort.ASK, Need.FOR_NOTICE)}
# No general duty, but data shared with others are to stay accurate (appi.22, 通則編 3-6-3).
_OTHERS_KNOW: Final = {
    Relation.JOINT_USER: (Sort.NOTIFY, Need.FOLLOW_UP),
    Relation.RECIPIENT: (Sort.NOTIFY, Need.FOLLOW_UP),
}
# A request about a principal's data goes as the contract with it says.
_AS_CONTRACTED: Final = {Relation.PRINCIPAL: (Sort.CONFIRM, Need.FOR_NOTICE)}

PROPOSED: Final[Mapping[Kind, Mapping[Relation, tuple[Sort, Need]]]] = MappingProxyType(
    {
        Kind.DISCLOSURE: _FOUND_AT_CONTRACTOR | _AS_CONTRACTED,
        Kind.CORRECTION: _DONE_AT_CONTRACTOR | _OTHERS_KNOW | _AS_CONTRACTED,
        Kind.USE_STOP: _DONE_AT_CONTRACTOR | _OTHERS_KNOW | _AS_CONTRACTED,
        # stopping a provision is our own act; those who received before should know
        Kind.TP_STOP: _OTHERS_KNOW | _AS_CONTRACTED,
        Kind.COMPLAINT: _FOUND_AT_CONTRACTOR
        | {
            Relation.JOINT_USER: (Sort.ASK, Need.FOR_NOTICE),
            Relation.RECIPIENT: (Sort.ASK, Need.FOR_NOTICE),
            Relation.PRINCIPAL: (Sort.CONFIRM, Need.FOR_NOTICE),
        },
        Kind.MARKETING_STOP: _DONE_AT_CONTRACTOR,
        Kind.WITHDRAWAL: _DONE_AT_CONTRACTOR,
    }
)
"""What is proposed to ask of whom, by the kind of request; nothing for kinds not named."""


def proposals(kind: Kind, partners: Iterable[Partner]) -> tuple[Proposal, ...]:
    """Return the asks proposed for a request of `kind`, in the order of `partners`.

    `partners` are those that hold this very person's data; nobody else is told of the person.
    """
    table = PROPOSED.get(kind, {})
    return tuple(Proposal(p.id, *table[p.relation]) for p in partners if p.relation in table)


# ------------------------------------------------------------------ asking and reminding


@dataclass(frozen=True, slots=True)
class Ask:
    """Something asked of a partner. `answered` also where nothing but receipt was wanted.

    `by` is the day it was asked to answer by, `reminded` the day of the last reminder, `id`
    the event that asked; none of them moves the cadence.
    """

    partner: str
    sort: Sort
    need: Need
    asked: date
    answered: date | None = None
    by: date | None = None
    reminded: date | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a partner is reminded, in business days after the day of asking.

    None of these numbers is law. They rise: ValueError where they do not.
    """

    first: int = 5
    second: int = 10
    escalation: int = 15

    def __post_init__(self) -> None:
        if not 0 < self.first < self.second < self.escalation:
            raise ValueError((self.first, self.second, self.escalation))


class Standing(StrEnum):
    """How an ask stands, the most pressing first."""

    ESCALATED = "escalated"  # 上申: past the last reminder
    LATE = "late"  # 遅延: the second reminder is due
    REMIND = "remind"  # 督促: the first reminder is due
    WAITING = "waiting"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Status:
    """How an ask stands today.

    `since` is the day it came to stand so, `next` the business day on which it will stand
    worse if nothing is heard, None when answered or at the end of the cadence.
    """

    standing: Standing
    since: date
    next: date | None


def status(
    asked: date,
    answered: date | None,
    calendar: Calendar,
    today: date,
    cadence: Cadence = Cadence(),
) -> Status:
    """Return how an ask of the day `asked` stands on `today`, by the company's `calendar`.

    The day of asking is not counted. An answer counts from its own day on, so that an earlier
    day can be looked back to.
    """
    if answered is not None and answered <= today:
        return Status(Standing.ANSWERED, answered, None)
    since, standing = asked, Standing.WAITING
    for days, worse in (
        (cadence.first, Standing.REMIND),
        (cadence.second, Standing.LATE),
        (cadence.escalation, Standing.ESCALATED),
    ):
        day = calendar.add_business_days(asked, days)
        if today < day:
            return Status(standing, since, day)
        since, standing = day, worse
    return Status(standing, since, None)


# ------------------------------------------------------------------ who has not answered


@dataclass(frozen=True, slots=True)
class Silent:
    """A partner who owes an answer: what it was asked, worst first, and how it stands."""

    partner: str
    standing: Standing
    asks: tuple[tuple[Ask, Status], ...]


def wall(
    asks: Iterable[Ask],
    calendar: Calendar,
    today: date,
    cadence: Cadence = Cadence(),
) -> tuple[Silent, ...]:
    """Return the partners who have not answered, the most pressing and longest asked first."""
    owing: dict[str, list[tuple[Ask, Status]]] = {}
    for ask in asks:
        found = status(ask.asked, ask.answered, calendar, today, cadence)
        if found.standing is not Standing.ANSWERED:
            owing.setdefault(ask.partner, []).append((ask, found))
    silent = []
    for partner, pairs in owing.items():
        pairs.sort(key=_pressing)
        silent.append(Silent(partner, pairs[0][1].standing, tuple(pairs)))
    return tuple(sorted(silent, key=lambda one: (_pressing(one.asks[0]), one.partner)))


def _pressing(pair: tuple[Ask, Status]) -> tuple[int, date]:
    ask, found = pair
    return _ORDER[found.standing], ask.asked


_ORDER: Final = {standing: place for place, standing in enumerate(Standing)}


def holding_back(asks: Iterable[Ask], today: date) -> tuple[Ask, ...]:
    """Return the asks the person's answer waits for: wanted for the notice, and unanswered."""
    return tuple(a for a in _open(asks, today) if a.need is Need.FOR_NOTICE)


def left_after(asks: Iterable[Ask], today: date) -> tuple[Ask, ...]:
    """Return the unanswered asks that do not keep the answer back (事後の連絡)."""
    return tuple(a for a in _open(asks, today) if a.need is Need.FOLLOW_UP)


def _open(asks: Iterable[Ask], today: date) -> tuple[Ask, ...]:
    return tuple(a for a in asks if a.answered is None or a.answered > today)

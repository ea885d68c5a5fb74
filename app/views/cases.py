"""A case as the case page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from enum import StrEnum
    from pathlib import Path

    from app.domain.clocks import Clock
    from app.domain.erasure import Tombstone
    from app.domain.item import State
    from app.domain.partners import Routed
    from app.domain.requests import Channel, Decision, Kind, Method, WaitReason
    from app.errors import CasebookError
    from app.views.incidents import InquirySheet, LeakSheet, Stage
    from app.views.letters import DocumentLine
    from app.views.lines import Next
    from app.views.partners import AskLine
    from app.views.people import Person


@dataclass(frozen=True, slots=True)
class Wait:
    """A time in which we wait for the person (停止). Both ends are local dates."""

    item: int
    reason: WaitReason
    asked: date
    answered: date | None


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock of one item, and whether its date still matters."""

    item: int
    clock: Clock
    met: date | None  # the day the act it waits for was done
    nr: int = 0  # of the leak or inquiry, where `item` is 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock of an open case that would run out on another day by other settings.

    `old` and `new` are local dates: by which the company acts, or from which a suit may be
    brought. Both are None where the clock stands still: its day is not known yet.
    """

    case: str
    item: int  # 0: of the case as a whole, as the clocks of a leak are
    clock: str  # K11
    old: date | None
    new: date | None


@dataclass(frozen=True, slots=True)
class Article:
    """A provision a decision rests on, numbered and worded as it was on the day of the decision."""

    id: str  # appi.33.2.1
    citation: str
    text: str  # "" where the program carries none


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that the present state allows, with what it still needs."""

    act: str  # an Act, or the name of one about a leak or inquiry: leak-judge
    item: int
    missing: tuple[StrEnum, ...]
    nr: int = 0  # of the leak or inquiry; 0 where it is none, or begins one


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One store that was searched for the person's data (探索記録)."""

    where: str
    on: date
    result: str
    actor: str


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Why something was not granted: the internal code and the text for the letter."""

    code: str
    part: str  # which part of the request; "" for all of it
    text: str


@dataclass(frozen=True, slots=True)
class ItemSheet:
    """One item with everything decided about it."""

    position: int
    kind: Kind
    confirmed: bool  # by a click; a proposed kind is never acted on
    words: tuple[str, ...]  # of the request, that led to the proposal
    target: str
    state: State
    grounds: tuple[str, ...]
    decision: Decision | None
    decided: date | None
    reasons: tuple[ReasonLine, ...]
    method_wanted: Method | None
    method_used: Method | None
    searches: tuple[SearchEntry, ...]
    notified: date | None
    offers: tuple[Offer, ...]
    law: str = ""  # the version of the law the decision was made under, by its id
    route: Routed | None = None  # who answers for the data it touches (取次の区分)
    former: tuple[Kind, ...] = ()  # as what it was handled before (種別の変更)
    approvals: tuple[str, ...] = ()  # who has approved the present decision
    refusal_told: date | None = None  # the refused part, while the rest was carried out
    copies_held: str = ""  # why copies of identity documents are kept
    refusal_delivered: date | None = None  # the day a refusal reached the person: K3


@dataclass(frozen=True, slots=True)
class Recorded:
    """Everything about a person as it was written: where, and how much. `sha256`: its manifest."""

    path: Path
    sha256: str
    files: int
    cases: int


@dataclass(frozen=True, slots=True)
class ManyDone:
    """What became of an act to many cases, each an act of its own.

    `entries` are those of the journal; `refused` names each case with why; `stopped` where the
    officer called the rest off.
    """

    act: str
    cases: frozenset[int]
    entries: tuple[int, ...]
    refused: tuple[tuple[str, CasebookError], ...] = ()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class EventLine:
    """A line of the timeline: what happened, when, and who wrote it down.

    `sort` is a word of the event table; `text` is what the officer wrote, `facts` what the
    act recorded (keys are field names, values printable).
    """

    id: int
    on: date
    at: datetime  # when it was recorded
    sort: str
    items: tuple[int, ...]  # positions; empty where it concerns the case
    actor: str
    text: str
    facts: tuple[tuple[str, str], ...]
    struck: bool = False  # it was taken back (元に戻した) and tells nothing any more


@dataclass(frozen=True, slots=True)
class TaskLine:
    """Something to do by a day."""

    id: int
    case: str
    item: int
    text: str
    due: date | None
    done: date | None


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """A stored file: part of a mail, or taken in beside it."""

    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A mail of the case, as it was decoded; the raw bytes are kept under `sha256`."""

    id: int
    subject: str
    sender: str
    address: str
    arrived: date
    body: str
    defects: tuple[str, ...]
    sha256: str
    attachments: tuple[AttachmentLine, ...]
    charset: str = ""  # in which somebody chose to read it


@dataclass(frozen=True, slots=True)
class MailReading:
    """A mail as it reads in one charset: what the officer chooses from (文字化け修復)."""

    charset: str  # "" for the reading nobody chose
    subject: str
    sender: str
    address: str
    lines: tuple[str, ...]  # the first of the text
    likelier: bool  # than the reading nobody chose


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """One case, whole."""

    id: int
    number: str
    channel: Channel
    arrived: date  # 到達
    noticed: date  # 認識
    recorded: datetime  # 記録
    words: str  # the person's own words
    state: State
    due: date | None
    waiting_since: date | None
    open: bool
    migrated: bool
    people: tuple[Person, ...]
    items: tuple[ItemSheet, ...]
    clocks: tuple[ClockLine, ...]
    waits: tuple[Wait, ...]
    events: tuple[EventLine, ...]  # newest first
    documents: tuple[DocumentLine, ...]
    tasks: tuple[TaskLine, ...]
    messages: tuple[MessageLine, ...]
    stages: tuple[Stage, ...]
    next: Next
    offers: tuple[Offer, ...]  # acts on the case as a whole, then those of its items
    leaks: tuple[LeakSheet, ...] = ()
    inquiries: tuple[InquirySheet, ...] = ()
    asks: tuple[AskLine, ...] = ()  # of partners, in the order of asking
    tombstone: Tombstone | None = None  # its person was forgotten (破棄済)
    files: tuple[AttachmentLine, ...] = ()  # put to the case beside its mails
    held: bool = False  # kept whatever its period (保管の指定)

    @property
    def requester(self) -> str:
        """Return the name of whoever asks, or an empty string."""
        return next((p.name for p in self.people if p.name), "")

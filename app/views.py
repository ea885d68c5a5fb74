"""Frozen pictures of the casebook: all that ever leaves a desk.

Dates are local dates of the casebook's zone (Asia/Tokyo); moments carry that zone.
Labels are not here: a window or the command line asks app.phrases for the words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from enum import StrEnum
    from pathlib import Path

    from app.changes import Change
    from app.domain.clocks import Clock
    from app.domain.item import State
    from app.domain.jipdec import Exhibit, Purpose
    from app.domain.leak_duties import Track
    from app.domain.leak_facts import Category, Question, WhyNot
    from app.domain.masking import Mode
    from app.domain.partner_asks import Need, Sort, Standing
    from app.domain.partners import Relation, Routed, Wanting
    from app.domain.requests import Channel, Decision, Kind, Method, Role, WaitReason


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a case."""

    id: int
    role: Role
    name: str
    reading: str
    organisation: str
    mail: str
    phone: str
    postcode: str
    address: str


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


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A letter that was issued. Its bytes never change."""

    id: int
    number: str
    letter: str  # L01 …
    title: str
    dated: date  # of dispatch, as printed
    items: tuple[int, ...]
    sha256: str
    dispatched: date | None
    how: str


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
class Stage:
    """A step on the way of a case as it is drawn above the case page; words by app.phrases."""

    name: str
    done: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """What makes a leak reportable (rule.7), and the day that was known."""

    category: Category
    known: date


@dataclass(frozen=True, slots=True)
class DutyLine:
    """What a leak obliges to, and the day it was met."""

    track: Track
    met: date | None


@dataclass(frozen=True, slots=True)
class LeakSheet:
    """A leak of the case (漏えい等): who knew since when, what it is, what is owed."""

    nr: int
    state: StrEnum
    known_on: date | None
    known_by: str  # the department that knew first
    persons: int | None  # at most, as last known
    categories: tuple[CategoryLine, ...]
    why_not: WhyNot | None  # why it need not be reported
    unanswered: tuple[Question, ...]
    duties: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True)
class InquirySheet:
    """A matter with the accredited body (照会)."""

    nr: int
    state: StrEnum
    numbers: tuple[str, ...]  # of the body's letters
    due: date | None
    case: str  # our own case, or ""
    demanded: bool  # must not be refused without a proper reason: appi.53.3
    submitted: tuple[date, ...]
    packages: tuple[tuple[date, str], ...] = ()  # papers written: the day, the covering letter
    settled: bool = False  # the answer is approved: papers would be no draft


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

    @property
    def requester(self) -> str:
        """Return the name of whoever asks, or an empty string."""
        return next((p.name for p in self.people if p.name), "")


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """One bar of the twelve months on the Today page."""

    year: int
    month: int
    requests: int  # 請求
    others: int  # 苦情・相談ほか


@dataclass(frozen=True, slots=True)
class Today:
    """What must be done now."""

    on: date
    rehearsal: bool  # a fixed date for practice, to be said in the window
    open_count: int
    late: tuple[CaseLine, ...]
    soon: tuple[CaseLine, ...]  # due within the next five business days
    waiting: tuple[CaseLine, ...]
    unplanned: tuple[CaseLine, ...]  # open, with no next date
    tasks: tuple[TaskLine, ...]
    unconfirmed: int  # cases with a kind nobody has confirmed yet
    received: int  # this month
    completed: int
    on_time: int | None  # per cent of the answers due this month; None where none was due
    mean_days: float | None  # calendar days from arrival to notice
    months: tuple[MonthFigure, ...]
    desk_name: str  # the accredited body of the policy (認定個人情報保護団体)
    desk_office: str
    desk_phone: str
    desk_hours: str
    desk_open: bool
    partners: tuple[AskLine, ...] = ()  # what partners have not answered


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """A kind the text seems to ask for, and the words that led there."""

    kind: Kind
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a mail would become. Nothing is written until the officer accepts."""

    file: str
    sha256: str
    subject: str
    sender: str
    address: str
    sent: datetime | None
    arrived: date
    body: str
    defects: tuple[str, ...]
    attachments: tuple[AttachmentLine, ...]
    items: tuple[ProposedItem, ...]
    case: str  # number of the running case it seems to belong to, or ""
    case_by: str  # "reference" or "subject"
    person: int | None  # a known person with this address
    person_name: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a letter text: its name, what fills it now, and whether it may stay empty."""

    name: str
    value: str
    kind: str  # line, text, date, money
    required: bool
    known: bool  # filled from the casebook


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter before it is issued: its page and what is still wrong with it."""

    case: str
    letter: str
    title: str
    items: tuple[int, ...]
    pdf: bytes | None
    slots: tuple[Slot, ...]
    findings: tuple[str, ...]  # sentences; empty when it may be issued
    dated: date


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """A letter that the present state of a case calls for, or allows."""

    letter: str
    title: str
    items: tuple[int, ...]
    suggested: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels, BGRA, `stride` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter as it went into the register."""

    number: str
    letter: str
    title: str
    dated: date
    sha256: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of proving the file and its journal."""

    ok: bool
    faults: tuple[str, ...]
    entries: int
    head: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an act, for the form in the window and for `欄=値` on the command line.

    `sort` is line, text, date, choice, flag or number. `choices` are values; their words come
    from app.phrases under the name of the field.
    """

    name: str
    sort: str
    required: bool
    choices: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class PhoneNote:
    """What was heard on the telephone, at the counter or read in a letter."""

    channel: Channel
    arrived: date
    noticed: date
    name: str
    reading: str
    organisation: str
    role: Role
    mail: str
    phone: str
    postcode: str
    address: str
    words: str
    kinds: tuple[Kind, ...]
    called_at: str = ""  # 10:24, for a telephone call


@dataclass(frozen=True, slots=True)
class Accepted:
    """A mail proposal as the officer corrected and accepted it."""

    raw: bytes
    file: str
    arrived: date
    name: str
    address: str
    kinds: tuple[Kind, ...]
    case: str  # number of a running case to join, or "" for a new one
    confirmed: bool  # by a click; on the command line a proposal stays unconfirmed


@dataclass(frozen=True, slots=True)
class PackageWish:
    """How papers for the accredited body are wished for (提出資料).

    `masks` are modes by field; `words` are taken out too; `attachments` are numbers from the
    preview, from 1. `password` locks the workbook, "" leaves it open.
    """

    nr: int = 0  # which inquiry of the case; 0: the newest
    masks: Mapping[str, Mode] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    attachments: tuple[int, ...] = ()
    zipped: bool = False
    password: str = ""


@dataclass(frozen=True, slots=True)
class MaskLine:
    """A field of the papers: how it leaves, how it may, and what is then to be read of it."""

    field: str
    label: str
    mode: Mode
    allowed: tuple[Mode, ...]
    words: tuple[str, ...]  # how it leaves by each of these modes
    shown: str  # and by the one that is chosen
    why: str
    listed: bool  # named in the papers


@dataclass(frozen=True, slots=True)
class AttachmentChoice:
    """A file that came with a mail. `lacking` says what it needs before it may go along."""

    at: int
    name: str
    size: int
    exhibit: Exhibit | None
    lacking: tuple[StrEnum, ...]
    unfit: str  # picture, sound, unreadable; "" where its text can go along


@dataclass(frozen=True, slots=True)
class PackagePreview:
    """Papers for the accredited body before they are written."""

    case: str
    nr: int
    settled: bool  # the answer is approved; else everything is marked as a draft
    letter: str  # number of a covering letter that was issued for this answer, or ""
    purpose: Purpose
    masks: tuple[MaskLine, ...]
    papers: tuple[str, ...]  # what goes along, by title
    inside: tuple[str, ...]  # what stays in the casebook, in our own words
    chronology: tuple[tuple[date, str], ...]  # as it will be read
    attachments: tuple[AttachmentChoice, ...]
    doubtful: tuple[str, ...]  # looks like a name, and is not taken out


@dataclass(frozen=True, slots=True)
class Packed:
    """Papers that were written. `sha256` is that of the ZIP, of the manifest for a folder."""

    path: Path
    sha256: str
    manifest: str  # its SHA-256
    case: str
    letter: str  # number of the covering letter; "" for a draft
    files: tuple[str, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was re-opened and proved."""

    path: Path
    sha256: str
    cases: int

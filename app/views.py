"""Frozen pictures of the casebook: all that ever leaves a desk.

Dates are local dates of the casebook's zone (Asia/Tokyo); moments carry that zone.
Labels are not here: a window or the command line asks app.phrases for the words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.changes import Change
from app.domain.sending import LetterState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from app.domain.clocks import Clock
    from app.domain.erasure import Tombstone, Why
    from app.domain.finding import Place
    from app.domain.item import State
    from app.domain.jipdec import Exhibit, Purpose
    from app.domain.leak_duties import Track
    from app.domain.leak_facts import Category, Question, WhyNot
    from app.domain.likeness import Sign
    from app.domain.masking import Mode
    from app.domain.partner_asks import Need, Sort, Standing
    from app.domain.partners import Relation, Routed, Wanting
    from app.domain.requests import Channel, Decision, Ground, Kind, Method, Role, WaitReason
    from app.domain.undoing import Why as UndoWhy
    from app.errors import BadFormError, CasebookError


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
class ContactLine:
    """A mail address, telephone number or address of a person, and whether it holds."""

    id: int
    sort: str  # mail, phone, address
    value: str
    postcode: str  # of an address
    standing: str  # current, old, wrong
    since: date | None  # the day it became known; None before such days were kept


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A row of the list of people."""

    id: int
    name: str
    reading: str
    organisation: str
    phone: str
    mail: str
    address: str
    cases: int
    latest: date | None  # arrival of the newest case


@dataclass(frozen=True, slots=True)
class Alike:
    """A person who may be the one in question, why, and what is open of her: a proposal only."""

    person: Person
    score: int
    signs: tuple[Sign, ...]
    cases: tuple[CaseLine, ...]  # open ones, the nearest date first


@dataclass(frozen=True, slots=True)
class MergedLine:
    """A person who was found to be another one, as she was kept."""

    id: int
    name: str
    reading: str
    into: int
    on: date | None


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """A person, whole: how to reach her, in which cases she is, and who may be the same."""

    person: Person
    contacts: tuple[ContactLine, ...]  # newest first
    cases: tuple[tuple[CaseLine, Role], ...]  # newest arrival first
    merged: tuple[MergedLine, ...]
    alike: tuple[Alike, ...]


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
class LogLine:
    """A line of the sealed log (封印ログ): when, who, what, which cases. Nothing that was said."""

    number: int
    at: datetime
    actor: str
    act: str  # by its name in the journal
    cases: tuple[str, ...]  # numbers of the first ones
    count: int  # of cases in all
    hash: str


@dataclass(frozen=True, slots=True)
class LogHead:
    """How far the log is."""

    entries: int
    hash: str  # of the last entry


@dataclass(frozen=True, slots=True)
class LogKnown:
    """What can be asked of the log: who acted, and what was done."""

    actors: tuple[str, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act as it is offered to be undone: its entry in the journal, its name, its case if any.

    `why` is None where it can be undone now; `by` is the act in the way, or the one to do instead.
    """

    entry: int
    act: str
    case: str
    why: UndoWhy | None = None
    by: str = ""


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
    how: str  # by which method: an id of resources/posting
    erased: date | None = None  # its bytes are gone, the register stays
    state: LetterState = LetterState.ISSUED
    tracking: str = ""  # the carrier's number, ASCII
    delivered: date | None = None
    returned: date | None = None
    voided: date | None = None
    supersedes: str = ""  # number of the letter in whose place it stands
    superseded: str = ""  # number of the one in its place


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A letter of the register of all cases (文書台帳)."""

    case: str
    document: DocumentLine


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A letter that may be issued with many others (一括発行), and what is still wrong with it."""

    case: str
    requester: str
    letter: str
    title: str
    items: tuple[int, ...]
    findings: tuple[str, ...] = ()  # sentences; empty where it may be issued
    remarks: tuple[Remark, ...] = ()  # the same, each with its place, where it could be drawn
    acknowledged: frozenset[str] = frozenset()  # keys of what was looked at a second time

    @property
    def passable(self) -> bool:
        """Whether all that is said of it wants a second look, and no more."""
        return len(self.remarks) == len(self.findings) and all(r.passable for r in self.remarks)

    @property
    def ready(self) -> bool:
        """Whether it may be issued: nothing is wrong, and all was looked at twice that asks."""
        keys = {remark.key for remark in self.remarks}
        return self.passable and keys <= self.acknowledged


@dataclass(frozen=True, slots=True)
class Batched:
    """What became of many letters: `issued` have their number, each by an act of its own.

    `refused` say why; `left` were not come to, because somebody called it off or because of
    `error`, what was in the way.
    """

    issued: tuple[tuple[BatchLine, str], ...]
    refused: tuple[BatchLine, ...] = ()
    left: tuple[BatchLine, ...] = ()
    error: CasebookError | None = None
    change: Change = field(default_factory=Change)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A letter somebody has to look after (発送の確認): it lies here, or nobody heard of it since.

    `due` is the day on which it is asked about: the day of dispatch it bears, or so many
    business days after it left (resources/posting).
    """

    case: str
    number: str
    title: str
    how: str  # "" while it lies here
    tracking: str
    since: date
    due: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """What an export of dates told: how many stand, and how many it called off."""

    dates: int
    gone: int
    sha256: str


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
    next: Next  # its own, whatever the case does next
    presses: str = ""  # the clock whose date presses: K4
    due: date | None = None  # that date


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
    next: Next = Next(None)
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
    tombstone: Tombstone | None = None  # its person was forgotten (破棄済)
    files: tuple[AttachmentLine, ...] = ()  # put to the case beside its mails
    held: bool = False  # kept whatever its period (保管の指定)

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
    posts: tuple[PostLine, ...] = ()  # letters that lie here, or were not heard of since
    letters_due: int = 0  # letters that could be issued now, together


@dataclass(frozen=True, slots=True)
class ProposedGround:
    """A ground the text seems to state, and the words that led there."""

    ground: Ground
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """A kind the text seems to ask for, the grounds it states, and the words that led there."""

    kind: Kind
    words: tuple[str, ...]
    grounds: tuple[ProposedGround, ...] = ()


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
    person: int | None  # a known person who may have written it
    person_name: str
    noticed: date  # 認識: today, until the officer says otherwise
    person_by: str = ""  # what is the same: "both", "address" only, or "name" only

    @property
    def days_lain(self) -> int:
        """Return how many days passed from arrival to notice (滞留日数)."""
        return (self.noticed - self.arrived).days


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a letter text: its name, what fills it now, and whether it may stay empty."""

    name: str
    value: str
    kind: str  # line, text, date, money
    required: bool
    known: bool  # filled from the casebook


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a letter that is not issued yet (校正の指摘): what, where, a way out.

    `passable` is whether the officer may issue it all the same, by acknowledging `key`. `words`
    are what stands there, `slot` where they came from; `line` counts from 1 within its part.
    """

    key: str
    sentence: str
    way_out: str
    passable: bool
    place: str  # 本文5行目, 同封ファイル2の1ページ, ""
    words: str = ""
    slot: str = ""
    part: str = ""
    line: int = 0


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
    remarks: tuple[Remark, ...] = ()  # the same, each with its place
    wording: int = 0  # version of the office's own text; 0: the one that ships

    @property
    def stops(self) -> bool:
        """Whether something is wrong that cannot be acknowledged."""
        return any(not one.passable for one in self.remarks)


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """A letter that the present state of a case calls for, or allows."""

    letter: str
    title: str
    items: tuple[int, ...]
    suggested: bool
    purpose: str = "answer"  # or refusal: the refused part alone, ahead of the rest
    written: Mapping[str, str] = field(default_factory=dict)  # into the letter it supersedes


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of a case that may go along with a letter: `number` counts from 1 in the case."""

    number: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels, `stride` bytes a row: BGRA, or a byte of grey where it is to be printed."""

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
class FormLine:
    """A blank form (様式) in the list of what a desk hands out."""

    form: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whether letters go out in envelopes with a window (窓あき封筒), and where that is, in mm.

    `x` and `y` are the upper left corner of the window on the folded sheet, pushed into the upper
    left corner of the envelope; `right` and `down` how far prints of this machine are off.
    """

    used: bool
    x: float
    y: float
    width: float
    height: float
    right: float = 0.0
    down: float = 0.0


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of proving the file and its journal."""

    ok: bool
    faults: tuple[str, ...]
    entries: int
    head: str


class Register(StrEnum):
    """Which register."""

    REQUESTS = "requests"  # 開示等の請求等: JIS Q 15001 J.10
    COMPLAINTS = "complaints"  # 苦情及び相談: JIS Q 15001 J.11
    LETTERS = "letters"  # 文書台帳: by the date of the letter, never with names


@dataclass(frozen=True, slots=True)
class RegisterWish:
    """Which register, of which days, with names or without (マスク済)."""

    register: Register
    first: date
    last: date
    names: bool = True


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A cell of the company's workbook: what goes there, by marks, and what that comes to.

    `fault` says why it cannot be filled, None where it can: the facts of a BadFormError.
    """

    place: str  # 月報!B3
    text: str  # {{受付}}件, or {{未了.受付番号}} for a list that begins there
    shown: str
    fault: BadFormError | None = None


@dataclass(frozen=True, slots=True)
class FormPlan:
    """What goes where into the company's workbook, and every name that can be asked for."""

    places: tuple[FormPlace, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """Whether the casebook still contains the history a report was made from.

    `differs` says what does not fit: `shorter:N` (the journal ends at N, before the report's
    entry), `entry:N` (entry N has another hash), `anchor:N` (the report names two places),
    `journal:N:…` (the chain is broken).
    """

    ok: bool
    differs: tuple[str, ...]
    number: int  # the entry the report names
    head: str  # the hash it names
    at: str  # when that entry was made, ISO; "" where it is not there
    entries: int  # of the journal now
    newest: str
    written: bool  # the journal knows these very bytes: written here, and not altered since


@dataclass(frozen=True, slots=True)
class Advice:
    """What helps with an act (助言), and where it comes from. It blocks nothing."""

    text: str
    source: str


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
class Enclosure:
    """A file that came with a letter or was handed over, with its bytes as they were."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Callback:
    """A call back that is wished for (折り返し), or was made: to which number, and when."""

    number: str
    when: str  # in the caller's words: 本日17時以降
    by: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class PhoneNote:
    """What was heard on the telephone, at the counter or read in a letter.

    Of the questions about identity only which were asked is kept, never an answer: `asked` are
    ids of resources/identity/questions.csv.
    """

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
    seconds: int = 0  # from the ring to the record
    person: int | None = None  # a known one, by a click
    case: str = ""  # number of a running case it belongs to, by a click
    callback: Callback | None = None
    asked: tuple[str, ...] = ()
    asked_by: str = ""  # phone, callback, visit, post, mail
    told: str = ""  # what was said to the caller
    sent: date | None = None  # postmark of a letter, date of a fax
    deemed: date | None = None  # the day it should ordinarily have arrived (appi.39)
    delivery: str = ""  # plain, registered, courier …
    received_by: str = ""  # who took it in at the counter
    seen: tuple[str, ...] = ()  # originals shown and not copied: ids of documents.csv
    files: tuple[Enclosure, ...] = ()


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
    charset: str = ""  # chosen by the officer; "" leaves it to the mail
    sha256: str = ""  # of the bytes that were proposed, where they must be the same
    noticed: date | None = None  # None for the day it is recorded
    grounds: Mapping[Kind, tuple[Ground, ...]] = field(default_factory=dict)
    person: int | None = None  # a known person, 0 for a new one; None where nobody chose


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


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup as it is listed. `why` and `state` are those of app.keeping.backups."""

    name: str
    at: datetime
    why: str
    folder: Path | None
    size: int  # bytes, 0 where it was not written down
    state: str
    leaves_by: date | None  # the last day by which thinning takes it away; None: never
    restored: bool  # a casebook was restored from it, so it stays


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A restore that was rehearsed (復元リハーサル): of which backup, and what did not fit."""

    name: str
    on: date
    entries: int
    faults: tuple[str, ...]  # unreadable, damaged, journal, counts, prefix; empty: proved


@dataclass(frozen=True, slots=True)
class Kept:
    """How the casebook is kept: its backups, and when restoring was last proved."""

    folder: Path
    backups: tuple[BackupLine, ...]
    proved_on: date | None  # 最後に復元を確認した日
    proved: str  # the name of the backup it was proved with
    trouble: str  # a cause of StorageFailedError: the last backup could not be made; or ""
    sheet_on: date | None  # when the recovery sheet of the present passphrase was printed


@dataclass(frozen=True, slots=True)
class OnlyRead:
    """Why a casebook is only read: who has it, on which machine, since when; "" for unknown.

    `copied` is the moment of the last act in the backup that is shown; None for the living file.
    """

    user: str = ""
    host: str = ""
    since: str = ""
    copied: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about how the casebook is kept that the officer should know today.

    `what` is a key of the phrases (table notice), `fact` what goes into the sentence; `pressing`
    means that data may be lost.
    """

    what: str
    fact: str = ""
    pressing: bool = False


@dataclass(frozen=True, slots=True)
class CameBack:
    """A person who was erased, and is back because an older backup was restored: by case."""

    number: str
    on: date  # when the case was erased


@dataclass(frozen=True, slots=True)
class Restored:
    """A casebook restored beside, and the cases whose people came back with it.

    `compared` is whether it could be compared with the casebook as it is now.
    """

    path: Path
    sha256: str
    entries: int
    came_back: tuple[CameBack, ...]
    compared: bool


@dataclass(frozen=True, slots=True)
class ErasedCase:
    """What would go of one case when its person is forgotten, by number."""

    number: str
    people: int  # in the case; who is in another case as well is kept there
    mails: int
    attachments: int
    letters: int
    notes: int  # events somebody wrote words into
    tasks: int


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case that keeps its record, or cannot be erased yet, and why."""

    number: str
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Erasure:
    """What closing a withdrawn inquiry destroys, what stays and why. Empty where nothing goes."""

    cases: tuple[ErasedCase, ...] = ()
    people: int = 0  # who leaves the casebook altogether
    drafts: int = 0  # unfinished records that name them
    kept: tuple[KeptCase, ...] = ()  # whole, people included
    waits: tuple[KeptCase, ...] = ()  # why it cannot be done yet
    backups: tuple[str, ...] = ()  # that were made before and hold the data still


@dataclass(frozen=True, slots=True)
class RetainedCase:
    """A case as retention lists it (保存期間). Nobody is named; `why` is what an officer wrote.

    `stays` are values of app.domain.retention.Stays, empty where it may be disposed of.
    """

    number: str
    kinds: tuple[str, ...]
    register: str  # a value of app.domain.retention.Register, "" where it has no period
    closed: date | None
    years: int
    last_day: date | None  # 保存期間の満了日
    stays: tuple[str, ...]
    why: str  # of the hold (保管の指定)
    review: date | None  # when to look at the hold again


@dataclass(frozen=True, slots=True)
class DisposalLine:
    """A disposal that was done. `certified` None: its certificate is still to be made."""

    number: int
    on: date
    cases: tuple[str, ...]
    certified: date | None


@dataclass(frozen=True, slots=True)
class Retention:
    """What may be disposed of, what stays beyond its period and why, and what was disposed of."""

    due: tuple[RetainedCase, ...]
    stays: tuple[RetainedCase, ...]
    held: tuple[RetainedCase, ...]
    periods: tuple[tuple[str, int], ...]  # register, years; 0: no period
    done: tuple[DisposalLine, ...]  # newest first

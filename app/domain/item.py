"""What is known of one request item, told by its events one after the other.

What an event tells stands in app.domain.item_events; which acts a state allows, and where they
lead, in app.domain.steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.partner_asks import Ask, Need
from app.domain.requests import Decision, Family, Ground, Kind, Method, WaitReason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from app.domain.approval import Approval
    from app.domain.partners import Routed


class State(StrEnum):
    """Where an item stands. Which of them a kind knows is said by its family's table."""

    RECEIVED = "RECEIVED"
    TRIAGED = "TRIAGED"
    ACCEPTED = "ACCEPTED"
    WAIT_FIX = "WAIT_FIX"
    VERIFYING = "VERIFYING"
    WAIT_FEE = "WAIT_FEE"
    WAIT_METHOD = "WAIT_METHOD"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    MATCHED = "MATCHED"
    INVESTIGATING = "INVESTIGATING"
    DRAFTED = "DRAFTED"
    IN_APPROVAL = "IN_APPROVAL"  # 承認待ち, where two persons are wanted
    APPROVED = "APPROVED"
    EXECUTING = "EXECUTING"
    HELD = "HELD"
    STOPPED = "STOPPED"
    DISPOSED = "DISPOSED"
    NOT_FOUND = "NOT_FOUND"
    NOTIFIED = "NOTIFIED"
    ANSWERED = "ANSWERED"
    FOLLOW_UP = "FOLLOW_UP"
    REPORTED = "REPORTED"
    CONFIRMED = "CONFIRMED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"
    REFERRED = "REFERRED"  # 取次・案内のみ: another's to answer, and told so

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return self not in (State.CLOSED, State.WITHDRAWN, State.REFERRED)

    @property
    def rank(self) -> int:
        """Return how far along this is; a case shows the least of its items.

        Files keep this number, so a state that came later has that of the one it goes on from.
        """
        return _RANKS[self]


_RANKS: dict[State, int] = {
    state: rank
    for rank, state in enumerate(state for state in State if state is not State.IN_APPROVAL)
}
_RANKS[State.IN_APPROVAL] = _RANKS[State.DRAFTED]


class Act(StrEnum):
    """What an officer does to an item; the words of the command line as well."""

    CONFIRM = "confirm"  # 種別の確定
    RECLASSIFY = "reclassify"  # 種別の変更, after it was accepted
    TRIAGE = "triage"  # 仕分け: the three questions
    ACCEPT = "accept"  # 受付
    ASK = "ask"  # 本人への依頼 (補正, 本人確認, 手数料, 開示方法)
    ANSWERED = "answered"  # 本人からの回答
    IDENTITY = "identity"  # 本人確認の記録
    TARGET = "target"  # 請求の対象と方法
    INVESTIGATE = "investigate"  # 調査の記録
    SEARCH = "search"  # 探索の記録
    DECIDE = "decide"  # 決定案
    SUBMIT = "submit"  # 承認に回す
    APPROVE = "approve"  # 承認
    RETURN = "return"  # 差戻し
    EXECUTE = "execute"  # 措置の記録
    LETTER = "letter"  # 文書の発行
    DISPATCH = "dispatch"  # 発送
    DELIVERED = "delivered"  # 配達・受領
    RETURNED = "returned"  # 返戻: a letter that came back
    VOID = "void"  # 取消: a letter that was issued and never left
    NOTIFY = "notify"  # 通知 without a letter: by telephone or mail, noted
    INTERIM = "interim"  # 途中経過のお知らせ: K13
    ACKNOWLEDGE = "acknowledge"  # 苦情の受付連絡 without a letter
    FOLLOW_UP = "follow-up"  # 是正処置
    REPORT = "report"  # 代表者への報告
    MATCH = "match"  # 元のお問い合わせとの照合
    DISPOSE = "dispose"  # 破棄の記録
    ROUTE = "route"  # 取次の区分: who answers for the data
    ASK_PARTNER = "ask-partner"  # 委託先・共同利用者・提供先への依頼
    PARTNER_ANSWERED = "partner-answered"  # その回答
    PARTNER_REMINDED = "partner-reminded"  # 督促
    COPIES = "copies"  # 本人確認書類の写しの廃棄・返却
    CLOSE = "close"  # 完了
    WITHDRAW = "withdraw"  # 取下げ
    REFER = "refer"  # 取次・案内
    ESCALATE = "escalate"  # 訴訟・弁護士への引継ぎ: stops no clock and no notice
    ADD = "add"  # 項目の追加: a request found inside a complaint
    REOPEN = "reopen"  # 再開
    NOTE = "note"  # 経過の記録
    TASK = "task"  # すること
    DONE = "done"  # すること、済み
    PERSON = "person"  # 本人・代理人
    TAG = "tag"  # タグ: a word of the officer's own to find the case by


INTERNAL = frozenset({Act.SUBMIT, Act.APPROVE, Act.RETURN, Act.NOTE})
"""Acts whose words stay in the house: no letter and no export carries them (承認コメント)."""


class Missing(StrEnum):
    """What an act still needs before it can be done."""

    CONFIRMED_KIND = "confirmed-kind"
    LEAK_QUESTION = "leak-question"
    REQUEST_QUESTION = "request-question"
    PARTNER_QUESTION = "partner-question"
    CONTACT = "contact"
    ROLE = "role"
    LIVING = "living"  # asked by an heir about somebody who died: appi.2.1
    IDENTITY = "identity"
    AUTHORITY = "authority"
    OPEN_WAIT = "open-wait"
    ASKED = "asked"
    SEARCH_LOG = "search-log"
    INVESTIGATION = "investigation"
    DECISION = "decision"
    REASON = "reason"
    METHOD = "method"
    DIFFICULTY = "difficulty"
    MEASURE = "measure"
    SUBMITTED = "submitted"  # 承認に回すこと
    SECOND_PERSON = "second-person"
    APPROVER = "approver"
    UNCONCERNED = "unconcerned"
    SECOND_APPROVAL = "second-approval"
    APPROVAL = "approval"
    ADDRESS = "address"  # of a letter that came back
    UNTOLD = "untold"  # what was told cannot be asked anew
    REFUSED_PART = "refused-part"
    HOLD_REASON = "hold-reason"
    GRANTED = "granted"
    EXECUTION = "execution"
    CAUSE = "cause"
    CORRECTIVE_ACTION = "corrective-action"
    ID_COPIES = "id-copies"
    STORES = "stores"
    REVIEW_DAY = "review-day"
    LETTER = "letter"
    UNSENT = "unsent"  # a correction that is issued, and has not left
    PARTNER_ANSWER = "partner-answer"
    ROUTE = "route"
    STATE = "state"  # the act is not one of this state


class Identity(StrEnum):
    """How far the person is verified (本人確認): order.12.3."""

    PENDING = "pending"
    OK = "ok"
    FAILED = "failed"
    NOT_REQUIRED = "not-required"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as it was written down.

    `on` is the local date it happened, `at` the moment it was recorded. `item` is the position
    in the case, 0 for the case as a whole.
    """

    id: int
    item: int
    sort: str  # an Act, or "opened", "mail"
    on: date
    at: datetime
    actor: str
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def items(self) -> tuple[int, ...]:
        """Return the positions of the items it concerns: one, several, or none in particular."""
        listed = self.facts.get("items", "")
        if listed:
            return tuple(int(part) for part in listed.split(","))
        return (self.item,) if self.item else ()


@dataclass(frozen=True, slots=True)
class Wait:
    """A time in which we wait for the person. `by` is the day we asked to hear by."""

    reason: WaitReason
    asked: date
    by: date | None
    answered: date | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """One store that was searched for the person's data (探索記録)."""

    where: str
    on: date
    result: str
    actor: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part was not granted: the internal code and the words for the letter."""

    code: str
    part: str
    text: str


def read_reasons(text: str) -> tuple[Reason, ...]:
    """Return the reasons of a decision from their line form: `D1|部分|理由` a line."""
    found = []
    for line in text.splitlines():
        code, _, rest = line.partition("|")
        part, _, words = rest.partition("|")
        if code.strip():
            found.append(Reason(code.strip(), part.strip(), words.strip()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CopiesGone:
    """What became of the copies of identity documents: the facts of letter L31."""

    which: str
    on: date
    returned: bool  # else destroyed
    how: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of this item: what it was for, and what became of it.

    `purpose` is receipt, answer, refusal (the refused part alone, ahead of the rest), other, or
    correction: the new text of an answer or refusal that has left the house already (差替え).
    """

    number: str
    letter: str
    purpose: str
    dated: date
    dispatched: date | None = None
    returned: date | None = None  # it came back (不在・転居): it has told nobody anything
    delivered: date | None = None
    voided: date | None = None  # 取消
    superseded: str = ""  # the number of the letter in its place (差替え)

    @property
    def stands(self) -> bool:
        """Whether it is what we say: neither void, nor has another come in its place."""
        return self.voided is None and not self.superseded


ASKED_FOR: Mapping[str, WaitReason] = {
    "C1": WaitReason.IDENTITY,
    "C2": WaitReason.FIX,
    "C3": WaitReason.FIX,
    "C4": WaitReason.IDENTITY,
    "C5": WaitReason.FEE,
}
"""For what the person was asked before a request may fail for want of it (appi.37, order.12)."""
PROCEDURAL = frozenset(ASKED_FOR)
_REFUSED = frozenset({Decision.NONE, Decision.NOT_NOTIFY})
_SECOND = frozenset({*_REFUSED, Decision.PARTIAL, Decision.ALTERNATIVE})
_APOLOGY = frozenset({Decision.JUSTIFIED, Decision.PARTLY})
_CARRIED_OUT = frozenset({Kind.CORRECTION, Kind.USE_STOP, Kind.TP_STOP})
_GRANTED = frozenset({Decision.FULL, Decision.PARTIAL, Decision.ALTERNATIVE})
WAIT_STATE = {
    WaitReason.FIX: State.WAIT_FIX,
    WaitReason.IDENTITY: State.VERIFYING,
    WaitReason.FEE: State.WAIT_FEE,
    WaitReason.METHOD: State.WAIT_METHOD,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One request item as its events tell it."""

    kind: Kind
    family: Family
    phase: State = State.RECEIVED  # without regard to waits; see `state`
    confirmed: bool = False
    words: tuple[str, ...] = ()
    target: str = ""
    grounds: tuple[Ground, ...] = ()
    method_wanted: Method | None = None
    method_used: Method | None = None
    leak: str = ""  # yes, no; "" not asked yet
    request: str = ""
    partner: str = ""
    waits: tuple[Wait, ...] = ()
    identity: Identity = Identity.PENDING
    authority: bool = False
    copies: bool = False  # copies of identity documents are still held
    papers: str = ""  # what was shown, as it was written down
    copies_held: str = ""  # why they are kept nevertheless
    copies_gone: CopiesGone | None = None
    searches: tuple[Search, ...] = ()
    investigation: str = ""
    decision: Decision | None = None
    decided: date | None = None
    law: str = ""  # the version of the law in force when it was decided, by its id
    drafter: str = ""
    approver: str = ""
    approvals: tuple[Approval, ...] = ()  # of the present decision
    position: bool = False  # the answer takes a legal position, so it is approved first
    pays: bool = False  # the answer promises a payment
    concerned: tuple[str, ...] = ()  # of the staff, whom the complaint is about
    former: tuple[Kind, ...] = ()  # as what it was handled before (種別の変更)
    reasons: tuple[Reason, ...] = ()
    difficulty: str = ""  # why the wanted method is not used (D6): appi.33.2, 33.3
    measure: str = ""  # what is done instead (代替措置): appi.35.2, 35.4, 35.6
    until: date | None = None  # to when a measure is put off, or what is kept is looked at again
    escalated: date | None = None
    executed: date | None = None
    letters: tuple[Sent, ...] = ()
    acknowledged: date | None = None  # a first answer left the house: K10
    readdress: bool = False  # a letter came back: the address is verified before the next one
    contacted: date | None = None  # the last word from us: K13
    notified: date | None = None
    refusal_told: date | None = None  # the refused part, while the rest was carried out
    cause: str = ""
    corrective: str = ""
    corrected: date | None = None  # the corrective action was carried out
    stores: str = ""
    inquiry: str = ""  # the original of a withdrawal, as it was written down
    inquiries: tuple[str, ...] = ()  # numbers of the cases that were withdrawn
    disposal: int = 0  # the event that recorded the disposal, by its id
    ended: date | None = None
    asks: tuple[Ask, ...] = ()  # of partners
    route: Routed | None = None

    @property
    def state(self) -> State:
        """Return the state as it is shown: while we wait for the person, that."""
        if self.phase in (State.ACCEPTED, State.INVESTIGATING):
            for wait in self.waits:
                if wait.answered is None:
                    return WAIT_STATE[wait.reason]
        return self.phase

    @property
    def waiting_since(self) -> date | None:
        """Return the first day we asked and have no answer to, or None."""
        if self.phase not in (State.ACCEPTED, State.INVESTIGATING):
            return None
        return min((w.asked for w in self.waits if w.answered is None), default=None)

    @property
    def procedural(self) -> bool:
        """Whether the refusal says nothing about data: only C1 to C5 (domain of appi.37)."""
        alone = bool(self.reasons) and all(r.code in PROCEDURAL for r in self.reasons)
        return alone and self.decision in _REFUSED

    @property
    def tells_about_data(self) -> bool:
        """Whether the answer states or implies whether personal data exist, or what they are."""
        return self.family is Family.RIGHTS and not self.procedural

    @property
    def carried_out(self) -> bool:
        """Whether something has to be done before it may be reported as done (appi.34.3, 35.7)."""
        return self.kind in _CARRIED_OUT and self.decision in _GRANTED

    @property
    def executed_finally(self) -> date | None:
        """Return the day it was done, where doing is the answer: a stop of mailings, a disposal."""
        return self.executed if self.family in (Family.MARKETING, Family.WITHDRAWAL) else None

    @property
    def refused(self) -> date | None:
        """Return the day the refusal of a claim was told, which opens the way to a suit (K3).

        A refused part may be told before the rest is carried out; then that day counts.
        """
        told_no = self.decision in (Decision.NONE, Decision.PARTIAL, Decision.NOT_EXIST)
        return self.refusal_told or (self.notified if told_no else None)

    @property
    def refusal_owed(self) -> bool:
        """Whether a part is refused while the rest is still to be carried out, and untold.

        It is told without delay by its own letter (appi.34.3, 35.7): it does not wait.
        """
        pending = self.executed is None or bool(self.held_back_by)
        untold = self.notified is None and self.refusal_told is None
        return self.decision is Decision.PARTIAL and self.carried_out and pending and untold

    @property
    def second_approval(self) -> bool:
        """Whether it is approved twice where two persons are wanted: refusals, apologies, pay."""
        return self.decision in _SECOND or self.decision in _APOLOGY or self.pays

    @property
    def answer(self) -> Sent | None:
        """Return the letter that carries the present decision, once issued."""
        answers = (s for s in reversed(self.letters) if s.purpose == "answer" and s.stands)
        return next(answers, None)

    @property
    def correction_owed(self) -> bool:
        """Whether a corrected text of what was told is issued, and the person has not got it."""
        owed = (s for s in self.letters if s.purpose == "correction" and s.stands)
        return any(s.dispatched is None for s in owed)

    @property
    def refusal_delivered(self) -> date | None:
        """Return the day the refusal reached the person, where that was recorded (appi.39.1)."""
        told = (s for s in self.letters if s.purpose in ("answer", "refusal") and s.dispatched)
        carried = (s.delivered for s in told if s.dispatched == self.refused)
        return next(carried, None) if self.refused else None

    @property
    def held_back_by(self) -> tuple[Ask, ...]:
        """Return the asks the person's answer waits for: it rests on what the partner says."""
        return tuple(a for a in self.asks if a.answered is None and a.need is Need.FOR_NOTICE)

    @property
    def receipt(self) -> Sent | None:
        """Return the letter that confirms receipt, once issued."""
        return next((s for s in self.letters if s.purpose == "receipt" and s.stands), None)

    def sent(self, number: str) -> Sent | None:
        """Return a letter of this item by its number."""
        return next((s for s in self.letters if s.number == number), None)

    def heir(self, number: str) -> Sent | None:
        """Return the letter that stands in the place of another one, the last of all, or None."""
        found = None
        one = self.sent(number)
        while one is not None and one.superseded:
            found = one = self.sent(one.superseded)
        return found

    def of(self, event: Event) -> str:
        """Return what narrows an act, here: which letter it is, which way a match went.

        A letter that answers several items may carry an overruled decision of one of them: to
        that item it is no answer any more, whatever it is to the others.
        """
        told = event.facts.get("of", "")
        if event.sort not in (Act.DISPATCH, Act.RETURNED):
            return told
        number = event.facts.get("number", "")
        heir = self.heir(number)
        if event.sort == Act.RETURNED and heir is not None and heir.dispatched:
            return "other"  # what came back is not what was told in the end
        sent = self.sent(number)
        return sent.purpose if sent else told

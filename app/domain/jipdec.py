"""The matter with the accredited body (認定個人情報保護団体からの照会): appi.53.

The body tells us of a complaint and asks for its quick settlement (appi.53.1), or demands an
explanation or documents (appi.53.2), which must not be refused without a proper reason
(正当な理由, appi.53.3). Each of its letters is an inquiry with a date of its own; no statute
and no published rule gives a number of days, so a due date comes from the letter or from what
was agreed with the body, never from a computation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain import approval
from app.domain.approval import Approval, Lack, approval_of
from app.domain.clocks import external

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.clocks import Clock
    from app.domain.days import Calendar
    from app.domain.item import Event

ONE_OF_TWO: Final = "one-of-two"
"""Of an approval that another one has to follow: an answer to the body is approved twice."""

SUGGESTED_DAYS: Final = 10
"""Business days proposed where a letter names no day. Custom of this desk, not law."""


class State(StrEnum):
    """Where the matter stands."""

    RECEIVED = "RECEIVED"  # 受領
    DRAFTED = "DRAFTED"  # 回答案
    APPROVED = "APPROVED"  # 承認
    SUBMITTED = "SUBMITTED"  # 提出
    FURTHER = "FURTHER"  # 追加照会
    CLOSED = "CLOSED"  # 終結

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return self is not State.CLOSED


class Act(StrEnum):
    """What an officer does in the matter."""

    INQUIRY = "inquiry"  # 照会の受領: the first, or a further one
    AGREE = "agree"  # 期日の合意: a day agreed with the body
    LINK = "link"  # 当社の事案との照合
    DRAFT = "draft"  # 回答案
    APPROVE = "approve"  # 承認
    RETURN = "return"  # 差戻し
    SUBMIT = "submit"  # 提出
    CLOSE = "close"  # 終結
    WITHDRAWN = "withdrawn"  # 申出の取下げ, as the body tells us
    PACKAGE = "package"  # 提出資料の書き出し: done by the export alone, moves nothing


class Basis(StrEnum):
    """On what the inquiry rests."""

    NOTICE = "appi.53.1"  # 苦情の内容の通知、迅速な解決の求め
    DEMAND = "appi.53.2"  # 説明・資料の提出の求め


class Complainant(StrEnum):
    """Whether the body told us who complains (申出人); it needs that person's consent to."""

    NAMED = "named"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """How far the body is given what it asks."""

    WHOLE = "whole"
    PART = "part"
    REFUSED = "refused"


class Exhibit(StrEnum):
    """What stays out of a submission unless it is named one by one.

    Individual numbers and the like (個人番号, 保険者番号, 基礎年金番号) are not among them:
    they never leave, and are never listed.
    """

    ID_COPY = "id-copy"  # 本人確認書類の写し
    AUTHORITY = "authority"  # 委任状
    RECORDING = "recording"  # 通話録音
    ACCOUNT = "account"  # 口座・カード
    SENSITIVE = "sensitive"  # 要配慮個人情報


class Missing(StrEnum):
    """What an act in the matter still needs."""

    STATE = "state"  # the act is not one of this state
    INQUIRY = "inquiry"
    CASE = "case"  # our own case, where we were told who complains
    EXPLANATION = "explanation"
    JUSTIFICATION = "justification"  # 正当な理由
    DEMAND = "demand"  # an exhibit goes only on a demand under appi.53.2
    SECOND_PERSON = "second-person"
    APPROVER = "approver"
    SECOND_APPROVAL = "second-approval"
    OUTCOME = "outcome"
    EXHIBIT = "exhibit"  # named in the answer, and approved with it


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A letter of the body. `due` is the day it names or that was agreed, None: none yet."""

    number: str  # the body's own
    basis: Basis
    dated: date  # of the letter; of the conversation where it was asked orally
    received: date
    due: date | None
    answered: date | None = None

    @property
    def clock(self) -> Clock:
        """Return K9, from the letter's own date to the day it names."""
        return external(self.dated, self.due)

    def suggested_due(self, company: Calendar) -> date | None:
        """Return a day to propose to the body where none is named; None where one is.

        Counted from the letter's date. A suggestion to the officer, which becomes due only
        when she records it as agreed.
        """
        return None if self.due else company.add_business_days(self.dated, SUGGESTED_DAYS)


class Purpose(StrEnum):
    """Why papers were written for the body."""

    DEMAND = "appi.53.2"
    VOLUNTARY = "voluntary"  # on a notice, without a demand


@dataclass(frozen=True, slots=True)
class Package:
    """Papers that were written for the body (提出資料). `sha256` is that of their manifest."""

    on: date
    sha256: str
    purpose: Purpose
    letter: str  # number of the covering letter; "" for a draft


@dataclass(frozen=True, slots=True)
class Setting:
    """How the company is set up."""

    two_persons: bool = False  # approver ≠ drafter (承認の二人制)


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter with the accredited body as its events tell it. All dates are local dates."""

    phase: State = State.RECEIVED
    inquiries: tuple[Inquiry, ...] = ()
    complainant: Complainant = Complainant.UNKNOWN
    case: str = ""  # the number of our own case
    no_case: bool = False  # looked for, and there is none
    answer: Answer | None = None
    explanation: str = ""
    justification: str = ""
    exhibits: tuple[Exhibit, ...] = ()
    drafter: str = ""
    approver: str = ""
    approvals: tuple[Approval, ...] = ()
    submitted: tuple[date, ...] = ()
    outcome: str = ""
    ended: date | None = None
    packages: tuple[Package, ...] = ()

    @property
    def unanswered(self) -> tuple[Inquiry, ...]:
        """Return the inquiries nothing was submitted to, the one that presses most first."""
        waiting = (inquiry for inquiry in self.inquiries if inquiry.answered is None)
        return tuple(sorted(waiting, key=lambda i: (i.due or date.max, i.dated)))

    @property
    def due(self) -> date | None:
        """Return the earliest day that is named for what is unanswered."""
        return min((i.due for i in self.unanswered if i.due), default=None)

    def suggested_due(self, company: Calendar) -> date | None:
        """Return the day to propose first for what is unanswered and names none."""
        return min(filter(None, (i.suggested_due(company) for i in self.unanswered)), default=None)

    @property
    def demanded(self) -> bool:
        """Whether an open inquiry is a demand, which must not be refused (appi.53.3)."""
        return any(inquiry.basis is Basis.DEMAND for inquiry in self.unanswered)

    @property
    def purpose(self) -> Purpose:
        """Return why papers would be written now: some letter of the body demands them, or none."""
        demand = any(inquiry.basis is Basis.DEMAND for inquiry in self.inquiries)
        return Purpose.DEMAND if demand else Purpose.VOLUNTARY

    @property
    def settled(self) -> bool:
        """Whether the answer is approved as it stands: papers are no draft any more."""
        return self.phase in (State.APPROVED, State.SUBMITTED) and bool(self.explanation.strip())

    def lacking_for(self, exhibit: Exhibit) -> tuple[Missing, ...]:
        """Return what an exhibit still needs before it may leave: a demand, and the approval."""
        lacking = [] if self.purpose is Purpose.DEMAND else [Missing.DEMAND]
        if exhibit not in self.exhibits or not self.settled:
            lacking.append(Missing.EXHIBIT)
        return tuple(lacking)

    def knows(self, event: Event) -> Matter:
        """Return the matter with what `event` says, before any step is taken."""
        tell = _TOLD.get(event.sort)
        return tell(self, event) if tell else self


# ------------------------------------------------------------------ what events tell


def _inquiry(matter: Matter, event: Event) -> Matter:
    facts = event.facts
    found = Inquiry(
        number=facts.get("number", ""),
        basis=Basis(facts["basis"]),
        dated=date.fromisoformat(facts["dated"]) if facts.get("dated") else event.on,
        received=event.on,
        due=date.fromisoformat(facts["due"]) if facts.get("due") else None,
    )
    named = Complainant(facts.get("complainant", matter.complainant))
    return replace(matter, inquiries=(*matter.inquiries, found), complainant=named)


def _agree(matter: Matter, event: Event) -> Matter:
    """Let the body's consent move the day of one inquiry, or of all that are open."""
    number, due = event.facts.get("number", ""), date.fromisoformat(event.facts["due"])
    moved = tuple(
        replace(inquiry, due=due)
        if inquiry.answered is None and number in ("", inquiry.number)
        else inquiry
        for inquiry in matter.inquiries
    )
    return replace(matter, inquiries=moved)


def _link(matter: Matter, event: Event) -> Matter:
    case = event.facts.get("case", "")
    named = Complainant(event.facts.get("complainant", matter.complainant))
    return replace(matter, case=case, no_case=not case, complainant=named)


def _draft(matter: Matter, event: Event) -> Matter:
    listed = event.facts.get("exhibits", "")
    return replace(
        matter,
        answer=Answer(event.facts.get("answer", Answer.WHOLE)),
        explanation=event.text,
        justification=event.facts.get("justification", ""),
        exhibits=tuple(Exhibit(name) for name in listed.split(",") if name),
        drafter=event.actor,
        approver="",
        approvals=(),
    )


def _submit(matter: Matter, event: Event) -> Matter:
    answered = tuple(replace(i, answered=i.answered or event.on) for i in matter.inquiries)
    return replace(matter, inquiries=answered, submitted=(*matter.submitted, event.on))


def _package(matter: Matter, event: Event) -> Matter:
    facts = event.facts
    made = Package(event.on, facts["sha256"], Purpose(facts["purpose"]), facts.get("letter", ""))
    return replace(matter, packages=(*matter.packages, made))


_TOLD: Mapping[str, Callable[[Matter, Event], Matter]] = {
    Act.INQUIRY: _inquiry,
    Act.AGREE: _agree,
    Act.LINK: _link,
    Act.DRAFT: _draft,
    Act.APPROVE: lambda matter, event: replace(
        matter,
        approver=event.actor,
        approvals=(*matter.approvals, approval_of(event.actor, event.facts)),
    ),
    Act.RETURN: lambda matter, _event: replace(matter, approver="", approvals=()),
    Act.SUBMIT: _submit,
    Act.CLOSE: lambda matter, event: replace(matter, outcome=event.text),
    Act.WITHDRAWN: lambda matter, event: replace(matter, outcome=event.text or matter.outcome),
    Act.PACKAGE: _package,
}


# ------------------------------------------------------------------ what steps need


def _needs_inquiry(matter: Matter, _setting: Setting) -> Missing | None:
    return None if matter.unanswered else Missing.INQUIRY


def _needs_case(matter: Matter, _setting: Setting) -> Missing | None:
    """Look for our own case once we know who complains; a nameless complaint may have none."""
    sought = matter.case or matter.no_case or matter.complainant is Complainant.UNKNOWN
    return None if sought else Missing.CASE


def _needs_explanation(matter: Matter, _setting: Setting) -> Missing | None:
    return None if matter.explanation.strip() else Missing.EXPLANATION


def _needs_justification(matter: Matter, _setting: Setting) -> Missing | None:
    """Refuse a demand, or part of it, only for a proper reason that is written down: appi.53.3."""
    refused = matter.demanded and matter.answer in (Answer.PART, Answer.REFUSED)
    return Missing.JUSTIFICATION if refused and not matter.justification.strip() else None


def _needs_demand(matter: Matter, _setting: Setting) -> Missing | None:
    """Send what is kept out by default only where it is demanded: appi.53.2."""
    return Missing.DEMAND if matter.exhibits and not matter.demanded else None


def _needs_valid_approval(matter: Matter, setting: Setting) -> Missing | None:
    """Let another than the drafter approve, by duty, and each of the two once."""
    if not setting.two_persons or not matter.approvals:
        return None
    *earlier, last = matter.approvals
    if any(last.by == one.by for one in earlier):
        return Missing.SECOND_APPROVAL
    lack = approval.lacks(last, matter.drafter)
    return Missing(lack) if lack else None


def _needs_approvals(matter: Matter, setting: Setting) -> Missing | None:
    """Have what is told to the body approved twice where two persons are wanted."""
    if not setting.two_persons:
        return None
    lack = approval.wanting(matter.approvals, matter.drafter, second=True)
    return Missing(lack) if lack else None


def another_follows(matter: Matter, given: Approval) -> bool:
    """Return whether an approval counts, and another one has to follow it."""
    lack = approval.wanting((*matter.approvals, given), matter.drafter, second=True)
    counts = approval.lacks(given, matter.drafter) is None
    return counts and lack in (Lack.APPROVER, Lack.SECOND_APPROVAL)


def _needs_outcome(matter: Matter, _setting: Setting) -> Missing | None:
    """Say how the complaint was settled: its quick settlement is what is asked (appi.53.1)."""
    return None if matter.outcome.strip() else Missing.OUTCOME


# ------------------------------------------------------------------ the table


@dataclass(frozen=True, slots=True)
class Step:
    """A row: in one of the phases `at` the act leads to `to` (None: stays) if all `needs` hold.

    `supplies` is what the act's own form brings along, `of` narrows the act.
    """

    act: Act
    at: tuple[State, ...]
    to: State | None = None
    needs: tuple[Callable[[Matter, Setting], Missing | None], ...] = ()
    supplies: tuple[Missing, ...] = ()
    of: str = ""


S = State
_DRAFT = (_needs_inquiry, _needs_case, _needs_explanation, _needs_justification, _needs_demand)
_IN_FORM = (Missing.EXPLANATION, Missing.JUSTIFICATION, Missing.DEMAND)
_APPROVALS = (Missing.SECOND_PERSON, Missing.APPROVER, Missing.SECOND_APPROVAL)
_WORKING = (S.RECEIVED, S.FURTHER, S.DRAFTED, S.APPROVED)

TABLE: tuple[Step, ...] = (
    Step(Act.INQUIRY, (S.RECEIVED,)),
    # A further letter sends a draft back: it has to answer that one too.
    Step(Act.INQUIRY, (S.FURTHER, S.DRAFTED, S.APPROVED, S.SUBMITTED, S.CLOSED), S.FURTHER),
    Step(Act.AGREE, _WORKING, needs=(_needs_inquiry,)),
    Step(Act.LINK, (*_WORKING, S.SUBMITTED)),
    Step(Act.DRAFT, (S.RECEIVED, S.FURTHER, S.DRAFTED), S.DRAFTED, _DRAFT, _IN_FORM),
    Step(
        Act.APPROVE,
        (S.DRAFTED,),
        S.APPROVED,
        (*_DRAFT, _needs_valid_approval, _needs_approvals),
        _APPROVALS,
    ),
    Step(
        Act.APPROVE,
        (S.DRAFTED,),
        None,
        (*_DRAFT, _needs_valid_approval),
        _APPROVALS,
        of=ONE_OF_TWO,
    ),
    Step(Act.RETURN, (S.APPROVED,), S.DRAFTED),
    Step(Act.SUBMIT, (S.APPROVED,), S.SUBMITTED, (*_DRAFT, _needs_approvals)),
    Step(Act.CLOSE, (S.SUBMITTED,), S.CLOSED, (_needs_outcome,), (Missing.OUTCOME,)),
    Step(Act.WITHDRAWN, (*_WORKING, S.SUBMITTED), S.CLOSED),
)


def _step(matter: Matter, act: str, of: str) -> Step | None:
    rows = [s for s in TABLE if s.act == act and matter.phase in s.at]
    narrow = (s for s in rows if of and s.of == of)
    return next(narrow, next((s for s in rows if not s.of), None))


def after(matter: Matter, event: Event) -> Matter:
    """Return the matter after `event`: with what it says, at where it leads."""
    told = matter.knows(event)
    step = _step(matter, event.sort, event.facts.get("of", ""))
    if step is None or step.to is None:
        return told
    return replace(told, phase=step.to, ended=None if step.to.open else event.on)


def missing(matter: Matter, event: Event, setting: Setting) -> tuple[Missing, ...]:
    """Return what `event` lacks to be a step of this matter; empty when it may be taken.

    The guards see what the event itself says. A submission is judged before it answers what
    it submits to.
    """
    step = _step(matter, event.sort, event.facts.get("of", ""))
    if step is None:
        return (Missing.STATE,)
    seen = matter if event.sort == Act.SUBMIT else matter.knows(event)
    found = (need(seen, setting) for need in step.needs)
    return tuple(dict.fromkeys(m for m in found if m is not None))


@dataclass(frozen=True, slots=True)
class Offer:
    """An act the present phase allows, with what it needs beside what its form asks."""

    act: Act
    missing: tuple[Missing, ...]


def offers(matter: Matter, setting: Setting) -> tuple[Offer, ...]:
    """Return the acts of this phase in the order of the table."""
    found = []
    for step in TABLE:
        if matter.phase in step.at and not step.of:
            lacking = (need(matter, setting) for need in step.needs)
            short = tuple(dict.fromkeys(m for m in lacking if m and m not in step.supplies))
            found.append(Offer(step.act, short))
    return tuple(found)


def next_act(matter: Matter, setting: Setting) -> Offer | None:
    """Return the act that brings the matter on, or None when it is closed."""
    if not matter.phase.open:
        return None
    act = Act.INQUIRY if not matter.inquiries else _ALONG[matter.phase]
    return next(offer for offer in offers(matter, setting) if offer.act is act)


_ALONG: Mapping[State, Act] = {
    S.RECEIVED: Act.DRAFT,
    S.FURTHER: Act.DRAFT,
    S.DRAFTED: Act.APPROVE,
    S.APPROVED: Act.SUBMIT,
    S.SUBMITTED: Act.CLOSE,
}

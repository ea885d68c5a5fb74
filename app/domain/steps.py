"""The table of steps: which acts a state allows, where they lead, what must hold first.

The tables are meant to be read beside the law: what each row needs says its reason in
app.domain.needs. Which of the rows an officer takes next says app.domain.next_act.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain import needs
from app.domain.item import Act, Identity, Missing, State
from app.domain.item_events import knowing
from app.domain.partner_asks import Need
from app.domain.requests import Family

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.item import Event, Item
    from app.domain.needs import Setting
    from app.domain.requests import WaitReason


@dataclass(frozen=True, slots=True)
class Step:
    """A row: in one of the phases `at` the act leads to `to` (None: stays) if all `needs` hold.

    `of` narrows the act: a letter that confirms receipt leads elsewhere than one that answers.
    `supplies` is what the act's own form brings along: `needs` look at the item with what the
    act says, `before` at the item as it was. `when` chooses between rows of the same act.
    """

    act: Act
    at: tuple[State, ...]
    to: State | None = None
    needs: tuple[Callable[[Item, Setting], Missing | None], ...] = ()
    of: str = ""
    supplies: tuple[Missing, ...] = ()
    before: tuple[Callable[[Item, Setting], Missing | None], ...] = ()
    when: Callable[[Item], bool] | None = None

    def fits(self, item: Item) -> bool:
        """Whether this row speaks of the item as it is."""
        return item.phase in self.at and (self.when is None or self.when(item))

    @property
    def guards(self) -> tuple[Callable[[Item, Setting], Missing | None], ...]:
        """Return `needs`, and what every notice, and every end, waits for."""
        if self.act is Act.CLOSE:
            return (*self.needs, needs.correction_sent)
        told = self.act is Act.NOTIFY and self.of != "refusal"
        answers = self.act in (Act.LETTER, Act.DISPATCH) and self.of == "answer"
        notice = told or answers
        posted = (needs.address,) if self.act is Act.DISPATCH and self.of == "answer" else ()
        return (*self.needs, needs.partners_heard, *posted) if notice else self.needs


def _begun(item: Item) -> bool:
    """Whether searching was begun, and may go on: the person is verified."""
    clear = item.identity in (Identity.OK, Identity.NOT_REQUIRED)
    return clear and bool(item.searches or item.investigation)


def _executed(item: Item) -> bool:
    return item.executed is not None


def _under_way(item: Item) -> bool:
    """Whether the measure was begun, and nobody has said yet that it is done."""
    return item.executed is None


def _correcting(item: Item) -> bool:
    """Whether a corrective action is wanted, and nobody has said yet that it is done."""
    return item.corrective == "yes" and item.corrected is None


S = State
_ASKED_IN_FORM = (Missing.LEAK_QUESTION, Missing.REQUEST_QUESTION, Missing.PARTNER_QUESTION)
_APPROVALS = (Missing.SECOND_PERSON, Missing.APPROVER, Missing.SECOND_APPROVAL)
_WORKING = (S.ACCEPTED, S.INVESTIGATING)
_DECIDED = (S.DRAFTED, S.IN_APPROVAL, S.APPROVED)
_BEFORE_TOLD = (S.RECEIVED, S.TRIAGED, *_WORKING, *_DECIDED, S.EXECUTING)
_TELL = (needs.verified_person, needs.execution)
_TELL_ABROAD = (needs.confirmed_kind, needs.identity_abroad)
_ANSWER = (needs.confirmed_kind, needs.decision)
_CORRECT = (needs.verified_person, needs.identity_abroad)
_COPIES_IN_FORM = (Missing.ID_COPIES,)

_CONFIRM = Step(Act.CONFIRM, (S.RECEIVED, S.TRIAGED), S.TRIAGED)
# Receipt may be confirmed before anybody has judged what it is that came in, for several items
# at once; and what left the house is noted whatever has happened since.
_LETTERS = (
    Step(Act.LETTER, tuple(s for s in State if s.open), of="receipt"),
    Step(Act.DISPATCH, tuple(State), of="receipt"),
    Step(Act.LETTER, tuple(State), of="other"),  # after the end too: papers destroyed, withdrawn
    Step(Act.DISPATCH, tuple(State), of="other"),
    # The new text of what was told already: it says the same of data, and moves nothing.
    Step(Act.LETTER, tuple(State), needs=_CORRECT, of="correction"),
    Step(Act.DISPATCH, tuple(State), needs=(*_CORRECT, needs.address), of="correction"),
)


def _reclassify(*at: State) -> Step:
    """Return the row by which it becomes a kind of another family, while nothing was told.

    It begins with that family's own questions; what was done stays written down.
    """
    return Step(Act.RECLASSIFY, at, S.TRIAGED, (needs.untold,))


def _tell_refused_part(act: Act) -> Step:
    """Return the row by which the refused part is told alone: it waits for no measure."""
    return Step(
        act,
        (S.APPROVED, S.EXECUTING),
        None,
        (needs.verified_person,),
        of="refusal",
        before=(needs.refused_part,),
    )


# At a desk of one the draft is approved in one act; else it is submitted, and approved by others.
_APPROVAL = (
    Step(Act.SUBMIT, (S.DRAFTED,), S.IN_APPROVAL, (needs.decision, needs.two_persons)),
    Step(Act.APPROVE, (S.DRAFTED,), S.APPROVED, (needs.decision, needs.submitting)),
    Step(
        Act.APPROVE,
        (S.IN_APPROVAL,),
        S.APPROVED,
        (needs.valid_approval, needs.approvals),
        supplies=_APPROVALS,
    ),
    Step(
        Act.APPROVE,
        (S.IN_APPROVAL,),
        None,
        (needs.valid_approval,),
        of="one-of-two",
        supplies=_APPROVALS,
    ),
    Step(Act.RETURN, (S.IN_APPROVAL,), S.DRAFTED),
)

TABLES: Mapping[Family, tuple[Step, ...]] = {
    Family.RIGHTS: (
        _CONFIRM,
        Step(Act.TRIAGE, (S.RECEIVED, S.TRIAGED)),
        Step(
            Act.ACCEPT,
            (S.TRIAGED,),
            S.ACCEPTED,
            (needs.confirmed_kind, needs.role, needs.contact, needs.leak_answer),
            supplies=(Missing.LEAK_QUESTION,),
        ),
        Step(Act.TARGET, (S.TRIAGED, *_WORKING)),
        Step(Act.ASK, _WORKING),
        Step(Act.ANSWERED, _WORKING, before=(needs.open_wait,)),
        Step(Act.IDENTITY, (S.TRIAGED, *_WORKING, *_DECIDED, S.EXECUTING)),
        Step(Act.SEARCH, (S.ACCEPTED,), S.INVESTIGATING, (needs.clear_identity, needs.authority)),
        Step(Act.SEARCH, (S.INVESTIGATING,)),
        Step(
            Act.INVESTIGATE,
            (S.ACCEPTED,),
            S.INVESTIGATING,
            (needs.clear_identity, needs.authority),
        ),
        Step(Act.INVESTIGATE, (S.INVESTIGATING,)),
        Step(
            Act.DECIDE,
            (S.INVESTIGATING, S.DRAFTED),
            S.DRAFTED,
            (
                needs.search,
                needs.investigation,
                needs.decision,
                needs.method,
                needs.difficulty,
                needs.measure,
            ),
            supplies=(Missing.DECISION, Missing.METHOD, Missing.DIFFICULTY, Missing.MEASURE),
        ),
        Step(
            Act.DECIDE,
            (S.ACCEPTED, S.INVESTIGATING, S.DRAFTED),
            S.DRAFTED,
            (needs.decision, needs.asking_first),
            of="procedural",
            supplies=(Missing.DECISION,),
        ),
        *_APPROVAL,
        Step(Act.RETURN, (S.DRAFTED,), S.INVESTIGATING, when=_begun),
        Step(Act.RETURN, (S.DRAFTED,), S.ACCEPTED),
        Step(Act.RETURN, (S.APPROVED, S.EXECUTING), S.DRAFTED),
        Step(Act.EXECUTE, (S.APPROVED,), S.EXECUTING, (needs.grant, needs.verified_person)),
        Step(
            Act.EXECUTE, (S.EXECUTING,), None, (needs.grant, needs.verified_person), when=_under_way
        ),
        # The refused part does not wait until the granted one is carried out.
        _tell_refused_part(Act.LETTER),
        _tell_refused_part(Act.DISPATCH),
        _tell_refused_part(Act.NOTIFY),
        Step(Act.LETTER, (S.APPROVED, S.EXECUTING), None, _TELL, of="answer"),
        Step(Act.DISPATCH, (S.APPROVED, S.EXECUTING), S.NOTIFIED, _TELL, of="answer"),
        Step(Act.RETURNED, (S.NOTIFIED,), S.EXECUTING, of="answer", when=_executed),
        Step(Act.RETURNED, (S.NOTIFIED,), S.APPROVED, of="answer"),
        Step(Act.DISPATCH, (S.NOTIFIED,), None, _TELL, of="answer"),  # an answer in two letters
        Step(Act.NOTIFY, (S.APPROVED, S.EXECUTING), S.NOTIFIED, _TELL),
        Step(Act.CLOSE, (S.NOTIFIED,), S.CLOSED, (needs.copies_gone,), supplies=_COPIES_IN_FORM),
        # Another right is asked of the same data: it goes on where it was worked on.
        Step(
            Act.RECLASSIFY,
            (*_WORKING, *_DECIDED),
            S.INVESTIGATING,
            (needs.untold,),
            of="within",
            when=_begun,
        ),
        Step(Act.RECLASSIFY, (*_WORKING, *_DECIDED), S.ACCEPTED, (needs.untold,), of="within"),
        _reclassify(*_WORKING, *_DECIDED),
        Step(Act.WITHDRAW, _BEFORE_TOLD, S.WITHDRAWN),
        # A right is answered by the company itself first; only then is it another's.
        Step(Act.REFER, (S.NOTIFIED,), S.REFERRED, (needs.copies_gone,)),
        Step(Act.REOPEN, (S.CLOSED, S.REFERRED), S.INVESTIGATING, when=_begun),
        Step(Act.REOPEN, (S.CLOSED, S.REFERRED), S.ACCEPTED),
        *_LETTERS,
    ),
    Family.COMPLAINT: (
        _CONFIRM,
        Step(Act.TRIAGE, (S.RECEIVED, S.TRIAGED)),
        Step(Act.DISPATCH, (S.TRIAGED,), S.ACKNOWLEDGED, needs.QUESTIONS, of="receipt"),
        Step(
            Act.ACKNOWLEDGE,
            (S.TRIAGED,),
            S.ACKNOWLEDGED,
            (needs.confirmed_kind, *needs.QUESTIONS),
            supplies=_ASKED_IN_FORM,
        ),
        Step(Act.IDENTITY, (S.TRIAGED, S.ACKNOWLEDGED, S.INVESTIGATING, S.APPROVED)),
        Step(Act.SEARCH, (S.ACKNOWLEDGED, S.INVESTIGATING), S.INVESTIGATING),
        Step(Act.INVESTIGATE, (S.ACKNOWLEDGED, S.INVESTIGATING), S.INVESTIGATING),
        Step(
            Act.DECIDE,
            (S.INVESTIGATING, S.DRAFTED),
            S.DRAFTED,
            (needs.investigation, needs.decision),
            supplies=(Missing.DECISION,),
        ),
        *_APPROVAL,
        Step(Act.RETURN, (S.DRAFTED,), S.INVESTIGATING),
        Step(Act.RETURN, (S.APPROVED,), S.DRAFTED),
        Step(Act.LETTER, (S.APPROVED,), of="answer"),
        Step(Act.DISPATCH, (S.APPROVED,), S.ANSWERED, of="answer"),
        Step(Act.DISPATCH, (S.ANSWERED,), of="answer"),
        Step(Act.RETURNED, (S.ANSWERED,), S.APPROVED, of="answer"),
        Step(Act.NOTIFY, (S.APPROVED,), S.ANSWERED),
        Step(
            Act.FOLLOW_UP,
            (S.ANSWERED,),
            S.FOLLOW_UP,
            supplies=(Missing.CAUSE, Missing.CORRECTIVE_ACTION),
        ),
        Step(  # how far the corrective action (是正処置) is, until it is carried out
            Act.FOLLOW_UP,
            (S.FOLLOW_UP, S.REPORTED, S.CLOSED),
            when=_correcting,
            supplies=(Missing.CAUSE, Missing.CORRECTIVE_ACTION),
        ),
        Step(Act.REPORT, (S.FOLLOW_UP,), S.REPORTED),
        Step(Act.CLOSE, (S.REPORTED,), S.CLOSED, (needs.copies_gone,), supplies=_COPIES_IN_FORM),
        _reclassify(S.ACKNOWLEDGED, S.INVESTIGATING, *_DECIDED),
        Step(
            Act.WITHDRAW,
            (S.RECEIVED, S.TRIAGED, S.ACKNOWLEDGED, S.INVESTIGATING, *_DECIDED),
            S.WITHDRAWN,
        ),
        Step(
            Act.REFER,
            (S.TRIAGED, S.ACKNOWLEDGED, S.INVESTIGATING),
            S.REFERRED,
            (needs.confirmed_kind, *needs.QUESTIONS, needs.copies_gone),
        ),
        Step(Act.REOPEN, (S.CLOSED, S.REFERRED), S.INVESTIGATING),
        *_LETTERS,
    ),
    Family.INQUIRY: (
        _CONFIRM,
        Step(Act.TRIAGE, (S.RECEIVED, S.TRIAGED)),
        Step(Act.IDENTITY, (S.TRIAGED, *_DECIDED)),
        Step(Act.SEARCH, (S.TRIAGED,)),
        Step(Act.INVESTIGATE, (S.TRIAGED,)),
        Step(Act.DECIDE, (S.TRIAGED,), None, _ANSWER, supplies=(Missing.DECISION,)),
        # What takes a legal position, or refuses information about provision abroad, is approved.
        Step(
            Act.DECIDE,
            (S.TRIAGED, S.DRAFTED),
            S.DRAFTED,
            _ANSWER,
            of="position",
            supplies=(Missing.DECISION,),
        ),
        *_APPROVAL,
        Step(Act.RETURN, (S.DRAFTED, S.APPROVED), S.TRIAGED),
        Step(Act.NOTIFY, (S.TRIAGED,), S.ANSWERED, (*_TELL_ABROAD, needs.no_position)),
        Step(Act.NOTIFY, (S.APPROVED,), S.ANSWERED, _TELL_ABROAD),
        Step(Act.LETTER, (S.TRIAGED,), None, (*_TELL_ABROAD, needs.no_position), of="answer"),
        Step(Act.LETTER, (S.APPROVED,), None, _TELL_ABROAD, of="answer"),
        Step(
            Act.DISPATCH,
            (S.TRIAGED,),
            S.ANSWERED,
            (*_TELL_ABROAD, needs.no_position),
            of="answer",
        ),
        Step(Act.DISPATCH, (S.APPROVED,), S.ANSWERED, _TELL_ABROAD, of="answer"),
        Step(Act.CLOSE, (S.ANSWERED,), S.CLOSED, (needs.copies_gone,), supplies=_COPIES_IN_FORM),
        _reclassify(*_DECIDED),
        Step(Act.WITHDRAW, (S.RECEIVED, S.TRIAGED, *_DECIDED), S.WITHDRAWN),
        Step(Act.REFER, (S.TRIAGED,), S.REFERRED, (needs.confirmed_kind, needs.copies_gone)),
        Step(Act.REOPEN, (S.CLOSED, S.REFERRED), S.TRIAGED),
        *_LETTERS,
    ),
    Family.MARKETING: (
        _CONFIRM,
        Step(Act.EXECUTE, (S.TRIAGED,), S.STOPPED, (needs.confirmed_kind,)),
        Step(Act.NOTIFY, (S.STOPPED,), S.CONFIRMED),
        Step(Act.LETTER, (S.STOPPED,), of="answer"),
        Step(Act.DISPATCH, (S.STOPPED,), S.CONFIRMED, of="answer"),
        Step(Act.CLOSE, (S.STOPPED, S.CONFIRMED), S.CLOSED),
        Step(Act.WITHDRAW, (S.RECEIVED, S.TRIAGED), S.WITHDRAWN),
        *_LETTERS,
    ),
    Family.WITHDRAWAL: (
        _CONFIRM,
        Step(Act.MATCH, (S.TRIAGED,), S.MATCHED, (needs.confirmed_kind,), of="found"),
        Step(Act.MATCH, (S.TRIAGED,), S.NOT_FOUND, (needs.confirmed_kind,), of="none"),
        Step(
            Act.DISPOSE,
            (S.MATCHED, S.HELD),
            S.DISPOSED,
            (needs.stores,),
            of="disposed",
            supplies=(Missing.STORES,),
        ),
        Step(  # also after the disposal, where something has begun since: the casebook is left
            Act.DISPOSE,
            (S.MATCHED, S.HELD, S.DISPOSED, S.CONFIRMED),
            S.HELD,
            (needs.review_day,),
            of="held",
            supplies=(Missing.REVIEW_DAY,),
        ),
        Step(Act.NOTIFY, (S.DISPOSED, S.NOT_FOUND), S.CONFIRMED),
        Step(Act.NOTIFY, (S.HELD,)),  # what is kept, why, and until when
        Step(Act.LETTER, (S.DISPOSED, S.HELD), of="answer"),
        Step(Act.DISPATCH, (S.DISPOSED,), S.CONFIRMED, of="answer"),
        Step(Act.DISPATCH, (S.HELD,), of="answer"),
        Step(
            Act.CLOSE,
            (S.DISPOSED, S.NOT_FOUND, S.CONFIRMED),
            S.CLOSED,
            (needs.every_partner_heard,),
        ),
        _reclassify(S.MATCHED, S.NOT_FOUND),
        Step(Act.WITHDRAW, (S.RECEIVED, S.TRIAGED, S.MATCHED), S.WITHDRAWN),
        *_LETTERS,
    ),
}


def _has_sent(item: Item) -> bool:
    return any(sent.dispatched for sent in item.letters)


def _has_unsent(item: Item) -> bool:
    """Whether a letter was issued, and never left the house."""
    left = (s.dispatched or s.returned for s in item.letters if s.stands)
    return not all(left)


def _has_undelivered(item: Item) -> bool:
    return any(s.dispatched and s.delivered is None for s in item.letters)


def _holds_copies(item: Item) -> bool:
    return item.copies


def _owed_by_partner(item: Item) -> bool:
    return any(ask.answered is None for ask in item.asks)


_OPEN = tuple(state for state in State if state.open)
# What runs beside the way of an item. Partners may answer after its end.
BESIDE = (
    Step(Act.ROUTE, _OPEN, needs=(needs.confirmed_kind,)),
    Step(Act.ASK_PARTNER, _OPEN, needs=(needs.confirmed_kind, needs.clear_requester)),
    Step(Act.PARTNER_ANSWERED, tuple(State), when=_owed_by_partner),
    Step(Act.PARTNER_REMINDED, tuple(State), when=_owed_by_partner),
    Step(
        Act.COPIES,
        tuple(State),
        needs=(needs.hold_reason,),
        when=_holds_copies,
        supplies=(Missing.HOLD_REASON,),
    ),
    Step(Act.DELIVERED, tuple(State), when=_has_undelivered),
    Step(Act.RETURNED, tuple(State), when=_has_sent),
    Step(Act.VOID, tuple(State), when=_has_unsent),
    Step(Act.ESCALATE, _OPEN),  # stops no clock and no notice
    Step(Act.INTERIM, _OPEN),
)


def step_of(item: Item, act: str, of: str = "") -> Step | None:
    """Return the row of the table for this act in the item's phase, or None.

    A row for just this `of` goes before one for the act in general.
    """
    table = (*TABLES[item.family], *BESIDE)
    rows = [step for step in table if step.act == act and step.fits(item)]
    narrow = (step for step in rows if of and step.of == of)
    return next(narrow, next((step for step in rows if not step.of), None))


def after(item: Item, event: Event) -> Item:
    """Return the item after `event`: with what it says, at where it leads."""
    told = knowing(item, event)
    step = step_of(item, event.sort, item.of(event))
    if step is None or step.to is None:
        return told
    return replace(told, phase=step.to, ended=None if step.to.open else event.on)


def missing(item: Item, event: Event, setting: Setting) -> tuple[Missing, ...]:
    """Return what `event` lacks to be a step of this item; empty when it may be taken.

    The guards see what the event itself says: a decision is in the form that decides.
    """
    step = step_of(item, event.sort, item.of(event))
    if step is None:
        return (Missing.STATE,)
    told = knowing(item, event)
    found = [need(item, setting) for need in step.before]
    found += [need(told, setting) for need in step.guards]
    return tuple(dict.fromkeys(m for m in found if m is not None))


@dataclass(frozen=True, slots=True)
class Offer:
    """An act the present phase allows, with what it needs beside what its form asks."""

    act: Act
    of: str
    missing: tuple[Missing, ...]


def offers(item: Item, setting: Setting) -> tuple[Offer, ...]:
    """Return the acts of this phase in the order of the table."""
    # A decision is made anew: what an earlier one said is not held against it.
    undecided = replace(item, decision=None, decided=None, reasons=())
    found: dict[tuple[Act, str], Offer] = {}
    for step in (*TABLES[item.family], *BESIDE):
        if not step.fits(item) or (step.act, step.of) in found:
            continue
        seen = undecided if step.act is Act.DECIDE else item
        wanting = (need(seen, setting) for need in (*step.before, *step.guards))
        short = tuple(dict.fromkeys(m for m in wanting if m and m not in step.supplies))
        if Missing.STATE not in short:  # a desk of one submits nothing
            found[step.act, step.of] = Offer(step.act, step.of, short)
    return tuple(found.values())


def not_before(item: Item, act: Act, reason: WaitReason | None = None) -> date | None:
    """Return the day before which `act` cannot have happened, by what it rests on.

    `reason` narrows an answer to the question it answers. None where the arrival alone counts.
    """
    rests_on: tuple[date | None, ...]
    match act:
        case Act.ANSWERED:
            open_waits = (w for w in item.waits if w.answered is None)
            rests_on = tuple(w.asked for w in open_waits if reason in (None, w.reason))
        case Act.DECIDE:
            rests_on = tuple(search.on for search in item.searches)
        case Act.SUBMIT | Act.APPROVE | Act.RETURN | Act.EXECUTE:
            rests_on = (item.decided,)
        case Act.NOTIFY | Act.DISPATCH:
            heard = (a.answered for a in item.asks if a.need is Need.FOR_NOTICE)
            rests_on = (item.decided, item.executed, *heard)
        case Act.FOLLOW_UP | Act.REPORT | Act.CLOSE:
            rests_on = (item.decided, item.executed, item.notified)
        case Act.REOPEN:
            rests_on = (item.ended,)
        case _:
            rests_on = ()
    return max((day for day in rests_on if day is not None), default=None)

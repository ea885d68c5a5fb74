"""The table of steps: which acts a state allows, where they lead, what must hold first.

The tables are meant to be read beside the law: each guard names its reason. A step that cannot
be taken says what is missing, so that the officer can be offered to supply it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain import approval
from app.domain.item import ASKED_FOR, WAIT_STATE, Act, Identity, Missing, State
from app.domain.item_events import knowing
from app.domain.partner_asks import Need
from app.domain.requests import Decision, Family, Kind, Method, Role, WaitReason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.item import Event, Item


@dataclass(frozen=True, slots=True)
class Setting:
    """What the guards must know beside the item: who asks, and how the desk is set up."""

    role: Role
    contact: bool  # a way to reach the person
    two_persons: bool = False  # approver ≠ drafter (承認の二人制)


_NOBODY = Setting(Role.SELF, contact=True)  # for what does not depend on who asks

# ------------------------------------------------------------------ what steps need


def _needs_confirmed(item: Item, _setting: Setting) -> Missing | None:
    return None if item.confirmed else Missing.CONFIRMED_KIND


def _needs_role(_item: Item, setting: Setting) -> Missing | None:
    """Only the person or an agent may request (appi.37.3), and only about the living (appi.2.1).

    What is also an heir's own information, the heir asks for as 本人.
    """
    if setting.role is Role.HEIR:
        return Missing.LIVING
    return Missing.ROLE if setting.role in (Role.OTHER, Role.ANONYMOUS) else None


def _needs_contact(_item: Item, setting: Setting) -> Missing | None:
    return None if setting.contact else Missing.CONTACT


def _needs_leak_answer(item: Item, _setting: Setting) -> Missing | None:
    """Ask first whether a leak may lie behind it: its clock runs from the day anyone knew."""
    return None if item.leak else Missing.LEAK_QUESTION


def _needs_request_answer(item: Item, _setting: Setting) -> Missing | None:
    return None if item.request else Missing.REQUEST_QUESTION


def _needs_partner_answer(item: Item, _setting: Setting) -> Missing | None:
    return None if item.partner else Missing.PARTNER_QUESTION


def _needs_clear_identity(item: Item, _setting: Setting) -> Missing | None:
    clear = item.identity in (Identity.OK, Identity.NOT_REQUIRED)
    return None if clear else Missing.IDENTITY


def _needs_authority(item: Item, setting: Setting) -> Missing | None:
    wanting = setting.role.acts_for_another and not item.authority
    return Missing.AUTHORITY if wanting else None


def _needs_identity_abroad(item: Item, setting: Setting) -> Missing | None:
    """Tell the person alone about provision abroad (appi.28.3); a general answer needs nobody."""
    if item.kind is not Kind.FOREIGN_INFO:
        return None
    return _needs_clear_identity(item, setting)


def _may_be_told(item: Item, setting: Setting) -> Missing | None:
    """Never tell an unverified person whether data exist."""
    if not item.tells_about_data:
        return None
    if item.identity is not Identity.OK:
        return Missing.IDENTITY
    return _needs_authority(item, setting)


def _needs_open_wait(item: Item, _setting: Setting) -> Missing | None:
    return None if any(w.answered is None for w in item.waits) else Missing.OPEN_WAIT


def _needs_asking_first(item: Item, _setting: Setting) -> Missing | None:
    """Refuse for want of form, identity or fee only after asking, and after the day asked for.

    Each reason has its own question: who was asked for papers was not asked for the fee. Papers
    that arrived and prove nothing need no waiting. Before a decision, see what was asked at all.
    """
    asked_for = [ASKED_FOR[reason.code] for reason in item.reasons if reason.code in ASKED_FOR]
    passed = all(_asked_in_vain(item, reason) for reason in asked_for)
    if not asked_for:
        passed = any(_asked_in_vain(item, wait.reason) for wait in item.waits)
    return None if passed else Missing.ASKED


def _asked_in_vain(item: Item, reason: WaitReason) -> bool:
    waits = [wait for wait in item.waits if wait.reason is reason]
    if waits and reason is WaitReason.IDENTITY and item.identity is Identity.FAILED:
        return True
    return any(
        w.answered is None and w.by is not None and (item.decided is None or w.by < item.decided)
        for w in waits
    )


def _needs_search(item: Item, _setting: Setting) -> Missing | None:
    return None if item.searches else Missing.SEARCH_LOG


def _needs_investigation(item: Item, _setting: Setting) -> Missing | None:
    """Investigate before correcting (appi.34.2), and before judging a complaint."""
    if item.kind not in (Kind.CORRECTION, Kind.COMPLAINT):
        return None
    return None if item.investigation else Missing.INVESTIGATION


def _needs_decision(item: Item, _setting: Setting) -> Missing | None:
    return None if item.decision else Missing.DECISION


def _needs_method(item: Item, _setting: Setting) -> Missing | None:
    """Name the method in which data are disclosed (appi.33.2)."""
    if item.kind not in (Kind.DISCLOSURE, Kind.TP_RECORD):
        return None
    disclosed = item.decision in (Decision.FULL, Decision.PARTIAL)
    # What is difficult in the wanted method is disclosed on paper, in no other method.
    other = item.method_wanted is not None and item.method_used is not item.method_wanted
    wrong = item.method_used is None or (other and item.method_used is not Method.PAPER)
    return Missing.METHOD if disclosed and wrong else None


def _needs_difficulty(item: Item, _setting: Setting) -> Missing | None:
    """Say why data are not disclosed in the wanted method; then on paper (appi.33.2, 33.3)."""
    changed = item.method_wanted is not None and item.method_used is not item.method_wanted
    disclosed = item.decision in (Decision.FULL, Decision.PARTIAL)
    return Missing.DIFFICULTY if changed and disclosed and not item.difficulty else None


def _needs_measure(item: Item, _setting: Setting) -> Missing | None:
    """Name what protects the person instead (appi.35.2, 35.4, 35.6 each ただし書)."""
    wanting = item.decision is Decision.ALTERNATIVE and not item.measure
    return Missing.MEASURE if wanting else None


def _needs_two_persons(_item: Item, setting: Setting) -> Missing | None:
    """At a desk of one there is nobody to submit to."""
    return None if setting.two_persons else Missing.STATE


def _needs_submitting(_item: Item, setting: Setting) -> Missing | None:
    """Where two persons are wanted, whoever drafted lets go of it first (承認に回す)."""
    return Missing.SUBMITTED if setting.two_persons else None


def _needs_valid_approval(item: Item, setting: Setting) -> Missing | None:
    """Another than the drafter approves, by duty, and never a complaint about himself."""
    if not setting.two_persons or not item.approvals:
        return None
    *earlier, last = item.approvals
    if any(last.by == one.by for one in earlier):
        return Missing.SECOND_APPROVAL
    lack = approval.lacks(last, item.drafter, item.concerned)
    return Missing(lack) if lack else None


def _needs_approvals(item: Item, setting: Setting) -> Missing | None:
    """All approvals are there: a second one for what refuses, pays or apologises."""
    if not setting.two_persons:
        return None
    lack = approval.wanting(
        item.approvals, item.drafter, second=item.second_approval, concerned=item.concerned
    )
    return Missing(lack) if lack else None


def _needs_no_position(item: Item, _setting: Setting) -> Missing | None:
    """Have an answer approved first that takes a legal position, or refuses."""
    refuses = item.decision in (Decision.NONE, Decision.PARTIAL)
    return Missing.APPROVAL if item.position or refuses else None


def _needs_untold(item: Item, _setting: Setting) -> Missing | None:
    """Keep what was told as it was told: what is asked anew then is a case of its own."""
    told = item.notified or item.refusal_told
    return Missing.UNTOLD if told else None


def _needs_refused_part(item: Item, _setting: Setting) -> Missing | None:
    return None if item.refusal_owed else Missing.REFUSED_PART


def _needs_grant(item: Item, _setting: Setting) -> Missing | None:
    return None if item.carried_out else Missing.GRANTED


def _needs_execution(item: Item, _setting: Setting) -> Missing | None:
    """Tell a measure when it was taken (appi.34.3, 35.7); instead of it a promise is enough.

    An ALTERNATIVE that is put off to a day is promised, and the day has its task (3-8-5-3).
    """
    promised = item.decision is Decision.ALTERNATIVE and item.until is not None
    pending = item.carried_out and item.executed is None and not promised
    return Missing.EXECUTION if pending else None


def _needs_clear_requester(item: Item, setting: Setting) -> Missing | None:
    """Ask nobody about an unverified person's data: to ask is to tell of the person."""
    if item.family is not Family.RIGHTS:
        return None
    return _needs_clear_identity(item, setting) or _needs_authority(item, setting)


def _needs_partners_heard(item: Item, _setting: Setting) -> Missing | None:
    """Report as done what a contractor was told to do only when it says that it is done."""
    return Missing.PARTNER_ANSWER if item.held_back_by else None


def _needs_every_partner_heard(item: Item, _setting: Setting) -> Missing | None:
    """Forget nobody while a partner still has to say what became of the data."""
    owed = any(ask.answered is None for ask in item.asks)
    return Missing.PARTNER_ANSWER if owed else None


def _needs_address(item: Item, _setting: Setting) -> Missing | None:
    """Verify the address anew before a letter that came back goes out again."""
    return Missing.ADDRESS if item.readdress else None


def _needs_correction_sent(item: Item, _setting: Setting) -> Missing | None:
    """End nothing while a corrected text of what was told lies here."""
    return Missing.UNSENT if item.correction_owed else None


def _needs_copies_gone(item: Item, _setting: Setting) -> Missing | None:
    """Destroy or return the copies of identity documents, or say why they stay."""
    return Missing.ID_COPIES if item.copies and not item.copies_held else None


def _needs_hold_reason(item: Item, _setting: Setting) -> Missing | None:
    return Missing.HOLD_REASON if item.copies and not item.copies_held else None


def _needs_review_day(item: Item, _setting: Setting) -> Missing | None:
    """Name the day on which it is looked at again whether the data must still be kept (appi.22)."""
    return None if item.until else Missing.REVIEW_DAY


def _needs_stores(item: Item, _setting: Setting) -> Missing | None:
    return None if item.stores else Missing.STORES


# ------------------------------------------------------------------ the tables


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
            return (*self.needs, _needs_correction_sent)
        told = self.act is Act.NOTIFY and self.of != "refusal"
        answers = self.act in (Act.LETTER, Act.DISPATCH) and self.of == "answer"
        notice = told or answers
        posted = (_needs_address,) if self.act is Act.DISPATCH and self.of == "answer" else ()
        return (*self.needs, _needs_partners_heard, *posted) if notice else self.needs


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
_QUESTIONS = (_needs_leak_answer, _needs_request_answer, _needs_partner_answer)
_ASKED_IN_FORM = (Missing.LEAK_QUESTION, Missing.REQUEST_QUESTION, Missing.PARTNER_QUESTION)
_APPROVALS = (Missing.SECOND_PERSON, Missing.APPROVER, Missing.SECOND_APPROVAL)
_WORKING = (S.ACCEPTED, S.INVESTIGATING)
_DECIDED = (S.DRAFTED, S.IN_APPROVAL, S.APPROVED)
_BEFORE_TOLD = (S.RECEIVED, S.TRIAGED, *_WORKING, *_DECIDED, S.EXECUTING)
_TELL = (_may_be_told, _needs_execution)
_TELL_ABROAD = (_needs_confirmed, _needs_identity_abroad)
_ANSWER = (_needs_confirmed, _needs_decision)
_CORRECT = (_may_be_told, _needs_identity_abroad)
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
    Step(Act.DISPATCH, tuple(State), needs=(*_CORRECT, _needs_address), of="correction"),
)


def _reclassify(*at: State) -> Step:
    """Return the row by which it becomes a kind of another family, while nothing was told.

    It begins with that family's own questions; what was done stays written down.
    """
    return Step(Act.RECLASSIFY, at, S.TRIAGED, (_needs_untold,))


def _tell_refused_part(act: Act) -> Step:
    """Return the row by which the refused part is told alone: it waits for no measure."""
    return Step(
        act,
        (S.APPROVED, S.EXECUTING),
        None,
        (_may_be_told,),
        of="refusal",
        before=(_needs_refused_part,),
    )


# At a desk of one the draft is approved in one act; else it is submitted, and approved by others.
_APPROVAL = (
    Step(Act.SUBMIT, (S.DRAFTED,), S.IN_APPROVAL, (_needs_decision, _needs_two_persons)),
    Step(Act.APPROVE, (S.DRAFTED,), S.APPROVED, (_needs_decision, _needs_submitting)),
    Step(
        Act.APPROVE,
        (S.IN_APPROVAL,),
        S.APPROVED,
        (_needs_valid_approval, _needs_approvals),
        supplies=_APPROVALS,
    ),
    Step(
        Act.APPROVE,
        (S.IN_APPROVAL,),
        None,
        (_needs_valid_approval,),
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
            (_needs_confirmed, _needs_role, _needs_contact, _needs_leak_answer),
            supplies=(Missing.LEAK_QUESTION,),
        ),
        Step(Act.TARGET, (S.TRIAGED, *_WORKING)),
        Step(Act.ASK, _WORKING),
        Step(Act.ANSWERED, _WORKING, before=(_needs_open_wait,)),
        Step(Act.IDENTITY, (S.TRIAGED, *_WORKING, *_DECIDED, S.EXECUTING)),
        Step(Act.SEARCH, (S.ACCEPTED,), S.INVESTIGATING, (_needs_clear_identity, _needs_authority)),
        Step(Act.SEARCH, (S.INVESTIGATING,)),
        Step(
            Act.INVESTIGATE,
            (S.ACCEPTED,),
            S.INVESTIGATING,
            (_needs_clear_identity, _needs_authority),
        ),
        Step(Act.INVESTIGATE, (S.INVESTIGATING,)),
        Step(
            Act.DECIDE,
            (S.INVESTIGATING, S.DRAFTED),
            S.DRAFTED,
            (
                _needs_search,
                _needs_investigation,
                _needs_decision,
                _needs_method,
                _needs_difficulty,
                _needs_measure,
            ),
            supplies=(Missing.DECISION, Missing.METHOD, Missing.DIFFICULTY, Missing.MEASURE),
        ),
        Step(
            Act.DECIDE,
            (S.ACCEPTED, S.INVESTIGATING, S.DRAFTED),
            S.DRAFTED,
            (_needs_decision, _needs_asking_first),
            of="procedural",
            supplies=(Missing.DECISION,),
        ),
        *_APPROVAL,
        Step(Act.RETURN, (S.DRAFTED,), S.INVESTIGATING, when=_begun),
        Step(Act.RETURN, (S.DRAFTED,), S.ACCEPTED),
        Step(Act.RETURN, (S.APPROVED, S.EXECUTING), S.DRAFTED),
        Step(Act.EXECUTE, (S.APPROVED,), S.EXECUTING, (_needs_grant, _may_be_told)),
        Step(Act.EXECUTE, (S.EXECUTING,), None, (_needs_grant, _may_be_told), when=_under_way),
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
        Step(Act.CLOSE, (S.NOTIFIED,), S.CLOSED, (_needs_copies_gone,), supplies=_COPIES_IN_FORM),
        # Another right is asked of the same data: it goes on where it was worked on.
        Step(
            Act.RECLASSIFY,
            (*_WORKING, *_DECIDED),
            S.INVESTIGATING,
            (_needs_untold,),
            of="within",
            when=_begun,
        ),
        Step(Act.RECLASSIFY, (*_WORKING, *_DECIDED), S.ACCEPTED, (_needs_untold,), of="within"),
        _reclassify(*_WORKING, *_DECIDED),
        Step(Act.WITHDRAW, _BEFORE_TOLD, S.WITHDRAWN),
        # A right is answered by the company itself first; only then is it another's.
        Step(Act.REFER, (S.NOTIFIED,), S.REFERRED, (_needs_copies_gone,)),
        Step(Act.REOPEN, (S.CLOSED, S.REFERRED), S.INVESTIGATING, when=_begun),
        Step(Act.REOPEN, (S.CLOSED, S.REFERRED), S.ACCEPTED),
        *_LETTERS,
    ),
    Family.COMPLAINT: (
        _CONFIRM,
        Step(Act.TRIAGE, (S.RECEIVED, S.TRIAGED)),
        Step(Act.DISPATCH, (S.TRIAGED,), S.ACKNOWLEDGED, _QUESTIONS, of="receipt"),
        Step(
            Act.ACKNOWLEDGE,
            (S.TRIAGED,),
            S.ACKNOWLEDGED,
            (_needs_confirmed, *_QUESTIONS),
            supplies=_ASKED_IN_FORM,
        ),
        Step(Act.IDENTITY, (S.TRIAGED, S.ACKNOWLEDGED, S.INVESTIGATING, S.APPROVED)),
        Step(Act.SEARCH, (S.ACKNOWLEDGED, S.INVESTIGATING), S.INVESTIGATING),
        Step(Act.INVESTIGATE, (S.ACKNOWLEDGED, S.INVESTIGATING), S.INVESTIGATING),
        Step(
            Act.DECIDE,
            (S.INVESTIGATING, S.DRAFTED),
            S.DRAFTED,
            (_needs_investigation, _needs_decision),
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
        Step(Act.CLOSE, (S.REPORTED,), S.CLOSED, (_needs_copies_gone,), supplies=_COPIES_IN_FORM),
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
            (_needs_confirmed, *_QUESTIONS, _needs_copies_gone),
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
        Step(Act.NOTIFY, (S.TRIAGED,), S.ANSWERED, (*_TELL_ABROAD, _needs_no_position)),
        Step(Act.NOTIFY, (S.APPROVED,), S.ANSWERED, _TELL_ABROAD),
        Step(Act.LETTER, (S.TRIAGED,), None, (*_TELL_ABROAD, _needs_no_position), of="answer"),
        Step(Act.LETTER, (S.APPROVED,), None, _TELL_ABROAD, of="answer"),
        Step(
            Act.DISPATCH,
            (S.TRIAGED,),
            S.ANSWERED,
            (*_TELL_ABROAD, _needs_no_position),
            of="answer",
        ),
        Step(Act.DISPATCH, (S.APPROVED,), S.ANSWERED, _TELL_ABROAD, of="answer"),
        Step(Act.CLOSE, (S.ANSWERED,), S.CLOSED, (_needs_copies_gone,), supplies=_COPIES_IN_FORM),
        _reclassify(*_DECIDED),
        Step(Act.WITHDRAW, (S.RECEIVED, S.TRIAGED, *_DECIDED), S.WITHDRAWN),
        Step(Act.REFER, (S.TRIAGED,), S.REFERRED, (_needs_confirmed, _needs_copies_gone)),
        Step(Act.REOPEN, (S.CLOSED, S.REFERRED), S.TRIAGED),
        *_LETTERS,
    ),
    Family.MARKETING: (
        _CONFIRM,
        Step(Act.EXECUTE, (S.TRIAGED,), S.STOPPED, (_needs_confirmed,)),
        Step(Act.NOTIFY, (S.STOPPED,), S.CONFIRMED),
        Step(Act.LETTER, (S.STOPPED,), of="answer"),
        Step(Act.DISPATCH, (S.STOPPED,), S.CONFIRMED, of="answer"),
        Step(Act.CLOSE, (S.STOPPED, S.CONFIRMED), S.CLOSED),
        Step(Act.WITHDRAW, (S.RECEIVED, S.TRIAGED), S.WITHDRAWN),
        *_LETTERS,
    ),
    Family.WITHDRAWAL: (
        _CONFIRM,
        Step(Act.MATCH, (S.TRIAGED,), S.MATCHED, (_needs_confirmed,), of="found"),
        Step(Act.MATCH, (S.TRIAGED,), S.NOT_FOUND, (_needs_confirmed,), of="none"),
        Step(
            Act.DISPOSE,
            (S.MATCHED, S.HELD),
            S.DISPOSED,
            (_needs_stores,),
            of="disposed",
            supplies=(Missing.STORES,),
        ),
        Step(  # also after the disposal, where something has begun since: the casebook is left
            Act.DISPOSE,
            (S.MATCHED, S.HELD, S.DISPOSED, S.CONFIRMED),
            S.HELD,
            (_needs_review_day,),
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
            (_needs_every_partner_heard,),
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
    Step(Act.ROUTE, _OPEN, needs=(_needs_confirmed,)),
    Step(Act.ASK_PARTNER, _OPEN, needs=(_needs_confirmed, _needs_clear_requester)),
    Step(Act.PARTNER_ANSWERED, tuple(State), when=_owed_by_partner),
    Step(Act.PARTNER_REMINDED, tuple(State), when=_owed_by_partner),
    Step(
        Act.COPIES,
        tuple(State),
        needs=(_needs_hold_reason,),
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


def before_complaint_letter(item: Item) -> tuple[Missing, ...]:
    """Return what the letter that confirms a complaint needs beside its place in the table.

    It speaks of an investigation, so the kind is settled and the three questions are answered.
    """
    found = (need(item, _NOBODY) for need in (_needs_confirmed, *_QUESTIONS))
    return tuple(m for m in found if m is not None)


def before_telling(item: Item, setting: Setting) -> tuple[Missing, ...]:
    """Return what a letter needs that is no answer, and tells of data all the same.

    Whoever is asked in which other form to be shown them, or is sent to another company for
    them, learns that there are some.
    """
    if item.family is not Family.RIGHTS or item.procedural:
        return ()
    if item.identity is not Identity.OK:
        return (Missing.IDENTITY,)
    wanting = _needs_authority(item, setting)
    return (wanting,) if wanting else ()


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


# The act to do first, where the next one lacks something.
_SUPPLIED_BY = {
    Missing.CONFIRMED_KIND: Act.CONFIRM,
    Missing.LEAK_QUESTION: Act.TRIAGE,
    Missing.REQUEST_QUESTION: Act.TRIAGE,
    Missing.PARTNER_QUESTION: Act.TRIAGE,
    Missing.IDENTITY: Act.IDENTITY,
    Missing.ADDRESS: Act.IDENTITY,
    Missing.AUTHORITY: Act.IDENTITY,
    Missing.ASKED: Act.ASK,
    Missing.SEARCH_LOG: Act.SEARCH,
    Missing.INVESTIGATION: Act.INVESTIGATE,
    Missing.EXECUTION: Act.EXECUTE,
}


def next_act(item: Item, setting: Setting) -> Offer | None:
    """Return the act that brings the item on, or None when it has ended."""
    if not item.phase.open:
        return None
    act, of = _NEXT_ACT[item.family](item)
    if item.correction_owed:
        act, of = Act.DISPATCH, "correction"
    if act is Act.APPROVE and item.phase is S.DRAFTED and setting.two_persons:
        act = Act.SUBMIT
    open_to_us = offers(item, setting)
    found = next((o for o in open_to_us if (o.act, o.of) == (act, of)), None)
    if found is None:
        return Offer(act, of, ())
    supplied = (_SUPPLIED_BY.get(short) for short in found.missing)
    supplying = (o for by in supplied for o in open_to_us if o.act is by and not o.missing)
    return next(supplying, found)


def _next_of_rights(item: Item) -> tuple[Act, str]:
    if item.state in WAIT_STATE.values():
        return Act.ANSWERED, ""
    if item.phase is S.ACCEPTED:
        return _next_of_accepted(item)
    if item.phase is S.INVESTIGATING:
        return _next_of_searched(item), ""
    if item.phase in (S.APPROVED, S.EXECUTING):
        return _next_of_approved(item)
    return _ALONG[item.phase], ""


def _next_of_approved(item: Item) -> tuple[Act, str]:
    if item.refusal_owed and item.phase is S.EXECUTING:
        issued = any(sent.purpose == "refusal" and sent.stands for sent in item.letters)
        return (Act.DISPATCH if issued else Act.LETTER), "refusal"
    if _needs_execution(item, _NOBODY):
        return Act.EXECUTE, ""
    return (Act.DISPATCH if item.answer else Act.LETTER), "answer"


def _next_of_searched(item: Item) -> Act:
    if not item.searches:
        return Act.SEARCH
    wanting = item.kind is Kind.CORRECTION and not item.investigation
    return Act.INVESTIGATE if wanting else Act.DECIDE


def _next_of_accepted(item: Item) -> tuple[Act, str]:
    if item.acknowledged is None:
        return (Act.DISPATCH if item.receipt else Act.LETTER), "receipt"
    if item.identity is Identity.FAILED:
        asked = any(wait.reason is WaitReason.IDENTITY for wait in item.waits)
        return (Act.DECIDE, "procedural") if asked else (Act.ASK, "")
    return (Act.IDENTITY if item.identity is Identity.PENDING else Act.SEARCH), ""


def _next_of_complaint(item: Item) -> tuple[Act, str]:
    if item.phase is S.TRIAGED:
        if not (item.leak and item.request and item.partner):
            return Act.TRIAGE, ""
        if item.acknowledged:
            return Act.ACKNOWLEDGE, ""
        return (Act.DISPATCH if item.receipt else Act.LETTER), "receipt"
    if item.phase is S.INVESTIGATING:
        return (Act.DECIDE if item.investigation else Act.INVESTIGATE), ""
    if item.phase is S.APPROVED and item.answer:
        return Act.DISPATCH, "answer"
    return _ALONG_COMPLAINT.get(item.phase) or _ALONG[item.phase], ""


def _next_of_inquiry(item: Item) -> tuple[Act, str]:
    if item.phase is S.TRIAGED:
        if item.kind is Kind.FOREIGN_INFO and item.identity is Identity.PENDING:
            return Act.IDENTITY, ""
        return (Act.DISPATCH, "answer") if item.answer else (Act.NOTIFY, "")
    if item.phase is S.APPROVED:
        return (Act.DISPATCH if item.answer else Act.LETTER), "answer"
    return _ALONG[item.phase], ""


def _next_of_marketing(item: Item) -> tuple[Act, str]:
    return (Act.EXECUTE if item.phase is S.TRIAGED else _ALONG[item.phase]), ""


def _next_of_withdrawal(item: Item) -> tuple[Act, str]:
    if item.phase is S.TRIAGED:
        return Act.MATCH, "found"
    if item.phase in (S.MATCHED, S.HELD):
        return Act.DISPOSE, "disposed"
    return _ALONG[item.phase], ""


_ALONG = {
    S.RECEIVED: Act.CONFIRM,
    S.TRIAGED: Act.ACCEPT,
    S.DRAFTED: Act.APPROVE,
    S.IN_APPROVAL: Act.APPROVE,
    S.NOTIFIED: Act.CLOSE,
    S.ANSWERED: Act.CLOSE,
    S.REPORTED: Act.CLOSE,
    S.STOPPED: Act.CLOSE,
    S.CONFIRMED: Act.CLOSE,
    S.DISPOSED: Act.NOTIFY,
    S.NOT_FOUND: Act.NOTIFY,
}
_ALONG_COMPLAINT = {
    S.ACKNOWLEDGED: Act.INVESTIGATE,
    S.APPROVED: Act.NOTIFY,
    S.ANSWERED: Act.FOLLOW_UP,
    S.FOLLOW_UP: Act.REPORT,
}
_NEXT_ACT: Mapping[Family, Callable[[Item], tuple[Act, str]]] = {
    Family.RIGHTS: _next_of_rights,
    Family.COMPLAINT: _next_of_complaint,
    Family.INQUIRY: _next_of_inquiry,
    Family.MARKETING: _next_of_marketing,
    Family.WITHDRAWAL: _next_of_withdrawal,
}

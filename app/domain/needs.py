"""What a step needs: each says what is missing, or None, and names its reason in the law.

The tables of app.domain.steps are made of these. A step that cannot be taken says what is missing,
so that the officer can be offered to supply it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import approval
from app.domain.item import ASKED_FOR, Identity, Missing
from app.domain.requests import Decision, Family, Kind, Method, Role, WaitReason

if TYPE_CHECKING:
    from app.domain.item import Item


@dataclass(frozen=True, slots=True)
class Setting:
    """What the guards must know beside the item: who asks, and how the desk is set up."""

    role: Role
    contact: bool  # a way to reach the person
    two_persons: bool = False  # approver ≠ drafter (承認の二人制)


NOBODY = Setting(Role.SELF, contact=True)  # for what does not depend on who asks


def confirmed_kind(item: Item, _setting: Setting) -> Missing | None:
    """Settle first what is asked: every other rule turns on the kind (種別の確定)."""
    return None if item.confirmed else Missing.CONFIRMED_KIND


def role(_item: Item, setting: Setting) -> Missing | None:
    """Only the person or an agent may request (appi.37.3), and only about the living (appi.2.1).

    What is also an heir's own information, the heir asks for as 本人.
    """
    if setting.role is Role.HEIR:
        return Missing.LIVING
    return Missing.ROLE if setting.role in (Role.OTHER, Role.ANONYMOUS) else None


def contact(_item: Item, setting: Setting) -> Missing | None:
    """Take in a request only where there is a way to answer it."""
    return None if setting.contact else Missing.CONTACT


def leak_answer(item: Item, _setting: Setting) -> Missing | None:
    """Ask first whether a leak may lie behind it: its clock runs from the day anyone knew."""
    return None if item.leak else Missing.LEAK_QUESTION


def request_answer(item: Item, _setting: Setting) -> Missing | None:
    """Ask whether a request (開示等の請求等) lies in it: that is an item of its own."""
    return None if item.request else Missing.REQUEST_QUESTION


def partner_answer(item: Item, _setting: Setting) -> Missing | None:
    """Ask whether a partner has a part in it: then the partner is heard too."""
    return None if item.partner else Missing.PARTNER_QUESTION


QUESTIONS = (leak_answer, request_answer, partner_answer)
"""The three questions of triage (仕分け)."""


def clear_identity(item: Item, _setting: Setting) -> Missing | None:
    """Have the person verified, or know that nobody needs to be (order.12.3)."""
    clear = item.identity in (Identity.OK, Identity.NOT_REQUIRED)
    return None if clear else Missing.IDENTITY


def authority(item: Item, setting: Setting) -> Missing | None:
    """See the authority of whoever asks for another (order.13)."""
    wanting = setting.role.acts_for_another and not item.authority
    return Missing.AUTHORITY if wanting else None


def identity_abroad(item: Item, setting: Setting) -> Missing | None:
    """Tell the person alone about provision abroad (appi.28.3); a general answer needs nobody."""
    if item.kind is not Kind.FOREIGN_INFO:
        return None
    return clear_identity(item, setting)


def verified_person(item: Item, setting: Setting) -> Missing | None:
    """Never tell an unverified person whether data exist."""
    if not item.tells_about_data:
        return None
    if item.identity is not Identity.OK:
        return Missing.IDENTITY
    return authority(item, setting)


def open_wait(item: Item, _setting: Setting) -> Missing | None:
    """Record an answer only where something was asked."""
    return None if any(w.answered is None for w in item.waits) else Missing.OPEN_WAIT


def asking_first(item: Item, _setting: Setting) -> Missing | None:
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


def search(item: Item, _setting: Setting) -> Missing | None:
    """Look for the data before deciding about them (探索記録)."""
    return None if item.searches else Missing.SEARCH_LOG


def investigation(item: Item, _setting: Setting) -> Missing | None:
    """Investigate before correcting (appi.34.2), and before judging a complaint."""
    if item.kind not in (Kind.CORRECTION, Kind.COMPLAINT):
        return None
    return None if item.investigation else Missing.INVESTIGATION


def decision(item: Item, _setting: Setting) -> Missing | None:
    """Have it decided."""
    return None if item.decision else Missing.DECISION


def method(item: Item, _setting: Setting) -> Missing | None:
    """Name the method in which data are disclosed (appi.33.2)."""
    if item.kind not in (Kind.DISCLOSURE, Kind.TP_RECORD):
        return None
    disclosed = item.decision in (Decision.FULL, Decision.PARTIAL)
    # What is difficult in the wanted method is disclosed on paper, in no other method.
    other = item.method_wanted is not None and item.method_used is not item.method_wanted
    wrong = item.method_used is None or (other and item.method_used is not Method.PAPER)
    return Missing.METHOD if disclosed and wrong else None


def difficulty(item: Item, _setting: Setting) -> Missing | None:
    """Say why data are not disclosed in the wanted method; then on paper (appi.33.2, 33.3)."""
    changed = item.method_wanted is not None and item.method_used is not item.method_wanted
    disclosed = item.decision in (Decision.FULL, Decision.PARTIAL)
    return Missing.DIFFICULTY if changed and disclosed and not item.difficulty else None


def measure(item: Item, _setting: Setting) -> Missing | None:
    """Name what protects the person instead (appi.35.2, 35.4, 35.6 each ただし書)."""
    wanting = item.decision is Decision.ALTERNATIVE and not item.measure
    return Missing.MEASURE if wanting else None


def two_persons(_item: Item, setting: Setting) -> Missing | None:
    """At a desk of one there is nobody to submit to."""
    return None if setting.two_persons else Missing.STATE


def submitting(_item: Item, setting: Setting) -> Missing | None:
    """Where two persons are wanted, whoever drafted lets go of it first (承認に回す)."""
    return Missing.SUBMITTED if setting.two_persons else None


def valid_approval(item: Item, setting: Setting) -> Missing | None:
    """Another than the drafter approves, by duty, and never a complaint about himself."""
    if not setting.two_persons or not item.approvals:
        return None
    *earlier, last = item.approvals
    if any(last.by == one.by for one in earlier):
        return Missing.SECOND_APPROVAL
    lack = approval.lacks(last, item.drafter, item.concerned)
    return Missing(lack) if lack else None


def approvals(item: Item, setting: Setting) -> Missing | None:
    """All approvals are there: a second one for what refuses, pays or apologises."""
    if not setting.two_persons:
        return None
    lack = approval.wanting(
        item.approvals, item.drafter, second=item.second_approval, concerned=item.concerned
    )
    return Missing(lack) if lack else None


def no_position(item: Item, _setting: Setting) -> Missing | None:
    """Have an answer approved first that takes a legal position, or refuses."""
    refuses = item.decision in (Decision.NONE, Decision.PARTIAL)
    return Missing.APPROVAL if item.position or refuses else None


def untold(item: Item, _setting: Setting) -> Missing | None:
    """Keep what was told as it was told: what is asked anew then is a case of its own."""
    told = item.notified or item.refusal_told
    return Missing.UNTOLD if told else None


def refused_part(item: Item, _setting: Setting) -> Missing | None:
    """Tell a refused part alone only where one is refused and still untold."""
    return None if item.refusal_owed else Missing.REFUSED_PART


def grant(item: Item, _setting: Setting) -> Missing | None:
    """Carry out only what was granted."""
    return None if item.carried_out else Missing.GRANTED


def execution(item: Item, _setting: Setting) -> Missing | None:
    """Tell a measure when it was taken (appi.34.3, 35.7); instead of it a promise is enough.

    An ALTERNATIVE that is put off to a day is promised, and the day has its task (3-8-5-3).
    """
    promised = item.decision is Decision.ALTERNATIVE and item.until is not None
    pending = item.carried_out and item.executed is None and not promised
    return Missing.EXECUTION if pending else None


def clear_requester(item: Item, setting: Setting) -> Missing | None:
    """Ask nobody about an unverified person's data: to ask is to tell of the person."""
    if item.family is not Family.RIGHTS:
        return None
    return clear_identity(item, setting) or authority(item, setting)


def partners_heard(item: Item, _setting: Setting) -> Missing | None:
    """Report as done what a contractor was told to do only when it says that it is done."""
    return Missing.PARTNER_ANSWER if item.held_back_by else None


def every_partner_heard(item: Item, _setting: Setting) -> Missing | None:
    """Forget nobody while a partner still has to say what became of the data."""
    owed = any(ask.answered is None for ask in item.asks)
    return Missing.PARTNER_ANSWER if owed else None


def address(item: Item, _setting: Setting) -> Missing | None:
    """Verify the address anew before a letter that came back goes out again."""
    return Missing.ADDRESS if item.readdress else None


def correction_sent(item: Item, _setting: Setting) -> Missing | None:
    """End nothing while a corrected text of what was told lies here."""
    return Missing.UNSENT if item.correction_owed else None


def copies_gone(item: Item, _setting: Setting) -> Missing | None:
    """Destroy or return the copies of identity documents, or say why they stay."""
    return Missing.ID_COPIES if item.copies and not item.copies_held else None


def hold_reason(item: Item, _setting: Setting) -> Missing | None:
    """Say why copies of identity documents stay, where they do."""
    return Missing.HOLD_REASON if item.copies and not item.copies_held else None


def review_day(item: Item, _setting: Setting) -> Missing | None:
    """Name the day on which it is looked at again whether the data must still be kept (appi.22)."""
    return None if item.until else Missing.REVIEW_DAY


def stores(item: Item, _setting: Setting) -> Missing | None:
    """List the stores the data were destroyed in."""
    return None if item.stores else Missing.STORES


def before_complaint_letter(item: Item) -> tuple[Missing, ...]:
    """Return what the letter that confirms a complaint needs beside its place in the table.

    It speaks of an investigation, so the kind is settled and the three questions are answered.
    """
    found = (need(item, NOBODY) for need in (confirmed_kind, *QUESTIONS))
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
    wanting = authority(item, setting)
    return (wanting,) if wanting else ()

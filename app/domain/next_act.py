"""What an officer does next: the act that brings an item on, or what that act lacks first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import needs
from app.domain.item import WAIT_STATE, Act, Identity, Missing, State
from app.domain.requests import Family, Kind, WaitReason
from app.domain.steps import Offer, offers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.item import Item
    from app.domain.needs import Setting

S = State
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
    if needs.execution(item, needs.NOBODY):
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

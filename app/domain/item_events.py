"""What each event tells of an item, before any step is taken.

Only what was said is taken down here; where an act leads stands in app.domain.steps.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.approval import approval_of
from app.domain.item import Act, CopiesGone, Identity, Search, Sent, Wait, read_reasons
from app.domain.partner_asks import Ask, Need, Sort
from app.domain.partners import Route, Routed
from app.domain.requests import Decision, Family, Ground, Kind, Method, WaitReason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.item import Event, Item

_DISCLOSED = frozenset({Kind.DISCLOSURE, Kind.TP_RECORD})


def knowing(item: Item, event: Event) -> Item:
    """Return the item with what `event` says; one that tells nothing of items changes nothing."""
    tell = _TOLD.get(event.sort)
    return tell(item, event) if tell else item


def _confirm(item: Item, event: Event) -> Item:
    facts = event.facts
    return replace(
        item,
        kind=Kind(facts.get("kind", item.kind)),
        family=Family(facts.get("family", item.family)),
        confirmed=True,
        grounds=_grounds(facts.get("ground", "")) or item.grounds,
        leak=facts.get("leak", item.leak),
    )


def _reclassify(item: Item, event: Event) -> Item:
    """Tell it as another kind: what was decided and asked of the former one falls away.

    What the person was asked for and what was searched stays as it happened. The desk names the
    grounds that the new kind knows, and what it cannot ask the person for.
    """
    facts = event.facts
    kind, family = Kind(facts["kind"]), Family(facts["family"])
    dropped = facts.get("waits_dropped", "").split(",")
    waits = tuple(
        replace(w, answered=event.on) if w.answered is None and w.reason in dropped else w
        for w in item.waits
    )
    return replace(
        _undecided(item),
        kind=kind,
        family=family,
        former=(*item.former, item.kind),
        grounds=_grounds(facts.get("ground", "")),
        waits=waits,
        investigation=item.investigation if family is item.family else "",
        method_wanted=item.method_wanted if kind in _DISCLOSED else None,
    )


def _undecided(item: Item) -> Item:
    """Return the item as before any decision; a letter issued on one does not carry the next."""
    return replace(
        item,
        decision=None,
        decided=None,
        law="",
        drafter="",
        approver="",
        approvals=(),
        position=False,
        pays=False,
        reasons=(),
        method_used=None,
        difficulty="",
        measure="",
        until=None,
        executed=None,
        letters=_without_answer(item),
    )


def _grounds(text: str) -> tuple[Ground, ...]:
    return tuple(Ground(part) for part in text.split(",") if part)


def _questions(item: Item, event: Event) -> Item:
    facts = event.facts
    return replace(
        item,
        leak=facts.get("leak", item.leak),
        request=facts.get("request", item.request),
        partner=facts.get("partner", item.partner),
        concerned=_names(facts.get("concerned", "")) or item.concerned,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _asked(item: Item, event: Event) -> Item:
    by = event.facts.get("by")
    wait = Wait(WaitReason(event.facts["reason"]), event.on, date.fromisoformat(by) if by else None)
    return replace(_told_something(item, event.on), waits=(*item.waits, wait))


def _told_something(item: Item, on: date) -> Item:
    """Return the item with a word from us on a day, in whatever order such days are recorded."""
    return replace(
        item,
        acknowledged=min(item.acknowledged or on, on),
        contacted=max(item.contacted or on, on),
    )


def _answered(item: Item, event: Event) -> Item:
    reason = event.facts.get("reason", "")
    waits = tuple(
        replace(wait, answered=event.on)
        if wait.answered is None and reason in ("", wait.reason)
        else wait
        for wait in item.waits
    )
    method = event.facts.get("method", "")
    return replace(
        item, waits=waits, method_wanted=Method(method) if method else item.method_wanted
    )


def _identity(item: Item, event: Event) -> Item:
    facts = event.facts
    kept = facts.get("copies") == "kept"
    told = replace(
        item,
        papers=facts.get("document", "") or facts.get("seen", "") or item.papers,
        copies_held="" if kept else item.copies_held,
        identity=Identity(facts["result"]),
        readdress=False,
        authority={"ok": True, "failed": False}.get(facts.get("authority", ""), item.authority),
        copies=item.copies or kept,
    )
    return _copies(told, event)


def _target(item: Item, event: Event) -> Item:
    wanted = event.facts.get("method", "")
    return replace(
        item,
        target=event.facts.get("target", item.target),
        method_wanted=Method(wanted) if wanted else item.method_wanted,
        grounds=_grounds(event.facts.get("ground", "")) or item.grounds,
    )


def _search(item: Item, event: Event) -> Item:
    entry = Search(event.facts["where"], event.on, event.facts["result"], event.actor)
    return replace(item, searches=(*item.searches, entry))


def _investigate(item: Item, event: Event) -> Item:
    return replace(
        item,
        investigation=event.text or item.investigation,
        concerned=_names(event.facts.get("concerned", "")) or item.concerned,
    )


def _decide(item: Item, event: Event) -> Item:
    facts = event.facts
    used = facts.get("method", "")
    return replace(
        item,
        decision=Decision(facts["decision"]),
        decided=event.on,
        law=facts.get("law", ""),
        drafter=event.actor,
        approver="",
        approvals=(),
        position=facts.get("position") == "yes",
        pays=facts.get("pays") == "yes",
        reasons=read_reasons(facts.get("reasons", "")),
        method_used=Method(used) if used else item.method_used or item.method_wanted,
        difficulty=facts.get("difficulty", ""),
        measure=facts.get("measure", ""),
        until=date.fromisoformat(facts["until"]) if "until" in facts else None,
        executed=None,
        letters=_without_answer(item),
    )


def _without_answer(item: Item) -> tuple[Sent, ...]:
    """Return the letters; one that was issued on an earlier decision does not carry the next."""
    carried = ("answer", "refusal", "correction")
    return tuple(replace(s, purpose="other") if s.purpose in carried else s for s in item.letters)


def _approve(item: Item, event: Event) -> Item:
    approvals = (*item.approvals, approval_of(event.actor, event.facts))
    return replace(item, approver=event.actor, approvals=approvals)


def _return(item: Item, _event: Event) -> Item:
    # What was tried did not succeed, or was not as approved: it is carried out anew.
    return replace(item, approver="", approvals=(), executed=None)


def _execute(item: Item, event: Event) -> Item:
    if event.facts.get("progress") == "begun":  # what is only begun is not done
        return item
    decision = Decision.STOPPED if item.kind is Kind.MARKETING_STOP else item.decision
    return replace(item, executed=event.on, decision=decision, decided=item.decided or event.on)


def _letter(item: Item, event: Event) -> Item:
    facts = event.facts
    sent = Sent(facts["number"], facts["letter"], facts.get("of", "other"), event.on)
    old = facts.get("supersedes", "")
    letters = _changed(item, old, superseded=sent.number) if old else item.letters
    return replace(item, letters=(*letters, sent))


def _changed(item: Item, number: str, **changes: Any) -> tuple[Sent, ...]:
    """Return the letters, with what became of one of them."""
    return tuple(replace(s, **changes) if s.number == number else s for s in item.letters)


def _dispatch(item: Item, event: Event) -> Item:
    """Tell that a letter left the house.

    A clock is met once, by the first letter that told. A corrected text that follows is a word
    from us (K13 begins again), and moves neither the notice nor the day of a refusal (K3):
    the person has known since the first one, whatever was wrong with its words.
    """
    number = event.facts["number"]
    given = event.facts.get("delivered", "")  # by hand: it has arrived with it
    delivered = date.fromisoformat(given) if given else None
    of = item.of(event)
    notified = event.on if of == "answer" and not _told_before(item, number) else item.notified
    return replace(
        _told_something(item, event.on),
        letters=_changed(item, number, dispatched=event.on, delivered=delivered),
        refusal_told=item.refusal_told or (event.on if of == "refusal" else None),
        notified=notified,
        decision=item.decision or (_told_decision(item) if notified else None),
        decided=item.decided or notified,
    )


def _told_before(item: Item, number: str) -> bool:
    """Return whether a letter stands in the place of one that has told the person already."""
    old = (s for s in item.letters if s.superseded == number)
    return item.notified is not None and any(s.dispatched for s in old)


def _returned(item: Item, event: Event) -> Item:
    """Tell that a letter came back: what only it has told, the person has not been told.

    Where a corrected text has left since, that one has told it, on its own day; where one is
    issued and lies here still, it becomes the answer.
    """
    number = event.facts["number"]
    letters = _changed(item, number, dispatched=None, delivered=None, returned=event.on)
    back, heir = item.sent(number), item.heir(number)
    told = {"answer": item.notified, "refusal": item.refusal_told}
    if back is not None and back.purpose in told:
        told[back.purpose] = heir.dispatched if heir else None
        if heir is not None and heir.dispatched is None:
            letters = tuple(
                replace(s, purpose=back.purpose) if s.number == heir.number else s for s in letters
            )
    return replace(
        item,
        letters=letters,
        readdress=True,
        notified=told["answer"],
        refusal_told=told["refusal"],
    )


def _delivered(item: Item, event: Event) -> Item:
    return replace(item, letters=_changed(item, event.facts["number"], delivered=event.on))


def _void(item: Item, event: Event) -> Item:
    """Tell that a letter is void: the act that goes back on its issue (取消).

    Issuing has moved no phase and met no clock, only what comes next; so that is what goes
    back: the letter is owed again, and one in whose place it stood stands again.
    """
    number = event.facts["number"]
    letters = tuple(
        replace(s, superseded="") if s.superseded == number else s
        for s in _changed(item, number, voided=event.on)
    )
    return replace(item, letters=letters)


def _told_decision(item: Item) -> Decision | None:
    return Decision.ANSWERED if item.family is Family.INQUIRY else None


def _notify(item: Item, event: Event) -> Item:
    if item.of(event) == "refusal":
        first = item.refusal_told or event.on
        return replace(_told_something(item, event.on), refusal_told=first)
    return replace(
        _told_something(item, event.on),
        notified=event.on,
        decision=item.decision or _told_decision(item),
        decided=item.decided or event.on,
    )


def _acknowledge(item: Item, event: Event) -> Item:
    if event.facts.get("how") == "record":  # an anonymous complaint: there is nobody to tell
        first = min(item.acknowledged or event.on, event.on)
        return replace(_questions(item, event), acknowledged=first)
    return _told_something(_questions(item, event), event.on)


def _interim(item: Item, event: Event) -> Item:
    first = item.acknowledged or event.on
    return replace(item, acknowledged=first, contacted=event.on)


def _follow_up(item: Item, event: Event) -> Item:
    facts = event.facts
    needed = facts["corrective"] == "yes"
    done = event.on if needed and facts.get("corrected") == "done" else None
    return replace(item, cause=facts["cause"], corrective=facts["corrective"], corrected=done)


def _match(item: Item, event: Event) -> Item:
    return replace(
        item,
        investigation=event.text or event.facts.get("inquiry", ""),
        inquiry=event.facts.get("inquiry", ""),
        inquiries=tuple(filter(None, event.facts.get("cases", "").split(","))),
    )


def _dispose(item: Item, event: Event) -> Item:
    held = event.facts.get("of") == "held"
    return replace(
        item,
        stores=event.facts.get("stores", item.stores),
        until=date.fromisoformat(event.facts["until"]) if "until" in event.facts else None,
        executed=item.executed if held else event.on,
        disposal=item.disposal if held else event.id,
        decision=Decision.HELD if held else Decision.DISPOSED,
        decided=event.on,
    )


def _route(item: Item, event: Event) -> Item:
    facts = event.facts
    return replace(
        item,
        route=Routed(
            way=Route(facts["way"]),
            others=Route(facts["others"]) if facts.get("others") else None,
            groups=tuple(part for part in facts.get("groups", "").split(",") if part),
            partner=facts.get("partner_id", ""),
            consent=_day(facts.get("consent", "")),
            given=_day(facts.get("given", "")),
            on=event.on,
            contractors=tuple(part for part in facts.get("contractor_ids", "").split(",") if part),
        ),
    )


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _ask_partner(item: Item, event: Event) -> Item:
    facts = event.facts
    ask = Ask(
        partner=facts["partner_id"],
        sort=Sort(facts["sort"]),
        need=Need(facts["need"]),
        asked=event.on,
        by=_day(facts.get("by", "")),
        id=event.id,
    )
    return replace(item, asks=(*item.asks, ask))


def _partner_answered(item: Item, event: Event) -> Item:
    return _of_open_asks(item, event, lambda ask: replace(ask, answered=event.on))


def _partner_reminded(item: Item, event: Event) -> Item:
    return _of_open_asks(item, event, lambda ask: replace(ask, reminded=event.on))


def _of_open_asks(item: Item, event: Event, told: Callable[[Ask], Ask]) -> Item:
    """Return the item with what became of the partner's open asks, of one sort where it says."""
    partner, sort = event.facts["partner_id"], event.facts.get("sort", "")
    return replace(
        item,
        asks=tuple(
            told(ask)
            if ask.answered is None and ask.partner == partner and sort in ("", ask.sort)
            else ask
            for ask in item.asks
        ),
    )


def _copies(item: Item, event: Event) -> Item:
    """Tell what became of the copies; an act that says nothing of them changes nothing."""
    became = event.facts.get("copies", "")
    if became == "held":
        return replace(item, copies_held=event.text)
    if became not in ("destroyed", "returned") or not item.copies:
        return item
    which = event.facts.get("document", "") or item.papers
    gone = CopiesGone(which, event.on, became == "returned", event.facts.get("how", ""))
    return replace(item, copies=False, copies_held="", copies_gone=gone)


def _reopen(item: Item, _event: Event) -> Item:
    return replace(_undecided(item), ended=None, notified=None, refusal_told=None)


def _escalate(item: Item, event: Event) -> Item:
    return replace(item, escalated=item.escalated or event.on)


_TOLD: Mapping[str, Callable[[Item, Event], Item]] = {
    Act.CONFIRM: _confirm,
    Act.RECLASSIFY: _reclassify,
    Act.TRIAGE: _questions,
    Act.ACCEPT: _questions,
    Act.ASK: _asked,
    Act.ANSWERED: _answered,
    Act.IDENTITY: _identity,
    Act.TARGET: _target,
    Act.SEARCH: _search,
    Act.INVESTIGATE: _investigate,
    Act.DECIDE: _decide,
    Act.APPROVE: _approve,
    Act.RETURN: _return,
    Act.EXECUTE: _execute,
    Act.LETTER: _letter,
    Act.DISPATCH: _dispatch,
    Act.DELIVERED: _delivered,
    Act.RETURNED: _returned,
    Act.VOID: _void,
    Act.NOTIFY: _notify,
    Act.INTERIM: _interim,
    Act.ACKNOWLEDGE: _acknowledge,
    Act.FOLLOW_UP: _follow_up,
    Act.MATCH: _match,
    Act.DISPOSE: _dispose,
    Act.ROUTE: _route,
    Act.ASK_PARTNER: _ask_partner,
    Act.PARTNER_ANSWERED: _partner_answered,
    Act.PARTNER_REMINDED: _partner_reminded,
    Act.COPIES: _copies,
    Act.WITHDRAW: _copies,
    Act.CLOSE: _copies,
    Act.REOPEN: _reopen,
    Act.ESCALATE: _escalate,
}

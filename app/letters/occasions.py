"""Which letters a case calls for as it stands (文書の選択), the ones that press first.

A letter answers a decision (resources/law/letters.csv), confirms receipt, or goes with an
occasion: something was asked of the person, a partner was asked, a request was withdrawn. Which
occasion a letter goes with stands beside its text in resources/letters/letters.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.item import Act, State
from app.domain.leak import State as LeakState
from app.domain.leak_facts import Choice, Question
from app.domain.partner_asks import Sort
from app.domain.partners import Route
from app.domain.requests import Decision, Family, Kind, Role, WaitReason
from app.domain.steps import step_of
from app.rules.law_tables import Part
from app.rules.wording import Occasion, letter_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from app.domain.item import Item
    from app.matter.docket import Docket, Matter

RECEIPTS = ("L01", "L20")
"""The letters that confirm receipt; L20 that of a complaint."""


@dataclass(frozen=True, slots=True)
class Called:
    """A letter the case calls for: about which items, and whether it is what presses now."""

    letter: str
    items: tuple[int, ...]
    suggested: bool
    refusal: bool = False  # of a part alone, ahead of what is still carried out


def called_for(matter: Matter, docket: Docket, today: date) -> tuple[Called, ...]:
    """Return the letters the case calls for on `today`, the suggested ones first."""
    refusals = tuple(_refusals(matter, docket))
    ahead = {one.letter for one in refusals}
    found = [
        *refusals,
        *(one for one in _answers(matter, docket) if one.letter not in ahead),
        *_receipts(matter),
        *_occasional(matter, docket, today),
    ]
    return tuple(sorted(found, key=lambda one: not one.suggested))


def decided(item: Item) -> Decision | None:
    """Return what an answer to this item says: what is not decided is simply answered.

    Consultations and inquiries know no decision before they are answered.
    """
    if item.decision is None and item.confirmed and item.family is Family.INQUIRY:
        return Decision.ANSWERED
    return item.decision


# ------------------------------------------------------------------ answers and receipts


def _answers(matter: Matter, docket: Docket) -> Iterator[Called]:
    """Yield the letters that tell what is decided, each with the items it answers."""
    found: dict[str, tuple[int, ...]] = {}
    for position, item in enumerate(matter.items, 1):
        decision = decided(item)
        if decision is None or step_of(item, Act.LETTER, "answer") is None:
            continue
        for letter in _letters_of(item, decision, docket):
            found[letter] = (*found.get(letter, ()), position)
    for letter, positions in found.items():
        pressing = any(matter.item(n).decision is not None for n in positions)
        yield Called(letter, positions, suggested=pressing)


def _letters_of(item: Item, decision: Decision, docket: Docket) -> tuple[str, ...]:
    """Return the letters of a decision; what was told of it already is not told again."""
    letters = docket.lawbook.letters_for(item.kind, decision)
    if item.refusal_told and decision is Decision.PARTIAL:
        return docket.lawbook.letters_for_part(item.kind, Part.GRANTED) or letters
    return letters


def _refusals(matter: Matter, docket: Docket) -> Iterator[Called]:
    """Yield the letters that tell a refused part alone: it waits for no measure (appi.35.7)."""
    found: dict[str, tuple[int, ...]] = {}
    for position, item in enumerate(matter.items, 1):
        if item.refusal_owed and step_of(item, Act.LETTER, "refusal") is not None:
            for letter in docket.lawbook.letters_for_part(item.kind, Part.REFUSED):
                found[letter] = (*found.get(letter, ()), position)
    for letter, positions in found.items():
        begun = any(matter.item(n).phase is State.EXECUTING for n in positions)
        yield Called(letter, positions, suggested=begun, refusal=True)


def _receipts(matter: Matter) -> Iterator[Called]:
    open_items = _open(matter)
    complaints = tuple(n for n in open_items if matter.item(n).kind is Kind.COMPLAINT)
    own = tuple(n for n in complaints if matter.item(n).confirmed)
    if complaints:
        wanted = any(matter.item(n).receipt is None for n in own)
        yield Called("L20", complaints, suggested=wanted)
    if open_items:
        others = tuple(n for n in open_items if n not in own)
        wanted = any(matter.item(n).receipt is None for n in others)
        yield Called("L01", others or open_items, suggested=wanted)


def _open(matter: Matter) -> tuple[int, ...]:
    return tuple(n for n, item in enumerate(matter.items, 1) if item.phase.open)


# ------------------------------------------------------------------ occasions


def _occasional(matter: Matter, docket: Docket, today: date) -> Iterator[Called]:
    for text in letter_texts().values():
        if text.occasion is None:
            continue
        positions = _OCCASIONS[text.occasion](matter)
        if positions:
            pressing = _presses(matter, docket, today, text.occasion, text.id, positions)
            yield Called(text.id, positions, suggested=pressing)


def _waiting(reason: WaitReason) -> Callable[[Matter], tuple[int, ...]]:
    def positions(matter: Matter) -> tuple[int, ...]:
        return tuple(n for n in _open(matter) if _asked(matter.item(n), reason) is not None)

    return positions


def _asked(item: Item, reason: WaitReason) -> date | None:
    """Return the day the person was asked for this and has not answered, or None."""
    return max((w.asked for w in item.waits if w.reason is reason and not w.answered), default=None)


def _untold(matter: Matter) -> tuple[int, ...]:
    """Return the items of which the person had a first word, and has no answer yet."""
    found = (n for n in _open(matter) if matter.item(n).acknowledged)
    return tuple(n for n in found if matter.item(n).notified is None)


def _elsewhere(matter: Matter) -> tuple[int, ...]:
    """Return the items for which another company answers, or answers too (appi.27.5.3, C6a)."""
    routed = ((n, item.route) for n, item in enumerate(matter.items, 1))
    by_route = {n for n, route in routed if route is not None and route.way is not Route.OWN}
    entrusted = {
        n
        for n, item in enumerate(matter.items, 1)
        if any(reason.code == "C6a" for reason in item.reasons)
    }
    return tuple(sorted(by_route | entrusted))


def _by_agent(matter: Matter) -> tuple[int, ...]:
    """Return the open items, where one asks whom the person commissioned, and she is known."""
    acting = matter.setting.role.commissioned
    known = any(person.role is Role.SELF and person.name for person in matter.people)
    return _open(matter) if acting and known else ()


def _asked_of_partner(sort: Sort) -> Callable[[Matter], tuple[int, ...]]:
    def positions(matter: Matter) -> tuple[int, ...]:
        asked = (items for ask, items in matter.asks if ask.sort is sort)
        return tuple(sorted({n for items in asked for n in items}))

    return positions


def _copies_gone(matter: Matter) -> tuple[int, ...]:
    """Return the items whose copies of identity documents were given back or destroyed."""
    kept = {n for e in matter.events if e.facts.get("copies") == "kept" for n in e.items}
    return tuple(n for n in sorted(kept) if not matter.item(n).copies)


def _withdrawn(matter: Matter) -> tuple[int, ...]:
    return tuple(n for n, item in enumerate(matter.items, 1) if item.phase is State.WITHDRAWN)


def _leaking(matter: Matter) -> tuple[int, ...]:
    """Return all items, where a leak is past suspicion: whom it concerns is the officer's to say.

    One that need not be reported may still be apologised for.
    """
    told = any(leak.phase is not LeakState.SUSPECTED for leak in matter.leaks)
    return tuple(range(1, len(matter.items) + 1)) if told else ()


def _leaking_of_principal(matter: Matter) -> tuple[int, ...]:
    """Return the items where what leaked was entrusted to us (rule.9)."""
    entrusted = (Choice.PART, Choice.WHOLE)
    ours = any(leak.said(Question.ENTRUSTED) in entrusted for leak in matter.leaks)
    return tuple(range(1, len(matter.items) + 1)) if ours else ()


_REASONS: Mapping[Occasion, WaitReason] = {
    Occasion.WAIT_FIX: WaitReason.FIX,
    Occasion.WAIT_IDENTITY: WaitReason.IDENTITY,
    Occasion.WAIT_FEE: WaitReason.FEE,
    Occasion.WAIT_METHOD: WaitReason.METHOD,
}
_OCCASIONS: Mapping[Occasion, Callable[[Matter], tuple[int, ...]]] = {
    **{occasion: _waiting(reason) for occasion, reason in _REASONS.items()},
    Occasion.INTERIM: _untold,
    Occasion.ROUTE: _elsewhere,
    Occasion.AGENT: _by_agent,
    Occasion.INSTRUCT: _asked_of_partner(Sort.INSTRUCT),
    Occasion.NOTIFY: _asked_of_partner(Sort.NOTIFY),
    Occasion.COPIES: _copies_gone,
    Occasion.WITHDRAWN: _withdrawn,
    Occasion.LEAK_PERSONS: _leaking,
    Occasion.LEAK_PRINCIPAL: _leaking_of_principal,
}


def _presses(
    matter: Matter,
    docket: Docket,
    today: date,
    occasion: Occasion,
    letter: str,
    positions: tuple[int, ...],
) -> bool:
    """Return whether the letter is what the officer came for, and has not gone out already."""
    items = [matter.item(n) for n in positions]
    if occasion in _REASONS:
        # A receipt that was written after the question has asked it already; which of two
        # letters asks for a completion (L02, L05) is the officer's choice, the plainer first.
        reason = _REASONS[occasion]
        return letter != "L05" and not all(_has_asked(item, letter, reason) for item in items)
    if occasion is Occasion.INTERIM:
        return _late(matter, docket, positions, today)
    if occasion in (Occasion.INSTRUCT, Occasion.NOTIFY):
        sort = Sort.INSTRUCT if occasion is Occasion.INSTRUCT else Sort.NOTIFY
        owed = sum(1 for ask, _ in matter.asks if ask.sort is sort and ask.answered is None)
        return owed > len(_written(items, letter))
    return False


def _has_asked(item: Item, letter: str, reason: WaitReason) -> bool:
    since = _asked(item, reason)
    asking = (s for s in item.letters if s.letter == letter or s.purpose == "receipt")
    return since is None or any(sent.dated >= since for sent in asking)


def _written(items: list[Item], letter: str) -> set[str]:
    return {sent.number for item in items for sent in item.letters if sent.letter == letter}


def _late(matter: Matter, docket: Docket, positions: tuple[int, ...], today: date) -> bool:
    """Return whether the company's own day to answer, or to say how far it is, has passed."""
    running = (c for n in positions for c in docket.clocks(matter, n) if c.met is None)
    dues = (c.clock.due for c in running if c.clock.id in ("K11", "K13") and c.clock.due)
    return any(due < today for due in dues)

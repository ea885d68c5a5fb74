"""Acts on a letter that was issued: it leaves the house, arrives, comes back, or is void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import sending, steps
from app.domain.item import Act
from app.domain.sending import Sending, sendings
from app.errors import FieldRefusedError
from app.rules import posting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.matter.docket import Matter

ACTS = frozenset({Act.DISPATCH, Act.DELIVERED, Act.RETURNED, Act.VOID})
"""Acts on one letter, for all items it answers."""

_PURPOSES = ("answer", "refusal", "correction", "receipt", "other")  # what weighs most, first


def choices(matter: Matter, act: Act, position: int = 0) -> tuple[str, ...]:
    """Return the numbers of the letters to which `act` can be done now, the oldest first.

    Where an item is named, those that answer it: another one may lie here, too.
    """
    return tuple(
        one.number
        for one in sendings(matter.events).values()
        if _fits(one, act) and (not position or position in one.items)
    )


def _fits(one: Sending, act: Act) -> bool:
    match act:
        case Act.DISPATCH:
            return one.lies_here and one.letter != sending.COVERING
        case Act.DELIVERED:
            return one.dispatched is not None and one.delivered is None
        case Act.RETURNED:
            return one.dispatched is not None
        case _:
            return one.never_left


def answered(matter: Matter, act: Act, number: str) -> tuple[int, ...]:
    """Return the items of a letter `act` can be done to. Raises FieldRefusedError for another."""
    allowed = choices(matter, act)
    if number not in allowed:
        raise FieldRefusedError("number", "choice", allowed)
    return sendings(matter.events)[number].items


def completed(
    matter: Matter, act: Act, positions: Sequence[int], facts: Mapping[str, str], day: date
) -> dict[str, str]:
    """Return what an act on a letter says beside its form, and refuse what cannot be.

    A day before the letter was there, a method nobody knows. A carrier's number is kept as
    ASCII digits; one whose check digit is wrong is kept all the same (app.posting.doubt).
    """
    one = sendings(matter.events)[facts["number"]]
    since = one.issued if act is Act.DISPATCH else one.dispatched  # None for what never left
    if since is not None and day < since:
        raise FieldRefusedError("on", "order")
    told = {"tracking": sending.tracking(facts["tracking"])} if "tracking" in facts else {}
    if act is not Act.DISPATCH:
        return told
    method = posting.methods().get(facts["how"])
    if method is None:
        raise FieldRefusedError("how", "choice", posting.offered(day))
    told["of"] = _purpose(matter, positions, one.number)
    if told["of"] == "answer":
        rests_on = [steps.not_before(matter.item(n), act) for n in positions]
        if day < max((d for d in rests_on if d), default=day):
            raise FieldRefusedError("on", "order")
    return told | ({"delivered": day.isoformat()} if method.handed else {})


def _purpose(matter: Matter, positions: Sequence[int], number: str) -> str:
    """Return what a letter that leaves the house is for, to the item it weighs most for."""
    sent = (matter.item(position).sent(number) for position in positions)
    purposes = {one.purpose for one in sent if one is not None}
    return next(purpose for purpose in _PURPOSES if purpose in purposes)

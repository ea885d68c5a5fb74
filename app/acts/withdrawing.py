"""The end of a withdrawn inquiry (お問い合わせ辞退・破棄): matched, disposed of, closed, forgotten.

The company promises to destroy without delay what it was given. The stores are emptied by people
and recorded here; this casebook is one of the stores, and empties itself when the item is closed.

What is forgotten: the case of the withdrawal, once nothing in it is open, and each case that was
named by its number as the inquiry that was withdrawn. A case that belongs to a register of its
own – rights, complaints, stopped mailings, leaks – keeps its whole record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.acts import erasing
from app.domain import erasure, steps
from app.domain.erasure import Why
from app.domain.item import Act, State
from app.domain.retention import hold_of
from app.errors import (
    FieldRefusedError,
    NotTheSamePersonError,
    StillNeededError,
)
from app.people.kept import compared, folded, other_cases
from app.store.tables import CaseRow, PersonRow
from app.views.keeping import Erasure, KeptCase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlmodel import Session

    from app.domain.item import Event, Item
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting
    from app.views.people import Person

_ENDS = frozenset({Act.CLOSE, Act.WITHDRAW, Act.REFER})


# ------------------------------------------------------------------ matching and disposing


def weighed(session: Session, docket: Docket, matter: Matter, event: Event) -> Event:
    """Return an event about to be recorded: a match with the cases it names by number.

    A match that holds no number of a case means an inquiry outside of this casebook: a mailbox,
    another system. Raises NoSuchCaseError for a number that is not here, CaseErasedError for a
    tombstone, NotTheSamePersonError where nobody is in both cases and no words say why it is
    right; for a disposal what `_refuse_disposal` does.
    """
    if event.sort == Act.MATCH:
        numbers = _matched(session, docket, matter, event)
        return (
            replace(event, facts={**event.facts, "cases": ",".join(numbers)}) if numbers else event
        )
    if event.sort == Act.DISPOSE:
        for position in event.items:
            _refuse_disposal(session, docket, matter, matter.item(position), event)
    return event


def _matched(session: Session, docket: Docket, matter: Matter, event: Event) -> tuple[str, ...]:
    written = event.facts.get("inquiry", "")
    numbers = docket.profile.numbering.referenced(written) or _older(session, written)
    for number in numbers:
        inquiry = docket.working(session, number)
        if inquiry.id != matter.id and not event.text and not _share_somebody(matter, inquiry):
            raise NotTheSamePersonError(matter.number, number)
    return numbers


def _older(session: Session, written: str) -> tuple[str, ...]:
    """Return the case that an older ledger had under this number, if one had."""
    if not written.strip():
        return ()
    found = select(CaseRow.number).where(CaseRow.old_number == written.strip())
    numbers = session.exec(found.limit(2)).all()
    return tuple(numbers) if len(numbers) == 1 else ()


def _share_somebody(one: Matter, other: Matter) -> bool:
    return any(
        _known_by(person) & _known_by(like) for person in one.people for like in other.people
    )


def _known_by(person: Person) -> set[tuple[str, str]]:
    """Return what tells a person: who they are here, their name, address and number."""
    marks = {
        ("id", str(person.id)),
        ("name", folded(person.name).replace(" ", "")),
        ("mail", compared("mail", person.mail)),
        ("phone", compared("phone", person.phone)),
    }
    return {mark for mark in marks if mark[1]}


def _refuse_disposal(
    session: Session, docket: Docket, matter: Matter, item: Item, event: Event
) -> None:
    """Refuse to record a disposal while something is in progress, or with the person's name.

    Raises StillNeededError unless words say why the data need not be kept, and FieldRefusedError
    for a store list that names the person: it stays.
    """
    cases = (matter, *_inquiries(session, docket, matter, item))
    if erasing.Named(p for case in cases for p in case.people)(event.facts.get("stores", "")):
        raise FieldRefusedError("stores", "person")
    if event.facts.get("of") != "disposed":
        return
    found = ((one.number, erasure.holds(one.items, one.incidents)) for one in cases)
    held = tuple((number, why) for number, why in found if why)
    if held and not event.text:
        raise StillNeededError(matter.number, held, held=True)


def _inquiries(session: Session, docket: Docket, matter: Matter, item: Item) -> tuple[Matter, ...]:
    """Return the cases that were withdrawn by an item, without its own and without tombstones."""
    numbers = item.inquiries or tuple(_recognised(session, docket, matter, item))
    found = (docket.load(session, number) for number in numbers)
    return tuple(one for one in found if one.id != matter.id and not one.tombstone)


def _recognised(session: Session, docket: Docket, matter: Matter, item: Item) -> Iterator[str]:
    """Yield the cases a match names that was recorded before matches knew cases by number."""
    for number in docket.profile.numbering.referenced(item.inquiry):
        row = session.exec(select(CaseRow.id).where(CaseRow.number == number)).first()
        if row is not None and _share_somebody(matter, docket.load(session, row)):
            yield number


# ------------------------------------------------------------------ closing


@dataclass(frozen=True, slots=True)
class _Due:
    """What becomes of the cases a withdrawal is about, its own last."""

    goes: tuple[Matter, ...] = ()
    kept: tuple[KeptCase, ...] = ()
    waits: tuple[KeptCase, ...] = ()


def preview(session: Session, docket: Docket, matter: Matter, position: int = 0) -> Erasure:
    """Return what closing would destroy, what stays and why, and why it cannot be done yet.

    `position` 0 means every withdrawn item that may be closed. Empty where nothing would go.
    """
    closed = tuple(
        replace(item, phase=State.CLOSED)
        if position in (0, number) and steps.step_of(item, Act.CLOSE)
        else item
        for number, item in enumerate(matter.items, 1)
    )
    if matter.tombstone or not any(erasure.disposed(item) for item in closed):
        return Erasure()
    found = _due(session, docket, replace(matter, items=closed))
    others = tuple(_others(session, docket, found))
    planned = erasing.plan(session, found.goes)
    return replace(planned, kept=(*found.kept, *others), waits=found.waits)


def after_end(acting: Acting, docket: Docket, matter: Matter, event: Event) -> None:
    """Let the casebook forget the person where `event` ended what the promise waited for.

    `matter` is the case after it. Raises StillNeededError where a withdrawn inquiry is open, a
    partner has not answered, or a dispute has begun since the disposal; then nothing has ended.
    """
    disposed = tuple(item for item in matter.items if erasure.disposed(item))
    if event.sort not in _ENDS or not disposed:
        return
    found = _due(acting.session, docket, matter)
    if found.waits:
        raise StillNeededError(matter.number, tuple((one.number, one.why) for one in found.waits))
    if found.goes:
        because = {
            "because": "withdrawal",
            "withdrawal": matter.number,
            "stores": _emptied(acting, matter, disposed, found.goes),
        }
        erasing.erase(acting, docket, found.goes, because)
        acting.case = matter.number


def _due(session: Session, docket: Docket, matter: Matter) -> _Due:
    """Return what becomes of the case of a withdrawal, and of the inquiries it names."""
    items = [item for item in matter.items if erasure.disposed(item)]
    disposal = max(item.disposal for item in items)
    inquiries = {one.id: one for item in items for one in _inquiries(session, docket, matter, item)}
    goes: list[Matter] = []
    kept: list[KeptCase] = []
    waits: list[KeptCase] = []
    for one in (*inquiries.values(), matter):
        waiting = erasure.waits(one.items)
        if one is matter:  # what else is open in it comes to its own end; then it is forgotten
            waiting = tuple(why for why in waiting if why is not Why.OPEN)
        if erasure.disputed_since(one.events, disposal):
            waiting = (*waiting, Why.DISPUTE)
        if hold_of(one.events):
            waiting = (*waiting, Why.HELD)
        if why := erasure.stays(one.items, one.incidents):
            kept.append(KeptCase(one.number, why))
        elif waiting:
            waits.append(KeptCase(one.number, waiting))
        elif not one.open:
            goes.append(one)
    return _Due(tuple(goes), tuple(kept), tuple(waits))


def _others(session: Session, docket: Docket, found: _Due) -> Iterator[KeptCase]:
    """Yield the other cases of the people who go, and of their namesakes: they stay as they are."""
    known = {one.number for one in found.goes} | {one.number for one in (*found.kept, *found.waits)}
    people = {person.id for one in found.goes for person in one.people}
    names = {folded(person.name) for one in found.goes for person in one.people} - {""}
    for name in names:
        alike = select(PersonRow.id).where(col(PersonRow.folded).startswith(name, autoescape=True))
        people.update(one or 0 for one in session.exec(alike))
    others = {case for person in people for case in other_cases(session, person, case=0)}
    for case in sorted(others):
        one = docket.load(session, case)
        if one.number not in known:
            yield KeptCase(one.number, erasure.stays(one.items, one.incidents) or (Why.OTHER,))


def _emptied(
    acting: Acting, matter: Matter, disposed: Sequence[Item], goes: Sequence[Matter]
) -> str:
    """Return the store list for the tombstones: what was recorded, and this casebook itself."""
    named = erasing.Named(person for one in goes for person in one.people)
    by_id = {event.id: event for event in matter.events}
    stores: list[erasure.Emptied] = []
    for item in disposed:
        by = by_id[item.disposal]
        lines = item.stores.splitlines()
        clean = "\n".join(erasure.GONE if named(line) else line for line in lines)
        stores += erasure.emptied(clean, by.actor, by.on)
    stores.append(erasure.Emptied("この台帳", "消去", acting.actor, acting.today))
    return erasure.written(dict.fromkeys(stores))

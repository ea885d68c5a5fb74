"""Notes of the desk: what is kept of a call, a visit or a letter besides its case."""

from __future__ import annotations

from dataclasses import replace
from mimetypes import guess_type
from typing import TYPE_CHECKING, Any

from app.domain import folding
from app.domain.item import Event
from app.domain.requests import Channel, Role
from app.errors import FieldRefusedError
from app.matter import docket as dockets
from app.people import kept as people
from app.rules.identification import identity_rules
from app.rules.scripts import questions_on
from app.store.blobs import keep
from app.store.tables import AttachmentRow, TaskRow
from app.views.people import Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.days import Calendar
    from app.store.book import Acting
    from app.views.intake import Enclosure, PhoneNote

CALL = "call"
ATTACHED = dockets.ATTACHED
ASKED_BY = ("phone", "callback", "visit", "mail", "post")
DELIVERIES = ("plain", "registered", "certified", "personal", "courier", "handed")
CALL_BACK = "折り返しの電話をかける"  # the number stays with the person, the task names nobody
_WRITTEN = ("name", "reading", "organisation", "mail", "phone", "postcode", "address")
_PASSAGES = ("words", "told", "received_by")
_FUTURE = ("arrived", "noticed", "sent", "deemed")


def proved(note: PhoneNote, today: date) -> PhoneNote:
    """Return the note fit to be stored. Raises FieldRefusedError where it cannot be."""
    if not note.words.strip():
        raise FieldRefusedError("words", "required")
    if note.noticed < note.arrived:
        raise FieldRefusedError("noticed", "order")
    for name in _FUTURE:
        day = getattr(note, name)
        if day is not None and day > today:
            raise FieldRefusedError(name, "future")
    for name in ("sent", "deemed"):
        day = getattr(note, name)
        if day is not None and day > note.arrived:
            raise FieldRefusedError(name, "order")
    _refuse_unknown("delivery", (note.delivery,), DELIVERIES)
    _refuse_unknown("asked_by", (note.asked_by,), ASKED_BY)
    may = tuple(one.id for one in questions_on(note.noticed, _asked_through(note)))
    _refuse_unknown("asked", note.asked, may)
    _refuse_unknown("seen", note.seen, tuple(one.id for one in identity_rules().proofs))
    fields = (*_WRITTEN, *_PASSAGES)
    written: dict[str, Any] = {f: folding.storable(getattr(note, f)) for f in fields}
    return replace(note, **written)


def write(acting: Acting, case: int, note: PhoneNote, company: Calendar) -> None:
    """Keep who asked, what was said to whom, the files, and what is to be done first.

    A call back nobody set a day for is due on the next day the company is open.
    """
    _let_ask(acting, case, note)
    facts = _facts(note)
    text = "\n".join(part for part in (note.words if note.case else "", note.told) if part)
    if facts or text:
        day = max(note.noticed, note.arrived)
        event = Event(0, 0, CALL, day, acting.moment, acting.actor, text.strip(), facts)
        dockets.write_event(acting, case, event)
    if note.files:
        attach(acting, case, note.files, "")
    if note.callback and not note.callback.done:
        due = note.callback.by or company.add_business_days(note.noticed, 1)
        _plan_callback(acting, case, max(due, note.noticed))


def attach(acting: Acting, case: int, files: Sequence[Enclosure], text: str) -> None:
    """Put files to a case; the event says how many and their hashes, their names do not leave."""
    hashes = []
    for file in files:
        sha256 = keep(acting.session, file.content)
        hashes.append(sha256)
        kind, _ = guess_type(file.name)
        acting.session.add(
            AttachmentRow(
                case_id=case,
                sha256=sha256,
                name=folding.storable(file.name),
                content_type=kind or "application/octet-stream",
            )
        )
    facts = {"files": str(len(files)), "sha256": ",".join(hashes)}
    event = Event(0, 0, ATTACHED, acting.today, acting.moment, acting.actor, text, facts)
    dockets.write_event(acting, case, event)


def _asked_through(note: PhoneNote) -> Channel:
    """Return the channel by which questions were asked; a call back is a call."""
    by_way = {
        "callback": Channel.PHONE,
        "phone": Channel.PHONE,
        "visit": Channel.VISIT,
        "mail": Channel.MAIL,
    }
    return by_way.get(note.asked_by, note.channel)


def _refuse_unknown(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    if any(one and one not in known for one in given):
        raise FieldRefusedError(name, "choice", tuple(known))


def _facts(note: PhoneNote) -> dict[str, str]:
    said = {
        "seconds": str(note.seconds) if note.seconds else "",
        "asked": ",".join(note.asked),
        "asked_by": note.asked_by if note.asked else "",
        "delivery": note.delivery,
        "sent": note.sent.isoformat() if note.sent else "",
        "received_by": note.received_by,
        "shown": ",".join(note.seen),
    }
    if note.callback:
        said["callback"] = "done" if note.callback.done else "wanted"
        said["callback_when"] = note.callback.when
    if note.case and note.called_at:
        said["called_at"] = note.called_at
    return {name: value for name, value in said.items() if value}


def _plan_callback(acting: Acting, case: int, due: date) -> None:
    row = TaskRow(case_id=case, item=0, text=CALL_BACK, due=due)
    acting.session.add(row)
    acting.session.flush()
    acting.tasks.add(row.id or 0)


def _let_ask(acting: Acting, case: int, note: PhoneNote) -> None:
    """Give the person who asks a part in the case.

    She is a known one by a click, or by the same mail address and name.
    """
    number = note.callback.number if note.callback else ""
    contact = (note.name, note.organisation, note.mail, note.phone, note.address, number)
    nameless = note.role is Role.ANONYMOUS
    if not any(contact) or (nameless and not number):
        return
    known = None
    if note.person and not nameless:
        known = people.root(acting.session, note.person)
    elif not nameless:
        known = people.same(acting.session, note.mail, note.name)
    person = Person(
        known or 0,
        note.role,
        "" if nameless else note.name,
        "" if nameless else note.reading,
        "" if nameless else note.organisation,
        "" if nameless else note.mail,
        number if nameless else note.phone,
        "" if nameless else note.postcode,
        "" if nameless else note.address,
    )
    if known:
        people.add_to_person(acting, person)
    else:
        known = people.add_person(acting, person)
    if number:  # after her own: the newest is the one to call
        people.add_contact(acting, known, "phone", number)
    people.join_case(acting, case, known, note.role)

"""A case as it is shown: its sheet, made from what the events tell and from its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import and_, col, select

from app.domain import leak, steps
from app.domain.forms import ALWAYS
from app.domain.incidents import ACTS, AWARE, INQUIRY, OPENERS
from app.domain.item import Act, Event, State
from app.domain.leak_duties import duties
from app.domain.requests import Channel, Family
from app.domain.retention import hold_of
from app.domain.sending import sendings
from app.matter.asked import asked
from app.matter.docket import ATTACHED
from app.matter.kept_mails import charsets_of
from app.store.tables import (
    AttachmentRow,
    BlobRow,
    DocumentRow,
    MessageRow,
    TaskRow,
)
from app.views.cases import (
    AttachmentLine,
    CaseSheet,
    ClockLine,
    EventLine,
    ItemSheet,
    MessageLine,
    Offer,
    ReasonLine,
    SearchEntry,
    TaskLine,
    Wait,
)
from app.views.incidents import CategoryLine, DutyLine, InquirySheet, LeakSheet, Stage
from app.views.letters import DocumentLine
from app.views.lines import Next

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from app.domain import incidents
    from app.domain.item import Item
    from app.matter.docket import Docket, Matter


def sheet_of(session: Session, matter: Matter, docket: Docket, moment: datetime) -> CaseSheet:
    """Return a case, whole, as it stands at `moment` (aware, in the casebook's zone)."""
    copy = docket.line_copy(matter)
    position, offer = docket.next_step(matter)
    return CaseSheet(
        id=matter.id,
        number=matter.number,
        channel=Channel(matter.channel),
        arrived=matter.arrived,
        noticed=matter.noticed,
        recorded=matter.recorded.astimezone(moment.tzinfo),
        words=matter.words,
        state=matter.state,
        due=copy["due"],
        waiting_since=copy["waiting_since"],
        open=matter.open,
        migrated=matter.migrated,
        people=matter.people,
        items=tuple(_item_sheet(n, item, matter) for n, item in enumerate(matter.items, 1)),
        clocks=tuple(
            ClockLine(c.position, c.clock, c.met)
            for n in range(1, len(matter.items) + 1)
            for c in docket.clocks(matter, n)
        )
        + tuple(ClockLine(0, c.clock, c.met, c.nr) for c in docket.incident_clocks(matter)),
        waits=tuple(
            Wait(n, w.reason, w.asked, w.answered)
            for n, item in enumerate(matter.items, 1)
            for w in item.waits
        ),
        events=_event_lines(matter, moment),
        documents=documents_of(session, matter),
        tasks=tasks_of(session, matter),
        messages=_messages(session, matter),
        stages=_stages(matter, docket),
        next=_next(position, offer),
        offers=_offers_of_case(matter, docket),
        leaks=_leaks(matter, docket),
        inquiries=_inquiries(matter, docket),
        asks=asked(
            session,
            matter,
            docket.calendars.company,
            moment.date(),
        ),
        tombstone=matter.tombstone,
        files=_files(session, matter),
        held=hold_of(matter.events) is not None,
    )


def _offers_of_case(matter: Matter, docket: Docket) -> tuple[Offer, ...]:
    """Return the acts on the case as a whole: its leaks and inquiries, and those at any time.

    A leak that was said to be possible and is not dated yet stands first.
    """
    if matter.tombstone:
        return ()
    always = [Offer(act, 0, ()) for act in ALWAYS]
    begun = [
        Offer(o.act, 0, o.missing, o.nr) for o in matter.incidents.offers(docket.rules(matter))
    ]
    openers = [Offer(act, 0, ()) for act in OPENERS]
    if matter.leak_unopened:
        return (*openers, *begun, *always)
    return (*begun, *always, *openers)


def _leaks(matter: Matter, docket: Docket) -> tuple[LeakSheet, ...]:
    """Return the leaks of a case as a page shows them."""
    rules = docket.rules(matter)
    nexts = _nexts(matter, docket, AWARE)
    return tuple(
        LeakSheet(
            nr=nr,
            state=one.phase,
            known_on=one.known_on,
            known_by=one.known_by,
            persons=one.number,
            categories=tuple(CategoryLine(*pair) for pair in one.categories.items()),
            why_not=one.why_not,
            unanswered=one.unanswered,
            duties=tuple(DutyLine(d.track, d.met) for d in duties(one, rules.leak)),
            next=_next(0, nexts[nr].offer) if nr in nexts else Next(None),
            presses=clock.id if (clock := nexts[nr].clock if nr in nexts else None) else "",
            due=clock.due if clock else None,
        )
        for nr, one in enumerate(matter.leaks, 1)
    )


def _nexts(matter: Matter, docket: Docket, opener: str) -> Mapping[int, incidents.Pressing]:
    """Return the next act of each leak, or of each inquiry, that is open."""
    found = matter.incidents.next_acts(docket.rules(matter))
    of_leaks = opener == AWARE
    return {
        one.offer.nr: one for one in found if isinstance(ACTS[one.offer.act], leak.Act) is of_leaks
    }


def _inquiries(matter: Matter, docket: Docket) -> tuple[InquirySheet, ...]:
    """Return the matters with the accredited body as a page shows them."""
    nexts = _nexts(matter, docket, INQUIRY)
    return tuple(
        InquirySheet(
            nr=nr,
            state=one.phase,
            numbers=tuple(i.number for i in one.inquiries),
            due=one.due,
            case=one.case,
            demanded=one.demanded,
            submitted=one.submitted,
            next=_next(0, nexts[nr].offer) if nr in nexts else Next(None),
            packages=tuple((made.on, made.letter) for made in one.packages),
            settled=one.settled,
            suggested=one.suggested_due(docket.calendars.company),
        )
        for nr, one in enumerate(matter.inquiries, 1)
    )


def _event_lines(matter: Matter, moment: datetime) -> tuple[EventLine, ...]:
    gone = matter.standing.gone
    struck = {event.id for place, event in enumerate(matter.written, 1) if place in gone}
    return tuple(
        _event_line(event, moment, struck=event.id in struck)
        for event in _newest_first(matter.written)
    )


def _event_line(event: Event, moment: datetime, *, struck: bool) -> EventLine:
    return EventLine(
        event.id,
        event.on,
        event.at.astimezone(moment.tzinfo),
        event.sort,
        event.items,
        event.actor,
        event.text,
        tuple(event.facts.items()),
        struck,
    )


def _next(position: int, offer: steps.Offer | incidents.Offer | None) -> Next:
    return Next(offer.act, position, offer.missing) if offer else Next(None)


def _item_sheet(position: int, item: Item, matter: Matter) -> ItemSheet:
    return ItemSheet(
        position=position,
        kind=item.kind,
        confirmed=item.confirmed,
        words=item.words,
        target=item.target,
        state=item.state,
        grounds=tuple(item.grounds),
        decision=item.decision,
        decided=item.decided,
        reasons=tuple(ReasonLine(r.code, r.part, r.text) for r in item.reasons),
        method_wanted=item.method_wanted,
        method_used=item.method_used,
        searches=tuple(SearchEntry(s.where, s.on, s.result, s.actor) for s in item.searches),
        notified=item.notified,
        offers=_offers(position, item, matter),
        law=item.law,
        route=item.route,
        former=item.former,
        approvals=tuple(one.by for one in item.approvals),
        refusal_told=item.refusal_told,
        copies_held=item.copies_held,
        refusal_delivered=item.refusal_delivered,
    )


def _offers(position: int, item: Item, matter: Matter) -> tuple[Offer, ...]:
    """Return each act once, with the least that it misses in any of its forms."""
    found: dict[Act, Offer] = {}
    if matter.tombstone:
        return ()
    for offer in steps.offers(item, matter.setting):
        known = found.get(offer.act)
        if known is None or len(offer.missing) < len(known.missing):
            found[offer.act] = Offer(offer.act, position, offer.missing)
    return tuple(found.values())


def _newest_first(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.on, event.id), reverse=True)


def documents_of(session: Session, matter: Matter) -> tuple[DocumentLine, ...]:
    """Return the letters of a case, the oldest first, with what became of each."""
    became = sendings(matter.events)
    rows = session.exec(
        select(DocumentRow).where(DocumentRow.case_id == matter.id).order_by(col(DocumentRow.id))
    )
    return tuple(
        DocumentLine(
            row.id or 0,
            row.number,
            row.letter,
            row.title,
            row.dated,
            tuple(int(part) for part in row.items.split(",") if part),
            row.sha256,
            dispatched=one.dispatched,
            how=one.how,
            erased=row.erased,
            state=one.state,
            tracking=one.tracking,
            delivered=one.delivered,
            returned=one.returned,
            voided=one.voided,
            supersedes=one.supersedes,
            superseded=one.superseded,
        )
        for row in rows
        if (one := became.get(row.number))
    )


def tasks_of(session: Session, matter: Matter) -> tuple[TaskLine, ...]:
    """Return what is to be done for a case, by its day; what is done included."""
    rows = session.exec(
        select(TaskRow).where(TaskRow.case_id == matter.id).order_by(col(TaskRow.due))
    )
    shelved = matter.standing.shelved
    return tuple(
        TaskLine(row.id or 0, matter.number, row.item, row.text, row.due, row.done)
        for row in rows
        if row.id not in shelved
    )


def _messages(session: Session, matter: Matter) -> tuple[MessageLine, ...]:
    charsets = charsets_of(matter.events)
    rows = session.exec(
        select(MessageRow).where(MessageRow.case_id == matter.id).order_by(col(MessageRow.id))
    ).all()
    return tuple(
        MessageLine(
            row.id or 0,
            row.subject,
            row.sender,
            row.address,
            row.arrived,
            row.body,
            tuple(part for part in row.defects.split(",") if part),
            row.sha256,
            _attachments(session, col(AttachmentRow.message_id) == row.id),
            charsets.get(row.sha256, ""),
        )
        for row in rows
    )


def _files(session: Session, matter: Matter) -> tuple[AttachmentLine, ...]:
    """Return the files put to a case beside its mails, in the order they came.

    One whose putting was taken back is kept, and not shown.
    """
    beside = col(AttachmentRow.message_id).is_(None)
    found = _attachments(session, and_(col(AttachmentRow.case_id) == matter.id, beside))
    hidden = _put(matter.written) - _put(matter.events)
    return tuple(file for file in found if file.sha256 not in hidden)


def _put(events: Iterable[Event]) -> frozenset[str]:
    return frozenset(
        sha256
        for event in events
        if event.sort == ATTACHED
        for sha256 in event.facts.get("sha256", "").split(",")
    )


def _attachments(session: Session, which: ColumnElement[bool]) -> tuple[AttachmentLine, ...]:
    rows = session.exec(
        select(AttachmentRow, BlobRow.size)
        .where(which, AttachmentRow.sha256 == BlobRow.sha256)
        .order_by(col(AttachmentRow.id))
    )
    return tuple(AttachmentLine(a.name, a.content_type, size, a.sha256) for a, size in rows)


_STAGES: Mapping[Family, tuple[tuple[str, tuple[State, ...]], ...]] = {
    Family.RIGHTS: (
        ("received", (State.RECEIVED, State.TRIAGED)),
        ("verified", (State.ACCEPTED, State.WAIT_FIX, State.VERIFYING, State.WAIT_FEE)),
        ("investigated", (State.INVESTIGATING, State.WAIT_METHOD)),
        ("decided", (State.DRAFTED, State.IN_APPROVAL, State.APPROVED, State.EXECUTING)),
        ("notified", (State.NOTIFIED,)),
        ("closed", (State.CLOSED, State.WITHDRAWN, State.REFERRED)),
    ),
    Family.COMPLAINT: (
        ("received", (State.RECEIVED, State.TRIAGED)),
        ("investigated", (State.ACKNOWLEDGED, State.INVESTIGATING)),
        ("decided", (State.DRAFTED, State.IN_APPROVAL, State.APPROVED)),
        ("answered", (State.ANSWERED,)),
        ("corrected", (State.FOLLOW_UP, State.REPORTED)),
        ("closed", (State.CLOSED, State.WITHDRAWN, State.REFERRED)),
    ),
    Family.INQUIRY: (
        (
            "received",
            (State.RECEIVED, State.TRIAGED, State.DRAFTED, State.IN_APPROVAL, State.APPROVED),
        ),
        ("answered", (State.ANSWERED,)),
        ("closed", (State.CLOSED, State.WITHDRAWN, State.REFERRED)),
    ),
    Family.MARKETING: (
        ("received", (State.RECEIVED, State.TRIAGED)),
        ("stopped", (State.STOPPED, State.CONFIRMED)),
        ("closed", (State.CLOSED, State.WITHDRAWN, State.REFERRED)),
    ),
    Family.WITHDRAWAL: (
        ("received", (State.RECEIVED, State.TRIAGED)),
        ("matched", (State.MATCHED, State.NOT_FOUND, State.HELD)),
        ("disposed", (State.DISPOSED, State.CONFIRMED)),
        ("closed", (State.CLOSED, State.WITHDRAWN, State.REFERRED)),
    ),
}


def _stages(matter: Matter, docket: Docket) -> tuple[Stage, ...]:
    """Return the way of the least advanced item, each past stage with the day it was left."""
    item = min(matter.items, key=lambda one: one.state.rank)
    position = matter.items.index(item) + 1
    ways = _STAGES[item.family]
    now = next(n for n, (_, states) in enumerate(ways) if item.state in states)
    left = _left_on(docket, matter, position, ways)
    ended = not item.phase.open
    return tuple(
        Stage(name, left.get(n) if n < now or ended else None, n == now and not ended)
        for n, (name, _) in enumerate(ways)
    )


def _left_on(
    docket: Docket, matter: Matter, position: int, ways: tuple[tuple[str, tuple[State, ...]], ...]
) -> dict[int, date]:
    stage_of = {state: n for n, (_, states) in enumerate(ways) for state in states}
    left: dict[int, date] = {}
    stage = 0
    for day, state in docket.phases(matter, position):
        reached = stage_of.get(state, stage)
        if reached != stage:
            left[stage] = day
        if not state.open:
            left[reached] = day
        stage = reached
    return left

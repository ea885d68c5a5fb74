"""One case as the rules see it: told by its events, with its clocks, and its copies for lists.

Desks load a case here, let an event happen to it here, and read its clocks here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, select

from app.company.editions import Pin
from app.domain import clocks as law_clocks
from app.domain import erasure, incidents, jipdec, leak_duties, steps, striking
from app.domain.item import Act, Event, Item, State
from app.domain.needs import Setting
from app.domain.next_act import next_act
from app.domain.requests import Kind, Role
from app.errors import CaseErasedError, NoSuchCaseError, NoSuchItemError, StepRefusedError
from app.finding.passages import sort_name, write_index
from app.people.kept import people_of, people_of_cases
from app.store.tables import (
    CaseLineRow,
    CaseRow,
    EventRow,
    ItemRow,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import BindParameter
    from sqlmodel import Session

    from app.company.editions import Edition, Editions
    from app.company.profile import Profile
    from app.domain.clocks import Clock
    from app.domain.days import Calendars
    from app.domain.erasure import Tombstone
    from app.domain.incidents import Incidents
    from app.domain.leak import Leak
    from app.domain.partner_asks import Ask
    from app.domain.steps import Offer
    from app.rules.lawbook import Lawbook
    from app.store.book import Acting
    from app.texts.own import OwnTexts
    from app.views.people import Person

OPENED = "opened"
MAILED = "mail"
TAKEN_OVER = "taken-over"
RECALCULATED = "recalculated"
ATTACHED = "attached"  # files were put to the case

# built once: to build a statement takes as long as to carry it out
_EVENT = EventRow.__table__.columns  # type: ignore[attr-defined]
_TOLD: Any = select(*_EVENT).order_by(_EVENT.id)
_EVENTS = _TOLD.where(_EVENT.case_id == bindparam("case"))
_WRITE = insert(EventRow)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_EVENTS_OF = _TOLD.where(_EVENT.case_id.in_(_IDS))
_NUMBERED = select(CaseRow).where(CaseRow.number == bindparam("number"))
_ROWS = select(CaseRow).where(col(CaseRow.id).in_(_IDS))
_AT_ONCE = 500  # cases
_OWN = ("id", "case_id", "position")  # of an item: all else are copies
_ITEM = (
    update(ItemRow.__table__)  # type: ignore[attr-defined]
    .where(col(ItemRow.case_id) == bindparam("case"), col(ItemRow.position) == bindparam("at"))
    .values({name: bindparam(name) for name in ItemRow.model_fields if name not in _OWN})
)
_ITEMS_BEHIND = delete(ItemRow).where(
    col(ItemRow.case_id) == bindparam("case"), col(ItemRow.position) > bindparam("at")
)
_LINE = insert(CaseLineRow)
_LINE = _LINE.on_conflict_do_update(
    index_elements=["case_id"],
    set_={name: _LINE.excluded[name] for name in CaseLineRow.model_fields if name != "case_id"},
)
_DAYS_KEPT = 20_000  # days of a kind whose clocks are kept counted


class EventFacts(Protocol):
    """A row of an event: an EventRow, or what was selected of one."""

    id: int | None
    item: int
    sort: str
    on: date
    at: datetime
    actor: str
    text: str
    facts: dict[str, str]


class CaseFacts(Protocol):
    """What is kept of a case beside its events: a CaseRow, or one that is about to be written."""

    id: int | None
    number: str
    channel: str
    arrived: date
    noticed: date
    recorded: datetime
    words: str
    migrated: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """A case with everything its rules ask for."""

    id: int
    number: str
    channel: str
    arrived: date
    noticed: date
    recorded: datetime
    words: str
    migrated: bool
    people: tuple[Person, ...]
    events: tuple[Event, ...]  # those that stand
    items: tuple[Item, ...]
    setting: Setting
    pins: tuple[Pin, ...]  # the versions of the settings it ran by, the present one last
    incidents: Incidents
    written: tuple[Event, ...]  # every entry, those taken back and what took them back included

    def item(self, position: int) -> Item:
        """Return the item at `position` (from 1)."""
        if not 1 <= position <= len(self.items):
            raise NoSuchItemError(self.number, position)
        return self.items[position - 1]

    @property
    def open(self) -> bool:
        """Whether any item, leak or matter with the accredited body is open."""
        begun = any(item.phase.open for item in self.items)
        return begun or self.incidents.open or self.leak_unopened

    @property
    def tombstone(self) -> Tombstone | None:
        """Return what is left of a case whose person was forgotten, else None."""
        return erasure.tombstone(self.events)

    @property
    def deemed(self) -> date | None:
        """Return the day it should ordinarily have arrived (通常到達すべきであった時): appi.39."""
        said = (e.facts["deemed"] for e in self.events if e.sort == OPENED and "deemed" in e.facts)
        return min(map(date.fromisoformat, said), default=None)

    @property
    def leaks(self) -> tuple[Leak, ...]:
        """Return the leaks of the case (漏えい等)."""
        return self.incidents.leaks

    @property
    def inquiries(self) -> tuple[jipdec.Matter, ...]:
        """Return the matters of the case with the accredited body (団体からの照会)."""
        return self.incidents.inquiries

    @property
    def leak_unopened(self) -> bool:
        """Whether a leak was said to be possible, and nobody has noted since when it is known."""
        return not self.leaks and any(item.leak == "yes" for item in self.items)

    @property
    def state(self) -> State:
        """Return the state of the least advanced item."""
        return min((item.state for item in self.items), key=lambda state: state.rank)

    @property
    def asks(self) -> tuple[tuple[Ask, tuple[int, ...]], ...]:
        """Return what partners were asked, in order, each with the items it is about."""
        found: dict[Ask, tuple[int, ...]] = {}
        for position, item in enumerate(self.items, 1):
            for ask in item.asks:
                found[ask] = (*found.get(ask, ()), position)
        return tuple(sorted(found.items(), key=lambda pair: (pair[0].id, pair[1])))

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the words the case is marked with (タグ), in the order they came."""
        tags: dict[str, None] = {}
        for event in self.events:
            if event.sort == Act.TAG:
                tags.pop(event.facts.get("remove", ""), None)
                if tag := event.facts.get("tag", ""):
                    tags[tag] = None
        return tuple(tags)

    @property
    def standing(self) -> striking.Standing:
        """Return which entries stand, and what was taken back (元に戻した)."""
        return striking.standing(self.written)

    @property
    def requester(self) -> str:
        """Return the name of whoever asks, or an empty string."""
        return next((p.name or p.organisation for p in self.people if p.name or p.organisation), "")


@dataclass(frozen=True, slots=True)
class ItemClock:
    """A clock of an item, and the day the act it waits for was done.

    At position 0 it is that of the leak, or of the matter, `nr`. `edition` is the version of
    the settings it runs by.
    """

    position: int
    clock: Clock
    met: date | None
    edition: int
    nr: int = 0

    @property
    def key(self) -> str:
        """Return what tells it apart within its case: 1.0:K11."""
        return f"{self.position}.{self.nr}:{self.clock.id}"


class Docket:
    """Reads and writes cases by the rules of one lawbook, the settings and texts of one company.

    The clocks of a case run by the version of the settings it was opened under, or was
    recalculated by since; everything else goes by the newest.
    """

    def __init__(self, lawbook: Lawbook, editions: Editions, texts: OwnTexts) -> None:
        self.lawbook = lawbook
        self.editions = editions
        self.texts = texts
        self._of_day: dict[tuple[Kind, date, int], tuple[Edition, tuple[Clock, ...]]] = {}

    @property
    def profile(self) -> Profile:
        """Return the settings the office works by today."""
        return self.editions.newest.profile

    @property
    def calendars(self) -> Calendars:
        """Return the calendars of those settings."""
        return self.editions.newest.calendars

    # -------------------------------------------------------------- reading

    def find(self, session: Session, case: int | str) -> int:
        """Return the id of a case by id or number, or raise NoSuchCaseError."""
        return self._row(session, case).id or 0

    @staticmethod
    def _row(session: Session, case: int | str) -> CaseRow:
        if isinstance(case, int):
            found = session.get(CaseRow, case)
        else:
            found = session.exec(_NUMBERED, params={"number": case}).first()
        if found is None or found.id is None:
            raise NoSuchCaseError(str(case))
        return found

    def load(self, session: Session, case: int | str) -> Matter:
        """Return a case with its items as the events tell them."""
        row = self._row(session, case)
        told = session.connection().execute(_EVENTS, {"case": row.id})
        events = tuple(map(told_by, told))
        return self.matter_of(row, people_of(session, row.id or 0), events)

    def cases(self, session: Session, ids: Sequence[int]) -> Iterator[Matter]:
        """Yield these cases as `load` returns them, read some hundred at a time."""
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            told: dict[int, list[Event]] = {case: [] for case in some}
            for row in session.connection().execute(_EVENTS_OF, {"ids": some}):
                told[row.case_id].append(told_by(row))
            people = people_of_cases(session, some)
            rows = {row.id: row for row in session.exec(_ROWS, params={"ids": some})}
            for case in some:
                yield self.matter_of(rows[case], people[case], tuple(told[case]))

    def matter_of(
        self, row: CaseFacts, people: tuple[Person, ...], written: tuple[Event, ...]
    ) -> Matter:
        """Return the case of a row as its people and events tell it."""
        stands = striking.standing(written)
        events = written if not stands.gone else tuple(written[p - 1] for p in stands.places)
        return Matter(
            row.id or 0,
            row.number,
            row.channel,
            row.arrived,
            row.noticed,
            row.recorded,
            row.words,
            row.migrated,
            people,
            events,
            self._told(events),
            self._setting(people),
            _pins(events),
            incidents.told(events),
            written,
        )

    def working(self, session: Session, case: int | str) -> Matter:
        """Return a case something may be done to. Raises CaseErasedError for a tombstone."""
        matter = self.load(session, case)
        if matter.tombstone:
            raise CaseErasedError(matter.number, matter.tombstone.on)
        return matter

    def _told(self, events: Iterable[Event]) -> tuple[Item, ...]:
        items: list[Item] = []
        for event in events:
            if event.sort == OPENED:
                items.append(self.opened(event))
                continue
            for position in event.items:
                items[position - 1] = after(items[position - 1], event)
        return tuple(items)

    def opened(self, event: Event) -> Item:
        """Return an item as it was opened."""
        kind = Kind(event.facts["kind"])
        words = tuple(w for w in event.facts.get("words", "").split("\n") if w)
        return Item(kind, self.lawbook.kind(kind).family, words=words)

    def phases(self, matter: Matter, position: int) -> Iterator[tuple[date, State]]:
        """Yield the state of an item after each event, with the day of the event.

        It is told from its opening on: another kind has another way.
        """
        item: Item | None = None
        opened = 0
        for event in matter.events:
            if event.sort == OPENED:
                opened += 1
                if opened == position:
                    item = self.opened(event)
            elif item is not None and position in event.items:
                item = after(item, event)
                yield event.on, item.state

    def _setting(self, people: Sequence[Person]) -> Setting:
        agent = next((p for p in people if p.role.acts_for_another), None)
        asking = agent or next(iter(people), None)
        return Setting(
            role=asking.role if asking else Role.ANONYMOUS,
            contact=any(p.mail or p.phone or p.address for p in people),
            two_persons=self.profile.approval == "two",
        )

    # -------------------------------------------------------------- clocks

    def clocks(
        self, matter: Matter, position: int, edition: Edition | None = None
    ) -> tuple[ItemClock, ...]:
        """Return the clocks of an item, each with the day it was met.

        They run by the case's own version of the settings, or as they would by `edition`.
        """
        if edition:
            return self._item_clocks(matter, position, edition)
        return self._pinned(matter, lambda one: self._item_clocks(matter, position, one))

    def _pinned(
        self, matter: Matter, clocks: Callable[[Edition], tuple[ItemClock, ...]]
    ) -> tuple[ItemClock, ...]:
        """Return clocks by the version each runs by: what was met did not go along."""
        first, *later = matter.pins
        found = clocks(self.editions[first.edition])
        for pin in later:
            moved = clocks(self.editions[pin.edition])
            found = tuple(
                old if old.key in pin.kept else new for old, new in zip(found, moved, strict=True)
            )
        return found

    def _item_clocks(
        self, matter: Matter, position: int, edition: Edition
    ) -> tuple[ItemClock, ...]:
        item = matter.item(position)
        rule = self.lawbook.kind(item.kind)
        waits = [(wait.asked, wait.answered) for wait in item.waits]
        ended = _no_longer_waiting(item)
        if ended:  # a wait nobody answered ends when we go on without the answer
            waits = [(asked, answered or ended) for asked, answered in waits if asked <= ended]
        if waits or item.refused or matter.deemed:
            found = self._counted(rule.clocks, matter, item, waits, edition)
        else:
            found = self._undisturbed(rule.clocks, matter, item, edition)
        return tuple(
            ItemClock(
                position, _again(clock, item, edition), self._met(clock.id, item), edition.number
            )
            for clock in found
        )

    def _counted(
        self,
        clocks: Sequence[str],
        matter: Matter,
        item: Item,
        waits: Sequence[tuple[date, date | None]],
        edition: Edition,
    ) -> tuple[Clock, ...]:
        return law_clocks.clocks_for(
            clocks,
            matter.arrived,
            waits,
            item.refused,
            edition.profile.clocks,
            edition.calendars,
            deemed=matter.deemed,
            claim=self.lawbook.claim(item.kind, matter.arrived),
        )

    def _undisturbed(
        self, clocks: Sequence[str], matter: Matter, item: Item, edition: Edition
    ) -> tuple[Clock, ...]:
        """Return the clocks of an item nobody waited for: the same for every one of that day.

        Most items are such ones, and a ledger or a check counts a hundred thousand of them.
        """
        key = (item.kind, matter.arrived, edition.number)
        known = self._of_day.get(key)
        if known is None or known[0] is not edition:
            if len(self._of_day) >= _DAYS_KEPT:
                self._of_day.clear()
            known = (edition, self._counted(clocks, matter, item, (), edition))
            self._of_day[key] = known
        return known[1]

    def rules(self, matter: Matter, edition: Edition | None = None) -> incidents.Rules:
        """Return what the leaks and matters of a case are judged by.

        Who belongs to an accredited body is taken to bear the PrivacyMark, and to report to the
        body: the earlier date is the cautious one, and a leak says where it is no accident.
        """
        edition = edition or self.editions[matter.pins[-1].edition]
        member, two = self.profile.accredited_body is not None, self.profile.approval == "two"
        return incidents.Rules(
            leak_duties.Setting(pmark=member, body=member, two_persons=two),
            jipdec.Setting(two_persons=two),
            edition.calendars,
            edition.profile.clocks,
        )

    def incident_clocks(
        self, matter: Matter, edition: Edition | None = None
    ) -> tuple[ItemClock, ...]:
        """Return the clocks of the leaks (K4 to K8) and of the body's inquiries (K9)."""

        def by(edition: Edition) -> tuple[ItemClock, ...]:
            running = matter.incidents.clocks(self.rules(matter, edition))
            return tuple(
                ItemClock(0, one.clock, one.met, edition.number, one.nr) for one in running
            )

        return by(edition) if edition else self._pinned(matter, by)

    def _met(self, clock_id: str, item: Item) -> date | None:
        if clock_id == "K10":
            return item.acknowledged or item.executed or item.ended
        if clock_id == "K12":
            return item.executed or item.ended
        return item.notified or item.executed_finally or item.ended

    def due(self, matter: Matter, position: int) -> date | None:
        """Return the earliest company or hard date of an item that still waits, or None."""
        item = matter.item(position)
        if not item.phase.open:
            return None
        waiting = (
            c.clock.due
            for c in self.clocks(matter, position)
            if c.met is None and c.clock.due is not None
        )
        return min(waiting, default=None)

    # -------------------------------------------------------------- acts

    def check(self, matter: Matter, event: Event) -> None:
        """Raise StepRefusedError where an item the event concerns is not ready for it."""
        for position in event.items:
            item = matter.item(position)
            wanting = steps.missing(item, event, matter.setting)
            if wanting:
                raise StepRefusedError(
                    matter.number, position, Act(event.sort), item.state, wanting
                )

    def record(self, acting: Acting, matter: Matter, event: Event) -> Matter:
        """Write an event down and bring the copies of the case up to date."""
        write_event(acting, matter.id, event)
        return self.refresh(acting, matter.id)

    def append(self, acting: Acting, matter: Matter, event: Event) -> Matter:
        """Write down an event as `record` does, without reading the case a second time.

        For acts that run by the hundred: `matter` was read in this act, and nothing of the case
        was written since but what belongs to the event.
        """
        told = write_event(acting, matter.id, event)
        items = list(matter.items)
        for position in told.items:
            items[position - 1] = after(items[position - 1], told)
        events = (*matter.events, told)
        return self._renew(
            acting,
            replace(
                matter,
                events=events,
                items=tuple(items),
                incidents=incidents.told(events),
                written=(*matter.written, told),
            ),
        )

    def refresh(self, acting: Acting, case_id: int) -> Matter:
        """Make the copies of a case anew: its line, its items, its words in the index."""
        acting.session.flush()
        return self._renew(acting, self.load(acting.session, case_id))

    def _renew(self, acting: Acting, matter: Matter) -> Matter:
        self._write_items(acting.session, matter)
        self._write_line(acting.session, matter)
        write_index(acting.session, (matter.id,))
        acting.cases.add(matter.id)
        acting.case = matter.number
        return matter

    def _write_items(self, session: Session, matter: Matter) -> None:
        connection = session.connection()
        for position in range(1, len(matter.items) + 1):
            copy = self.item_copy(matter, position)
            known = connection.execute(_ITEM, {"case": matter.id, "at": position, **copy})
            if not known.rowcount:
                row = {"case_id": matter.id, "position": position, **copy}
                connection.execute(insert(ItemRow), row)
        if matter.standing.gone:  # an opening may have been taken back
            connection.execute(_ITEMS_BEHIND, {"case": matter.id, "at": len(matter.items)})

    def item_copy(self, matter: Matter, position: int) -> dict[str, Any]:
        """Return what the item's row repeats of what the events tell."""
        item = matter.item(position)
        clocks = self.clocks(matter, position)
        by = next((c.clock.due for c in clocks if c.clock.id == "K10"), None)
        answer = next((c.clock.due for c in clocks if c.clock.id in ("K11", "K12")), None)
        return {
            "kind": str(item.kind),
            "state": str(item.state),
            "confirmed": item.confirmed,
            "decision": str(item.decision) if item.decision else None,
            "decided": item.decided,
            "notified": item.notified or item.executed_finally,
            "ended": item.ended,
            "due": answer,
            "acknowledged": item.acknowledged or item.executed_finally,
            "acknowledge_by": by,
        }

    def _write_line(self, session: Session, matter: Matter) -> None:
        session.connection().execute(_LINE, {"case_id": matter.id, **self.line_copy(matter)})

    def line_copy(self, matter: Matter) -> dict[str, Any]:
        """Return what the case's line repeats of what the events tell."""
        waiting = [i.waiting_since for i in matter.items if i.waiting_since]
        dues = [self.due(matter, n) for n in range(1, len(matter.items) + 1)]
        dues.append(matter.incidents.due(self.rules(matter)))
        due = min((d for d in dues if d), default=None)
        position, offer = self.next_step(matter)
        person = next((p for p in matter.people if p.name or p.organisation), None)
        return {
            "requester": matter.requester,
            "sort_name": sort_name(person),
            "kinds": ",".join(item.kind for item in matter.items),
            "state": str(matter.state),
            "state_rank": matter.state.rank,
            "open": matter.open,
            "unconfirmed": any(not i.confirmed and i.phase.open for i in matter.items),
            "due": due,
            "waiting_since": min(waiting) if waiting and due is None else None,
            "next_act": str(offer.act) if offer else None,
            "next_item": position,
            "next_missing": ",".join(offer.missing) if offer else "",
            "partners_owing": sum(ask.answered is None for ask, _ in matter.asks),
            "erased": matter.tombstone.on if matter.tombstone else None,
            "tags": kept_tags(matter.tags),
            "officer": matter.written[-1].actor if matter.written else "",
        }

    def next_step(self, matter: Matter) -> tuple[int, Offer | incidents.Offer | None]:
        """Return what brings the case on, and at which item; 0 for the case as a whole.

        A leak nobody has dated goes before all. Else whichever has the earlier date: the item
        that is furthest behind, or the leak or matter that presses most.
        """
        if matter.leak_unopened:
            return 0, incidents.Offer(incidents.AWARE, 0, ())
        position, offer = self._next_of_items(matter)
        pressing = matter.incidents.next_act(self.rules(matter))
        if pressing is None:
            return position, offer
        due = self.due(matter, position) if position else None
        if offer is not None and due is not None and due < (pressing.due or date.max):
            return position, offer
        return 0, pressing.offer

    def _next_of_items(self, matter: Matter) -> tuple[int, Offer | None]:
        behind = sorted(
            (
                (item.state.rank, position)
                for position, item in enumerate(matter.items, 1)
                if item.phase.open
            )
        )
        if not behind:
            return 0, None
        position = behind[0][1]
        item = matter.item(position)
        return position, next_act(item, matter.setting)


def _pins(events: Iterable[Event]) -> tuple[Pin, ...]:
    """Return the versions a case ran by: that of its opening, then of each recalculation."""
    pins: list[Pin] = []
    for event in events:
        if event.sort == RECALCULATED or (event.sort == OPENED and not pins):
            kept = frozenset(filter(None, event.facts.get("kept", "").split(",")))
            pins.append(Pin(int(event.facts.get("settings", "1")), kept))
    return tuple(pins)


def _again(clock: Clock, item: Item, edition: Edition) -> Clock:
    """Start K13 again at each word from us."""
    if clock.id != "K13" or item.contacted is None:
        return clock
    days = edition.profile.clocks.interim_days
    return law_clocks.interim(item.contacted, edition.calendars.company, days)


def _no_longer_waiting(item: Item) -> date | None:
    """Return the day on which we stopped waiting for the person: decided, told or ended."""
    if item.phase in (State.ACCEPTED, State.INVESTIGATING):
        return None
    return min((d for d in (item.decided, item.notified, item.ended) if d), default=None)


def after(item: Item, event: Event) -> Item:
    """Return the item after `event`, a taking over from an older ledger included."""
    if event.sort == TAKEN_OVER:
        state = State.CLOSED if event.facts.get("closed") else State.TRIAGED
        told = event.on if state is State.CLOSED else None
        return replace(item, confirmed=True, phase=state, notified=told, ended=told)
    return steps.after(item, event)


def told_by(row: EventFacts) -> Event:
    """Return an event as its row tells it."""
    return Event(
        row.id or 0, row.item, row.sort, row.on, row.at, row.actor, row.text, dict(row.facts)
    )


def write_event(acting: Acting, case_id: int, event: Event) -> Event:
    """Write an event down, and return it as it will be told.

    What it says goes into the journal's payload.
    """
    facts = dict(event.facts)
    row = {
        "case_id": case_id,
        "item": event.item,
        "sort": event.sort,
        "on": event.on,
        "at": event.at,
        "actor": event.actor,
        "text": event.text,
        "facts": facts,
    }
    acting.session.flush()  # what it refers to may not be written yet
    written = acting.session.connection().execute(_WRITE, row)
    said = acting.payload.setdefault("events", [])
    if isinstance(said, list):
        said.append(sealed_words(case_id, event))
    return replace(event, id=written.lastrowid, facts=facts)


def seal_number(acting: Acting, case_id: int, number: str) -> None:
    """Let the journal say which number a new case has."""
    said = acting.payload.setdefault("numbers", {})
    if isinstance(said, dict):
        said[str(case_id)] = number


def sealed_words(case_id: int, event: Event | EventRow) -> dict[str, object]:
    """Return what the journal says of an event."""
    return {
        "case": case_id,
        "item": event.item,
        "sort": event.sort,
        "on": event.on.isoformat(),
        "text": event.text,
        "facts": dict(event.facts),
    }


def kept_tags(tags: Iterable[str]) -> str:
    """Return tags as the line of a case keeps them: each between line ends."""
    return "".join(f"\n{tag}" for tag in tags) + "\n" if (tags := tuple(tags)) else ""

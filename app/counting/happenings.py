"""What reports count beside the balance, read once from the events, asked for any span.

Every count is a list of what it counts, so that each figure leads to its cases.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, or_, select

from app import phrases
from app.domain.incidents import AWARE, INQUIRY, JIPDEC, LEAK, name_of
from app.domain.item import Act
from app.domain.jipdec import Act as BodyAct
from app.domain.leak import Act as LeakAct
from app.domain.requests import Decision, Family, Kind, Role, WaitReason
from app.rules import classes
from app.store.struck import struck
from app.store.tables import CaseRow, DocumentRow, EventRow, PartyRow
from reports.month.figures import Entry, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlmodel import Session

    from app.counting.lives import Life
    from app.domain.spans import Span
    from app.matter.docket import Docket

_AGAIN = timedelta(days=90)
_RELAPSE = timedelta(days=366)
_VOID = "void"  # 取消: a letter that was issued and never left
_GRANTED = (Decision.FULL, Decision.PARTIAL, Decision.ALTERNATIVE, Decision.NOTIFY)
_RIGHT = (Decision.JUSTIFIED, Decision.PARTLY)
_PARTNERS = (Act.ROUTE, Act.ASK_PARTNER, Act.PARTNER_ANSWERED)
_SORTS = (
    Act.ASK, Act.ANSWERED, Act.IDENTITY, Act.TRIAGE, Act.ACKNOWLEDGE, Act.FOLLOW_UP, Act.REPORT,
    Act.DISPOSE, Act.RETURNED, _VOID, Act.LETTER, *_PARTNERS,
)  # fmt: skip
_TURNS: Mapping[Figure, str] = {
    Figure.REOPENED: "reopened",
    Figure.COMPLETED: "completed",
    Figure.WITHDRAWN: "withdrawn",
    Figure.REFERRED: "referred",
}
_CLOCKS: Mapping[str, tuple[Figure, Figure]] = {
    "acknowledge": (Figure.ACKNOWLEDGE_DUE, Figure.ACKNOWLEDGED),
    "answer": (Figure.ANSWER_DUE, Figure.ANSWERED),
}
_LEAKS: Mapping[str, Figure] = {
    name_of(LeakAct.PRELIMINARY): Figure.LEAK_PRELIMINARY,
    name_of(LeakAct.FINAL): Figure.LEAK_FINAL,
    name_of(LeakAct.PERSONS): Figure.LEAK_PERSONS,
    name_of(LeakAct.SUBSTITUTE): Figure.LEAK_PERSONS,
    name_of(LeakAct.PMARK): Figure.LEAK_PMARK,
}
_BODY_ENDS = (name_of(BodyAct.CLOSE), name_of(BodyAct.WITHDRAWN))


@dataclass(frozen=True, slots=True)
class _Happened:
    """An event of which a report counts something."""

    id: int
    case: int
    items: tuple[int, ...]
    sort: str
    on: date
    facts: Mapping[str, str]


@dataclass(slots=True)
class Happenings:
    """Everything that is counted beside coming and going, by case and by item."""

    numbers: dict[int, str] = field(default_factory=dict)
    arrived: dict[int, date] = field(default_factory=dict)
    events: list[_Happened] = field(default_factory=list)
    of_item: dict[tuple[int, int], list[_Happened]] = field(
        default_factory=lambda: defaultdict(list)
    )
    letters: list[tuple[int, str, date, tuple[int, ...]]] = field(default_factory=list)
    agents: set[int] = field(default_factory=set)  # cases an agent asks in
    persons: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    cases_of: dict[int, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))
    fees: dict[tuple[int, Kind], int] = field(default_factory=dict)

    def again(self, case: int) -> bool:
        """Return whether a person of the case had asked within the 90 days before."""
        day = self.arrived[case]
        return any(
            day - _AGAIN <= earlier <= day and (earlier, other) < (day, case)
            for person in self.persons.get(case, ())
            for earlier, other in self.cases_of[person]
        )

    def last(self, place: tuple[int, int], sort: str, by: date) -> _Happened | None:
        """Return the last event of a sort about an item up to a day."""
        found = [one for one in self.of_item.get(place, ()) if one.sort == sort and one.on <= by]
        return found[-1] if found else None

    def pays(self, place: tuple[int, int], answer: _Happened) -> bool:
        """Return whether an answer brought the fee: it answers what was asked and is open."""
        asked: set[str] = set()
        for one in self.of_item[place]:
            reason = one.facts.get("reason", "")
            if one.sort == Act.ASK:
                asked.add(reason)
            elif one.sort == Act.ANSWERED:
                answered = {reason} & asked if reason else asked
                if one is answer:
                    return WaitReason.FEE in answered
                asked -= answered
        return False

    def waited(self, place: tuple[int, int]) -> bool:
        """Return whether we ever waited for the person about an item."""
        return any(one.sort == Act.ASK for one in self.of_item.get(place, ()))

    def fact(self, place: tuple[int, int], name: str) -> str:
        """Return what was said last under a name about an item, "" where nothing was."""
        said = [one.facts[name] for one in self.of_item.get(place, ()) if one.facts.get(name)]
        return said[-1] if said else ""


def happenings(session: Session, docket: Docket) -> Happenings:
    """Return what happened in all cases, read once."""
    found = Happenings()
    cases: Any = select(CaseRow.number, CaseRow.id, CaseRow.arrived)
    for number, case, arrived in session.exec(cases):
        found.numbers[case] = number
        found.arrived[case] = arrived
    _read_events(session, found)
    for party in session.exec(select(PartyRow)):
        found.persons[party.case_id].add(party.person_id)
        found.cases_of[party.person_id].append((found.arrived[party.case_id], party.case_id))
        if Role(party.role).acts_for_another:
            found.agents.add(party.case_id)
    for row in session.exec(select(DocumentRow).order_by(col(DocumentRow.id))):
        items = tuple(int(part) for part in row.items.split(",") if part)
        found.letters.append((row.case_id, row.letter, row.dated, items))
    _read_fees(session, docket, found)
    return found


def _read_events(session: Session, found: Happenings) -> None:
    row: Any = EventRow
    wanted = (
        select(row.id, row.case_id, row.item, row.sort, row.on, row.facts)  # type: ignore[call-overload]
        .where(
            or_(
                row.sort.in_(_SORTS),
                row.sort.startswith(f"{LEAK}-"),
                row.sort.startswith(f"{JIPDEC}-"),
            )
        )
        .order_by(row.id)
    )
    gone = struck(session)
    for number, case, item, sort, on, facts in session.exec(wanted):
        if number in gone:
            continue
        listed = facts.get("items", "") or (str(item) if item else "")
        items = tuple(int(part) for part in listed.split(",") if part)
        one = _Happened(number, case, items, sort, on, facts)
        found.events.append(one)
        for position in items:
            found.of_item[case, position].append(one)


def _read_fees(session: Session, docket: Docket, found: Happenings) -> None:
    """Keep what each paid fee came to: by the settings the case was opened under."""
    fee = WaitReason.FEE
    cases = {o.case for o in found.events if o.sort == Act.ASK and o.facts["reason"] == fee}
    if not cases:
        return
    opened: Any = select(EventRow.case_id, EventRow.facts).where(
        EventRow.sort == "opened", col(EventRow.case_id).in_(cases)
    )
    for case, facts in session.exec(opened):
        profile = docket.editions[int(facts.get("settings", "1"))].profile
        for kind in Kind:
            found.fees[case, kind] = profile.fee(kind)


# ------------------------------------------------------------------ what a span counts


class Counting:
    """Counts one span: every method yields what a group of figures counts."""

    def __init__(
        self, lives: Sequence[Life], happened: Happenings, docket: Docket, span: Span
    ) -> None:
        self._lives = lives
        self._by_place = {life.place: life for life in lives}
        self._of = happened
        self._span = span
        self._families = {rule.kind: rule.family for rule in docket.lawbook.kinds}

    def entries(self) -> tuple[Entry, ...]:
        """Return everything the span counts, figure by figure, kind by kind, by the day."""
        groups = (
            self._balance, self._times, self._arrivals, self._decisions, self._waiting,
            self._complaints, self._follow_ups, self._leaks, self._body, self._partners,
            self._letters, self._endings,
        )  # fmt: skip
        found = [entry for group in groups for entry in group()]
        order = {figure: place for place, figure in enumerate(Figure)}
        kinds = {phrases.kind(kind): place for place, kind in enumerate(self._families)}
        return tuple(
            sorted(
                found,
                key=lambda e: (order[e.figure], kinds.get(e.kind, 0), e.on or date.min, e.case),
            )
        )

    def _entry(
        self,
        figure: Figure,
        life: Life,
        on: date | None,
        detail: str = "",
        value: int | None = None,
    ) -> Entry:
        return Entry(figure, phrases.kind(life.kind), detail, life.number, on, value)

    def _of_case(self, figure: Figure, case: int, on: date, detail: str = "") -> Entry:
        return Entry(figure, "", detail, self._of.numbers[case], on)

    def _balance(self) -> Iterator[Entry]:
        """Yield what the balance speaks of, but for the arrivals; see counting.months.balance."""
        for life in self._lives:
            if life.begun_before(self._span):
                yield self._entry(Figure.OPEN_AT_START, life, life.arrived)
            for figure, what in _TURNS.items():
                for on in life.turned(what, self._span):
                    yield self._entry(figure, life, on)
            if life.open_after(self._span.last):
                yield self._entry(Figure.OPEN_AT_END, life, life.arrived)

    def _times(self) -> Iterator[Entry]:
        """Yield what was decided, told, and due, with what was done in time of that."""
        for life in self._lives:
            if life.decision is not None and self._span.holds(life.decided):
                words = phrases.decision(life.decision)
                yield self._entry(Figure.DECISION, life, life.decided, words)
            if life.notified is not None and self._span.holds(life.notified):
                days = (life.notified - life.arrived).days
                yield self._entry(Figure.NOTIFIED, life, life.notified, value=days)
            for what, by, on in life.owed(self._span):
                due, done = _CLOCKS[what]
                yield self._entry(due, life, by)
                if on is not None and on <= by:
                    yield self._entry(done, life, on)

    def _arrivals(self) -> Iterator[Entry]:
        for life in self._lives:
            if not life.received(self._span):
                continue
            channel = phrases.channel(life.channel)
            yield self._entry(Figure.RECEIVED, life, life.arrived, channel)
            if self._families[life.kind] is Family.RIGHTS:
                yield self._entry(Figure.REQUESTED, life, life.arrived)
                if life.case in self._of.agents:
                    yield self._entry(Figure.BY_AGENT, life, life.arrived)
            if self._of.again(life.case):
                yield self._entry(Figure.AGAIN, life, life.arrived)
            if self._involves_partner(life):
                yield self._entry(Figure.PARTNER, life, life.arrived)

    def _involves_partner(self, life: Life) -> bool:
        happened = self._of.of_item.get(life.place, ())
        named = any(one.sort in _PARTNERS for one in happened)
        return named or self._of.fact(life.place, "partner") == "yes"

    def _decisions(self) -> Iterator[Entry]:
        for life in self._lives:
            asked = self._families[life.kind] is Family.RIGHTS
            if not asked or life.decision is None or not self._span.holds(life.decided):
                continue
            words = phrases.decision(life.decision)
            yield self._entry(Figure.DECIDED, life, life.decided, words)
            happened = self._of.of_item.get(life.place, ())
            if life.decision in _GRANTED:
                yield self._entry(Figure.GRANTED, life, life.decided, words)
            if life.decision is Decision.NOT_EXIST:
                yield self._entry(Figure.NOT_EXIST, life, life.decided)
            if any(o.sort == Act.ASK and o.facts["reason"] == WaitReason.FIX for o in happened):
                yield self._entry(Figure.FIXED, life, life.decided)
            identity = self._of.last(life.place, Act.IDENTITY, date.max)
            if identity is not None and identity.facts["result"] == "failed":
                yield self._entry(Figure.UNVERIFIED, life, life.decided)

    def _waiting(self) -> Iterator[Entry]:
        last = self._span.last
        for life in self._lives:
            if not life.open_after(last) or (life.notified and life.notified <= last):
                continue
            age = (last - life.arrived).days
            if age > 14:
                yield self._entry(Figure.OVER_14, life, life.arrived, value=age)
            if age > 30:
                yield self._entry(Figure.OVER_30, life, life.arrived, value=age)

    def _complaints(self) -> Iterator[Entry]:
        for life in self._lives:
            if life.kind is not Kind.COMPLAINT:
                continue
            code = self._of.fact(life.place, classes.COMPLAINT)
            name = classes.label(classes.COMPLAINT, code)
            if life.received(self._span):
                yield self._entry(Figure.COMPLAINT, life, life.arrived, name)
            if life.decision is not None and self._span.holds(life.decided):
                yield self._entry(Figure.JUDGED, life, life.decided, name)
                if life.decision in _RIGHT:
                    yield self._entry(Figure.JUSTIFIED, life, life.decided, name)

    def _follow_ups(self) -> Iterator[Entry]:
        earlier: dict[str, date] = {}
        for place, happened in self._follow_ups_by_day():
            life, cause = self._by_place.get(place), happened.facts.get(classes.CAUSE, "")
            if life is None:
                continue
            name = classes.label(classes.CAUSE, cause)
            needed = happened.facts["corrective"] == "yes"
            first = self._first_follow_up(place) is happened
            if self._span.holds(happened.on) and first:
                yield self._entry(Figure.CAUSE, life, happened.on, name)
                figure = Figure.CORRECTIVE if needed else Figure.NO_CORRECTIVE
                yield self._entry(figure, life, happened.on, name)
                if cause in earlier and happened.on - earlier[cause] <= _RELAPSE:
                    yield self._entry(Figure.RELAPSE, life, happened.on, name)
            done = needed and happened.facts.get("corrected") == "done"
            if done and self._span.holds(happened.on):
                yield self._entry(Figure.CORRECTED, life, happened.on, name)
            if first and needed and cause:
                earlier[cause] = happened.on
        for life in self._lives:
            last = self._of.last(life.place, Act.FOLLOW_UP, self._span.last)
            if last is None or last.facts["corrective"] != "yes":
                continue
            if last.facts.get("corrected") != "done":
                name = classes.label(classes.CAUSE, last.facts.get(classes.CAUSE, ""))
                yield self._entry(Figure.CORRECTING, life, last.on, name)

    def _follow_ups_by_day(self) -> list[tuple[tuple[int, int], _Happened]]:
        found = [
            ((one.case, position), one)
            for one in self._of.events
            if one.sort == Act.FOLLOW_UP
            for position in one.items
        ]
        return sorted(found, key=lambda pair: (pair[1].on, pair[1].id))

    def _first_follow_up(self, place: tuple[int, int]) -> _Happened | None:
        happened = self._of.of_item[place]
        return next((one for one in happened if one.sort == Act.FOLLOW_UP), None)

    def _leaks(self) -> Iterator[Entry]:
        """Yield leaks on the first day anybody knew, and what was reported of them."""
        known: dict[tuple[int, str], date] = {}
        complaints = {life.case for life in self._lives if life.kind is Kind.COMPLAINT}
        for one in self._of.events:
            if one.sort == AWARE:
                key = one.case, one.facts["nr"]
                known[key] = min(known.get(key, one.on), one.on)
            figure = _LEAKS.get(one.sort)
            if figure is not None and self._span.holds(one.on):
                yield self._of_case(figure, one.case, one.on)
        for (case, _), on in known.items():
            if self._span.holds(on):
                yield self._of_case(Figure.LEAK, case, on)
                if case in complaints:
                    yield self._of_case(Figure.LEAK_FOUND, case, on)

    def _body(self) -> Iterator[Entry]:
        asked: dict[tuple[int, str], date] = {}
        ended: dict[tuple[int, str], date] = {}
        for one in self._of.events:
            if one.sort == INQUIRY:
                key = one.case, one.facts["nr"]
                asked.setdefault(key, one.on)
                if self._span.holds(one.on):
                    yield self._of_case(Figure.BODY_ASKED, one.case, one.on)
            if one.sort in _BODY_ENDS:
                ended[one.case, one.facts["nr"]] = one.on
                if self._span.holds(one.on):
                    yield self._of_case(Figure.BODY_CLOSED, one.case, one.on)
        for key, on in asked.items():
            if on <= self._span.last < ended.get(key, date.max):
                yield self._of_case(Figure.BODY_OPEN, key[0], on)

    def _partners(self) -> Iterator[Entry]:
        """Yield what partners were asked, answered, and owe at the end; an ask counts once."""
        owing: dict[tuple[int, str], list[tuple[str, date]]] = defaultdict(list)
        for one in self._of.events:
            partner = one.case, one.facts.get("partner_id", "")
            if one.sort == Act.ASK_PARTNER:
                if self._span.holds(one.on):
                    yield self._of_case(Figure.PARTNER_ASKED, one.case, one.on)
                if one.on <= self._span.last:
                    owing[partner].append((one.facts["sort"], one.on))
            elif one.sort == Act.PARTNER_ANSWERED:
                if self._span.holds(one.on):
                    yield self._of_case(Figure.PARTNER_ANSWERED, one.case, one.on)
                if one.on <= self._span.last:
                    sort = one.facts.get("sort", "")
                    owing[partner] = [ask for ask in owing[partner] if sort not in ("", ask[0])]
        for (case, _), asks in owing.items():
            for _, on in asks:
                yield self._of_case(Figure.PARTNER_OWING, case, on)

    def _letters(self) -> Iterator[Entry]:
        for case, letter, dated, _ in self._of.letters:
            if self._span.holds(dated):
                yield self._of_case(Figure.LETTER, case, dated, letter)
        figures = {_VOID: Figure.LETTER_VOID, Act.RETURNED: Figure.LETTER_BACK}
        for one in self._of.events:
            if not self._span.holds(one.on):
                continue
            if one.sort in figures:
                yield self._of_case(figures[one.sort], one.case, one.on)
            elif one.sort == Act.LETTER and one.facts.get("supersedes"):
                yield self._of_case(Figure.LETTER_REPLACED, one.case, one.on)

    def _endings(self) -> Iterator[Entry]:
        for one in self._of.events:
            if not self._span.holds(one.on):
                continue
            for position in one.items:
                life = self._by_place.get((one.case, position))
                if life is None:
                    continue
                if one.sort == Act.REPORT:
                    yield self._entry(Figure.REPORTED, life, one.on)
                elif one.sort == Act.DISPOSE and one.facts.get("of") != "held":
                    days = (one.on - life.arrived).days
                    yield self._entry(Figure.DISPOSED, life, one.on, value=days)
                elif one.sort == Act.ANSWERED and self._of.pays(life.place, one):
                    fee = self._of.fees.get((one.case, life.kind), 0)
                    yield self._entry(Figure.FEE, life, one.on, value=fee)

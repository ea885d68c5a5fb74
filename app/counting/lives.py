"""The coming and going of every item, as the reports count it: read once, asked often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.domain.item import Act
from app.domain.requests import Channel, Decision, Kind
from app.matter.docket import TAKEN_OVER
from app.now import ZONE
from app.store.struck import struck
from app.store.tables import CaseRow, EventRow, ItemRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from app.domain.spans import Span

ENDS = {Act.CLOSE: "completed", Act.WITHDRAW: "withdrawn", Act.REFER: "referred"}


@dataclass(frozen=True, slots=True)
class Life:
    """An item's coming and going, as the months count it."""

    case: int
    position: int
    number: str
    kind: Kind
    channel: Channel
    arrived: date
    recorded: date
    migrated: bool
    decision: Decision | None
    decided: date | None
    notified: date | None
    acknowledged: date | None
    acknowledge_by: date | None
    due: date | None
    turns: tuple[tuple[date, str], ...]  # completed, withdrawn, reopened, in order
    shut: bool = False  # an older ledger had closed it

    @property
    def place(self) -> tuple[int, int]:
        """Return the case and the position in it."""
        return self.case, self.position

    def open_before(self, day: date) -> bool:
        """Return whether it was open at the start of `day`."""
        return self.came_before(day) and not self._ended_before(day)

    def open_after(self, day: date) -> bool:
        """Return whether it was open at the end of `day`."""
        return self.arrived <= day and not self._ended_before(day + timedelta(days=1))

    def came_before(self, day: date) -> bool:
        """Return whether it was there at the start of `day`.

        What was open in an older ledger is part of the opening balance of its own month too:
        it was not received by this casebook.
        """
        return self.arrived < day or (self.migrated and _same_month(self.arrived, day))

    def _ended_before(self, day: date) -> bool:
        past = [what for on, what in self.turns if on < day]
        return past[-1] != "reopened" if past else self.shut

    @property
    def withdrawn(self) -> bool:
        """Whether nothing more is owed, because it was withdrawn."""
        return bool(self.turns) and self.turns[-1][1] == "withdrawn"

    def turned(self, what: str, span: Span) -> list[date]:
        """Return the days of a span on which it was completed, withdrawn, referred or reopened."""
        return [on for on, turn in self.turns if turn == what and span.holds(on)]

    def owed(self, span: Span) -> Iterator[tuple[str, date, date | None]]:
        """Yield what fell due in a span and was still owed then: which, by when, and when done.

        `acknowledge` is the receipt (K10), `answer` the answer (K11).
        """
        clocks = (
            ("acknowledge", self.acknowledge_by, self.acknowledged),
            ("answer", self.due, self.notified),
        )
        for what, by, on in clocks:
            owed = not self.migrated and (on is not None or not self.withdrawn)
            if owed and by is not None and span.holds(by):
                yield what, by, on

    def received(self, span: Span) -> bool:
        """Return whether this casebook received it in a span."""
        return not self.migrated and span.holds(self.arrived)

    def begun_before(self, span: Span) -> bool:
        """Return whether it was open when a span began.

        What an older ledger brought in open belongs to the opening balance of whatever span it
        arrived in.
        """
        if self.migrated and span.holds(self.arrived):
            return not self.shut
        return self.open_before(span.first)


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def lives(session: Session) -> list[Life]:
    """Return every item but those an older ledger had closed: they are counted there.

    What was closed there and is reopened here counts from that day on.
    """
    turns: dict[tuple[int, int], list[tuple[date, str]]] = {}
    closed_before: set[int] = set()
    sorts = (*ENDS, Act.REOPEN, TAKEN_OVER)
    rows = session.exec(
        select(EventRow).where(col(EventRow.sort).in_(sorts)).order_by(col(EventRow.id))
    )
    gone = struck(session)
    for row in rows:
        if row.id in gone:
            continue
        if row.sort == TAKEN_OVER:
            if row.facts.get("closed"):
                closed_before.add(row.case_id)
            continue
        what = "reopened" if row.sort == Act.REOPEN else ENDS[Act(row.sort)]
        listed = row.facts.get("items", "") or str(row.item)
        for position in listed.split(","):
            turns.setdefault((row.case_id, int(position)), []).append((row.on, what))
    pairs = session.exec(
        select(CaseRow, ItemRow)
        .where(CaseRow.id == ItemRow.case_id)
        .order_by(col(CaseRow.id), col(ItemRow.position))
    )
    return [
        Life(
            case=item.case_id,
            position=item.position,
            number=case.number,
            kind=Kind(item.kind),
            channel=Channel(case.channel),
            arrived=case.arrived,
            recorded=case.recorded.astimezone(ZONE).date(),
            migrated=case.migrated,
            decision=Decision(item.decision) if item.decision else None,
            decided=item.decided,
            notified=item.notified,
            acknowledged=item.acknowledged,
            acknowledge_by=item.acknowledge_by,
            due=item.due,
            turns=tuple(turns.get((item.case_id, item.position), ())),
            shut=item.case_id in closed_before,
        )
        for case, item in pairs
        if item.case_id not in closed_before or (item.case_id, item.position) in turns
    ]

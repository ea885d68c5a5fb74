"""What earlier reports said, and what was recorded since that changes it (前月までの訂正).

Each report leaves its main figures in the journal; a later one counts the same span again and
tells the difference.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, select

from app import phrases
from app.domain.item import Act
from app.domain.requests import Kind
from app.domain.spans import Length, Span, key, label
from app.now import ZONE
from app.rules.almanac import eras
from app.store.struck import struck
from app.store.tables import EventRow, JournalRow, PayloadRow
from reports.month.figures import Correction, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlmodel import Session

    from app.counting.lives import Life

REPORT: Final = "report"
"""The act that writes a report, as the journal names it."""
_WORDS: Final[Mapping[str, str]] = {
    "received": "受付",
    "completed": "完了",
    "withdrawn": "取下げ",
    "referred": "取次等",
    "reopened": "再開",
    "open": "期末未了",
}
_LATE: Final[Mapping[str, str]] = {
    Act.CLOSE: "完了の後日記録",
    Act.WITHDRAW: "取下げの後日記録",
    Act.REFER: "取次等の後日記録",
    Act.REOPEN: "再開の後日記録",
}


def main_figures(lives: Sequence[Life], span: Span) -> dict[str, int]:
    """Return what a report leaves in the journal of itself: counts alone."""
    turned = {
        name: sum(len(life.turned(name, span)) for life in lives)
        for name in ("completed", "withdrawn", "referred", "reopened")
    }
    return {
        "received": sum(life.received(span) for life in lives),
        **turned,
        "open": sum(life.open_after(span.last) for life in lives),
    }


def revisions(
    session: Session, lives: Sequence[Life], span: Span, fiscal_start: int
) -> tuple[Revision, ...]:
    """Return the figures of reports on earlier spans that count otherwise today.

    Of each span the report made last counts, and only one that was made after the span had ended.
    """
    said: dict[str, tuple[Span, date, dict[str, int]]] = {}
    for on, payload in _reports(session):
        read = _read(payload)
        if read is not None and read[0].last < min(on, span.first):
            said[key(read[0])] = (read[0], on, read[1])
    found: list[Revision] = []
    for earlier, on, was in sorted(said.values(), key=lambda one: one[0].first):
        now = main_figures(lives, earlier)
        name = label(earlier, fiscal_start, eras())
        found += [
            Revision(name, on, _WORDS[figure], count, now[figure])
            for figure, count in was.items()
            if figure in now and now[figure] != count
        ]
    return tuple(found)


def _reports(session: Session) -> Iterator[tuple[date, dict[str, Any]]]:
    rows = session.exec(
        select(JournalRow.at, PayloadRow.payload)
        .where(JournalRow.number == PayloadRow.number, JournalRow.act == REPORT)
        .order_by(col(JournalRow.number))
    )
    for at, payload in rows:
        yield datetime.fromisoformat(at).astimezone(ZONE).date(), json.loads(payload)


def _read(payload: dict[str, Any]) -> tuple[Span, dict[str, int]] | None:
    """Return the span and the figures a report left; None where it left none."""
    figures = payload.get("figures")
    written = str(payload.get("month", ""))
    if not isinstance(figures, dict):
        return None
    first, _, months = written.partition("+")
    year, _, month = first.partition("-")
    return Span.of(int(year), int(month), length=Length(int(months or 1))), figures


def corrections(session: Session, lives: Iterable[Life], span: Span) -> tuple[Correction, ...]:
    """Return what was recorded in the span and changes what earlier ones count, in order.

    Changes of kind, arrivals and ends that were written down in a later span than they belong to.
    """
    by_place = {life.place: life for life in lives}
    found = [*_late_arrivals(by_place.values(), span)]
    rows = session.exec(
        select(EventRow)
        .where(
            col(EventRow.sort).in_((Act.RECLASSIFY, *_LATE)),
            col(EventRow.at) >= datetime.combine(span.first, datetime.min.time(), ZONE),
        )
        .order_by(col(EventRow.on), col(EventRow.id))
    )
    gone = struck(session)
    for row in rows:
        if row.id in gone:
            continue
        written = row.at.astimezone(ZONE).date()
        listed = row.facts.get("items", "") or str(row.item)
        for position in listed.split(","):
            life = by_place.get((row.case_id, int(position)))
            if life is not None:
                found += _changed(life, row, written, span)
    return tuple(found)


def _changed(life: Life, row: EventRow, written: date, span: Span) -> Iterator[Correction]:
    if row.sort == Act.RECLASSIFY:
        if span.holds(row.on):
            was, now = (phrases.kind(Kind(row.facts[name])) for name in ("was", "kind"))
            yield Correction(life.number, "種別の変更", was, now, life.arrived, row.on)
    elif span.holds(written) and row.on < span.first:
        on = eras().write(row.on)
        yield Correction(life.number, _LATE[row.sort], "－", on, life.arrived, written)


def _late_arrivals(lives: Iterable[Life], span: Span) -> Iterator[Correction]:
    for life in lives:
        if not life.migrated and span.holds(life.recorded) and life.arrived < span.first:
            on = eras().write(life.arrived)
            yield Correction(life.number, "受付の後日記録", "－", on, life.arrived, life.recorded)

"""Desk: what must be done now, and how a date comes about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, func, or_, select

from app.domain.clocks import Clock, clocks_for, leak_clocks
from app.domain.ics import follow, to_ics
from app.domain.item import State
from app.domain.requests import Family, Kind
from app.files import write_whole
from app.letters.on_the_way import letters_due, on_the_way
from app.matter import calendar
from app.matter.asked import owing
from app.matter.lines import lines_of
from app.store.book import head
from app.store.tables import CaseLineRow, CaseRow, ItemRow, TaskRow
from app.views.cases import TaskLine
from app.views.today import Calendar, Counts, MonthFigure, Today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from sqlmodel import Session

    from app.domain.clocks import ClockSettings, WaitSpan
    from app.domain.days import Calendars
    from app.matter.docket import Docket
    from app.rules.lawbook import Lawbook
    from app.store.book import Book
    from app.views.lines import CaseLine

_SOON = 5  # business days that are shown as this week
_MOST = 8  # lines a card of the Today page holds


class Deadlines:
    """The desk of dates."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket
        self._told: tuple[tuple[str, date], tuple[MonthFigure, ...]] | None = None

    def today(self) -> Today:
        """Return what must be done now, the most pressing first."""
        moment = self._book.now.moment()
        day = moment.date()
        soon = self._docket.calendars.company.add_business_days(day, _SOON)
        body = self._docket.profile.accredited_body
        with self._book.reading() as session:
            received, completed, on_time, mean = self._month(session, day)
            return Today(
                on=day,
                rehearsal=self._book.now.rehearsal,
                open_count=_count(session),
                late=_lines(session, *_late(day)),
                soon=_lines(session, *_between(day, soon)),
                waiting=_lines(session, _WAITING),
                unplanned=_lines(session, *_unplanned()),
                tasks=_tasks(session, soon),
                unconfirmed=_count(session, col(CaseLineRow.unconfirmed)),
                received=received,
                completed=completed,
                on_time=on_time,
                mean_days=mean,
                months=self._twelve(session, day),
                counts=Counts(
                    late=_count(session, *_late(day)),
                    soon=_count(session, *_between(day, soon)),
                    today=_count(session, *_between(day, day)),
                    waiting=_count(session, _WAITING),
                    unplanned=_count(session, *_unplanned()),
                    tasks=_count_tasks(session, soon),
                    tasks_now=_count_tasks(session, day),
                ),
                desk_name=body.name if body else "",
                desk_office=body.office if body else "",
                desk_phone=(body.toll_free or body.phone) if body else "",
                desk_hours=body.hours.text if body else "",
                desk_open=bool(body)
                and body is not None
                and body.hours.is_open(moment, self._docket.calendars.government),
                partners=owing(session, self._docket, day),
                posts=on_the_way(session, self._docket, day),
                letters_due=letters_due(session),
            )

    def export(self, path: Path) -> Calendar:
        """Write the dates of the open cases to an .ics file; return what it tells.

        Numbers of cases and kinds of dates only, so that any calendar may have them. The same
        date has the same UID in every export. An act: dates leave the casebook. Raises
        FileUnwritableError.
        """
        with self._book.act("calendar") as acting:
            session, before = acting.session, calendar.kept(acting.session)
            present = calendar.dates_of(session, self._docket, before.token)
            told = follow(before.told, present, head(session)[0] + 1, acting.today)
            calendar.keep(session, calendar.Kept(before.token, told))
            acting.payload["dates"] = len(present)
            sha256 = write_whole(path, to_ics(told, acting.moment, calendar.NAME))
        return Calendar(len(present), len(told) - len(present), sha256)

    @staticmethod
    def _month(session: Session, day: date) -> tuple[int, int, int | None, float | None]:
        """Return received, completed, the share in time and the mean days of this month."""
        first = day.replace(day=1)
        item, case = ItemRow, CaseRow
        joined = select(func.count()).select_from(item).join(case, col(case.id) == item.case_id)
        received = session.exec(
            joined.where(col(case.arrived).between(first, day), ~col(case.migrated))
        ).one()
        completed = session.exec(
            joined.where(
                col(item.ended).between(first, day),
                item.state == State.CLOSED,
                ~col(case.migrated),
            )
        ).one()
        still_owed = or_(item.state != State.WITHDRAWN, col(item.notified).is_not(None))
        fell = col(item.due).between(first, day) & still_owed
        due = session.exec(joined.where(fell, ~col(case.migrated))).one()
        met = session.exec(
            joined.where(fell, ~col(case.migrated), col(item.notified) <= col(item.due))
        ).one()
        mean = session.exec(
            select(func.avg(func.julianday(item.notified) - func.julianday(case.arrived)))
            .select_from(item)
            .join(case, col(case.id) == item.case_id)
            .where(col(item.notified).between(first, day), ~col(case.migrated))
        ).one()
        return received, completed, round(100 * met / due) if due else None, mean

    def _twelve(self, session: Session, day: date) -> tuple[MonthFigure, ...]:
        """Return the months to this one; counted again only after an act or a night."""
        state = head(session)[1], day
        if self._told is None or self._told[0] != state:
            self._told = state, self._counted(session, day)
        return self._told[1]

    def _counted(self, session: Session, day: date) -> tuple[MonthFigure, ...]:
        rights = [r.kind for r in self._docket.lawbook.kinds if r.family is Family.RIGHTS]
        first = (day.replace(day=1) - timedelta(days=330)).replace(day=1)
        month = func.substr(CaseRow.arrived, 1, 7)  # 2026-11; to tell the day costs a third more
        right = col(ItemRow.kind).in_(rights)
        rows = session.exec(
            select(month, right, func.count())
            .select_from(ItemRow)
            .join(CaseRow, col(CaseRow.id) == ItemRow.case_id)
            .where(col(CaseRow.arrived) >= first, ~col(CaseRow.migrated))
            .group_by(month, right)
        )
        counts = {(name, bool(is_right)): count for name, is_right, count in rows}
        months = [_back(day, n) for n in range(11, -1, -1)]
        return tuple(
            MonthFigure(
                year,
                number,
                counts.get((f"{year:04d}-{number:02d}", True), 0),
                counts.get((f"{year:04d}-{number:02d}", False), 0),
            )
            for year, number in months
        )


def clocks_of_kind(  # noqa: PLR0913 - one argument for each thing a date may depend on
    kind: str,
    arrived: date,
    waits: Sequence[WaitSpan],
    settings: ClockSettings,
    lawbook: Lawbook,
    calendars: Calendars,
    *,
    malicious: bool = False,
) -> tuple[Clock, ...]:
    """Return the clocks of a kind from an arrival; `kind` leak counts from the day known."""
    if kind == "leak":
        return leak_clocks(arrived, calendars, settings, malicious=malicious)
    rule = lawbook.kind(Kind(kind))
    claim = lawbook.claim(rule.kind, arrived)
    return clocks_for(rule.clocks, arrived, waits, None, settings, calendars, claim=claim)


def _back(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return year, month + 1


_WAITING: Any = col(CaseLineRow.waiting_since).is_not(None)


def _late(day: date) -> tuple[Any, ...]:
    return (col(CaseLineRow.due) < day,)


def _between(first: date, last: date) -> tuple[Any, ...]:
    return (col(CaseLineRow.due) >= first, col(CaseLineRow.due) <= last)


def _unplanned() -> tuple[Any, ...]:
    """Return the conditions of a case that has no next date."""
    line = CaseLineRow
    return (col(line.due).is_(None), col(line.waiting_since).is_(None), ~_planned())


def _planned() -> Any:
    """Return the condition that a case has a task with a day."""
    return (
        select(TaskRow.id)
        .where(
            TaskRow.case_id == CaseLineRow.case_id,
            col(TaskRow.done).is_(None),
            col(TaskRow.due).is_not(None),
        )
        .exists()
    )


def _count(session: Session, *conditions: Any) -> int:
    """Return how many open cases there are of a sort."""
    wanted = select(func.count()).select_from(CaseLineRow).where(col(CaseLineRow.open))
    return session.exec(wanted.where(*conditions)).one()


def _lines(session: Session, *conditions: Any) -> tuple[CaseLine, ...]:
    """Return the first open cases of a sort, the most pressing before the others."""
    ids = session.exec(
        select(CaseLineRow.case_id)
        .where(col(CaseLineRow.open), *conditions)
        .order_by(col(CaseLineRow.due), col(CaseLineRow.waiting_since), col(CaseLineRow.case_id))
        .limit(_MOST)
    ).all()
    return lines_of(session, ids)


def _count_tasks(session: Session, until: date) -> int:
    wanted = select(func.count()).select_from(TaskRow)
    return session.exec(wanted.where(col(TaskRow.done).is_(None), col(TaskRow.due) <= until)).one()


def _tasks(session: Session, until: date) -> tuple[TaskLine, ...]:
    rows = session.exec(
        select(TaskRow, CaseRow.number)
        .join(CaseRow, col(CaseRow.id) == TaskRow.case_id)
        .where(col(TaskRow.done).is_(None), col(TaskRow.due) <= until)
        .order_by(col(TaskRow.due), col(TaskRow.id))
        .limit(_MOST)
    )
    return tuple(
        TaskLine(row.id or 0, number, row.item, row.text, row.due, row.done) for row, number in rows
    )

"""Desk: the month. Reads what happened in it, and lets reports.month print it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, median
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app import phrases
from app.domain.eras import fiscal_year
from app.domain.item import Act, State
from app.domain.requests import Channel, Decision, Family, Kind
from app.files import write_whole
from app.matter.docket import TAKEN_OVER
from app.matter.lines import next_of
from app.rules.almanac import eras
from app.store.book import head
from app.store.tables import CaseLineRow, CaseRow, EventRow, ItemRow
from app.views import MonthFigure, PackagePreview, PackageWish, Packed
from reports.month import (
    CompletedItem,
    Correction,
    Days,
    Earlier,
    KindMonth,
    Month,
    OpenItem,
    Share,
    Spread,
    to_xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sqlmodel import Session

    from app.jobs import Progress
    from app.matter.docket import Docket
    from app.store.book import Book

_DECISIONS = (
    Decision.FULL,
    Decision.NOTIFY,
    Decision.PARTIAL,
    Decision.ALTERNATIVE,
    Decision.NONE,
    Decision.NOT_NOTIFY,
    Decision.NOT_EXIST,
)
_ENDS = {Act.CLOSE: "completed", Act.WITHDRAW: "withdrawn", Act.REFER: "referred"}
_ENDED_WORDS = {"completed": "完了", "withdrawn": "取下げ", "referred": "取次・案内"}


@dataclass(frozen=True, slots=True)
class _Life:
    """An item's coming and going, as the months count it."""

    case: int
    position: int
    number: str
    kind: Kind
    channel: Channel
    arrived: date
    migrated: bool
    decision: Decision | None
    decided: date | None
    notified: date | None
    acknowledged: date | None
    acknowledge_by: date | None
    due: date | None
    turns: tuple[tuple[date, str], ...]  # completed, withdrawn, reopened, in order
    shut: bool = False  # an older ledger had closed it

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

    def turned(self, what: str, first: date, last: date) -> int:
        """Return how often it was completed, withdrawn or reopened between two days."""
        return sum(1 for on, turn in self.turns if turn == what and first <= on <= last)

    def received(self, first: date, last: date) -> bool:
        """Return whether this casebook received it between two days."""
        return not self.migrated and first <= self.arrived <= last


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


@dataclass(frozen=True, slots=True)
class _Span:
    """A month, and the last day of it that has begun."""

    first: date
    last: date

    @classmethod
    def of(cls, year: int, month: int, today: date) -> _Span:
        first = date(year, month, 1)
        last = date(year, month, monthrange(year, month)[1])
        return cls(first, max(first, min(last, today)))

    def back(self, months: int) -> _Span:
        """Return the month `months` earlier, whole."""
        count = self.first.year * 12 + self.first.month - 1 - months
        year, month = divmod(count, 12)
        return _Span(
            date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
        )


class Reporting:
    """The desk of reports."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    def month(self, year: int, month: int) -> Month:
        """Return the month as it is reported to the representative (代表者): no names."""
        made = self._book.now.moment()
        span = _Span.of(year, month, made.date())
        with self._book.reading() as session:
            lives = _lives(session)
            profile = self._docket.profile
            started = min((life.arrived for life in lives), default=span.first)
            notified = [x for x in lives if x.notified and _within(x.notified, span)]
            net = {id(x): self._net_days(session, x) for x in notified}
            return Month(
                company=profile.company.name,
                officer=profile.officer_line,
                label=f"{year}年{month}月（{eras().write(span.first).removesuffix('1日')}）",
                fiscal_year=eras().fiscal_label(
                    fiscal_year(span.first, profile.numbering.fiscal_start)
                ),
                as_of=span.last,
                as_of_label=f"{eras().write(span.last)}現在",
                made=made,
                made_label=f"作成日 {eras().write(made.date())}",
                head=head(session)[1],
                channels=tuple(phrases.channel(c) for c in Channel),
                decisions=tuple(phrases.decision(d) for d in _DECISIONS),
                kinds=tuple(
                    _kind_month(rule.label, [x for x in lives if x.kind is rule.kind], span, net)
                    for rule in self._docket.lawbook.kinds
                ),
                calendar=_spread(_calendar_days(notified)),
                net=_spread(list(net.values())),
                justified=_justified(lives, span),
                open_items=self._open_items(session, lives, span),
                completed_items=self._completed_items(lives, span, session),
                before=_earlier(lives, span.back(1)) if started < span.first else None,
                year_before=_earlier(lives, span.back(12))
                if started <= span.back(12).last
                else None,
                twelve=self._twelve(lives, span),
                corrections=_corrections(session, lives, span),
            )

    def workbook(self, year: int, month: int) -> bytes:
        """Return the month as an Excel workbook."""
        return to_xlsx(self.month(year, month))

    def export(self, year: int, month: int, path: Path) -> str:
        """Write the workbook to `path`, whole or not at all; return its SHA-256."""
        content = self.workbook(year, month)
        with self._book.act("report") as acting:
            acting.payload["month"] = f"{year:04d}-{month:02d}"
            return write_whole(path, content)

    def package_preview(self, number: str, wish: PackageWish | None = None) -> PackagePreview:
        """Return the papers for the accredited body (提出資料) before they are written.

        Raises NothingToSubmitError, CaseErasedError, and FieldRefusedError for a wish that is
        not allowed.
        """
        from app.body import packages

        with self._book.reading() as session:
            return packages.preview(session, self._docket, number, wish)

    def package(
        self, number: str, folder: Path, wish: PackageWish, progress: Progress | None = None
    ) -> Packed:
        """Write the papers for the accredited body into a new folder, or ZIP, in `folder`.

        Whole or not at all, proved before it is put in its place. Raises StillThereError where
        something that was taken out is found again; see app.body.packages.export.
        """
        from app.body import packages

        return packages.export(self._book, self._docket, number, folder, wish, progress)

    def chart(self, year: int, month: int, *, dark: bool = False) -> str:
        """Return twelve months up to this one as an SVG drawing."""
        from reports import charts

        span = _Span.of(year, month, self._book.now.moment().date())
        with self._book.reading() as session:
            figures = self._twelve(_lives(session), span)
        return charts.months(figures, 330, 180, charts.DARK if dark else charts.LIGHT)

    def _twelve(self, lives: Sequence[_Life], span: _Span) -> tuple[MonthFigure, ...]:
        families = {rule.kind: rule.family for rule in self._docket.lawbook.kinds}
        counts: dict[tuple[int, int], list[int]] = {}
        for life in lives:
            if life.migrated:
                continue
            pair = counts.setdefault((life.arrived.year, life.arrived.month), [0, 0])
            pair[0 if families[life.kind] is Family.RIGHTS else 1] += 1
        months = [span.back(n).first for n in range(11, -1, -1)]
        return tuple(
            MonthFigure(m.year, m.month, *counts.get((m.year, m.month), (0, 0))) for m in months
        )

    def _net_days(self, session: Session, life: _Life) -> int:
        """Return the days from arrival to notice in which we did not wait for the person."""
        days = ((life.notified or life.arrived) - life.arrived).days
        matter = self._docket.load(session, life.case)
        clocks = self._docket.clocks(matter, life.position)
        pauses = next((c.clock.pauses for c in clocks if c.clock.id == "K11"), ())
        notified = life.notified or life.arrived
        waited = sum((min(to or notified, notified) - since).days for since, to in pauses)
        return days - waited

    def _state_on(self, session: Session, life: _Life, day: date) -> State:
        """Return the state an item had at the end of `day`."""
        state = State.RECEIVED
        for on, reached in self._docket.phases(
            self._docket.load(session, life.case), life.position
        ):
            if on <= day:
                state = reached
        return state

    def _open_items(
        self, session: Session, lives: Iterable[_Life], span: _Span
    ) -> tuple[OpenItem, ...]:
        left = [x for x in lives if x.open_after(span.last)]
        lines = {
            row.case_id: row
            for row in session.exec(
                select(CaseLineRow).where(col(CaseLineRow.case_id).in_([x.case for x in left]))
            )
        }
        return tuple(
            OpenItem(
                case=life.number,
                kind=phrases.kind(life.kind),
                channel=phrases.channel(life.channel),
                arrived=life.arrived,
                arrived_era=eras().write(life.arrived),
                due=life.due,
                state=phrases.state(self._state_on(session, life, span.last)),
                next=_next_words(life, lines[life.case], span.last),
                name="",
            )
            for life in sorted(left, key=lambda x: (x.arrived, x.number, x.position))
        )

    def _completed_items(
        self, lives: Iterable[_Life], span: _Span, session: Session
    ) -> tuple[CompletedItem, ...]:
        # As often as it was completed: the balance counts it so.
        done = [x for x in lives for _ in range(x.turned("completed", span.first, span.last))]
        return tuple(
            CompletedItem(
                case=life.number,
                kind=phrases.kind(life.kind),
                channel=phrases.channel(life.channel),
                arrived=life.arrived,
                arrived_era=eras().write(life.arrived),
                notified=life.notified,
                net_days=self._net_days(session, life) if life.notified else None,
                decision=phrases.decision(life.decision) if life.decision else "",
            )
            for life in sorted(done, key=lambda x: (x.arrived, x.number, x.position))
        )


def _within(day: date, span: _Span) -> bool:
    return span.first <= day <= span.last


def _lives(session: Session) -> list[_Life]:
    """Return every item but those an older ledger had closed: they are counted there.

    What was closed there and is reopened here counts from that day on.
    """
    turns: dict[tuple[int, int], list[tuple[date, str]]] = {}
    closed_before: set[int] = set()
    sorts = (*_ENDS, Act.REOPEN, TAKEN_OVER)
    rows = session.exec(
        select(EventRow).where(col(EventRow.sort).in_(sorts)).order_by(col(EventRow.id))
    )
    for row in rows:
        if row.sort == TAKEN_OVER:
            if row.facts.get("closed"):
                closed_before.add(row.case_id)
            continue
        what = "reopened" if row.sort == Act.REOPEN else _ENDS[Act(row.sort)]
        listed = row.facts.get("items", "") or str(row.item)
        for position in listed.split(","):
            turns.setdefault((row.case_id, int(position)), []).append((row.on, what))
    pairs = session.exec(
        select(CaseRow, ItemRow)
        .where(CaseRow.id == ItemRow.case_id)
        .order_by(col(CaseRow.id), col(ItemRow.position))
    )
    return [
        _Life(
            case=item.case_id,
            position=item.position,
            number=case.number,
            kind=Kind(item.kind),
            channel=Channel(case.channel),
            arrived=case.arrived,
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


def _corrections(session: Session, lives: Iterable[_Life], span: _Span) -> tuple[Correction, ...]:
    """Return the changes of kind that were made in the month, in the order they were made."""
    by_place = {(life.case, life.position): life for life in lives}
    rows = session.exec(
        select(EventRow)
        .where(EventRow.sort == Act.RECLASSIFY, col(EventRow.on).between(span.first, span.last))
        .order_by(col(EventRow.on), col(EventRow.id))
    )
    return tuple(
        Correction(
            life.number,
            phrases.kind(Kind(row.facts["was"])),
            phrases.kind(Kind(row.facts["kind"])),
            life.arrived,
            row.on,
        )
        for row in rows
        if (life := by_place.get((row.case_id, row.item))) is not None
    )


def _next_words(life: _Life, row: CaseLineRow, last: date) -> str:
    """Return the next step; of an item that has ended since, when that was."""
    later = [(on, what) for on, what in life.turns if on > last]
    if later and later[-1][1] != "reopened":
        on, what = later[-1]
        return f"その後、{on.month}月{on.day}日に{_ENDED_WORDS[what]}"
    return phrases.next_step(next_of(row))


def _kind_month(
    label: str, lives: Sequence[_Life], span: _Span, net: Mapping[int, int]
) -> KindMonth:
    def turned(what: str) -> int:
        return sum(life.turned(what, span.first, span.last) for life in lives)

    come = [life for life in lives if life.received(span.first, span.last)]
    decided = [x for x in lives if x.decided and _within(x.decided, span)]
    return KindMonth(
        kind=label,
        received=tuple(sum(1 for x in come if x.channel is c) for c in Channel),
        open_at_start=sum(1 for x in lives if x.open_before(span.first)),
        reopened=turned("reopened"),
        completed=turned("completed"),
        withdrawn=turned("withdrawn"),
        referred=turned("referred"),
        decided=tuple(sum(1 for x in decided if x.decision is d) for d in _DECISIONS),
        days=_days(lives, span, net),
    )


def _days(lives: Sequence[_Life], span: _Span, net: Mapping[int, int]) -> Days:
    notified = [x for x in lives if x.notified and _within(x.notified, span)]
    waiting = [
        x for x in lives if x.open_after(span.last) and (not x.notified or x.notified > span.last)
    ]
    ages = [(span.last - x.arrived).days for x in waiting]
    return Days(
        notified=len(notified),
        calendar=_spread(_calendar_days(notified)),
        net=_spread([net[id(x)] for x in notified if id(x) in net]),
        acknowledged=_in_time(lives, span, "acknowledge_by", "acknowledged"),
        answered=_in_time(lives, span, "due", "notified"),
        over_14=sum(1 for age in ages if age > 14),
        over_30=sum(1 for age in ages if age > 30),
    )


def _in_time(lives: Iterable[_Life], span: _Span, due: str, done: str) -> Share:
    """Return what was done in time of what fell due in the span, and was still owed then."""
    fell = [
        (getattr(x, due), getattr(x, done))
        for x in lives
        if not x.migrated and (getattr(x, done) is not None or not x.withdrawn)
    ]
    fell = [(by, on) for by, on in fell if by is not None and _within(by, span)]
    return Share(sum(1 for by, on in fell if on is not None and on <= by), len(fell))


def _calendar_days(lives: Iterable[_Life]) -> list[int]:
    return [(x.notified - x.arrived).days for x in lives if x.notified]


def _spread(days: Sequence[int]) -> Spread | None:
    return Spread(fmean(days), median(days), max(days)) if days else None


def _justified(lives: Iterable[_Life], span: _Span) -> Share:
    judged = [
        x.decision
        for x in lives
        if x.kind is Kind.COMPLAINT and x.decided and _within(x.decided, span)
    ]
    right = sum(1 for d in judged if d in (Decision.JUSTIFIED, Decision.PARTLY))
    return Share(right, len(judged))


def _earlier(lives: Sequence[_Life], span: _Span) -> Earlier:
    notified = [x for x in lives if x.notified and _within(x.notified, span)]
    days = _calendar_days(notified)
    return Earlier(
        received=sum(1 for x in lives if x.received(span.first, span.last)),
        completed=sum(x.turned("completed", span.first, span.last) for x in lives),
        open_at_end=sum(1 for x in lives if x.open_after(span.last)),
        average_days=fmean(days) if days else None,
        answered=_in_time(lives, span, "due", "notified"),
        over_14=_days(lives, span, {}).over_14,
    )

"""A month, or a longer span, as it is reported to the representative (代表者): no names."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app import phrases
from app.counting.happenings import Counting, Happenings, happenings
from app.counting.lives import Life, lives
from app.counting.revisions import corrections, revisions
from app.domain.eras import fiscal_year
from app.domain.item import State
from app.domain.requests import Channel, Decision, Family
from app.domain.spans import Length, label
from app.matter.lines import next_of
from app.rules import classes
from app.rules.almanac import eras
from app.store.book import head
from app.store.tables import CaseLineRow
from app.views.today import MonthFigure
from reports.month.figures import (
    Balance,
    CompletedItem,
    Days,
    Earlier,
    Figure,
    KindMonth,
    Listed,
    Month,
    OpenItem,
    Share,
    Spread,
    Tally,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from app.domain.spans import Span
    from app.matter.docket import Docket
    from reports.month.figures import Entry

DECISIONS = (
    Decision.FULL,
    Decision.NOTIFY,
    Decision.PARTIAL,
    Decision.ALTERNATIVE,
    Decision.NONE,
    Decision.NOT_NOTIFY,
    Decision.NOT_EXIST,
)
_ENDED_WORDS = {"completed": "完了", "withdrawn": "取下げ", "referred": "取次・案内"}
_SORTS = {
    Length.MONTH: ("月次", "前月"),
    Length.QUARTER: ("四半期", "前四半期"),
    Length.HALF: ("半期", "前半期"),
    Length.YEAR: ("年次", "前年度"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """What the reports read from the file once: lives of items, and what else happened."""

    session: Session
    docket: Docket
    lives: Sequence[Life]
    happened: Happenings

    @classmethod
    def read(cls, session: Session, docket: Docket) -> Record:
        """Read it from the file as the session sees it."""
        return cls(session, docket, lives(session), happenings(session, docket))

    def entries(self, span: Span) -> tuple[Entry, ...]:
        """Return everything a span counts beside coming and going."""
        return Counting(self.lives, self.happened, self.docket, span).entries()


def month_of(record: Record, span: Span, made: datetime) -> Month:
    """Return a span as it is reported."""
    session, docket = record.session, record.docket
    profile = docket.profile
    fiscal_start = profile.numbering.fiscal_start
    started = min((life.arrived for life in record.lives), default=span.first)
    notified = [x for x in record.lives if span.holds(x.notified)]
    net = {x.place: _net_days(record, x) for x in notified}
    entries = record.entries(span)
    number, newest = head(session)
    sort, previous = _SORTS[span.length]
    tellable = span.year_before if started <= span.year_before.last else None
    earlier = span.before if started < span.first else None
    return Month(
        company=profile.company.name,
        officer=profile.officer_line,
        label=label(span, fiscal_start, eras()),
        fiscal_year=eras().fiscal_label(fiscal_year(span.first, fiscal_start)),
        as_of=span.last,
        as_of_label=f"{eras().write(span.last)}現在",
        made=made,
        made_label=f"作成日 {eras().write(made.date())}",
        head=newest,
        entries_in_journal=number,
        channels=tuple(phrases.channel(c) for c in Channel),
        decisions=tuple(phrases.decision(d) for d in DECISIONS),
        kinds=tuple(
            _kind_month(rule.label, [x for x in record.lives if x.kind is rule.kind], span, net)
            for rule in docket.lawbook.kinds
        ),
        calendar=_spread(_calendar_days(notified)),
        net=_spread(list(net.values())),
        justified=Tally(entries).share(Figure.JUSTIFIED, Figure.JUDGED),
        open_items=_open_items(record, span),
        completed_items=_completed_items(record, span),
        before=_earlier(record.lives, earlier) if earlier else None,
        year_before=_earlier(record.lives, tellable) if tellable else None,
        twelve=twelve(record.lives, docket, span.newest),
        corrections=corrections(record.session, record.lives, span),
        revisions=revisions(record.session, record.lives, span, fiscal_start),
        entries=entries,
        tally_before=Tally(record.entries(earlier)) if earlier else None,
        tally_year_before=Tally(record.entries(tellable)) if tellable else None,
        classes=_listed(classes.COMPLAINT, span, entries, Figure.COMPLAINT, Figure.JUDGED),
        causes=_listed(classes.CAUSE, span, entries, Figure.CAUSE),
        balances=balances(record.lives, span),
        sort=sort,
        previous=previous,
    )


def balances(lives: Sequence[Life], span: Span) -> tuple[Balance, ...]:
    """Return the balance of each month of a longer span; of a month alone none."""
    if span.length is Length.MONTH:
        return ()
    return tuple(balance(lives, one) for one in span.months)


def balance(lives: Iterable[Life], span: Span) -> Balance:
    """Return the coming and going of all items in a span."""
    lives = tuple(lives)

    def turned(what: str) -> int:
        return sum(len(life.turned(what, span)) for life in lives)

    return Balance(
        span.first,
        open_at_start=sum(life.begun_before(span) for life in lives),
        received=sum(life.received(span) for life in lives),
        reopened=turned("reopened"),
        completed=turned("completed"),
        withdrawn=turned("withdrawn"),
        referred=turned("referred"),
    )


def twelve(lives: Sequence[Life], docket: Docket, span: Span) -> tuple[MonthFigure, ...]:
    """Return what came in in the twelve months up to a month, requests apart from the rest."""
    families = {rule.kind: rule.family for rule in docket.lawbook.kinds}
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


def _listed(
    table: str, span: Span, entries: Sequence[Entry], *figures: Figure
) -> tuple[Listed, ...]:
    """Return the rows of a classification: those offered in the span, and those that were used."""
    used = {entry.detail for entry in entries if entry.figure in figures}
    rows = [
        Listed(one.label, within=bool(one.within))
        for one in classes.classes()[table]
        if one.offered(span.last) or one.label in used
    ]
    known = {row.label for row in rows}
    return (*rows, *(Listed(name) for name in sorted(used - known)))


def _net_days(record: Record, life: Life) -> int:
    """Return the days from arrival to notice in which we did not wait for the person."""
    notified = life.notified or life.arrived
    days = (notified - life.arrived).days
    if not record.happened.waited(life.place):
        return days
    matter = record.docket.load(record.session, life.case)
    clocks = record.docket.clocks(matter, life.position)
    pauses = next((c.clock.pauses for c in clocks if c.clock.id == "K11"), ())
    return days - sum((min(to or notified, notified) - since).days for since, to in pauses)


def _state_on(record: Record, life: Life, day: date) -> State:
    """Return the state an item had at the end of `day`."""
    state = State.RECEIVED
    matter = record.docket.load(record.session, life.case)
    for on, reached in record.docket.phases(matter, life.position):
        if on <= day:
            state = reached
    return state


_AT_ONCE = 500  # ids a question may name


def _lines_of(session: Session, cases: Sequence[int]) -> dict[int, CaseLineRow]:
    found: dict[int, CaseLineRow] = {}
    for first in range(0, len(cases), _AT_ONCE):
        some = cases[first : first + _AT_ONCE]
        wanted = select(CaseLineRow).where(col(CaseLineRow.case_id).in_(some))
        found |= {row.case_id: row for row in session.exec(wanted)}
    return found


def _open_items(record: Record, span: Span) -> tuple[OpenItem, ...]:
    left = [x for x in record.lives if x.open_after(span.last)]
    lines = _lines_of(record.session, [x.case for x in left])
    return tuple(
        OpenItem(
            case=life.number,
            kind=phrases.kind(life.kind),
            channel=phrases.channel(life.channel),
            arrived=life.arrived,
            arrived_era=eras().write(life.arrived),
            due=life.due,
            state=phrases.state(_state_on(record, life, span.last)),
            next=_next_words(life, lines[life.case], span.last),
            name="",
        )
        for life in sorted(left, key=lambda x: (x.arrived, x.number, x.position))
    )


def _completed_items(record: Record, span: Span) -> tuple[CompletedItem, ...]:
    # As often as it was completed: the balance counts it so.
    done = [x for x in record.lives for _ in x.turned("completed", span)]
    return tuple(
        CompletedItem(
            case=life.number,
            kind=phrases.kind(life.kind),
            channel=phrases.channel(life.channel),
            arrived=life.arrived,
            arrived_era=eras().write(life.arrived),
            notified=life.notified,
            net_days=_net_days(record, life) if life.notified else None,
            decision=phrases.decision(life.decision) if life.decision else "",
        )
        for life in sorted(done, key=lambda x: (x.arrived, x.number, x.position))
    )


def _next_words(life: Life, row: CaseLineRow, last: date) -> str:
    """Return the next step; of an item that has ended since, when that was."""
    later = [(on, what) for on, what in life.turns if on > last]
    if later and later[-1][1] != "reopened":
        on, what = later[-1]
        return f"その後、{on.month}月{on.day}日に{_ENDED_WORDS[what]}"
    return phrases.next_step(next_of(row))


def _kind_month(
    name: str, lives: Sequence[Life], span: Span, net: dict[tuple[int, int], int]
) -> KindMonth:
    counted = balance(lives, span)
    come = [life for life in lives if life.received(span)]
    decided = [x for x in lives if span.holds(x.decided)]
    return KindMonth(
        kind=name,
        received=tuple(sum(1 for x in come if x.channel is c) for c in Channel),
        open_at_start=counted.open_at_start,
        reopened=counted.reopened,
        completed=counted.completed,
        withdrawn=counted.withdrawn,
        referred=counted.referred,
        decided=tuple(sum(1 for x in decided if x.decision is d) for d in DECISIONS),
        days=_days(lives, span, net),
    )


def _days(lives: Sequence[Life], span: Span, net: dict[tuple[int, int], int]) -> Days:
    notified = [x for x in lives if span.holds(x.notified)]
    waiting = [
        x for x in lives if x.open_after(span.last) and (not x.notified or x.notified > span.last)
    ]
    ages = [(span.last - x.arrived).days for x in waiting]
    return Days(
        notified=len(notified),
        calendar=_spread(_calendar_days(notified)),
        net=_spread([net[x.place] for x in notified if x.place in net]),
        acknowledged=_in_time(lives, span, "acknowledge"),
        answered=_in_time(lives, span, "answer"),
        over_14=sum(1 for age in ages if age > 14),
        over_30=sum(1 for age in ages if age > 30),
    )


def _in_time(lives: Iterable[Life], span: Span, what: str) -> Share:
    """Return what was done in time of what fell due in the span, and was still owed then."""
    fell = [(by, on) for x in lives for owed, by, on in x.owed(span) if owed == what]
    return Share(sum(1 for by, on in fell if on is not None and on <= by), len(fell))


def _calendar_days(lives: Iterable[Life]) -> list[int]:
    return [(x.notified - x.arrived).days for x in lives if x.notified]


def _spread(days: Sequence[int]) -> Spread | None:
    return Spread(fmean(days), median(days), max(days)) if days else None


def _earlier(lives: Sequence[Life], span: Span) -> Earlier:
    notified = [x for x in lives if span.holds(x.notified)]
    days = _calendar_days(notified)
    return Earlier(
        received=sum(x.received(span) for x in lives),
        completed=sum(len(x.turned("completed", span)) for x in lives),
        open_at_end=sum(x.open_after(span.last) for x in lives),
        average_days=fmean(days) if days else None,
        answered=_in_time(lives, span, "answer"),
        over_14=_days(lives, span, {}).over_14,
    )

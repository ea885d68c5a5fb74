"""Desk: the office itself. Its settings by version, and what its published policy lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.changes import Change
from app.company import filling
from app.company.editions import SETTING
from app.company.policy import policy_remarks
from app.domain.item import Event
from app.matter.certificates import clock_name, full_day
from app.matter.docket import RECALCULATED
from app.store.book import put_setting
from app.store.tables import CaseLineRow
from app.views.cases import Moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from sqlmodel import Session

    from app.company.editions import Edition
    from app.company.filling import Value, Values
    from app.company.policy import Remark
    from app.company.profile import Profile
    from app.domain.clocks import Clock
    from app.matter.docket import Docket, ItemClock, Matter
    from app.store.book import Acting, Book


class Office:
    """The desk of the company's settings."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    @property
    def profile(self) -> Profile:
        """Return the settings the office works by today."""
        return self._docket.profile

    @property
    def version(self) -> int:
        """Return how often the settings have been kept, the first time included."""
        return self._docket.editions.newest.number

    def gaps(self) -> tuple[Remark, ...]:
        """Return what the published policy lacks as of today, in words, with its law."""
        return policy_remarks(self.profile, self._book.now.moment().date())

    # ------------------------------------------------------------------ changing the settings

    def filled(self) -> dict[str, Value]:
        """Return what stands in each field of the settings, by key (app.company.groups)."""
        return filling.filled(self.profile.source)

    def fill_in(self, values: Values) -> str:
        """Return the text of the settings with these values in their places. Changes nothing.

        Raises ProfileError with every value that cannot be kept.
        """
        return filling.written(self.profile.source, values, self._book.now.moment().date())

    def export(self, path: Path) -> str:
        """Write the settings in use to `path`; return the SHA-256. Raises FileUnwritableError."""
        return self._book.write_out(path, self.profile.source.encode(), "settings")

    def preview(self, profile_text: str) -> tuple[Moved, ...]:
        """Return the open clocks whose day would move under these settings. Changes nothing.

        Raises ProfileError.
        """
        edition = self._docket.editions.next(profile_text)
        with self._book.reading() as session:
            found = self._moves(session, edition)
        return tuple(moved for _, moves in found for moved in moves)

    def change(self, profile_text: str, *, move: bool) -> Change:
        """Keep these settings as the newest version; one act, whole or not at all.

        With `move` – the officer has seen the list and confirmed it – the open cases of
        `preview` are recalculated, each by an event. Else they keep the days they have. Cases
        that are closed always keep theirs. Raises ProfileError, and then nothing has changed.
        """
        editions = self._docket.editions
        before, edition = editions.newest, editions.next(profile_text)
        if edition is before and not (move and self.preview(profile_text)):
            return Change()
        with editions.taking(edition), self._book.act("settings") as acting:
            if edition is not before:
                put_setting(acting, f"{SETTING}{edition.number}", profile_text)
            for matter, moves in self._moves(acting.session, edition) if move else ():
                self._recalculate(acting, matter, edition, moves)
            self._renew_lines(acting)
            return acting.change

    def _recalculate(
        self, acting: Acting, matter: Matter, edition: Edition, moves: Sequence[Moved]
    ) -> None:
        words = "、".join(_told(moved, several=len(matter.items) > 1) for moved in moves)
        facts = {"settings": str(edition.number)}
        kept = ",".join(one.key for one in self._clocks(matter) if one.met is not None)
        if kept:
            facts["kept"] = kept
        moment, actor = acting.moment, acting.actor
        event = Event(0, 0, RECALCULATED, acting.today, moment, actor, words, facts)
        self._docket.record(acting, matter, event)

    def _renew_lines(self, acting: Acting) -> None:
        """Make the lines of lists anew where the newest settings say more: a second person."""
        for case in _open_cases(acting.session):
            line = acting.session.get(CaseLineRow, case)
            told = self._docket.line_copy(self._docket.load(acting.session, case))
            if any(getattr(line, name) != value for name, value in told.items()):
                self._docket.refresh(acting, case)

    def _moves(
        self, session: Session, edition: Edition
    ) -> tuple[tuple[Matter, tuple[Moved, ...]], ...]:
        """Return the open cases with clocks that would move, each with these clocks."""
        if all(edition.counts_like(one) for one in self._docket.editions):
            return ()
        matters = self._docket.cases(session, _open_cases(session))
        found = ((matter, tuple(self._moved(matter, edition))) for matter in matters)
        return tuple((matter, moves) for matter, moves in found if moves)

    def _moved(self, matter: Matter, edition: Edition) -> Iterator[Moved]:
        clocks = zip(self._clocks(matter), self._clocks(matter, edition), strict=True)
        for old, new in clocks:
            if old.met is None and self._differs(old, new, edition):
                days = _day(old.clock), _day(new.clock)
                yield Moved(matter.number, old.position, old.clock.id, *days)

    def _differs(self, old: ItemClock, new: ItemClock, edition: Edition) -> bool:
        if old.clock.paused:  # no day is known, but it may not be the same
            return _answering(self._docket.editions[old.edition]) != _answering(edition)
        return _day(old.clock) != _day(new.clock)

    def _clocks(self, matter: Matter, edition: Edition | None = None) -> Iterator[ItemClock]:
        """Yield the clocks of a case, those of its leaks and inquiries last."""
        for position in range(1, len(matter.items) + 1):
            yield from self._docket.clocks(matter, position, edition)
        yield from self._docket.incident_clocks(matter, edition)


def _answering(edition: Edition) -> tuple[object, ...]:
    """Return what moves K11, the one clock that can stand still."""
    return edition.profile.clocks.answer_days, edition.profile.closures


def _day(clock: Clock) -> date | None:
    """Return the day a clock is about: by which to act, or from which a suit may be brought."""
    return clock.due or clock.suit_from


def _told(moved: Moved, *, several: bool) -> str:
    """Return 回答の目標　令和8年11月26日（木）→令和8年11月30日（月）."""
    item = f"項目{moved.item} " if several and moved.item else ""
    if moved.old is None or moved.new is None:
        return f"{item}{clock_name(moved.clock)}　停止中"
    return f"{item}{clock_name(moved.clock)}　{full_day(moved.old)}→{full_day(moved.new)}"


def _open_cases(session: Session) -> Sequence[int]:
    wanted = select(CaseLineRow.case_id).where(col(CaseLineRow.open))
    return session.exec(wanted.order_by(col(CaseLineRow.case_id))).all()

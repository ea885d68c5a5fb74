"""Desk: disposal when a period is over (保存期間満了の廃棄), and what is kept all the same."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from app.acts import erasing
from app.domain import erasure
from app.domain.eras import parse_date
from app.errors import FieldRefusedError, NoSuchDisposalError, StillKeptError, UnavailableError
from app.keeping import backups, destroying, retaining
from app.keeping.periods import periods
from app.rules.almanac import eras
from app.store import registers
from app.views.keeping import Retention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from app.changes import Change
    from app.keeping.retaining import Retained
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting, Book
    from app.views.keeping import Erasure, RetainedCase

_SERIES = "disposal"


class Disposal:
    """The desk that ends what was kept long enough."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    # ------------------------------------------------------------------ what is due

    def look(self) -> Retention:
        """Return what may be disposed of today, what stays all the same, and what was done."""
        today = self._book.now.moment().date()
        with self._book.reading() as session:
            over = tuple(retaining.over(session, self._docket, today))
            held = tuple(retaining.held(session, self._docket, today))
            done = destroying.lines(session)
        return Retention(
            due=tuple(one.line for one in over if not one.stays),
            stays=tuple(one.line for one in over if one.stays),
            held=tuple(one.line for one in held),
            periods=tuple(
                (str(one), years) for one, years in periods(self._docket.profile).items()
            ),
            done=done,
        )

    def case(self, number: str) -> RetainedCase:
        """Return until when a case is kept, and why. Raises NoSuchCaseError."""
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
        return retaining.weigh(self._docket, matter, self._book.now.moment().date()).line

    def plan(self, numbers: Sequence[str]) -> Erasure:
        """Return what disposing of these cases would destroy, and which backups hold it.

        Raises StillKeptError where one of them is not due. Changes nothing.
        """
        with self._book.reading() as session:
            found = [
                self._due(self._docket.load(session, number), self._book.now.moment().date())
                for number in numbers
            ]
            return erasing.plan(session, [one.matter for one in found])

    # ------------------------------------------------------------------ disposing

    def run(self, numbers: Sequence[str]) -> int:
        """Dispose of these cases: one act, whole or not at all; return the number of the disposal.

        The people who are in no other case leave the casebook, with every byte; what is left is
        proved, and the certificate made (消去証明書). Raises StillKeptError, NoSuchCaseError,
        CaseErasedError, FieldRefusedError.
        """
        if not numbers:
            raise FieldRefusedError("cases", "required")
        with self._book.act("dispose") as acting:
            found = [
                self._due(self._docket.working(acting.session, number), acting.today)
                for number in dict.fromkeys(numbers)
            ]
            nr = registers.next_of(acting.session, _SERIES)
            matters = [one.matter for one in found]
            gone = erasing.writings(acting.session, matters)
            erased = erasing.erase(acting, self._docket, matters, _because(acting))
            leaves = backups.leaves(acting.session, self._book.path)
            destroying.write_down(acting, nr, [one.line for one in found], erased, leaves)
        with contextlib.suppress(UnavailableError):  # said on the Today page, made there later
            destroying.certify(self._book, self._docket, nr, gone)
        return nr

    def certify(self, nr: int) -> None:
        """Make the certificate of a disposal whose proof was cut short; nothing where it is there.

        Raises NoSuchDisposalError, CasebookInUseError where the pages could not be overwritten.
        """
        with self._book.reading() as session:
            known = {line.number: line for line in destroying.lines(session)}
        if nr not in known:
            raise NoSuchDisposalError(nr)
        if known[nr].certified is None:
            destroying.certify(self._book, self._docket, nr, ())

    def certificate(self, nr: int) -> bytes:
        """Return the certificate of a disposal as it was made. Raises NoSuchDisposalError."""
        with self._book.reading() as session:
            return destroying.certificate(session, nr)

    def export_certificate(self, nr: int, path: Path) -> str:
        """Write the certificate of a disposal to `path`; return its SHA-256.

        Raises NoSuchDisposalError, FileUnwritableError.
        """
        return self._book.write_out(path, self.certificate(nr), "disposal", str(nr))

    def _due(self, matter: Matter, today: date) -> Retained:
        found = retaining.weigh(self._docket, matter, today)
        if found.stays:
            last = found.term.last_day if found.term else None
            raise StillKeptError(matter.number, found.stays, last)
        return found

    # ------------------------------------------------------------------ what is kept all the same

    def hold(self, number: str, why: str, review: str) -> Change:
        """Keep a case whatever its period (保管の指定); `review` is the day to look again.

        Raises FieldRefusedError, CaseErasedError.
        """
        with self._book.act("hold") as acting:
            day = parse_date(review, acting.today, eras()) if review.strip() else None
            if review.strip() and day is None:
                raise FieldRefusedError("review", "date")
            matter = self._docket.working(acting.session, number)
            retaining.hold(acting, self._docket, matter, why, day)
            return acting.change

    def release(self, number: str, why: str) -> Change:
        """End the hold on a case. Raises FieldRefusedError."""
        with self._book.act("release") as acting:
            matter = self._docket.working(acting.session, number)
            retaining.release(acting, self._docket, matter, why)
            return acting.change


def _because(acting: Acting) -> dict[str, str]:
    here = erasure.Emptied("この台帳", "消去", acting.actor, acting.today)
    return {"because": "retention", "stores": erasure.written([here])}

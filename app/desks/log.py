"""Desk: shows the sealed log (封印ログ): who did what, when, to which case. Never what was said."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.store import log
from app.store.book import head
from app.store.tables import CaseRow
from app.views.log import LogHead, LogKnown, LogLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from app.domain.finding import LogSought
    from app.matter.docket import Docket
    from app.store.book import Book

_NAMED = 3  # cases a line names; an old ledger brought in names thousands


class Log:
    """The desk of the log. Payloads are not read: what was recorded is read in its case."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    def numbers(self, sought: LogSought, most: int | None = None) -> tuple[int, ...]:
        """Return the numbers of the entries that are sought, the newest first; the newest `most`.

        Raises NoSuchCaseError.
        """
        with self._book.reading() as session:
            case = self._docket.find(session, sought.case.strip()) if sought.case.strip() else None
            behind = sought.last + timedelta(days=1) if sought.last else None
            return log.numbers(
                session,
                most,
                case=case,
                actor=sought.actor,
                act=sought.act,
                since=sought.first.isoformat() if sought.first else "",
                until=behind.isoformat() if behind else "",
            )

    def lines(self, numbers: Sequence[int]) -> tuple[LogLine, ...]:
        """Return the lines of these entries, in the order of `numbers`."""
        with self._book.reading() as session:
            found = log.rows(session, numbers)
            cases = {number: _cases(row[3]) for number, row in found.items()}
            names = _names(session, {one for ids in cases.values() for one in ids[:_NAMED]})
            return tuple(
                LogLine(
                    number,
                    datetime.fromisoformat(at),
                    actor,
                    act,
                    tuple(names[one] for one in cases[number][:_NAMED] if one in names),
                    len(cases[number]),
                    sealed,
                )
                for number in numbers
                if number in found
                for at, actor, act, _, sealed in (found[number],)
            )

    def head(self) -> LogHead:
        """Return how many entries there are, and the hash of the last."""
        with self._book.reading() as session:
            count, last = head(session)
            return LogHead(count, last)

    def known(self) -> LogKnown:
        """Return who acted, and what was done."""
        with self._book.reading() as session:
            return LogKnown(log.words(session, "actor"), log.words(session, "act"))


def _cases(subject: str) -> tuple[int, ...]:
    try:
        return tuple(json.loads(subject).get("cases", ()))
    except (ValueError, AttributeError, TypeError):
        return ()  # altered beyond reading: the proof names it


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    rows = session.exec(select(CaseRow.id, CaseRow.number).where(col(CaseRow.id).in_(ids)))
    return {one or 0: number for one, number in rows}

"""Desk: many letters at once (一括発行): proposed, looked at, issued one by one, sent together.

Each letter is an act of its own, whole or not at all, so that calling off leaves nothing half:
what was issued is issued, what was not is as before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from sqlmodel import col, select

from app import phrases
from app.acts.cases import Acts
from app.changes import Change
from app.domain.item import Act
from app.errors import CasebookError, RefusedError, UnavailableError
from app.jobs import Cancelled, Progress
from app.letters.on_the_way import cases_due
from app.store.tables import CaseLineRow, CaseRow
from app.views.letters import Batched, BatchLine, Proposed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from app.matter.docket import Docket
    from app.store.book import Book
    from app.views.letters import Draft, LetterChoice

_MOST = 500  # letters that are proposed at once
_AT_ONCE = 500  # cases whose names are read together


class Writer(Protocol):
    """Whoever writes one letter: the desk of letters."""

    def choices(self, number: str) -> tuple[LetterChoice, ...]:
        """Return the letters a case calls for."""

    def draft(
        self, number: str, letter: str, *, items: Sequence[int], on: date | None = None
    ) -> Draft:
        """Return one as it would be printed."""

    def issue(
        self,
        number: str,
        letter: str,
        *,
        items: Sequence[int],
        on: date | None = None,
        acknowledged: Collection[str] = (),
    ) -> Change:
        """Give one its number."""


class Batches:
    """The desk of many letters."""

    def __init__(self, book: Book, docket: Docket, writer: Writer) -> None:
        self._book = book
        self._docket = docket
        self._writer = writer
        self._acts = Acts(book, docket)

    def propose(
        self,
        cases: Sequence[str] = (),
        letter: str = "",
        *,
        on: date | None = None,
        progress: Progress | None = None,
    ) -> Proposed:
        """Return the letters that are due, with what is still wrong with each. Writes nothing.

        Of these cases, else of every open one for which a letter is due, up to 500 letters; of one
        letter (L01) where it is named. Raises NoSuchCaseError, and Cancelled between cases.
        """
        step = (progress or Progress()).step
        lines: list[BatchLine] = []
        ids = self._wanted(cases)
        for looked, (case, requester) in enumerate(self._named(ids)):
            step(looked, len(ids))
            if len(lines) >= _MOST:
                return Proposed(tuple(lines), len(ids) - looked)
            lines += self._lines(case, requester, letter, on)
        step(len(ids), len(ids))
        return Proposed(tuple(lines))

    def _wanted(self, cases: Sequence[str]) -> list[int]:
        with self._book.reading() as session:
            if cases:
                return [self._docket.find(session, case) for case in dict.fromkeys(cases)]
            return cases_due(session)

    def _named(self, ids: Sequence[int]) -> Iterator[tuple[str, str]]:
        """Yield number and requester of these cases, read some hundred at a time."""
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            with self._book.reading() as session:
                named = session.exec(
                    select(CaseRow.id, CaseRow.number, CaseLineRow.requester)
                    .join(CaseLineRow, col(CaseLineRow.case_id) == col(CaseRow.id))
                    .where(col(CaseRow.id).in_(some))
                ).all()
            by_id = {id_: (number, requester) for id_, number, requester in named}
            yield from (by_id[one] for one in some if one in by_id)

    def _lines(
        self, case: str, requester: str, letter: str, on: date | None
    ) -> Iterator[BatchLine]:
        for choice in self._writer.choices(case):
            if choice.suggested and letter in ("", choice.letter):
                line = BatchLine(case, requester, choice.letter, choice.title, choice.items)
                yield self._looked_at(line, on)

    def _looked_at(self, line: BatchLine, on: date | None) -> BatchLine:
        try:
            draft = self._writer.draft(line.case, line.letter, items=line.items, on=on)
        except RefusedError as error:
            return replace(line, findings=(phrases.error(error),))
        return replace(line, title=draft.title, findings=draft.findings, remarks=draft.remarks)

    def issue(
        self,
        lines: Sequence[BatchLine],
        *,
        on: date | None = None,
        progress: Progress | None = None,
    ) -> Batched:
        """Issue these letters, each by an act of its own; those with findings are refused.

        What asks for a second look passes where the line says that it was looked at, each letter
        by itself: `BatchLine.acknowledged`.

        Calling off, or a full disk, ends it between two letters and is no error: the outcome
        says what was issued and what was left.
        """
        step = (progress or Progress()).step
        issued: list[tuple[BatchLine, str]] = []
        changes: list[Change] = []
        refused: list[BatchLine] = []
        for done, line in enumerate(lines):
            try:
                step(done, len(lines))
                if not line.ready:
                    refused.append(line)
                    continue
                change = self._writer.issue(
                    line.case,
                    line.letter,
                    items=line.items,
                    on=on,
                    acknowledged=line.acknowledged,
                )
                issued.append((line, change.document))
                changes.append(change)
            except RefusedError as error:
                refused.append(replace(line, findings=(phrases.error(error),)))
            except (Cancelled, UnavailableError) as stopped:
                fault = stopped if isinstance(stopped, CasebookError) else None
                left = tuple(lines[done:])
                return Batched(tuple(issued), tuple(refused), left, fault, _together(changes))
        return Batched(tuple(issued), tuple(refused), change=_together(changes))

    def dispatch(
        self,
        letters: Sequence[tuple[str, str]],
        how: str,
        *,
        on: str = "",
        progress: Progress | None = None,
    ) -> Change:
        """Record that letters left the house by the same way on the same day.

        `letters` are pairs of case and number; each is an act of its own. `on` is a date in any
        writing, today where there is none. Returns what was
        touched. Raises the first refusal, and Cancelled: what went before stands.
        """
        day = {"on": on} if on else {}
        changes = [
            self._acts.do(case, Act.DISPATCH, 0, {"number": number, "how": how, **day})
            for case, number in (progress or Progress()).over(letters, len(letters))
        ]
        return _together(changes)


def _together(changes: Sequence[Change]) -> Change:
    """Return what all of them touched."""
    return Change(
        "batch",
        frozenset().union(*(one.cases for one in changes)),
        frozenset().union(*(one.documents for one in changes)),
    )

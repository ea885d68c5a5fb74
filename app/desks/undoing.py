"""Desk: undoes what was just done, by an act of its own (元に戻す、やり直す)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.acts import undoing
from app.domain.undoing import REDO, UNDO
from app.errors import RefusedError, UndoRefusedError
from app.store import log
from app.views.cases import ManyDone
from app.views.log import Undoable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlmodel import Session

    from app.acts.undoing import Found
    from app.changes import Change
    from app.domain.journal import Entry
    from app.errors import CasebookError
    from app.jobs import Progress
    from app.matter.docket import Docket
    from app.store.book import Book

    Said = Mapping[str, Any]  # what the journal says of an act
    Inverse = Callable[[Said], Change]


class Undoing:
    """The desk that takes back."""

    def __init__(self, book: Book, docket: Docket, inverses: Mapping[str, Inverse]) -> None:
        """`inverses` undo the acts that have one: by name, given what the journal says."""
        self._book = book
        self._docket = docket
        self._inverses = inverses

    def look(self, entry: int) -> Undoable:
        """Return what undoing an entry of the journal would take back, or why it cannot be."""
        with self._book.reading() as session:
            return self._told(entry, self._weighed(session, entry)[1])

    def newest(self, number: str, *, redo: bool = False) -> Undoable:
        """Return the act that `undo` of a case would take back, `redo` would do again.

        Raises NoSuchCaseError; UndoRefusedError where there is none.
        """
        with self._book.reading() as session:
            matter = self._docket.load(session, number)
            entry = undoing.newest(session, matter, undone=redo)
            if entry is None:
                raise UndoRefusedError("")
            return self._told(entry.number, self._weighed(session, entry.number)[1])

    def undo(self, entry: int) -> Change:
        """Undo the act of an entry; undoing an undoing does it again (やり直し).

        An act of its own, whole or not at all; the entry it writes can be undone in turn.
        Raises UndoRefusedError with the reason and the act in the way.
        """
        with self._book.reading() as session:
            written, found = self._weighed(session, entry)
        if found.why is not None:
            raise UndoRefusedError(found.act, found.why, found.by)
        inverse = self._inverses.get(written.act)
        if inverse is not None:
            return inverse(json.loads(written.payload or "{}"))
        with self._book.act(REDO if written.act == UNDO else UNDO) as acting:
            _, found = self._weighed(acting.session, entry)
            if found.why is not None:
                raise UndoRefusedError(found.act, found.why, found.by)
            undoing.strike(acting, self._docket, found)
            return acting.change

    def undo_many(self, act: str, entries: Sequence[int], progress: Progress) -> ManyDone:
        """Undo what was done to many cases at once, the last first; each by an act of its own."""
        cases: set[int] = set()
        written: list[int] = []
        refused: list[tuple[str, CasebookError]] = []
        for entry in progress.over(tuple(reversed(entries)), len(entries)):
            try:
                change = self.undo(entry)
            except RefusedError as error:
                refused.append((self.look(entry).case, error))
            else:
                cases |= change.cases
                written.append(change.entry)
        return ManyDone(act, frozenset(cases), tuple(written), tuple(refused))

    def _weighed(self, session: Session, number: int) -> tuple[Entry, Found]:
        entry = log.entry(session, number)
        if entry is None:
            raise UndoRefusedError("")
        today = self._book.now.moment().date().isoformat()
        return entry, undoing.weighed(session, self._docket, entry, today, self._book.actor)

    @staticmethod
    def _told(entry: int, found: Found) -> Undoable:
        case = found.matter.number if found.matter else ""
        return Undoable(entry, found.act, case, found.why, found.by)

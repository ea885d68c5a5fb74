"""Desk: proves the file and its journal, backs up, and restores beside."""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from app.acts import erasing
from app.domain import journal
from app.domain.item import Act
from app.errors import CasebookExistsError, StorageFailedError
from app.matter.docket import OPENED, sealed_words
from app.people import kept as people
from app.store.backup import copy_verified
from app.store.book import entries, head, remember
from app.store.tables import (
    BlobRow,
    CaseLineRow,
    CaseRow,
    DocumentRow,
    EventRow,
    ItemRow,
    PersonRow,
)
from app.texts.own import text_faults
from app.views import BackedUp, Checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlmodel import Session

    from app.matter.docket import Docket, Matter
    from app.store.book import Book


class Safekeeping:
    """The desk that keeps the casebook safe."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    def check(self) -> Checked:
        """Prove pages, journal, kept bytes and the copies that lists are read from.

        `faults` name what does not fit, by number: never what a person wrote.
        """
        faults = [
            f"file:{row[0]}" for row in self._book.database.execute("PRAGMA cipher_integrity_check")
        ]
        faults += [
            f"file:{row[0]}"
            for row in ([] if faults else self._book.database.execute("PRAGMA integrity_check"))
            if row[0] != "ok"
        ]
        if faults:  # what stands on damaged pages proves nothing
            return Checked(ok=False, faults=tuple(faults), entries=0, head="")
        with self._book.reading() as session:
            fault = journal.first_fault(entries(session))
            if fault:
                faults.append(f"journal:{fault.number}:{fault.what}")
            faults += self._event_faults(session)
            faults += self._blob_faults(session)
            faults += self._copy_faults(session)
            faults += self._person_faults(session)
            faults += text_faults(session)
            count, last = head(session)
        return Checked(not faults, tuple(faults), count, last)

    @staticmethod
    def _event_faults(session: Session) -> Iterator[str]:
        """Compare the events of every case with what the journal sealed of them.

        Where an entry says nothing any more, and no act says that it erased it, the events it
        told cannot be compared; those of the other entries must still be there, in order.
        """
        sealed = erasing.sealed(entries(session))
        for number in sealed.missing:
            yield f"journal:{number}:erased"
        written: dict[int, list[str]] = {}
        for row in session.exec(select(EventRow).order_by(col(EventRow.id))):
            words = journal.canonical(sealed_words(row.case_id, row))
            written.setdefault(row.case_id, []).append(words)
        for case in session.exec(select(CaseRow)):
            said, found = sealed.said.get(case.id or 0, []), written.get(case.id or 0, [])
            if not (_in_order(said, found) if case.id in sealed.unproved else said == found):
                yield f"events:{case.number}"

    @staticmethod
    def _blob_faults(session: Session) -> Iterator[str]:
        rows = session.exec(select(BlobRow).execution_options(yield_per=50))
        for row in rows:
            if hashlib.sha256(row.content).hexdigest() != row.sha256:
                yield f"blob:{row.sha256}"

    def _copy_faults(self, session: Session) -> Iterator[str]:
        """Tell every case anew from its events and compare what lists show of it."""
        for case in session.exec(select(CaseRow.id)).all():
            matter = self._docket.load(session, case or 0)
            if any(e.sort == OPENED and e.on != matter.arrived for e in matter.events):
                yield f"arrived:{matter.number}"
            yield from _letter_faults(session, matter)
            yield from erasing.faults(session, matter)
            line = session.get(CaseLineRow, case)
            if line is None or _differs(line, self._docket.line_copy(matter)):
                yield f"case:{matter.number}"
            items = session.exec(
                select(ItemRow).where(ItemRow.case_id == case).order_by(col(ItemRow.position))
            ).all()
            if len(items) != len(matter.items):
                yield f"items:{matter.number}"
                continue
            for position, row in enumerate(items, 1):
                if _differs(row, self._docket.item_copy(matter, position)):
                    yield f"item:{matter.number}:{position}"

    @staticmethod
    def _person_faults(session: Session) -> Iterator[str]:
        """Prove what a person's row repeats, and that a merger moved all that it should."""
        for row in session.exec(select(PersonRow)).all():
            person = row.id or 0
            if (row.postcode, row.address) != people.address_copy(session, person):
                yield f"person:{person}"
            keys = (people.key(row.name), people.key(row.reading))
            if (row.name_key, row.reading_key) != keys:
                yield f"person:{person}"
            if row.merged_into is not None and people.root(session, person) == person:
                yield f"merged:{person}"

    def backup(self, folder: Path) -> BackedUp:
        """Write a verified, encrypted copy into `folder`, named by date and time.

        Raises StorageFailedError where it cannot be written or does not prove sound.
        """
        moment = self._book.now.moment()
        name = f"{self._book.path.stem}-{moment:%Y%m%d-%H%M%S}.casebook"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageFailedError("read-only") from error
        target = folder / name
        if target.exists():
            raise CasebookExistsError(target)
        copied = copy_verified(self._book.database, target)
        with self._book.act("backup") as acting:
            remember(acting, copied)
        return BackedUp(target, hashlib.sha256(target.read_bytes()).hexdigest(), self._cases())

    def _cases(self) -> int:
        with self._book.reading() as session:
            return session.exec(select(func.count()).select_from(CaseRow)).one()


def restore(backup: Path, target: Path) -> str:
    """Put a backup back as a new file beside; return its SHA-256. Never over a file.

    Raises CasebookExistsError, StorageFailedError.
    """
    if target.exists():
        raise CasebookExistsError(target)
    try:
        content = backup.read_bytes()
    except OSError as error:
        raise StorageFailedError("cannot open") from error
    try:
        target.write_bytes(content)
    except OSError as error:
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)
        raise StorageFailedError("read-only") from error
    return hashlib.sha256(content).hexdigest()


def _letter_faults(session: Session, matter: Matter) -> Iterator[str]:
    """Compare the register of letters with what the events tell, and with the bytes kept."""
    told = {
        event.facts["number"]: (event.facts["letter"], event.facts["sha256"])
        for event in matter.events
        if event.sort == Act.LETTER
    }
    rows = session.exec(select(DocumentRow).where(DocumentRow.case_id == matter.id)).all()
    found = {row.number: (row.letter, row.sha256) for row in rows}
    yield from (f"letter:{number}" for number in told if found.get(number) != told[number])
    for row in rows:
        there = session.get(BlobRow, row.sha256) is not None
        if row.number not in told or (
            matter.tombstone is None and (row.erased is not None or not there)
        ):
            yield f"letter:{row.number}"


def _in_order(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(one in rest for one in few)


def _differs(row: object, told: dict[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in told.items())

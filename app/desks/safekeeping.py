"""Desk: proves the file and its journal, backs up, rehearses restoring, and restores beside."""

from __future__ import annotations

import contextlib
import hashlib
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from app import shelf
from app.acts import approving, erasing
from app.company.editions import SETTING, Editions
from app.company.settings import ProfileError, parse
from app.domain import journal
from app.domain.item import Act
from app.domain.partners import Relation
from app.domain.requests import Channel, Role
from app.errors import (
    NoBackupError,
    PassphraseRefusedError,
    RefusedError,
    UnavailableError,
    WrongPassphraseError,
)
from app.jobs import Progress
from app.keeping import backups, keys, rehearsal, restoring, vault, watching
from app.keeping.backups import Why
from app.matter.docket import OPENED, Docket, sealed_words
from app.people import kept as people
from app.store import cells
from app.store.book import entries, head
from app.store.tables import (
    BlobRow,
    CaseLineRow,
    CaseRow,
    DocumentRow,
    EventRow,
    ItemRow,
    PersonRow,
    SettingRow,
)
from app.texts.own import own_texts, text_faults
from app.views.keeping import BackedUp, Checked, Kept, KeyHere, Rehearsed, Restored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import BindParameter
    from sqlmodel import Session

    from app.matter.docket import Matter
    from app.store.book import Book
    from app.views.keeping import Notice

T = TypeVar("T")
_WORDS = {
    "case_file.channel": tuple(Channel),
    "contact.sort": ("mail", "phone", "address"),
    "contact.standing": ("current", "old", "wrong"),
    "partner.relation": tuple(Relation),
    "party.role": tuple(Role),
    "blob_text.legible": ("whole", "cut", "not"),
}
"""What may stand in columns that no event tells."""
_AT_ONCE = 500  # cases
_LOOK = 200  # entries or cases between two looks at whether the proof is still wanted
# built once: to build a statement takes as long as to carry it out
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_LINES = select(CaseLineRow).where(col(CaseLineRow.case_id).in_(_IDS))
_ITEMS = select(ItemRow).where(col(ItemRow.case_id).in_(_IDS)).order_by(col(ItemRow.position))
_LETTERS = select(DocumentRow).where(DocumentRow.case_id == bindparam("case"))
_KEPT = select(BlobRow.sha256).where(BlobRow.sha256 == bindparam("sha256"))


class Safekeeping:
    """The desk that keeps the casebook safe."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    def sound(self) -> bool:
        """Return whether everything can be proved: asked where rows could not be read."""
        return self.check().ok

    def check(self, progress: Progress | None = None) -> Checked:
        """Prove pages, journal, kept bytes and the copies that lists are read from.

        `faults` name what does not fit, by number: never what a person wrote. Raises Cancelled.
        """
        progress = progress or Progress()
        progress.still_wanted()
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
            count, last = head(session)
            cases = session.exec(select(func.count()).select_from(CaseRow)).one()
            proving = _Proving(progress, count + cases)
            for what, found in (
                ("cells", cells.faults(self._book.database, session, _WORDS)),
                ("journal", _journal_faults(proving.over(entries(session)))),
                ("events", self._event_faults(session)),
                ("blob", self._blob_faults(session)),
                ("case", self._copy_faults(session, proving)),
                ("person", self._person_faults(session)),
                ("text", _lazily(text_faults, session)),
                ("settings", _settings_faults(session)),
                ("backups", _lazily(_backup_faults, session)),
            ):
                faults += _proved(what, found)
        return Checked(not faults, tuple(faults), count, last)

    @staticmethod
    def _event_faults(session: Session) -> Iterator[str]:
        """Compare the events of every case with what the journal sealed of them.

        Where an entry says nothing any more, and no act says that it erased it, the events it
        told cannot be compared; those of the other entries must still be there, in order. Each
        event has the moment and the actor of its entry, and a case the number it was given.
        """
        sealed = erasing.sealed(entries(session))
        for entry in sealed.missing:
            yield f"journal:{entry}:erased"
        left = {one.id or 0: one.number for one in session.exec(select(CaseRow))}
        for case, number in left.items():
            if number != sealed.numbers.get(case, number):
                yield f"number:{sealed.numbers[case]}"
        for case, events in _events_by_case(session):
            number, said = left.pop(case, ""), sealed.said.get(case, [])
            found = [journal.canonical(sealed_words(case, one)) for one in events]
            if said == found:
                yield from (f"acted:{one.id}" for one in sealed.misplaced(case, events))
            elif case not in sealed.unproved or not _in_order(said, found):
                yield f"events:{number}"
        yield from (f"events:{number}" for case, number in left.items() if sealed.said.get(case))

    @staticmethod
    def _blob_faults(session: Session) -> Iterator[str]:
        rows = session.exec(select(BlobRow).execution_options(yield_per=50))
        for row in rows:
            whole = row.size == len(row.content)
            if not whole or hashlib.sha256(row.content).hexdigest() != row.sha256:
                yield f"blob:{row.sha256}"

    def _copy_faults(self, session: Session, proving: _Proving) -> Iterator[str]:
        """Tell every case anew from its events and compare what lists show of it."""
        ids = [case or 0 for case in session.exec(select(CaseRow.id))]
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            lines = {row.case_id: row for row in session.exec(_LINES, params={"ids": some})}
            items: dict[int, list[ItemRow]] = {case: [] for case in some}
            for row in session.exec(_ITEMS, params={"ids": some}):
                items[row.case_id].append(row)
            for matter in proving.over(self._readable(session, some)):
                if isinstance(matter, str):
                    yield matter
                    continue
                yield from self._case_faults(session, matter, lines.get(matter.id))
                yield from self._item_faults(matter, items[matter.id])

    def _readable(self, session: Session, ids: list[int]) -> Iterator[Matter | str]:
        """Yield these cases as their events tell them, or the fault of one that tells nothing."""
        try:
            yield from tuple(self._docket.cases(session, ids))
        except cells.UNREADABLE:
            if len(ids) == 1:
                yield f"case:{ids[0]}:unreadable"
                return
            for case in ids:
                yield from self._readable(session, [case])

    def _case_faults(
        self, session: Session, matter: Matter, line: CaseLineRow | None
    ) -> Iterator[str]:
        if any(e.sort == OPENED and e.on != matter.arrived for e in matter.events):
            yield f"arrived:{matter.number}"
        yield from _letter_faults(session, matter)
        yield from erasing.faults(session, matter)
        yield from approving.faults(matter)
        if line is None or _differs(line, self._docket.line_copy(matter)):
            yield f"case:{matter.number}"

    def _item_faults(self, matter: Matter, rows: Sequence[ItemRow]) -> Iterator[str]:
        if len(rows) != len(matter.items):
            yield f"items:{matter.number}"
            return
        for position, row in enumerate(rows, 1):
            told = {**self._docket.item_copy(matter, position), "position": position}
            if _differs(row, told):
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

    # -------------------------------------------------------------- backups

    def backup(self, folder: Path | None = None, progress: Progress | None = None) -> BackedUp:
        """Write a verified, encrypted copy into `folder`, else where backups go on this machine.

        Raises StorageFailedError where it cannot be written or does not prove sound.
        """
        copied = backups.make(self._book, Why.DEMAND, folder, progress=progress)
        return BackedUp(copied.path, copied.sha256, copied.counts.get("case_file", 0))

    def kept(self) -> Kept:
        """Return how the casebook is kept: its backups, and when restoring was last proved."""
        proved_on, proved = rehearsal.last(self._book) or (None, "")
        return Kept(
            shelf.backup_folder(self._book.path),
            backups.lines(self._book),
            proved_on,
            proved,
            backups.trouble(self._book),
            keys.printed_on(self._book),
            vault.here(self._book),
        )

    def notices(self) -> tuple[Notice, ...]:
        """Return what of the keeping needs the officer, for the Today page.

        A casebook for practice needs none.
        """
        if self._book.now.rehearsal or self._book.reading_only:
            return ()
        return tuple(watching.notices(self._book, self._docket))

    def keep_in(self, folder: Path | None) -> None:
        """Let the backups go to `folder` on this machine; None for the one beside the casebook.

        Raises FileUnwritableError.
        """
        shelf.choose_backup_folder(self._book.path, folder)

    def leave(self, progress: Progress | None = None) -> UnavailableError | None:
        """Do what closing leaves to do: a backup where anything was done, a rehearsal each week.

        Nothing that is in the way keeps the casebook open: it is returned, and said on the Today
        page next time. A casebook for practice is not backed up.
        """
        if self._book.now.rehearsal or self._book.reading_only:
            return None
        try:
            if backups.due(self._book):
                backups.make(self._book, Why.CLOSE, progress=progress)
            if rehearsal.due(self._book):
                rehearsal.rehearse(self._book, progress)
        except NoBackupError:
            return None
        except UnavailableError as problem:
            return problem
        return None

    def leave_for_the_day(self) -> None:
        """Make the backup of the day where anything was done since the last, and none is of today.

        For the command line: a script that closes after each line must not copy the file each
        time. What is in the way is said on the Today page.
        """
        if self._book.now.rehearsal or self._book.reading_only:
            return
        last = backups.newest(self._book)
        today = self._book.now.moment().date()
        with contextlib.suppress(UnavailableError, RefusedError):
            if (last is None or last.at.date() != today) and backups.due(self._book):
                backups.make(self._book, Why.CLOSE)

    def rehearse(self, progress: Progress | None = None) -> Rehearsed:
        """Rehearse a restore (復元リハーサル) with the newest backup. Raises NoBackupError."""
        return rehearsal.rehearse(self._book, progress)

    # -------------------------------------------------------------- restoring

    def restore(self, backup: Path, target: Path) -> Restored:
        """Put a backup of this casebook back as a new file, and say who came back with it.

        A backup from before a change of the passphrase is restored too, and cannot be compared
        here. Raises CasebookExistsError, StorageFailedError.
        """
        sha256 = restoring.restore(backup, target)
        try:
            with (
                self._beside(target) as other,
                self._book.reading() as known,
                other.reading() as session,
            ):
                entries_there, _ = head(session)
                back = restoring.came_back(session, known)
        except WrongPassphraseError:
            return Restored(target, sha256, 0, (), compared=False)
        return Restored(target, sha256, entries_there, back, compared=True)

    def forget_again(self, restored: Path) -> tuple[str, ...]:
        """Let the casebook restored at `restored` forget who was erased here since its backup.

        Returns the numbers of the cases. Raises UnavailableErrors.
        """
        with self._beside(restored) as other, self._book.reading() as known:
            with other.reading() as session:
                back = restoring.came_back(session, known)
                texts = own_texts(session)
            editions = Editions.of_settings(other.settings(SETTING))
            docket = Docket(self._docket.lawbook, editions, texts)
            restoring.forget_again(other, docket, known)
        return tuple(one.number for one in back)

    # -------------------------------------------------------------- keys

    def rekey(self, present: str, wanted: str, progress: Progress | None = None) -> None:
        """Change the passphrase: a backup, every page encrypted anew, another backup.

        `present` is the passphrase, or the code of its recovery sheet. Raises
        PassphraseRefusedError, UnavailableErrors and Cancelled; then nothing has changed. A key
        that this machine keeps is exchanged for the present one.
        """
        keys.change(self._book, present, wanted, progress)
        vault.renew(self._book)

    def keep_key(self, present: str, when: KeyHere) -> None:
        """Keep the key on this machine (鍵の預かり), in the keyring of the system, to open with.

        Whoever is signed in there opens the casebook from then on, so `present` is asked for: the
        passphrase, or the code of the recovery sheet. Raises PassphraseRefusedError, KeyringError.
        """
        if not keys.opens(self._book, present):
            raise PassphraseRefusedError("wrong")
        vault.keep(self._book, when)

    def let_go_key(self) -> None:
        """Delete the key this machine keeps. Raises KeyringError; then it is still there."""
        vault.keep(self._book, KeyHere.NO)

    def recovery_sheet(self, present: str) -> bytes:
        """Return the recovery sheet (復旧シート) of the present passphrase as a PDF.

        It is the key itself: whoever wants it says the passphrase again. Raises
        PassphraseRefusedError.
        """
        if not keys.opens(self._book, present):
            raise PassphraseRefusedError("wrong")
        return keys.sheet(self._book, self._docket.profile.company.name)

    def note_sheet_printed(self) -> None:
        """Write down that the recovery sheet was printed."""
        keys.note_printed(self._book)

    @contextmanager
    def _beside(self, path: Path) -> Iterator[Book]:
        """Open another file of the same key, and close it at the end of the block."""
        other = self._book.beside(path)
        try:
            yield other
        finally:
            other.close()


class _Proving:
    """How far a proof is: the entries of the journal, then the cases."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def over(self, things: Iterable[T]) -> Iterator[T]:
        """Yield `things`, counting each; raises Cancelled."""
        for thing in things:
            if self._done % _LOOK == 0:
                self._progress.step(self._done, self._total)
            self._done += 1
            yield thing


def _proved(what: str, faults: Iterable[str]) -> Iterator[str]:
    """Yield the faults; rows that no proof can read are one, named by what was being proved."""
    try:
        yield from faults
    except cells.UNREADABLE:
        yield f"{what}:unreadable"


def _lazily(prove: Callable[[Session], Iterable[str]], session: Session) -> Iterator[str]:
    yield from prove(session)


def _events_by_case(session: Session) -> Iterator[tuple[int, list[EventRow]]]:
    """Yield the events of each case that has any; the file may hold a million."""
    in_order = select(EventRow).order_by(col(EventRow.case_id), col(EventRow.id))
    rows = session.exec(in_order.execution_options(yield_per=_LOOK))
    for case, events in groupby(rows, key=attrgetter("case_id")):
        yield case, list(events)


def _backup_faults(session: Session) -> Iterator[str]:
    """Yield nothing: what is kept of the backups is read, and ends as `_proved` says."""
    backups.known(session)
    yield from ()


def _journal_faults(found: Iterable[journal.Entry]) -> Iterator[str]:
    fault = journal.first_fault(found)
    if fault:
        yield f"journal:{fault.number}:{fault.what}"


def _settings_faults(session: Session) -> Iterator[str]:
    """Prove that the company's settings can be read, each version of them, and none is missing."""
    rows = select(SettingRow).where(col(SettingRow.name).startswith(SETTING, autoescape=True))
    kept = {row.name: row.value for row in session.exec(rows)}
    wanted = {f"{SETTING}{number}" for number in range(1, len(kept) + 1)}
    yield from (f"settings:{name}" for name in wanted ^ kept.keys())
    for name, text in kept.items():
        try:
            parse(text)
        except ProfileError:
            yield f"settings:{name}"


def _letter_faults(session: Session, matter: Matter) -> Iterator[str]:
    """Compare the register of letters with what the events tell, and with the bytes kept."""
    told = {
        event.facts["number"]: (
            event.facts["letter"],
            event.facts["sha256"],
            event.facts.get("items", ""),
        )
        for event in matter.events
        if event.sort == Act.LETTER
    }
    rows = session.exec(_LETTERS, params={"case": matter.id}).all()
    found = {row.number: (row.letter, row.sha256, row.items) for row in rows}
    yield from (f"letter:{number}" for number in told if found.get(number) != told[number])
    for row in rows:
        there = session.exec(_KEPT, params={"sha256": row.sha256}).first() is not None
        if row.number not in told or (
            matter.tombstone is None and (row.erased is not None or not there)
        ):
            yield f"letter:{row.number}"


def _in_order(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(one in rest for one in few)


def _differs(row: object, told: dict[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in told.items())

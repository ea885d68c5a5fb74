"""The open file and its acts: each act one transaction, one journal entry, one Change."""

from __future__ import annotations

import contextlib
import json
import secrets
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from app.changes import Change
from app.domain import journal
from app.errors import (
    CasebookExistsError,
    CasebookTooNewError,
    EmptyPassphraseError,
    NothingToReadError,
    NotOnStaffError,
    OnlyReadingError,
    SheetDoesNotFitError,
    StorageFailedError,
    UnavailableError,
    WrongPassphraseError,
)
from app.files import write_whole
from app.store import cells
from app.store.backup import Copied, beside, copy_verified
from app.store.database import Database, log_of
from app.store.drafts import Drafts
from app.store.key import KEY_DIGITS, new_salt, raw_key, salt_of
from app.store.lease import Lease
from app.store.migrations import m0001_the_beginning as m0001
from app.store.migrations import m0002_finding, m0002_people_and_files, m0002_tombstones
from app.store.migrations import m0003_texts as m0003
from app.store.place import place_of
from app.store.schema import Migration, upgrade
from app.store.tables import BackupRow, JournalRow, PayloadRow, SettingRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path
    from typing import Any

    from app.now import Now
    from app.store.backup import Step


def _second(connection: Any) -> None:
    """Bring a file to the second shape."""
    for part in (m0002_tombstones, m0002_people_and_files, m0002_finding):
        part.step(connection)


MIGRATIONS = (
    Migration(1, "the beginning", m0001.step),
    Migration(2, "tombstones, people and files, finding", _second),
    Migration(3, "letter texts", m0003.step),
)
LEFT = "left"
"""What of a payload names the tasks an act left behind."""
_SCRUB = "scrub"
"""A setting while something was erased whose last copies are still to be overwritten."""


BACKUP = "backup:"
"""How the settings are named that say of each backup where it was put and what it held."""


REKEYED = ".rekeyed"
"""What the name of a file ends in that is encrypted anew and has not taken its place yet."""
SHEET = "recovery-sheet"
"""A setting that says when the recovery sheet of the present key was printed."""


WRITE_OUT = "write-out"
"""The act of writing something to a file outside that has no act of its own."""


class Acting:
    """An act while it is done: the session, its moment, and what it has touched so far."""

    def __init__(self, session: Session, name: str, moment: datetime, actor: str) -> None:
        self.session = session
        self.name = name
        last, self.previous = head(session)  # nobody else writes before this act is kept
        self.entry = last + 1
        self.moment = moment
        self.actor = actor
        self.payload: dict[str, object] = {}  # what the journal entry says; may be erased later
        self.cases: set[int] = set()
        self.documents: set[int] = set()
        self.tasks: set[int] = set()
        self.people: set[int] = set()
        self.carried: set[int] = set()  # cases whose sealed events the entry takes over
        self.settings = False
        self.erasing = False
        self.case = ""
        self.document = ""

    @property
    def today(self) -> date:
        """Return the local date of the act."""
        return self.moment.date()

    def left(self, task: int) -> None:
        """Note a task the act leaves behind: undoing it takes the task away with it."""
        self.tasks.add(task)
        made = self.payload.setdefault(LEFT, [])
        if isinstance(made, list):
            made.append(task)

    @property
    def change(self) -> Change:
        """Return what was touched."""
        return Change(
            self.name,
            frozenset(self.cases),
            frozenset(self.documents),
            frozenset(self.tasks),
            frozenset(self.people),
            self.settings,
            self.case,
            self.document,
            self.entry,
        )

    def subject(self) -> dict[str, list[int]]:
        """Return the ids the journal seals: no names, no text."""
        found = {
            "cases": self.cases,
            "documents": self.documents,
            "tasks": self.tasks,
            "people": self.people,
            "carried": self.carried,
        }
        return {sort: sorted(ids) for sort, ids in found.items() if ids}


class Book:
    """The one door to the file. Writes come from one thread at a time."""

    def __init__(self, database: Database, lease: Lease | None, now: Now, actor: str) -> None:
        """`lease` None where the file is only read."""
        self.database = database
        self.now = now
        self.actor = actor
        self.staff: Callable[[], tuple[str, ...]] = tuple  # who may act; nobody named: anybody
        self.sound: Callable[[], bool] = self._sound  # asked where rows cannot be read
        self._proving = self._altered = False
        self._lease = lease
        self._turn = Lock()  # two connections of one program take turns, they do not collide
        self.drafts = Drafts(database.path, database.key, self._turn, self.refuse_readers)

    @classmethod
    def create(cls, path: Path, passphrase: str, now: Now, actor: str) -> Book:
        """Make a new encrypted file at `path` and open it.

        Raises CasebookExistsError where something is there already.
        """
        if path.exists():
            raise CasebookExistsError(path)
        if not passphrase.strip():
            raise EmptyPassphraseError
        return cls._open(path, raw_key(passphrase, new_salt()), now, actor, create=True)

    @classmethod
    def open(
        cls, path: Path, passphrase: str, now: Now, actor: str, *, take_over: bool = False
    ) -> Book:
        """Open the file, bringing it up to this program's shape.

        `take_over` where it was left open on another machine. Raises an UnavailableError: wrong
        passphrase, in use, left open, too new, damaged, gone.
        """
        must_be_there(path)
        key = raw_key(passphrase, salt_of(path))
        return cls._open(path, key, now, actor, create=False, take_over=take_over)

    @classmethod
    def open_by_key(
        cls, path: Path, key: str, now: Now, actor: str, *, take_over: bool = False
    ) -> Book:
        """Open the file with the key of its recovery sheet, which has no salt.

        Raises SheetDoesNotFitError where it is another one, else as `open`.
        """
        must_be_there(path)
        whole = key + salt_of(path).hex()
        try:
            return cls._open(path, whole, now, actor, create=False, take_over=take_over)
        except WrongPassphraseError:
            raise SheetDoesNotFitError(path) from None

    @classmethod
    def open_to_read(cls, path: Path, key: str, now: Now, actor: str) -> Book:
        """Open a file only to read, whoever has it; `key` with its salt.

        Raises UnavailableErrors: CasebookTooNewError, and NothingToReadError for an older shape,
        because bringing it up to this program's would be writing.
        """
        try:
            database = Database(path, key, "ro")
        except StorageFailedError as problem:
            if problem.cause != "cannot open" or log_of(path).exists():
                raise
            database = Database(path, key, "still")  # nothing can be written beside it
        found, known = database.execute("PRAGMA user_version")[0][0], MIGRATIONS[-1].number
        if found != known:
            database.close()
            raise CasebookTooNewError(path, found, known) if found > known else NothingToReadError
        return cls(database, None, now, actor)

    @classmethod
    def _open(
        cls,
        path: Path,
        key: str,
        now: Now,
        actor: str,
        *,
        create: bool,
        take_over: bool = False,
    ) -> Book:
        moment = now.moment()
        lease = Lease(path, moment, shared=place_of(path).shared, take_over=take_over)
        made: list[Copied] = []
        for left in path.parent.glob(path.name + REKEYED + "*"):  # of one that was cut short
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
        cut_short = log_of(path).exists()
        try:
            database = Database(path, key, "rwc" if create else "rw")
            try:
                if cut_short:
                    database.home()

                def back_up(version: int) -> None:
                    made.append(copy_verified(database, beside(path, version, moment)))

                with database.translated():
                    upgrade(database.connection, path, MIGRATIONS, back_up)
                book = cls(database, lease, now, actor)
                book._settle(made)
            except BaseException:
                database.close()
                raise
        except BaseException:
            if create:
                _discard(path)
            lease.release()
            raise
        return book

    def _settle(self, made: list[Copied]) -> None:
        """Do what opening leaves to do: name the backups it made, end an erasing cut short."""
        for copied in made:
            with self.act("backup") as acting:
                remember(acting, copied, "migration")
        if self.setting(_SCRUB):
            self._scrub()

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return self.database.path

    @property
    def begun(self) -> datetime | None:
        """Return when the casebook was begun: its first act; None before any."""
        with self.reading() as session:
            first = session.exec(select(JournalRow.at).order_by(JournalRow.number).limit(1)).first()  # type: ignore[arg-type]
        return datetime.fromisoformat(first) if first else None

    @property
    def salt(self) -> str:
        """Return the salt of the file, in hexadecimal: the same as long as the passphrase is."""
        return self.database.key[KEY_DIGITS:]

    def close(self) -> None:
        """Close the file and let go of the lease."""
        self.drafts.close()
        self.database.close()
        if self._lease is not None:
            self._lease.release()

    @property
    def reading_only(self) -> bool:
        """Return whether the file was opened to read, and nothing can be done in it."""
        return self._lease is None

    def refuse_readers(self) -> None:
        """Raise OnlyReadingError where the file was opened to read.

        Raises CasebookTakenOverError where somebody else took it over meanwhile.
        """
        if self._lease is None:
            raise OnlyReadingError
        self._lease.refuse_if_lost()

    def beside(self, path: Path) -> Book:
        """Open another file that has the same key: one that was restored from a backup.

        Raises UnavailableErrors; WrongPassphraseError where its key is another one.
        """
        must_be_there(path)
        return Book._open(path, self.database.key, self.now, self.actor, create=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one state of the file and changes nothing.

        Raises StorageFailedError where rows cannot be read and the file does not prove sound.
        """
        with self.doubting(), self.database.reading() as session:
            yield session

    @contextmanager
    def doubting(self) -> Iterator[None]:
        """Let what rows end in be the file's fault where it does not prove sound, else ours.

        For what is made of rows that were read. Raises StorageFailedError as `reading`.
        """
        try:
            yield
        except cells.UNREADABLE:
            if self._proving or self._proves_sound():
                raise
            raise StorageFailedError("altered") from None  # what was read may be quoted in it

    def _proves_sound(self) -> bool:
        """Prove the file once it gives cause; what was found altered stays so while it is open."""
        self._proving = True
        try:
            self._altered = self._altered or not self.sound()
        finally:
            self._proving = False
        return not self._altered

    def _sound(self) -> bool:
        """Prove the journal and the cells; a casebook that is open proves more (`sound`)."""
        with self.database.reading() as session:
            altered = any(cells.faults(self.database, session, {}))
            return not altered and journal.first_fault(entries(session)) is None

    def refuse_strangers(self) -> None:
        """Raise NotOnStaffError where the settings name who works here, and not who acts.

        Raises OnlyReadingError and CasebookTakenOverError as `refuse_readers`.
        """
        self.refuse_readers()
        names = self.staff()
        if names and self.actor not in names:
            raise NotOnStaffError(named=bool(self.actor))

    @contextmanager
    def act(self, name: str) -> Iterator[Acting]:
        """Do an act: kept whole with its journal entry, or not at all.

        Raises NotOnStaffError where the settings name who works here, and this is none of them.
        """
        self.refuse_strangers()
        with self.doubting(), self._turn, self.database.transaction() as session:
            acting = Acting(session, name, self.now.moment(), self.actor)
            yield acting
            session.flush()
            if acting.erasing:
                session.merge(SettingRow(name=_SCRUB, value=acting.moment.isoformat()))
            _seal(acting)
        if acting.erasing:
            self._scrub()

    def tell(self, name: str, payload: dict[str, object], settings: dict[str, str]) -> None:
        """Let the journal say what anybody may do without a name: that the casebook was opened.

        `settings` are kept with it; "" forgets one.
        """
        self.refuse_readers()
        with self._turn, self.database.transaction() as session:
            acting = Acting(session, name, self.now.moment(), self.actor)
            acting.payload.update(payload)
            for setting, value in settings.items():
                row = session.get(SettingRow, setting)
                if value:
                    session.merge(SettingRow(name=setting, value=value))
                elif row is not None:
                    session.delete(row)
            session.flush()
            _seal(acting)

    def write_out(
        self, path: Path, content: bytes, what: str, number: str = "", *, case: int = 0
    ) -> str:
        """Write what the casebook holds to a file outside; return its SHA-256. The journal says so.

        `what` is its sort, `number` that of the case or the certificate. Raises
        FileUnwritableError, and as `act`.
        """
        with self.act(WRITE_OUT) as acting:
            sha256 = write_whole(path, content)
            acting.payload.update(what=what, number=number, sha256=sha256)
            acting.cases.update({case} - {0})
        return sha256

    def _scrub(self) -> None:
        """Overwrite the last copies of what was erased; else when the file is opened next.

        The erasing itself is kept already, so nothing that is in the way here undoes it.
        """
        with contextlib.suppress(UnavailableError):
            self.database.scrub()
            self.keep_setting(_SCRUB, "")

    def rekey(self, key: str, step: Step | None = None) -> None:
        """Encrypt the file anew with another key: a proved copy takes its place in one step.

        The copy has the entry of the act already, so that there is no moment at which the file
        has one without the other. Whatever goes wrong before, the file is as it was. Raises
        StorageFailedError, CasebookInUseError, and Cancelled where `step` does.
        """
        self.refuse_strangers()
        beside = self.path.with_name(self.path.name + REKEYED)
        try:
            with self._turn:
                self.drafts.let_go()
                copy_verified(self.database, beside, key=key, full=True, step=step)
                if step is not None:
                    step(1, 1)  # the last moment to call it off
                self._tell_rekeyed(beside, key)
                self._exchange(beside, key)
        finally:
            for name in (beside.name, f"{beside.name}-wal", f"{beside.name}-shm"):
                with contextlib.suppress(OSError):
                    beside.with_name(name).unlink(missing_ok=True)

    def _tell_rekeyed(self, path: Path, key: str) -> None:
        copy = Database(path, key)
        try:
            with copy.transaction() as session:
                sheet = session.get(SettingRow, SHEET)
                if sheet is not None:  # it was printed of another key
                    session.delete(sheet)
                _seal(Acting(session, "rekey", self.now.moment(), self.actor))
            copy.alone()
        finally:
            copy.close()

    def _exchange(self, beside: Path, key: str) -> None:
        """Let the file at `beside` be this one. What stands in the log goes home before."""
        try:
            self.database.alone()
            self.database.close()
            beside.replace(self.path)
            self.drafts.let_go(key)
        except OSError as error:
            key = self.database.key
            raise StorageFailedError("read-only") from error
        except UnavailableError:
            key = self.database.key
            self.database.close()
            raise
        finally:
            self.database = Database(self.path, key)

    def scrubbed(self) -> bool:
        """Overwrite what is still to be overwritten; return whether nothing is left to do."""
        if self.setting(_SCRUB) or self.remains()[0]:
            self._scrub()
        if self.setting(_SCRUB):
            return False
        busy, *_ = self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")[0]
        return not busy

    def remains(self) -> tuple[int, int]:
        """Return the free pages of the file, and the bytes of the log beside it."""
        free = int(self.database.execute("PRAGMA freelist_count")[0][0])
        log = log_of(self.path)
        return free, log.stat().st_size if log.exists() else 0

    def keep_setting(self, name: str, value: str) -> None:
        """Keep what is no act: an unfinished form, where a column stood. "" forgets it."""
        self.refuse_readers()
        with self._turn, self.database.transaction() as session:
            row = session.get(SettingRow, name)
            if row is not None:
                session.delete(row)
                session.flush()
            if value:
                session.add(SettingRow(name=name, value=value))

    def setting(self, name: str, default: str = "") -> str:
        """Return a setting of this casebook."""
        with self.reading() as session:
            row = session.get(SettingRow, name)
            return row.value if row else default

    def settings(self, prefix: str) -> dict[str, str]:
        """Return the settings whose names begin with `prefix`."""
        named = select(SettingRow).where(col(SettingRow.name).startswith(prefix, autoescape=True))
        with self.reading() as session:
            return {row.name: row.value for row in session.exec(named)}


# built once: to build a statement takes as long as to carry it out
_LAST = text("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1")
_ENTRY, _PAYLOAD = insert(JournalRow), insert(PayloadRow)


def _seal(acting: Acting) -> None:
    session = acting.session
    number, previous = acting.entry, acting.previous
    salt = secrets.token_hex(16)
    payload = journal.canonical(acting.payload)
    sealed = journal.digest(salt, payload)
    at = acting.moment.isoformat(timespec="seconds")
    subject = journal.canonical(dict(acting.subject()))
    sealed_by = journal.seal(previous, number, at, (acting.actor, acting.name, subject), sealed)
    entry = {
        "number": number,
        "at": at,
        "actor": acting.actor,
        "act": acting.name,
        "subject": subject,
        "digest": sealed,
        "previous": previous,
        "hash": sealed_by,
    }
    connection = session.connection()
    connection.execute(_ENTRY, entry)
    connection.execute(_PAYLOAD, {"number": number, "salt": salt, "payload": payload})


def entries(session: Session) -> Iterator[journal.Entry]:
    """Yield the journal from its first entry on."""
    rows = session.connection().execute(
        text(
            "SELECT j.number, at, actor, act, subject, digest, previous, hash, salt, payload"
            " FROM journal j LEFT JOIN journal_payload USING (number) ORDER BY j.number"
        )
    )
    for row in rows:
        yield journal.Entry(*row)


def head(session: Session) -> tuple[int, str]:
    """Return how many entries the journal has, and the hash of the last."""
    last = session.connection().execute(_LAST).first()
    return (last[0], last[1]) if last else (0, journal.GENESIS)


def _discard(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def remember(acting: Acting, copied: Copied, why: str) -> None:
    """Keep in the file itself that a backup was made, and what is needed to know it again.

    Disposal must name those that remain, thinning must take away none but the program's own.
    `why` says what it was made for.
    """
    name, entries, head = copied.path.name, copied.entries, copied.head
    acting.session.add(BackupRow(name=name, at=acting.moment, entries=entries, head=head))
    known = {
        "folder": str(copied.path.absolute().parent),
        "why": why,
        "sha256": copied.sha256,
        "size": copied.size,
        "counts": dict(copied.counts),
    }
    value = json.dumps(known, ensure_ascii=False)
    acting.session.merge(SettingRow(name=BACKUP + name, value=value))
    acting.payload["backup"] = {"name": name, "entries": entries, "head": head, "why": why}


def put_setting(acting: Acting, name: str, value: str) -> None:
    """Set a setting of this casebook."""
    row = acting.session.get(SettingRow, name)
    if row is None:
        acting.session.add(SettingRow(name=name, value=value))
    else:
        row.value = value
        acting.session.add(row)
    acting.settings = True
    acting.payload[name] = json.dumps(value, ensure_ascii=False)


def must_be_there(path: Path) -> None:
    """Raise StorageFailedError where there is no file, or a folder that does not let us look."""
    try:
        there = path.is_file()
    except OSError:
        there = False
    if not there:
        raise StorageFailedError("cannot open")

"""The backups of a casebook (控え): made and proved, looked at, thinned.

The file itself knows its backups: a row of the table `backup` for each that may still be there,
and a setting that says where it was put, what for, its SHA-256 and how many rows it holds. What
was taken away by thinning is named by the journal and no longer known.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from app import shelf
from app.domain.thinning import Copy, leaves_by, superfluous
from app.errors import StorageFailedError, UnavailableError
from app.keeping.doors import LOCK, ON_DUTY, UNLOCK
from app.now import ZONE
from app.store.backup import copy_verified, free, hash_of, head_of, sweep
from app.store.book import BACKUP, remember
from app.store.database import Database
from app.store.key import salt_of
from app.store.tables import BackupRow, JournalRow, SettingRow
from app.views.keeping import BackupLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlmodel import Session

    from app.jobs import Progress
    from app.store.backup import Copied
    from app.store.book import Acting, Book

RESTORED = ".restored"
"""A file of this ending beside a backup says that a casebook was restored from it."""

_TROUBLE = "backup-trouble"
_FULL = "backup-full"  # the day of the last one that was proved in full
_FULL_EVERY = 7  # days
_HOUSEKEEPING = frozenset(
    {"backup", "thin", "rehearse-restore", UNLOCK, LOCK, ON_DUTY}
)  # acts that need no backup


class Why(StrEnum):
    """What a backup was made for."""

    CLOSE = "close"
    DEMAND = "demand"
    MIGRATION = "migration"  # before a change of shape
    REKEY = "rekey"  # before and after a change of the passphrase
    UNKNOWN = "unknown"  # made before this was written down


class State(StrEnum):
    """How a backup was found."""

    SOUND = "sound"
    MISSING = "missing"
    ALTERED = "altered"  # another size, or another journal
    UNREADABLE = "unreadable"
    OTHER_KEY = "other-key"  # from before a change of the passphrase: it cannot be tried here


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as the casebook remembers it."""

    name: str
    at: datetime
    entries: int
    head: str
    folder: Path | None = None  # None where it was made before this was written down
    why: Why = Why.UNKNOWN
    sha256: str = ""
    size: int = 0
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def path(self) -> Path | None:
        """Return where it was put."""
        return self.folder / self.name if self.folder is not None else None


# ------------------------------------------------------------------ what is known


def known(session: Session) -> tuple[Backup, ...]:
    """Return the backups that may still be there, the oldest first."""
    named = select(SettingRow).where(col(SettingRow.name).startswith(BACKUP, autoescape=True))
    details = {row.name.removeprefix(BACKUP): row.value for row in session.exec(named)}
    rows = session.exec(select(BackupRow).order_by(col(BackupRow.id))).all()
    return tuple(_backup(row, json.loads(details.get(row.name, "{}"))) for row in rows)


def _backup(row: BackupRow, told: dict[str, object]) -> Backup:
    folder, counts = told.get("folder"), told.get("counts", {})
    return Backup(
        row.name,
        row.at.astimezone(ZONE),
        row.entries,
        row.head,
        Path(str(folder)) if folder else None,
        Why(str(told.get("why", Why.UNKNOWN))),
        str(told.get("sha256", "")),
        int(str(told.get("size", 0))),
        tuple(sorted(counts.items())) if isinstance(counts, dict) else (),
    )


def newest(book: Book) -> Backup | None:
    """Return the newest backup that lies where backups go on this machine, or None."""
    folder = shelf.backup_folder(book.path)
    with book.reading() as session:
        found = [one for one in known(session) if one.folder == folder]
    return found[-1] if found else None


def restored_from(path: Path) -> bool:
    """Return whether a casebook was restored from the backup at `path`."""
    return path.with_name(path.name + RESTORED).exists()


def state_of(book: Book, backup: Backup) -> State:
    """Look whether a backup is there, opens and is the one that was made. Takes milliseconds."""
    path = backup.path
    try:
        if path is None or not path.is_file():
            return State.MISSING
        if backup.size and path.stat().st_size != backup.size:
            return State.ALTERED
        if salt_of(path).hex() != book.salt:
            return State.OTHER_KEY if backup.entries < _rekeyed_at(book) else State.ALTERED
        with Database.opened(path, book.database.key) as copy:
            return State.SOUND if head_of(copy) == (backup.entries, backup.head) else State.ALTERED
    except (OSError, UnavailableError):
        return State.UNREADABLE


def _rekeyed_at(book: Book) -> int:
    with book.reading() as session:
        found = select(func.max(JournalRow.number)).where(JournalRow.act == "rekey")
        return session.exec(found).one() or 0


def lines(book: Book) -> tuple[BackupLine, ...]:
    """Return every backup with what it is, where, how it is, and until when; newest first."""
    folder = shelf.backup_folder(book.path)
    with book.reading() as session:
        found = known(session)
    return tuple(
        BackupLine(
            one.name,
            one.at,
            str(one.why),
            one.folder,
            one.size,
            str(state_of(book, one)),
            leaves_by(_copy(one, folder)),
            one.path is not None and restored_from(one.path),
        )
        for one in reversed(found)
    )


def leaves(session: Session, path: Path) -> dict[str, date | None]:
    """Return until when each backup stays, by name; None where only people take it away."""
    folder = shelf.backup_folder(path)
    return {one.name: leaves_by(_copy(one, folder)) for one in known(session)}


def _copy(backup: Backup, folder: Path, *, sound: bool = True) -> Copy:
    """Return a backup as thinning sees it: what lies elsewhere is somebody's own."""
    path = backup.path
    kept = backup.folder != folder or not backup.sha256 or path is None or restored_from(path)
    return Copy(backup.name, backup.at, sound, kept)


# ------------------------------------------------------------------ making


def make(
    book: Book,
    why: Why,
    folder: Path | None = None,
    *,
    full: bool | None = None,
    progress: Progress | None = None,
) -> Copied:
    """Write a verified, encrypted copy into `folder`, else where backups go, and thin.

    The name says date and time. `full` None means: in full where the last time is a week ago.
    Raises StorageFailedError where it cannot be written or does not prove sound; it is then
    said on the Today page until one succeeds. Raises NotOnStaffError.
    """
    book.refuse_strangers()
    moment = book.now.moment()
    where = (folder or shelf.backup_folder(book.path)).absolute()
    full = _full_due(book, moment) if full is None else full
    try:
        target = _target(book, where, moment)
        copied = copy_verified(
            book.database,
            target,
            full=full,
            step=progress.step if progress else None,
        )
    except StorageFailedError as problem:
        told = {"cause": problem.cause, "at": moment.isoformat("T", "minutes")}
        book.keep_setting(_TROUBLE, json.dumps(told))
        raise
    with book.act("backup") as acting:
        remember(acting, copied, why)
        if full:
            acting.session.merge(SettingRow(name=_FULL, value=moment.date().isoformat()))
        _settle_trouble(acting)
    thin(book)
    return copied


def _target(book: Book, folder: Path, moment: datetime) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailedError("read-only") from error
    for place in {folder, book.path.absolute().parent}:
        sweep(place, book.path.stem, bytes.fromhex(book.salt))
    return free(folder / f"{book.path.stem}-{moment:%Y%m%d-%H%M%S}.casebook")


def _settle_trouble(acting: Acting) -> None:
    row = acting.session.get(SettingRow, _TROUBLE)
    if row is not None:
        acting.session.delete(row)


def _full_due(book: Book, moment: datetime) -> bool:
    last = book.setting(_FULL)
    return not last or (moment.date() - datetime.fromisoformat(last).date()).days >= _FULL_EVERY


def trouble(book: Book) -> str:
    """Return why the last backup could not be made: a cause of StorageFailedError, or ""."""
    found = book.setting(_TROUBLE)
    return str(json.loads(found)["cause"]) if found else ""


def due(book: Book) -> bool:
    """Return whether anything was done since the newest backup that is there and sound."""
    last = newest(book)
    since = last.entries if last and state_of(book, last) is State.SOUND else 0
    with book.reading() as session:
        done = select(JournalRow.number).where(
            JournalRow.number > since, col(JournalRow.act).not_in(_HOUSEKEEPING)
        )
        return session.exec(done.limit(1)).first() is not None


# ------------------------------------------------------------------ thinning


def thin(book: Book) -> tuple[str, ...]:
    """Take away the backups whose time is over; return their names.

    Only files this casebook wrote, into the folder where backups go: what does not have the
    SHA-256 it had is somebody else's, and stays. What is no longer there is forgotten when its
    time is over.
    """
    folder, today = shelf.backup_folder(book.path), book.now.moment().date()
    with book.reading() as session:
        found = known(session)
    copies = [_copy(one, folder, sound=_sound(book, one)) for one in found]
    goes = superfluous(copies, today)
    gone = tuple(_taken_away(one for one in found if one.name in goes))
    if gone:
        with book.act("thin") as acting:
            forget(acting, gone)
    return gone


def _sound(book: Book, backup: Backup) -> bool:
    return state_of(book, backup) in (State.SOUND, State.OTHER_KEY)


def _taken_away(backups: Iterable[Backup]) -> Iterator[str]:
    for one in backups:
        path = one.path
        if path is None or not path.parent.is_dir():
            continue  # a disk that is not there today says nothing
        try:
            if path.exists():
                if hash_of(path) != one.sha256:
                    continue
                path.unlink()
        except OSError:
            continue  # next time
        yield one.name


def forget(acting: Acting, names: Iterable[str]) -> None:
    """Know these backups no longer: they are gone. The entry of the act names them."""
    names = sorted(names)
    for name in names:
        for row in acting.session.exec(select(BackupRow).where(BackupRow.name == name)):
            acting.session.delete(row)
        setting = acting.session.get(SettingRow, BACKUP + name)
        if setting is not None:
            acting.session.delete(setting)
    acting.payload["gone"] = names

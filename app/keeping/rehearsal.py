"""復元リハーサル: the newest backup is restored to a place of its own, proved, and taken away."""

from __future__ import annotations

import contextlib
import json
import shutil
from datetime import date
from typing import TYPE_CHECKING

from app.domain import journal
from app.errors import NoBackupError, StorageFailedError, UnavailableError
from app.keeping import backups
from app.keeping.backups import State
from app.store.backup import counted, proved
from app.store.book import entries
from app.store.database import Database
from app.store.tables import JournalRow, SettingRow
from app.views.keeping import Rehearsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlmodel import Session

    from app.jobs import Progress
    from app.keeping.backups import Backup
    from app.store.book import Book

_PROVED = "restore-proved"
_FAILED = "restore-failed"  # the name of the backup that did not prove, until one does
_EVERY = 7  # days
_STEPS = 4


def last(book: Book) -> tuple[date, str] | None:
    """Return when restoring was last proved, and with which backup."""
    found = book.setting(_PROVED)
    if not found:
        return None
    told = json.loads(found)
    return date.fromisoformat(told["on"]), str(told["name"])


def due(book: Book) -> bool:
    """Return whether a week has passed since the last one."""
    found = last(book)
    return found is None or (book.now.moment().date() - found[0]).days >= _EVERY


def failed(book: Book) -> bool:
    """Return whether the last one did not prove that the backup can be restored."""
    return bool(book.setting(_FAILED))


def rehearse(book: Book, progress: Progress | None = None) -> Rehearsed:
    """Restore the newest backup for a moment and prove it; record the day where it is sound.

    Its pages, its indexes, its journal from the first entry on, the rows of each table as they
    were counted when it was made; and its journal must be the beginning of the present one. The
    copy is as encrypted as the backup and is taken away whatever happens. Raises NoBackupError.
    """
    book.refuse_strangers()
    backup = backups.newest(book)
    if backup is None or backups.state_of(book, backup) is State.OTHER_KEY:
        raise NoBackupError
    found = tuple(_faults(book, backup, progress))
    today = book.now.moment().date()
    with book.act("rehearse-restore") as acting:
        acting.payload["rehearsed"] = {"name": backup.name, "faults": list(found)}
        if not found:
            told = json.dumps({"on": today.isoformat(), "name": backup.name}, ensure_ascii=False)
            acting.session.merge(SettingRow(name=_PROVED, value=told))
    book.keep_setting(_FAILED, backup.name if found else "")
    return Rehearsed(backup.name, today, backup.entries, found)


def sweep(path: Path) -> None:
    """Take away what a rehearsal cut short left beside the casebook."""
    with contextlib.suppress(OSError):
        shutil.rmtree(_place(path))


def _place(path: Path) -> Path:
    return path.with_name(path.name + ".rehearsal")


def _faults(book: Book, backup: Backup, progress: Progress | None) -> Iterator[str]:
    sweep(book.path)
    place = _place(book.path)
    try:
        _step(progress, 0)
        place.mkdir()
        copy = place / backup.name
        shutil.copyfile(backup.path or place, copy)
        _step(progress, 1)
        with Database.opened(copy, book.database.key) as restored:
            yield from _differences(book, restored, backup, progress)
    except StorageFailedError as problem:
        yield "damaged" if problem.cause == "damaged" else "unreadable"
    except (OSError, UnavailableError):
        yield "unreadable"
    finally:
        sweep(book.path)


def _differences(
    book: Book, restored: Database, backup: Backup, progress: Progress | None
) -> Iterator[str]:
    head = proved(restored, full=True)
    _step(progress, 2)
    with restored.reading() as session:
        if journal.first_fault(entries(session)) or head != (backup.entries, backup.head):
            yield "journal"
    _step(progress, 3)
    with book.reading() as session:
        if head[0] and not _is_prefix(session, head):
            yield "prefix"
    if backup.counts and counted(restored) != dict(backup.counts):
        yield "counts"
    _step(progress, _STEPS)


def _is_prefix(session: Session, head: tuple[int, str]) -> bool:
    """Return whether the present journal went on from there: a chain has one past only."""
    row = session.get(JournalRow, head[0])
    return row is not None and row.hash == head[1]


def _step(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress.step(done, _STEPS)

"""Reading a casebook that somebody else has open, or that must not be written to.

On a disk of this machine SQLite lets a reader see the living file. On the network and in synced
folders nobody but the holder may touch it: there the newest backup that proves sound is read.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app import shelf
from app.errors import NothingToReadError, UnavailableError, WrongPassphraseError
from app.keeping import vault
from app.keeping.keys import key_from_sheet
from app.now import ZONE
from app.store.backup import proved
from app.store.book import Book, must_be_there
from app.store.database import Database
from app.store.key import raw_key, salt_of
from app.store.lease import Holder, holder_of
from app.store.place import place_of
from app.views.keeping import OnlyRead, Way

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.now import Now

_LAST = "SELECT at FROM journal ORDER BY number DESC LIMIT 1"


def opened(path: Path, said: str, way: Way, now: Now, actor: str) -> tuple[Book, OnlyRead]:
    """Open a casebook to read; `said` is its passphrase or the code of its recovery sheet.

    Says who has it, and of when the backup is where that is read. Raises UnavailableErrors;
    NothingToReadError where no backup can be read; BadRecoveryCodeError, KeyringError.
    """
    must_be_there(path)
    salt = salt_of(path)
    key = _key(path, said, way, salt)
    held = holder_of(path) or Holder()
    if not place_of(path).shared:
        return Book.open_to_read(path, key, now, actor), OnlyRead(held.user, held.host, held.since)
    for copy in _copies(path, salt):
        try:
            at = _proved(copy, key)
            book = Book.open_to_read(copy, key, now, actor)
        except WrongPassphraseError:
            raise WrongPassphraseError(path) from None
        except UnavailableError:
            continue  # damaged, or of an older shape: the one before
        return book, OnlyRead(held.user, held.host, held.since, at)
    raise NothingToReadError


def _key(path: Path, said: str, way: Way, salt: bytes) -> str:
    if way is Way.PASSPHRASE:
        return raw_key(said, salt)
    return (key_from_sheet(said) if way is Way.SHEET else vault.key_of(path)) + salt.hex()


def _copies(path: Path, salt: bytes) -> Iterator[Path]:
    """Yield the backups of a casebook on this machine and beside it, the newest first."""
    found = {
        one
        for folder in (shelf.backup_folder(path), path.parent / shelf.BACKUPS)
        if folder.is_dir()
        for one in folder.glob("*" + path.suffix)
        if one.name.startswith(path.stem + "-")
    }
    for one in sorted(found, key=lambda one: one.name, reverse=True):
        try:
            if salt_of(one) == salt:
                yield one
        except UnavailableError:
            continue


def _proved(copy: Path, key: str) -> datetime:
    with Database.opened(copy, key, "still") as database:
        proved(database, full=False)
        ((at,),) = database.execute(_LAST)
    return datetime.fromisoformat(at).astimezone(ZONE)

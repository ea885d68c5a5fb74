"""A copy of a live file, made by SQLite itself and proved before it counts."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.journal import GENESIS
from app.errors import StorageFailedError
from app.store.database import Database

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_HEAD = "SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that proved sound, and how far the journal was when it was made."""

    path: Path
    entries: int
    head: str


def copy_verified(source: Database, target: Path) -> Copied:
    """Copy the open file to `target` with the same key, re-open the copy and prove it.

    A plain copy of a live file would miss what stands in the write-ahead log. The copy gets
    its name only once it has proved sound. Raises StorageFailedError.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        # A damaged page can pass into the copy as an empty one with a fresh, valid seal.
        if source.execute("PRAGMA cipher_integrity_check"):
            raise StorageFailedError("damaged")
        source.copy_to(part)
        with Database.opened(part, source.key) as copy:
            if copy.execute("PRAGMA cipher_integrity_check") or not copy.execute(
                "SELECT count(*) FROM sqlite_master"
            ):
                raise StorageFailedError("damaged")
            found = copy.execute(_HEAD)
            if found != source.execute(_HEAD):
                raise StorageFailedError("damaged")
        part.replace(target)
        return Copied(target, *(found[0] if found else (0, GENESIS)))
    except OSError as error:
        raise StorageFailedError("read-only") from error
    finally:
        for name in (part.name, f"{part.name}-wal", f"{part.name}-shm"):
            with contextlib.suppress(OSError):
                part.with_name(name).unlink(missing_ok=True)


def beside(path: Path, version: int, moment: datetime) -> Path:
    """Return a free name beside a file for its backup before a change of shape."""
    name = f"{path.stem}-形式{version}-{moment:%Y%m%d-%H%M%S}"
    target = path.with_name(f"{name}.casebook")
    count = 1
    while target.exists():
        count += 1
        target = path.with_name(f"{name}-{count}.casebook")
    return target

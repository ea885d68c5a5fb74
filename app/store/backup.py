"""A copy of a live file, made by SQLite itself and proved before it counts."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from app.errors import StorageFailedError
from app.store.database import Database

if TYPE_CHECKING:
    from pathlib import Path


def copy_verified(source: Database, target: Path) -> None:
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
            if copy.execute("SELECT max(number) FROM journal") != source.execute(
                "SELECT max(number) FROM journal"
            ):
                raise StorageFailedError("damaged")
        part.replace(target)
    except OSError as error:
        raise StorageFailedError("read-only") from error
    finally:
        for name in (part.name, f"{part.name}-wal", f"{part.name}-shm"):
            with contextlib.suppress(OSError):
                part.with_name(name).unlink(missing_ok=True)

"""A copy of a live file, made by SQLite itself and proved before it counts."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.journal import GENESIS
from app.errors import StorageFailedError
from app.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    Step = Callable[[int, int], None]  # pages done, pages in all

PART = ".part"
"""What the name of a copy ends in until it has proved sound."""
_HEAD = "SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that proved sound: what it holds, and how far the journal was when it was made."""

    path: Path
    entries: int
    head: str
    sha256: str = ""
    size: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)  # rows by table


def copy_verified(
    source: Database, target: Path, *, key: str = "", full: bool = False, step: Step | None = None
) -> Copied:
    """Copy the open file to `target`, re-open the copy and prove it.

    A plain copy of a live file would miss what stands in the write-ahead log. The copy gets
    its name only once it has proved sound: every page by its seal, with `full` every index
    against its table too. `key` encrypts it anew, else it has the key of the source. Raises
    StorageFailedError, and Cancelled where `step` does.
    """
    part = target.with_name(target.name + PART)
    try:
        part.unlink(missing_ok=True)
        # A damaged page can pass into the copy as an empty one with a fresh, valid seal.
        if source.execute("PRAGMA cipher_integrity_check"):
            raise StorageFailedError("damaged")
        source.copy_to(part, key or source.key, step)
        with Database.opened(part, key or source.key) as copy:
            found = proved(copy, full=full)
            counts = counted(copy)
            if found != head_of(source) or counts != counted(source):
                raise StorageFailedError("damaged")
        sha256, size = hash_of(part), part.stat().st_size
        part.replace(target)
        return Copied(target, *found, sha256, size, counts)
    except OSError as error:
        raise StorageFailedError("read-only") from error
    finally:
        for name in (part.name, f"{part.name}-wal", f"{part.name}-shm"):
            with contextlib.suppress(OSError):
                part.with_name(name).unlink(missing_ok=True)


def proved(copy: Database, *, full: bool) -> tuple[int, str]:
    """Prove the pages of an open copy; return how far its journal goes, and its head.

    Raises StorageFailedError.
    """
    if copy.execute("PRAGMA cipher_integrity_check"):
        raise StorageFailedError("damaged")
    if full and copy.execute("PRAGMA integrity_check") != [("ok",)]:
        raise StorageFailedError("damaged")
    if not copy.execute("SELECT count(*) FROM sqlite_master")[0][0]:
        raise StorageFailedError("damaged")
    return head_of(copy)


def head_of(database: Database) -> tuple[int, str]:
    """Return how many entries the journal has, and the hash of the last."""
    found = database.execute(_HEAD)
    return found[0] if found else (0, GENESIS)


def counted(database: Database) -> dict[str, int]:
    """Return how many rows each table has, without those of the search index.

    The settings are left out: unfinished forms come and go there while a copy is made.
    """
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%' AND name <> 'setting'"
    )
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"')[0][0]  # noqa: S608 - our own
        for (name,) in tables
    }


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep(folder: Path, stem: str, salt: bytes) -> None:
    """Take away what a copy cut short left in a folder: unfinished copies of this casebook."""
    with contextlib.suppress(OSError):
        for path in folder.glob("*" + PART + "*"):
            if path.name.startswith(stem + "-"):
                with contextlib.suppress(OSError):
                    with path.open("rb") as file:
                        ours = file.read(len(salt)) in (salt, b"")
                    if ours or path.name.endswith(("-wal", "-shm", "-journal")):
                        path.unlink()


def beside(path: Path, version: int, moment: datetime) -> Path:
    """Return a free name beside a file for its backup before a change of shape."""
    return free(path.with_name(f"{path.stem}-形式{version}-{moment:%Y%m%d-%H%M%S}.casebook"))


def free(path: Path) -> Path:
    """Return `path`, or the same with a number behind where something is there already."""
    target, count = path, 1
    while target.exists():
        count += 1
        target = path.with_name(f"{path.stem}-{count}{path.suffix}")
    return target

"""Who has the casebook: an OS-locked file beside it.

The lock falls with the process that holds it, so a crash leaves nothing to clean up; the file
itself only carries the name to show to the second person.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from app.errors import CasebookInUseError, StorageFailedError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the file, on which machine, since when."""

    user: str
    host: str
    since: str


class Lease:
    """The right to write to one casebook, held until `release`."""

    def __init__(self, casebook: Path, now: datetime) -> None:
        """Take the lease or raise CasebookInUseError with whoever has it."""
        self._holder = casebook.with_name(casebook.name + ".holder")
        self._lock = FileLock(casebook.with_name(casebook.name + ".lock"), timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise CasebookInUseError(*_read(self._holder)) from None
        except OSError as error:  # a folder that cannot be written to
            raise StorageFailedError("read-only") from error
        holder = {"user": _user(), "host": platform.node(), "since": now.isoformat("T", "minutes")}
        with contextlib.suppress(OSError):  # a courtesy; the lock is what counts
            self._holder.write_text(json.dumps(holder), encoding="utf-8")

    def release(self) -> None:
        """Let the next one have the file."""
        with contextlib.suppress(OSError):
            self._holder.unlink(missing_ok=True)
        self._lock.release()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user on this machine
        return ""


def _read(path: Path) -> tuple[str, str, str]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return str(held["user"]), str(held["host"]), str(held["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", "", ""

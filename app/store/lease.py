"""Who has the casebook: an OS-locked file beside it, and a note with name and sign of life.

On a disk of this machine the lock decides: it falls with the process that holds it, so a crash
leaves nothing to clean up. Where other machines write too, locks may not reach them: there the
note (user, machine, since, a mark of its own) is renewed every half minute, whoever finds a fresh
one is kept out, and one that nobody renewed may be taken over once the officer says so. Two clocks
are never compared: the age of a note is the difference of two times the same disk gave to files.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import secrets
import threading
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from app.errors import (
    CasebookInUseError,
    CasebookLeftOpenError,
    CasebookTakenOverError,
    StorageFailedError,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

BEAT = 30.0
"""Seconds between two signs of life."""
STALE = 300.0
"""Seconds without one after which nobody seems to have the file: synced folders are slow."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the file, on which machine, since when; "" where that could not be read."""

    user: str = ""
    host: str = ""
    since: str = ""
    token: str = ""  # tells two leases apart


class Lease:
    """The right to write to one casebook, held until `release`."""

    def __init__(
        self, casebook: Path, now: datetime, *, shared: bool = False, take_over: bool = False
    ) -> None:
        """Take the lease. `shared`: other machines may write there, whom locks may not reach.

        Raises CasebookInUseError with whoever has it; where it was left behind,
        CasebookLeftOpenError, unless `take_over`; StorageFailedError.
        """
        self._note = note_of(casebook)
        self._shared = shared
        since = now.isoformat("T", "minutes")
        self._mine = Holder(_user(), platform.node(), since, secrets.token_hex(8))
        self._beats = 0  # so that a service sees the note change
        self._ended = threading.Event()
        self._beating: threading.Thread | None = None
        locked = casebook.with_name(casebook.name + ".lock")
        # whoever lets go of it may be another thread than took it
        self._lock = FileLock(locked, timeout=0, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout:
            found = holder_of(casebook) or Holder()
            raise CasebookInUseError(found.user, found.host, found.since) from None
        except OSError as error:  # a folder that cannot be written to
            raise StorageFailedError("read-only") from error
        try:
            if shared:
                self._refuse_others(casebook, locked, take_over=take_over)
            self._write()
        except BaseException:
            self._lock.release()
            raise
        if shared:
            self._beating = threading.Thread(target=self._beat, name="lease", daemon=True)
            self._beating.start()

    def _refuse_others(self, casebook: Path, locked: Path, *, take_over: bool) -> None:
        found = holder_of(casebook)
        if found is None or (found.host and found.host == self._mine.host):
            return  # nobody, or a program of this machine that died: we have its lock
        if _age(self._note, locked) < STALE:
            raise CasebookInUseError(found.user, found.host, found.since)
        if not take_over:
            raise CasebookLeftOpenError(found.user, found.host, found.since)

    def renew(self) -> None:
        """Give a sign of life, unless somebody else has taken the casebook over."""
        with contextlib.suppress(CasebookTakenOverError):
            self.refuse_if_lost()
            self._beats += 1
            self._write()

    def refuse_if_lost(self) -> None:
        """Raise CasebookTakenOverError where somebody else took the casebook over meanwhile."""
        if not self._shared:
            return
        found = _read(self._note)
        if found.token and found.token != self._mine.token:
            raise CasebookTakenOverError(found.user, found.host, found.since)

    def release(self) -> None:
        """Let the next one have the file."""
        self._ended.set()
        if self._beating is not None:
            self._beating.join()
        with contextlib.suppress(OSError):
            if not self._shared or _read(self._note).token in ("", self._mine.token):
                self._note.unlink(missing_ok=True)
        self._lock.release()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            self.renew()

    def _write(self) -> None:
        with contextlib.suppress(OSError):  # a courtesy where the lock is what counts
            told = json.dumps({**asdict(self._mine), "beats": self._beats})
            with self._note.open("w", encoding="utf-8") as file:
                file.write(told)
                if self._shared:  # a torn note would be taken for somebody
                    file.flush()
                    os.fsync(file.fileno())


def note_of(casebook: Path) -> Path:
    """Return where it stands who has a casebook."""
    return casebook.with_name(casebook.name + ".holder")


def holder_of(casebook: Path) -> Holder | None:
    """Return who has a casebook, as it is noted beside it; None where nothing is noted."""
    note = note_of(casebook)
    return _read(note) if note.exists() else None


def _age(note: Path, locked: Path) -> float:
    """Return how long ago a note was renewed, by the clock of the disk; 0 where it is not said."""
    try:
        os.utime(locked)  # now, as the disk sees it
        return locked.stat().st_mtime - note.stat().st_mtime
    except OSError:
        return 0.0


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user on this machine
        return ""


def _read(path: Path) -> Holder:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return Holder(*(str(held[name]) for name in ("user", "host", "since", "token")))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()

"""Where a casebook lies: on a disk of this machine, on the network, or in a folder that is synced.

SQLite's write-ahead log needs memory that all who have the file open share: on a network file
system two machines would destroy the file (https://sqlite.org/wal.html). A service that carries a
folder elsewhere takes file and log apart. There the file keeps a rollback journal, and who has it
is written down with a sign of life (app.store.lease).
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import resources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Sort(StrEnum):
    """Whose the disk is."""

    LOCAL = "local"
    NETWORK = "network"
    SYNC = "sync"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies; `service` is who carries it elsewhere, or the type of the file system."""

    sort: Sort
    service: str = ""

    @property
    def shared(self) -> bool:
        """Whether another machine may write there too."""
        return self.sort is not Sort.LOCAL


_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = 4  # GetDriveTypeW: DRIVE_REMOTE


def place_of(path: Path) -> Place:
    """Return where a file lies, or would lie. Looks, and never raises."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() asks a network that may be gone
    if service := sync_of(whole.parent):
        return Place(Sort.SYNC, service)
    if kind := network_of(whole):
        return Place(Sort.NETWORK, kind)
    return Place(Sort.LOCAL)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.open_text("places/places.toml"))


# ------------------------------------------------------------------ synced folders


def sync_of(folder: Path) -> str:
    """Return the service that carries a folder elsewhere, "" for none: by name, then by marker."""
    home = _home()
    for row in _table()["sync"]:
        if any(_fits(folder.parts, pattern, home) for pattern in row["folders"]):
            return str(row["service"])
        named = [os.environ.get(name, "") for name in row["variables"]]
        if any(one and folder.is_relative_to(one) for one in named):
            return str(row["service"])
    for row in _table()["sync"]:
        if any(
            _there(one / marker) for one in (folder, *folder.parents) for marker in row["markers"]
        ):
            return str(row["service"])
    return ""


def _home() -> tuple[str, ...]:
    try:
        return Path.home().parts
    except RuntimeError:  # no home on this machine
        return ()


def _fits(parts: Sequence[str], pattern: str, home: Sequence[str]) -> bool:
    wanted = pattern.split("/")
    starts: Iterable[int] = range(len(parts))
    if wanted[0] == "~":
        wanted = wanted[1:]
        starts = (len(home),) if home and tuple(parts[: len(home)]) == tuple(home) else ()
    return any(
        len(parts) - at >= len(wanted)
        and all(
            fnmatchcase(parts[at + i].casefold(), one.casefold()) for i, one in enumerate(wanted)
        )
        for at in starts
    )


def _there(path: Path) -> bool:
    # in the user's own folder lie the settings of a service, under the same name
    try:
        return path.exists() and path.parent != Path.home()
    except (OSError, RuntimeError):
        return False


# ------------------------------------------------------------------ network file systems


def network_of(path: Path) -> str:
    """Return the type of the network file system a file lies on, "" for a disk of this machine."""
    if sys.platform == "win32":
        return _of_windows(path)
    if sys.platform == "darwin":
        return mounted(path, of_mac(_mac_mounts()))
    return mounted(path, of_linux(_linux_mounts()))


def mounted(path: PurePath, mounts: Iterable[tuple[str, str]]) -> str:
    """Return the type of the mount a file lies on, where it is one of the network; else "".

    `mounts` are pairs of place and type; the longest place that fits is the one, of two equal
    ones the later.
    """
    best, kind = -1, ""
    for place, sort in mounts:
        depth = len(PurePath(place).parts)
        if depth >= best and path.is_relative_to(place):
            best, kind = depth, sort
    return kind if kind in _table()["network"]["types"] else ""


def of_linux(mountinfo: str) -> Iterator[tuple[str, str]]:
    """Read /proc/self/mountinfo (proc_pid_mountinfo(5)): place and type of each mount."""
    for line in mountinfo.splitlines():
        fields, _, rest = line.partition(" - ")
        if rest and len(fields.split()) > 4:
            yield _unescaped(fields.split()[4]), rest.split()[0]


def _unescaped(place: str) -> str:
    """Undo the octal escapes of a blank and its like, as bytes of UTF-8."""
    plain = re.sub(
        rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8) & 0xFF]), os.fsencode(place)
    )
    return os.fsdecode(plain)


def of_mac(listed: str) -> Iterator[tuple[str, str]]:
    """Read what mount(8) lists on macOS: //user@server/share on /Volumes/share (smbfs, nodev)."""
    for line in listed.splitlines():
        found = re.fullmatch(r".+? on (/.*) \(([a-z0-9_.]+)[,)].*", line)
        if found:
            yield found[1], found[2]


def _linux_mounts() -> str:
    try:
        return os.fsdecode(_MOUNTS.read_bytes())
    except OSError:
        return ""


def _mac_mounts() -> str:
    try:
        done = subprocess.run(["/sbin/mount"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return os.fsdecode(done.stdout)


def _of_windows(path: Path) -> str:
    if is_unc(str(path)):
        return "smbfs"
    windll = getattr(ctypes, "windll", None)
    if windll is None or not path.drive:
        return ""
    return "smbfs" if windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _REMOTE else ""


def is_unc(path: str) -> bool:
    """Return whether a path names a share of another machine: two slashes, no device behind."""
    plain = path.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return True
    return plain.startswith("\\\\") and not plain.startswith(("\\\\?\\", "\\\\.\\"))


# ------------------------------------------------------------------ copies of a service


def conflicts(path: Path, salt: bytes) -> tuple[Path, ...]:
    """Return the copies of a casebook that a service left beside it when two had written.

    They are told by their name, and by the salt of the file: what begins with other bytes is
    another casebook, or none. Never raises.
    """
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return ()
    return tuple(
        one
        for one in beside
        if one != path
        and one.suffix == path.suffix
        and is_conflict(path.stem, one.stem)
        and _first(one, len(salt)) == salt
    )


def is_conflict(stem: str, found: str) -> bool:
    """Return whether a file called `found` is a service's copy of one called `stem`."""
    table = _table()["conflict"]
    if not found.startswith(stem) or found == stem:
        return False
    rest = found[len(stem) :]
    if any(word in rest.casefold() for word in table["words"]):
        return True
    return any(re.fullmatch(_pattern(ending), rest) for ending in table["endings"])


def _pattern(ending: str) -> str:
    return (
        re.escape(ending).replace(r"\*", "[A-Za-z][A-Za-z0-9-]{0,62}").replace(r"\#", "[0-9]{1,3}")
    )


def _first(path: Path, count: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(count)
    except OSError:
        return b""

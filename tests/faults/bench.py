"""A process whose file calls go wrong when it is told to: the shim, its control, its log."""

from __future__ import annotations

import json
import mmap
import os
import shutil
import struct
import subprocess
import sys
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
_SHIM = Path(__file__).with_name("shim.c")
_HEAD = struct.Struct("<c3xII4xqq")


class Fault(IntEnum):
    """What goes wrong, as shim.c numbers it."""

    NONE = 0
    FULL = 1  # ENOSPC at a write
    WRITE_FAILS = 2  # EIO at a write
    SHORT = 3  # half of what is written, then ENOSPC
    READ_FAILS = 4  # EIO at a read
    SYNC_FAILS = 5  # EIO at fsync
    READ_ONLY = 6  # EROFS: the disk was mounted read-only under an open file


@cache
def compiler() -> str:
    """The C compiler of this machine, "" where there is none or the system is none of Linux."""
    return (shutil.which("cc") or "") if sys.platform == "linux" else ""


def built(folder: Path) -> Path:
    """Compile the shim."""
    shim = folder / "shim.so"
    if not shim.exists():
        subprocess.run(
            [compiler(), "-shared", "-fPIC", "-O1", "-o", str(shim), str(_SHIM), "-ldl"], check=True
        )
    return shim


class Bench:
    """Runs a worker below the shim. `folder` is the disk that fails; `aside` is not."""

    def __init__(self, folder: Path, aside: Path, *, logged: bool = False) -> None:
        control = aside / "control"
        control.write_bytes(bytes(16))
        self.log = aside / "log"
        with control.open("r+b") as file:
            self._control = mmap.mmap(file.fileno(), 16)
        environment = dict(
            os.environ,
            LD_PRELOAD=str(built(aside)),
            FAULT_FOLDER=str(folder),
            FAULT_CONTROL=str(control),
            PYTHONPATH=str(ROOT),
        )
        if logged:
            environment["FAULT_LOG"] = str(self.log)
        self._worker = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert json.loads(self._line())["word"] == "ready"

    def order(self, fault: Fault, after: int = 0) -> None:
        """Let calls go wrong from now on, `after` of them still going well; NONE: none."""
        self._control[:12] = struct.pack("<iii", fault, after, 0)

    @property
    def hits(self) -> int:
        """How many calls went wrong since the last order."""
        return int(struct.unpack("<i", self._control[8:12])[0])

    def do(self, act: str, *more: str) -> dict[str, Any]:
        """Let the worker do an act; return what it says."""
        assert self._worker.stdin is not None
        self._worker.stdin.write(json.dumps({"do": act, "with": more}) + "\n")
        self._worker.stdin.flush()
        return json.loads(self._line())  # type: ignore[no-any-return]

    def _line(self) -> str:
        assert self._worker.stdout is not None
        line = self._worker.stdout.readline()
        assert line, f"the worker broke: {self._worker.wait()}"
        return line

    def end(self) -> None:
        """Let the worker go."""
        assert self._worker.stdin is not None
        self._worker.stdin.close()
        self._worker.wait()
        if self._worker.stdout is not None:
            self._worker.stdout.close()
        self._control.close()


# ------------------------------------------------------------------ what was written, in order


class Written(NamedTuple):
    """One change of a file: W written, S synced, T cut, U taken away, R renamed."""

    what: str
    path: str
    more: str
    at: int
    content: bytes
    size: int  # of the record in the log


def written(log: Path) -> Iterator[Written]:
    """Read the log of the shim."""
    whole = log.read_bytes()
    place = 0
    while place < len(whole):
        what, path, more, at, count = _HEAD.unpack_from(whole, place)
        place += _HEAD.size
        first, second = whole[place : place + path], whole[place + path : place + path + more]
        place += path + more
        content = whole[place : place + count] if what == b"W" else b""
        place += len(content)
        size = _HEAD.size + path + more + len(content)
        yield Written(what.decode(), os.fsdecode(first), os.fsdecode(second), at, content, size)

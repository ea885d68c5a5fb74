"""`python -m tests.mutated [rows] COUNT [SEED]`: so many mutated files are read, and counted."""

from __future__ import annotations

import os
import random
import resource
import select
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CasebookError
from tests.mutated.rows import Unnoticed
from tests.mutated.subjects import row_subjects, subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.mutated.subjects import Subject

MEMORY = 1024 * 1024 * 1024
"""Bytes of memory the reading process may have above what it had before (RLIMIT_AS)."""
PATIENCE = 60.0
"""Seconds without a word after which a file is said to hang; the machine may be busy."""
_BATCH = 200  # files to one process


def main(count: int, seed: int, of: Callable[[Path], Sequence[Subject]] = subjects) -> int:
    """Read `count` files; return the exit code."""
    tally, began = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="madoguchi-mutated-", dir=_memory()) as place:
        kinds = of(Path(place))
        for first in range(0, count, _BATCH):
            numbers = range(first, min(first + _BATCH, count))
            for line in _apart(kinds, numbers, seed):
                tally.add(line)
            _say(f"{numbers.stop} files, {len(tally.faults)} faults")
    for line in tally.lines():
        _say(line)
    _say(f"{count} files in {time.monotonic() - began:.0f} s, seed {seed}")
    return 1 if tally.faults else 0


class Tally:
    """What became of the files."""

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.faults: list[str] = []
        self.slowest: dict[str, float] = {}
        self.memory = 0  # kilobytes, the most a reading process ever had

    def add(self, line: str) -> None:
        """Count one: its sort, what became of it, how long it took, how much memory there was."""
        name, number, what, took, memory = line.split("\t")
        self.slowest[name] = max(self.slowest.get(name, 0.0), float(took))
        self.memory = max(self.memory, int(memory))
        if what == "read":
            self.read[name] += 1
        elif what == "refused":
            self.refused[name] += 1
        else:
            self.faults.append(f"{name} {number}: {what}")

    def lines(self) -> Iterator[str]:
        """Yield what was found."""
        for name in self.slowest:
            yield (
                f"{name}: {self.read[name]} read, {self.refused[name]} refused, "
                f"slowest {self.slowest[name]:.2f} s"
            )
        yield f"most memory of a process: {self.memory / 1024:.0f} MB"
        yield from self.faults


def file_of(kinds: Sequence[Subject], number: int, seed: int) -> tuple[Subject, bytes]:
    """Return the file of a number: always the same for one seed."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - files, no secrets
    (kind,) = chance.choices(kinds, [one.share for one in kinds])
    return kind, kind.one(chance)


def _apart(kinds: Sequence[Subject], numbers: range, seed: int) -> Iterator[str]:
    """Read these files in a process of its own, whose memory is bounded; yield what it says.

    One that dies or hangs is said to have done so with the file it had begun, and the rest of
    the files go to another.
    """
    while numbers:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                _read_all(kinds, numbers, seed, writing)
            finally:
                os._exit(1)
        os.close(writing)
        name, number = "?", numbers.start
        with os.fdopen(reading, "r", encoding="utf-8") as lines:
            while True:
                ready, _, _ = select.select([lines], [], [], PATIENCE)
                line = lines.readline() if ready else ""
                if not line:
                    break
                if line.startswith("begin"):
                    name, number = line.split("\t")[1], int(line.split("\t")[2])
                    continue
                yield line.rstrip("\n")
                number += 1
        if not ready:
            os.kill(child, 9)
        _, status = os.waitpid(child, 0)
        numbers = range(number, numbers.stop)
        if numbers:
            what = "hangs" if not ready else f"dies ({status})"
            yield f"{name}\t{number}\t{what}\t{PATIENCE}\t0"
            numbers = numbers[1:]


def _read_all(kinds: Sequence[Subject], numbers: range, seed: int, pipe: int) -> None:
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
    for number in numbers:
        kind, content = file_of(kinds, number, seed)
        os.write(pipe, f"begin\t{kind.name}\t{number}\n".encode())
        began = time.monotonic()
        try:
            kind.read(content)
            what = "read"
        except CasebookError:
            what = "refused"
        except Unnoticed as found:
            what = f"unnoticed: {found}"
        except BaseException as error:  # noqa: BLE001 - that is what is looked for
            (*_, last) = traceback.extract_tb(error.__traceback__)
            what = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
        took, memory = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        os.write(pipe, f"{kind.name}\t{number}\t{what}\t{took:.3f}\t{memory}\n".encode())
    os._exit(0)


def _memory() -> str | None:
    """Return a disk in memory, where there is one: nothing here asks for a real disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() and "TMPDIR" not in os.environ else None  # noqa: S108


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    rows = sys.argv[1] == "rows"
    numbers = [int(word) for word in sys.argv[1 + rows :]]
    sys.exit(main(numbers[0], (*numbers, 0)[1], row_subjects if rows else subjects))

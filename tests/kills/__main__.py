"""`python -m tests.kills COUNT [SEED]`: so many programs are killed, and what is left is judged."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.builders import a_casebook
from tests.kills import worker
from tests.kills.judge import Told, judge

if TYPE_CHECKING:
    from tests.kills.judge import Verdict

ARCHIVE = Path(__file__).resolve().parent.parent / "archives" / "schema-1.casebook"
ARCHIVE_PASSPHRASE = "mado no archive"  # noqa: S105 - everybody in it is invented
_OLD_CASES = 12
_EVERY_ARCHIVE = 6  # one in so many starts from a file of the first shape, and migrates it


def main(count: int, seed: int) -> int:
    """Kill `count` programs; return the exit code."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    tally = Tally()
    # a kill ends the process, not the machine: a disk in memory shows the same, sooner
    quick = "/dev/shm" if Path("/dev/shm").is_dir() and "TMPDIR" not in os.environ else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="madoguchi-kills-", dir=quick) as folder:
        template, key = _template(Path(folder))
        old_key = archive_key()
        with contextlib.suppress(KeyboardInterrupt):  # what was done so far is said
            for number in range(count):
                place = Path(folder) / str(number)
                place.mkdir()
                path = place / "a.casebook"
                migrates = number % _EVERY_ARCHIVE == 0
                shutil.copy(ARCHIVE if migrates else template, path)
                told = killed(path, old_key if migrates else key, random.Random(chance.random()))  # noqa: S311
                tally.add(number, judge(path, old_key if migrates else key, told))
                shutil.rmtree(place)
    tally.say()
    return 1 if tally.faults else 0


def killed(path: Path, key: str, chance: random.Random) -> list[Told]:
    """Let a program work on the casebook, kill it at some moment; return what it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            worker.run(path, key, chance, writing)
        finally:
            os._exit(0)
    os.close(writing)
    told: list[Told] = []
    with os.fdopen(reading, "rb") as pipe:
        # some are killed at any moment of the clock, most shortly after an act began
        wanted = chance.choice([0, *range(1, 13)])
        begun = 0
        while begun < wanted and (line := pipe.readline()):
            told.append(json.loads(line))
            begun += told[-1]["word"] == "begin"
        time.sleep(chance.uniform(0, 1.0) if wanted == 0 else chance.uniform(0, 0.15))  # noqa: TID251
        os.kill(child, signal.SIGKILL)
        told += [json.loads(line) for line in pipe.readlines() if line.endswith(b"\n")]
    os.waitpid(child, 0)
    return told


def _template(folder: Path) -> tuple[Path, str]:
    casebook = a_casebook(folder, name="template.casebook")
    worker.prepare(casebook, _OLD_CASES)
    key = casebook._book.database.key
    casebook.close()
    return casebook.path, key


def archive_key() -> str:
    from app.store.key import raw_key, salt_of

    return raw_key(ARCHIVE_PASSPHRASE, salt_of(ARCHIVE))


class Tally:
    """Counts what was found."""

    def __init__(self) -> None:
        self.kills = 0
        self.done = 0
        self.during: Counter[str] = Counter()
        self.faults: list[str] = []
        self._begun = time.monotonic()

    def add(self, number: int, verdict: Verdict) -> None:
        """Count one."""
        self.kills += 1
        self.done += verdict.done
        self.during[verdict.during] += 1
        self.faults += [f"{number} ({verdict.during}): {fault}" for fault in verdict.faults]
        for fault in verdict.faults:
            _say(f"kill {number} during {verdict.during}: {fault}")
        if self.kills % 50 == 0:
            _say(f"{self.kills} kills, {len(self.faults)} faults")

    def say(self) -> None:
        """Say all of it."""
        _say(f"{self.kills} kills in {time.monotonic() - self._begun:.0f} s")
        _say("killed during: " + ", ".join(f"{a} {n}" for a, n in self.during.most_common()))
        _say(f"acts reported done, all found: {self.done}")
        _say(f"faults: {len(self.faults)}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))

"""Letters at once: `python -m tests.benchmarks.sending [LETTERS]`.

A real encrypted file, full disk synchronisation, every gate on: proposed with findings, issued by
an act each, kept, journalled, indexed; then one file for the printer. CPU seconds stand beside
the clock's, which others on the machine lengthen.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.builders import a_case, a_casebook

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = 300


@contextmanager
def measured(what: str, letters: int) -> Iterator[None]:
    """Print how fast what stands inside went."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:<28}{letters / wall:8.1f}/s{letters / cpu:8.1f}/s of CPU{wall:8.2f} s")


def main(letters: int) -> None:
    """Measure one batch of receipts."""
    with tempfile.TemporaryDirectory() as folder:
        casebook = a_casebook(Path(folder))
        for n in range(letters):
            a_case(casebook, name=f"仮名 {n}", phone=f"06-{n:08}", mail=f"n{n}@example.jp")
        casebook._book.database.execute("PRAGMA synchronous = FULL")
        with measured("proposed, findings shown", letters):
            lines = [line for line in casebook.batches.propose().lines if not line.findings]
        with measured("issued, each an act", len(lines)):
            done = casebook.batches.issue(lines)
        numbers = [number for _, number in done.issued]
        with measured("one file, list on top", len(numbers)):
            casebook.mailroom.bundle(numbers, Path(folder) / "all.pdf")
        with measured("dispatch recorded", len(numbers)):
            casebook.batches.dispatch([(line.case, n) for line, n in done.issued], "plain")
        with measured("Today with all of them", 1):
            casebook.deadlines.today()
        casebook.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _LETTERS)
